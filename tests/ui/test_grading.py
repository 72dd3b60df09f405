"""A session whose answer nobody may check says why: on a page without walls, programs that models write are not run."""

from __future__ import annotations

from collections.abc import Iterator
from types import SimpleNamespace

import pytest

from tests.ui.fakes import services
from tests.ui.test_hub import drain, events, make
from trinity_core.settings import SessionPlan
from trinity_core.tasks.graders import grade
from trinity_core.tasks.registry import make_tasks
from trinity_core.tasks.sandbox import Level, Sandbox, open_sandbox
from trinity_core.tasks.task import Split, Task
from ui.grading import NO_VERDICT, Grading
from ui.hub import LiveHub

CODE = next(task for task in make_tasks(Split.TEST, 60, seed=1) if task.target.code is not None)
WORDS = next(task for task in make_tasks(Split.TEST, 60, seed=1) if task.target.code is None)


@pytest.fixture
def closed() -> Iterator[Sandbox]:
    with open_sandbox(strongest=Level.SECCOMP, weakest=Level.LANDLOCK) as sandbox:
        yield sandbox


def grading(task: Task, sandbox: Sandbox) -> Grading:
    return Grading(
        SimpleNamespace(sandbox=sandbox, task=lambda known: task, grade=lambda task, answer: grade(task, answer, sandbox=sandbox))
    )


def plan(task: str) -> SessionPlan:
    return SessionPlan("?", "random", "p", (), task=task)


def test_code_that_may_not_be_run_has_no_verdict_and_a_reason(closed: Sandbox) -> None:
    graded = grading(CODE, closed)
    assert graded(plan("x"), f"```python\ndef {CODE.target.code.function}(*a): return 1\n```") is None
    assert graded.excuse(plan("x")) == NO_VERDICT


def test_answers_that_are_compared_as_text_are_judged_all_the_same(closed: Sandbox) -> None:
    assert grading(WORDS, closed)(plan("x"), WORDS.target.shown) is True


def test_a_question_of_ones_own_needs_no_excuse(closed: Sandbox) -> None:
    graded = grading(CODE, closed)
    assert (graded(plan(""), "x"), graded.excuse(plan("")), graded.expected(plan(""))) == (None, "", "")


def test_the_reason_stands_in_the_sessions_verdict(closed: Sandbox) -> None:
    bundle = services()
    _, pool, asked = make(bundle)
    graded = Grading(SimpleNamespace(sandbox=closed, task=lambda known: CODE, grade=lambda task, answer: None))
    hub = LiveHub(bundle.store, graded, graded.expected)
    *_, last = events(drain(hub, session_id := hub.start(asked, pool, bundle.start)))
    assert (last["event"], last["correct"]) == ("graded", None)
    assert last["why"] == NO_VERDICT
    assert bundle.store.get(session_id).correct is None
