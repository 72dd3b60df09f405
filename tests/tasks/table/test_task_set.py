"""An imported table as tasks: sides that never share a question, and grades that lead back to what was recorded."""

from __future__ import annotations

import pytest

from trinity_core.agents.roles import extract_answer
from trinity_core.errors import NotFoundError, PlanError
from trinity_core.tasks.graders import grade
from trinity_core.tasks.table.split import split_of
from trinity_core.tasks.table.targets import make_target, target_kind
from trinity_core.tasks.table.task_set import TaskSet, set_id_of
from trinity_core.tasks.task import Split, TargetKind

ID = "0" * 32


@pytest.fixture
def quiz(take) -> TaskSet:
    """Three agents: words and scores that agree, words that do not tell, and an outcome without words or none at all."""
    text = (
        "question,family,target,a,b,c,a_response,b_response,c_response\n"
        "One?,x,1,1,0,,Answer: 1,Answer: 2,\n"
        "Two?,x,2,1,0,0.25,Answer: same,Answer: same,\n"
        "Three?,y,3,0,1,1,<answer>3</answer>,<answer>3</answer>," + "prose " * 30 + "\n"
    )
    return TaskSet(ID, "quiz", take(text).table)


def test_the_answer_of_every_recorded_reply_leads_back_to_its_score(quiz: TaskSet) -> None:
    for row in range(3):
        for agent in range(3):
            score = quiz.outcome(row, agent)
            if score is not None:
                assert quiz.recorded_score(row, extract_answer(quiz.reply(row, agent))) == score


def test_words_that_tell_their_outcome_stay_as_they_are(quiz: TaskSet) -> None:
    assert quiz.reply(0, 0) == "Answer: 1"
    assert quiz.reply(1, 0) == "Answer: same\n\nAnswer: recorded outcome of a"
    assert quiz.reply(2, 0).endswith("<answer>recorded outcome of a</answer>")
    assert quiz.reply(1, 2).startswith("Only the outcome of this reply was recorded")


def test_an_answer_that_nobody_gave_has_no_recorded_score(quiz: TaskSet) -> None:
    assert quiz.recorded_score(0, "7") is None
    assert quiz.recorded_score(0, "") is None
    assert quiz.recorded_score(0, "recorded outcome of c") is None


def test_tasks_come_back_by_their_ids_and_keep_to_their_side(take) -> None:
    table = take("question,x\n" + "".join(f"Q {k}?,1\n" for k in range(100))).table
    many = TaskSet(ID, "many", table)
    sides = {split: many.tasks(split, 1000, seed=3) for split in Split}
    assert sum(map(len, sides.values())) == 100
    assert [len(sides[split]) > 8 for split in Split] == [True] * 3
    assert all(split_of(task.question) is task.split is split for split, tasks in sides.items() for task in tasks)
    assert all(many.by_id(task.id) == task and set_id_of(task.id) == ID for task in sides[Split.TEST])
    assert many.tasks(Split.TRAIN, 5, seed=3) == sides[Split.TRAIN][:5]
    assert many.tasks(Split.TRAIN, 5, seed=4) != sides[Split.TRAIN][:5]


def test_case_and_spacing_do_not_move_a_question_to_another_side() -> None:
    assert {split_of(text) for text in ("What is  2+2?", " what IS 2+2?\n")} == {split_of("What is 2+2?")}


def test_families_can_be_chosen_and_unknown_ones_are_named(quiz: TaskSet) -> None:
    found = {task.family for split in Split for task in _some(quiz, split)}
    assert found <= {"x"}
    with pytest.raises(PlanError, match="no family 'z'"):
        quiz.tasks(Split.TRAIN, 1, seed=1, families=("z",))


def _some(quiz: TaskSet, split: Split) -> tuple:
    try:
        return quiz.tasks(split, 9, seed=1, families=("x",))
    except PlanError:
        return ()


@pytest.mark.parametrize("task_id", [f"set-{ID}-3", f"set-{'1' * 32}-0", "algebra-test-1-1-1-0", f"set-{ID}--1"])
def test_an_id_of_no_task_is_told(quiz: TaskSet, task_id: str) -> None:
    with pytest.raises(NotFoundError):
        quiz.by_id(task_id)


@pytest.mark.parametrize(
    ("written", "kind", "right", "wrong"),
    [
        ("worked out\n#### 20,000", TargetKind.NUMBER, "$20,000.00", "2,000"),
        ("-3.5", TargetKind.NUMBER, "-7/2", "3.5"),
        ("(C)", TargetKind.TEXT, "C.", "B"),
        ('["New York", "NYC"]', TargetKind.TEXT, "NYC", "Boston"),
        ("Nairobi", TargetKind.TEXT, "nairobi", "Mombasa"),
        ("a long explanation " * 9, TargetKind.RECORDED, None, None),
        ("", TargetKind.RECORDED, None, None),
        ("5/0", TargetKind.TEXT, "5/0", "5"),
    ],
)
def test_a_target_is_compared_by_its_form(quiz: TaskSet, written: str, kind: TargetKind, right: str, wrong: str) -> None:
    assert target_kind(written) is kind
    task = quiz.task(0).__class__("t", "f", Split.TEST, 1, "?", make_target(written, kind))
    if kind is TargetKind.RECORDED:
        assert grade(task, "anything") is None
    else:
        assert (grade(task, right), grade(task, wrong)) == (True, False)
