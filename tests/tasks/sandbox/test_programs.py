"""What harmless programs may do, at each level."""

import pytest

from trinity_core.tasks.sandbox import Level, Sandbox, SandboxLimits, Status, open_sandbox
from trinity_core.tasks.sandbox.measure import measure_sandbox

PROGRAMS = {
    "print": ("print('é', 2**10, end='!')", "é 1024!"),
    "math": ("import math\nprint(math.gcd(12, 18), math.isqrt(99))", "6 9\n"),
    "json": ("import json\nprint(json.dumps(json.loads('[1, {\"a\": null}]')))", '[1, {"a": null}]\n'),
    "collections": (
        "from collections import Counter, deque\nprint(Counter('abca').most_common(1), deque([1, 2], 1))",
        "[('a', 2)] deque([2], maxlen=1)\n",
    ),
    "itertools": ("import itertools\nprint(len(list(itertools.permutations(range(5)))))", "120\n"),
    "re": ("import re\nprint(re.findall(r'\\d+', 'a1b22'))", "['1', '22']\n"),
    "random": ("import random\nrandom.seed(3)\nprint(random.randint(1, 6))", "2\n"),
    "datetime": ("from datetime import date, timedelta\nprint(date(2024, 2, 28) + timedelta(2))", "2024-03-01\n"),
    "strptime": ("from datetime import datetime\nprint(datetime.strptime('1 May 2020', '%d %B %Y').date())", "2020-05-01\n"),
    "functools": (
        "from functools import cache\n@cache\ndef f(n): return n if n < 2 else f(n-1) + f(n-2)\nprint(f(80))",
        "23416728348467685\n",
    ),
    "dataclasses": ("from dataclasses import dataclass\n@dataclass\nclass P:\n    x: int\nprint(P(1))", "P(x=1)\n"),
    "enum": ("from enum import Enum\nclass C(Enum):\n    A = 1\nprint(C.A)", "C.A\n"),
    "decimal": ("from decimal import Decimal\nfrom fractions import Fraction\nprint(Decimal('0.1') * 3, Fraction(1, 3))", "0.3 1/3\n"),
    "recursion": ("def f(n): return 0 if n == 0 else 1 + f(n - 1)\nprint(f(900))", "900\n"),
    "rare modules": ("import bisect, heapq, string, hashlib, uuid, csv, graphlib\nprint(hashlib.sha256(b'').hexdigest()[:6])", "e3b0c4\n"),
    "main": ("if __name__ == '__main__':\n    print(__name__)", "__main__\n"),
    "exit": ("import sys\nprint(1)\nsys.exit()", "1\n"),
    "sleep": ("import time\ntime.sleep(0.001)\nprint(time.time() > 0)", "True\n"),
    "own list": ("import os\nprint(os.environ, os.getcwd() != '/')", "environ({}) True\n"),
}


@pytest.mark.parametrize("name", PROGRAMS)
def test_a_harmless_program_prints_what_it_should(each_level: Sandbox, name: str) -> None:
    code, printed = PROGRAMS[name]
    result = each_level.run(code)
    assert (result.stdout, result.stderr, result.status) == (printed, "", Status.OK)


@pytest.mark.parametrize("read", ["input()", "__import__('sys').stdin.readline().strip()", "open(0).read().split()[0]"])
def test_a_program_reads_its_input(sandbox: Sandbox, read: str) -> None:
    result = sandbox.run(f"print({read})", stdin="zwölf\nmore\n")
    assert result.stdout == "zwölf\n"


def test_a_program_need_not_read_a_long_input(sandbox: Sandbox) -> None:
    assert sandbox.run("print(1)", stdin="x" * 1_000_000).stdout == "1\n"
    assert sandbox.run("print(len(input()))", stdin="x" * 1_000_000).stdout == "1000000\n"


