"""Where the sandbox runs nothing, nobody says of code that it is right or wrong: specialists say why, graders say nothing."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.agents.specialists.helpers import CAREFUL, prompt
from trinity_core.agents.specialists import offline_pool
from trinity_core.tasks.graders import grade
from trinity_core.tasks.registry import make_tasks
from trinity_core.tasks.sandbox import Level, Sandbox, open_sandbox
from trinity_core.tasks.task import Split, TargetKind
from trinity_core.types import Role

PROGRAM = "What does this program print?\n```python\nprint(sum(n * n for n in range(5)))\n```"


@pytest.fixture(scope="module")
def shut() -> Iterator[Sandbox]:
    """The weakest walls, on a page that strangers reach."""
    with open_sandbox(strongest=Level.SECCOMP, weakest=Level.LANDLOCK) as sandbox:
        yield sandbox


def said(shut: Sandbox, name: str, question: str, role: Role, answer: str | None = None) -> str:
    agents = {agent.info.name: agent for agent in offline_pool(sandbox=shut, slip=CAREFUL)}
    return agents[name].reply_text(prompt(question, role, answer=answer))


def test_the_programmer_says_that_nothing_is_run_instead_of_guessing(shut: Sandbox) -> None:
    assert said(shut, "programmer", PROGRAM, Role.WORKER).startswith("Python is not run here")


def test_no_verifier_calls_an_untried_function_wrong_or_right(shut: Sandbox) -> None:
    task = next(task for task in make_tasks(Split.TEST, 12, seed=3) if task.target.kind is TargetKind.CODE)
    for name in ("programmer", "auditor"):
        text = said(shut, name, task.question, Role.VERIFIER, f"```python\n{task.target.shown}\n```")
        assert text == "REVISE\nPython is not run here, so I could not try this; I cannot let it pass untried."


def test_an_answer_that_is_code_has_no_grade_and_others_keep_theirs(shut: Sandbox) -> None:
    for task in make_tasks(Split.TEST, 24, seed=3):
        assert grade(task, task.target.shown, sandbox=shut) is (None if task.target.kind is TargetKind.CODE else True), task.question
