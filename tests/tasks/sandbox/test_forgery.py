"""Code that tries to make the app believe it passed. It is never told what is expected, so at worst it sends a wrong value."""

import pytest

from trinity_core.tasks.sandbox import Sandbox, Status

EXPECTED = 4217
GOOD = "def f(x): return x * 1000 + 217"
FORGERIES = {
    "a clean exit": "raise SystemExit(0)",
    "a hard exit": "import os\nos._exit(0)",
    "exit in the call": "import sys\ndef f(x): sys.exit(0)",
    "hard exit in the call": "import os\ndef f(x): os._exit(0)",
    "printed verdicts": "def f(x):\n    print('OK'); print('{\"i\": 0, \"v\": true}'); print('PASSED')",
    "equal to everything": "class E:\n    def __eq__(self, other): return True\n    def __hash__(self): return 0\ndef f(x): return E()",
    "a number equal to everything": "class E(int):\n    def __eq__(self, other): return True\ndef f(x): return E(1)",
    "a list equal to everything": "class E(list):\n    def __eq__(self, other): return True\ndef f(x): return E([1])",
    "a float that prints itself": "class E(float):\n    def __repr__(self): return '4217'\ndef f(x): return E(1)",
    "patched json": 'import json\njson.dumps = json.JSONEncoder.encode = lambda *a, **k: \'{"end": "ok"}\'\ndef f(x): return 1',
    "patched builtins": "import builtins\nbuiltins.len = builtins.isinstance = builtins.callable = lambda *a: True\ndef f(x): return 1",
    "patched modules": "import sys\nsys.modules['inside.guest']._encode = lambda m: '{\"i\": 0, \"v\": true}'\ndef f(x): return 1",
    "a forged end": 'import os\nos.write(3, b\'{"end": "ok"}\\n\')\nos._exit(0)',
    "a forged true": 'import os\nos.write(3, b\'{"i": 0, "v": true}\\n{"end": "ok"}\\n\')\nos._exit(0)',
    "a forged refusal": 'import os\nos.write(3, b\'{"refused": "x"}\\n\')\nos._exit(0)',
    "searching memory": "import gc\ndef f(x): return next(o['expected'] for o in gc.get_objects() if 'expected' in o)",
    "a closed channel": "import os\nos.close(3)\ndef f(x): return 1",
    "another pipe": "import os\nos.dup2(1, 3)\ndef f(x): return 1",
}


def test_an_honest_function_gives_the_expected_value(sandbox: Sandbox) -> None:
    assert sandbox.call(GOOD, "f", [[4]]).values == (EXPECTED,)


@pytest.mark.parametrize("name", FORGERIES)
def test_a_forgery_gives_no_accepted_value(sandbox: Sandbox, name: str) -> None:
    result = sandbox.call(FORGERIES[name], "f", [[4]])
    (value,) = result.values
    assert value != EXPECTED
    assert type(value) in (type(None), bool, int, float, list)


@pytest.mark.parametrize(
    "bytes_sent",
    [
        b"\xff\n",
        b"[" * 300_000 + b"\n",
        b'{"i": 0, "v": NaN}\n',
        b'{"i": 0, "v": 1e999}\n',
        b'{"i": true, "v": 1}\n',
        b'{"i": 9, "v": 1}\n',
        b"\n" * 100_000,
    ],
)
def test_nonsense_on_the_channel_is_dropped(sandbox: Sandbox, bytes_sent: bytes) -> None:
    code = (
        f"import os\nleft = {bytes_sent[:1]!r} * {len(bytes_sent) - 1} + b'\\n' if {len(set(bytes_sent)) <= 2} else {bytes_sent[:200]!r}\n"
    )
    result = sandbox.call(code + "while left: left = left[os.write(3, left):]\nos._exit(0)", "f", [[4]])
    assert (result.values, result.status) == ((None,), Status.ERROR)
    assert result.errors == ("the program ended itself before it was done",)