def test_the_traceback_shows_the_program_and_nothing_of_ours(sandbox: Sandbox) -> None:
    result = sandbox.run("def f():\n    return 1 / 0\nf()")
    assert result.status is Status.ERROR
    assert "return 1 / 0" in result.stderr
    assert "ZeroDivisionError" in result.stderr
    assert "inside" not in result.stderr


@pytest.mark.parametrize(
    "code", ["def (", "x = '\0'", "\ud800", "(" * 5000, "raise SystemExit(3)", "import os\nos._exit(0)", "del print\nprint(1)"]
)
def test_a_broken_program_is_an_error(sandbox: Sandbox, code: str) -> None:
    result = sandbox.run(code)
    assert result.status is Status.ERROR
    assert result.stderr


def test_the_same_program_prints_the_same_twice(sandbox: Sandbox) -> None:
    code = "import random\nprint(random.random(), {'a', 'b', 'c', 'd', 'e'})"
    with open_sandbox(strongest=sandbox.level) as other:
        assert sandbox.run(code).stdout == sandbox.run(code).stdout == other.run(code).stdout != ""


def test_a_function_answers_each_list_of_arguments(each_level: Sandbox) -> None:
    result = each_level.call("def f(a, b):\n    return {'sum': a + b, 'pair': (a, b)}", "f", [[1, 2], ["x", "y"], [1, "x"]])
    assert result.values == ({"sum": 3, "pair": [1, 2]}, {"sum": "xy", "pair": ["x", "y"]}, None)
    assert result.errors == ("", "", "TypeError: unsupported operand type(s) for +: 'int' and 'str' (line 2)")
    assert result.status is Status.ERROR


def test_values_and_their_types_come_back_as_they_were(sandbox: Sandbox) -> None:
    values = [None, True, 0, -3, 10**30, 0.1, "", "ä\0😀", [], [[1], {"k": [None]}]]
    result = sandbox.call("def f(x): return x", "f", [[value] for value in values])
    assert result.status is Status.OK
    assert [(type(value), value) for value in result.values] == [(type(value), value) for value in values]


@pytest.mark.parametrize("answer", ["{1, 2}", "float('nan')", "float('inf')", "object()", "b'x'", "print", "10**5000", "'\\ud800'", "f"])
def test_what_is_no_json_value_is_an_error(sandbox: Sandbox, answer: str) -> None:
    result = sandbox.call(f"def f(): return {answer}", "f", [[]])
    assert (result.values, result.status) == ((None,), Status.ERROR)
    assert result.errors[0]


def test_the_main_block_is_not_run_in_a_call(sandbox: Sandbox) -> None:
    code = "def f(): return 1\nif __name__ == '__main__':\n    input('?')"
    assert sandbox.call(code, "f", [[]]).values == (1,)


def test_a_missing_function_is_named(sandbox: Sandbox) -> None:
    result = sandbox.call("x = 1", "f", [[], []])
    assert result.errors == ("NameError: the program defines no function 'f'",) * 2


def test_answers_before_a_timeout_are_kept(sandbox: Sandbox) -> None:
    result = sandbox.call("def f(x):\n    while x: pass\n    return x", "f", [[0], [1], [0]], timeout_s=0.3)
    assert result.values == (0, None, None)
    assert result.errors == ("", "not finished within 0.3 s", "not finished within 0.3 s")
    assert result.status is Status.TIMEOUT


def test_too_large_a_request_is_refused() -> None:
    with open_sandbox(limits=SandboxLimits(request_bytes=1000)) as small:
        if small.level is Level.NONE:
            pytest.skip(small.describe())
        assert small.run("#" * 1000).status is Status.REFUSED
        assert small.call("#" * 1000, "f", [[]]).errors == ("code and input are larger than 1000 bytes",)


def test_measuring_gives_the_level_and_positive_times(sandbox: Sandbox) -> None:
    times = measure_sandbox(sandbox, 3)
    assert times["level"] == sandbox.level
    assert 0 < times["warm_ms_median"] <= times["warm_ms_p95"]
    assert times["cold_ms"] > 0
