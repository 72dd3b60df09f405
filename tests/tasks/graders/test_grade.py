import itertools
import time
from collections.abc import Sequence
from dataclasses import dataclass

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trinity_core.errors import SandboxError
from trinity_core.tasks.graders import grade
from trinity_core.tasks.graders.code import same_json
from trinity_core.tasks.registry import families, make_tasks
from trinity_core.tasks.task import Split, TargetKind


@dataclass(frozen=True, slots=True)
class Calls:
    values: Sequence[object]
    errors: Sequence[str]
    status: str = "ok"


class InProcess:
    """Runs code of the tests themselves; nothing foreign."""

    def call(self, code, function, arguments, *, timeout_s):
        names = {}
        exec(code, names)
        values = [names[function](*given) for given in arguments]
        return Calls(values, [""] * len(values))


class Answers:
    """A sandbox that says whatever it is told to."""

    def __init__(self, calls):
        self.calls = calls

    def call(self, code, function, arguments, *, timeout_s):
        return self.calls(len(arguments))


class Unsafe:
    def call(self, code, function, arguments, *, timeout_s):
        raise SandboxError("no walls here")


CODE = make_tasks(Split.TEST, 20, seed=6, families=["python_functions"])


@pytest.mark.parametrize("family", families(), ids=lambda f: f.name)
def test_the_reference_answer_of_every_family_is_right(family):
    for split in Split:
        for task in make_tasks(split, 60, seed=21, families=[family.name]):
            assert grade(task, task.target.shown, sandbox=InProcess()) is True, task
            if task.target.kind is not TargetKind.CODE:
                assert grade(task, f"**Answer:** {task.target.shown}.") is True, task


@pytest.mark.parametrize("family", families(), ids=lambda f: f.name)
def test_the_answer_of_another_task_is_wrong_unless_it_is_the_same(family):
    tasks = make_tasks(Split.TEST, 40, seed=22, families=[family.name])
    for one, two in itertools.pairwise(tasks):
        same = {one.target.value, *one.target.accepted} & {two.target.value, *two.target.accepted} or one.target.shown == two.target.shown
        if one.target.kind is not TargetKind.CODE and not same:
            assert grade(one, two.target.shown) is False, (one, two)


@pytest.mark.parametrize("family", families(), ids=lambda f: f.name)
@pytest.mark.parametrize("answer", ["", " ", "I do not know.", "x" * 50_000, "\x00", "<script>alert(1)</script>"])
def test_no_answer_is_a_wrong_answer(family, answer):
    task = make_tasks(Split.TEST, 1, seed=2, families=[family.name])[0]
    assert not grade(task, answer, sandbox=Answers(lambda n: Calls((None,) * n, ("NameError",) * n, "error")))


def test_a_long_hostile_answer_is_graded_quickly():
    tasks = make_tasks(Split.TEST, 12, seed=2)
    started = time.perf_counter()
    for junk in (
        "1 " * 2000,
        "{" * 4000,
        "\\frac{" * 600,
        "a, " * 1300,
        "((" * 2000,
        "x=" * 2000,
        "is " * 1300,
        "**" * 2000,
        "1,111" * 800,
        "$" * 4000,
    ):
        assert not any(grade(task, junk) for task in tasks)
    assert time.perf_counter() - started < 5


def test_code_without_a_sandbox_is_not_graded():
    assert grade(CODE[0], CODE[0].target.value) is None
    assert grade(CODE[0], CODE[0].target.value, sandbox=Unsafe()) is None


def test_code_that_the_sandbox_refused_to_run_is_not_graded():
    refused = Answers(lambda n: Calls((None,) * n, ("refused",) * n, "refused"))
    assert grade(CODE[0], CODE[0].target.value, sandbox=refused) is None


def test_code_may_come_in_a_fence_with_words_around_it():
    for task in CODE:
        assert grade(task, f"Here it is:\n```python\n{task.target.value}```\nThat works.", sandbox=InProcess()) is True


def test_code_that_only_fits_the_visible_inputs_is_wrong():
    for task in CODE:
        spec = task.target.code
        table = {case.arguments_json: case.expected for case in spec.visible}
        cheat = f"import json\ndef {spec.function}(*given):\n    return {table!r}.get(json.dumps(list(given)))\n"
        assert grade(task, cheat, sandbox=InProcess()) is False


@pytest.mark.parametrize(
    "calls", [lambda n: Calls((), ()), lambda n: Calls((None,) * n, ("",) * n), lambda n: Calls((True,) * (n + 1), ("",) * (n + 1))]
)
def test_a_forged_report_is_wrong(calls):
    assert grade(CODE[0], CODE[0].target.value, sandbox=Answers(calls)) is False


def test_a_timeout_is_wrong():
    late = Answers(lambda n: Calls((None,) * n, ("timeout",) * n, "timeout"))
    assert grade(CODE[0], CODE[0].target.value, sandbox=late) is False


@pytest.mark.parametrize(
    ("a", "b", "same"),
    [
        (1, 1.0, True),
        (1, True, False),
        (0, False, False),
        (None, 0, False),
        ([1, 2], [1, 2], True),
        ([1, 2], [2, 1], False),
        ("a", "A", False),
        ({"a": 1}, {"a": 1}, True),
        ({"a": 1}, {"a": 1, "b": 2}, False),
        ([True], [1], False),
        (float("nan"), float("nan"), False),
        ("1", 1, False),
    ],
)
def test_json_values_are_compared_without_mixing_types(a, b, same):
    assert same_json(a, b) is same


@given(
    st.recursive(st.none() | st.booleans() | st.integers() | st.text(), lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner))
)
def test_every_json_value_is_itself(value):
    assert same_json(value, value)
