"""Tasks of every family and split: the right plan solves them, the auditor accepts the right answer and sends a wrong one back."""

import random

import pytest

from tests.agents.specialists.helpers import OpenSandbox, careful_pool, play, prompt, with_turn
from trinity_core.agents.roles import extract_answer
from trinity_core.agents.specialists.slips import slip
from trinity_core.seeds import derive_seed
from trinity_core.session.turns import prompt_for
from trinity_core.tasks.graders import grade
from trinity_core.tasks.registry import families, make_tasks
from trinity_core.tasks.task import Split, TargetKind, Task
from trinity_core.types import Call, Role

POOL = careful_pool()
READER = ("reader", Role.THINKER)
PLANS = [((name, Role.WORKER),) for name in ("calculator", "algebraist", "programmer", "archivist")] + [
    (READER, (name, Role.WORKER)) for name in ("calculator", "algebraist", "programmer")
]
FAMILIES = [family.name for family in families()]


def solved(task: Task) -> bool:
    for plan in PLANS:
        text = play(POOL, task.question, *plan).turns[-1].reply.text
        if "Answer:" in text and grade(task, extract_answer(text), sandbox=OpenSandbox()):
            return True
    return False


@pytest.mark.parametrize("split", Split)
@pytest.mark.parametrize("name", FAMILIES)
def test_a_short_plan_solves_every_task(name: str, split: Split) -> None:
    tasks = make_tasks(split, 15, seed=11, families=(name,))
    assert [task.question for task in tasks if not solved(task)] == []


def verdicts(task: Task, answer: str) -> str:
    """The auditor's first word on an answer, after the reader's plan."""
    transcript = play(POOL, task.question, READER)
    told = f"Answer:\n```python\n{answer}\n```" if task.target.kind is TargetKind.CODE else f"Answer: {answer}"
    transcript = with_turn(transcript, "somebody", Role.WORKER, told)
    asked = prompt_for(Call("auditor", Role.VERIFIER), transcript, session_seed=1, number=3)
    return POOL["auditor"].reply_text(asked).split()[0]


@pytest.mark.parametrize("name", FAMILIES)
def test_the_auditor_accepts_right_answers_and_sends_wrong_ones_back(name: str) -> None:
    for task in make_tasks(Split.TEST, 15, seed=12, families=(name,)):
        assert verdicts(task, task.target.shown) == "ACCEPT", task.question
        wrong = slip(task.target.shown, random.Random(derive_seed(task.id)))
        if not grade(task, wrong, sandbox=OpenSandbox()):
            assert verdicts(task, wrong) == "REVISE", (task.question, wrong)


def test_the_auditor_does_not_pass_what_it_cannot_check() -> None:
    text = POOL["auditor"].reply_text(prompt("Write me a poem about autumn.", Role.VERIFIER, answer="Leaves fall."))
    assert text.startswith("REVISE")
    assert "formal" in text
