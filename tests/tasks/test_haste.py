from trinity_core.tasks.haste import every_third_in_haste, in_haste
from trinity_core.tasks.registry import make_tasks
from trinity_core.tasks.task import Split


def test_haste_drops_capitals_and_the_final_mark_and_keeps_the_rest() -> None:
    task = next(t for t in make_tasks(Split.TRAIN, 24, seed=1) if t.question.endswith("?") and "`" not in t.question)
    hasty = in_haste(task)
    assert hasty.question == task.question.lower()[:-1]
    assert (hasty.id, hasty.target) == (task.id, task.target)


def test_code_stays_as_it_is() -> None:
    task = make_tasks(Split.TRAIN, 1, seed=1, families=["python_output"])[0]
    assert in_haste(task) == task


def test_every_third_task_is_hasty() -> None:
    tasks = make_tasks(Split.TRAIN, 9, seed=1, families=["stories"])
    assert [new != old for new, old in zip(every_third_in_haste(tasks), tasks, strict=True)] == [True, False, False] * 3
