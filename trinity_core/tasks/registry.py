"""All families in their order, balanced sets of tasks, and the way back from an id to its task."""

from __future__ import annotations

from collections.abc import Sequence
from random import Random

from trinity_core.errors import NotFoundError, PlanError
from trinity_core.tasks.families.algebra import ALGEBRA
from trinity_core.tasks.families.arithmetic import ARITHMETIC
from trinity_core.tasks.families.calculus import CALCULUS
from trinity_core.tasks.families.dates import DATES
from trinity_core.tasks.families.facts import FACTS
from trinity_core.tasks.families.logic import LOGIC
from trinity_core.tasks.families.python_functions import PYTHON_FUNCTIONS
from trinity_core.tasks.families.python_output import PYTHON_OUTPUT
from trinity_core.tasks.families.sequences import SEQUENCES
from trinity_core.tasks.families.stories import STORIES
from trinity_core.tasks.families.text import TEXT
from trinity_core.tasks.families.units import UNITS_FAMILY
from trinity_core.tasks.family import Family
from trinity_core.tasks.task import DIFFICULTIES, Split, Task

_FAMILIES = (
    ARITHMETIC,
    ALGEBRA,
    CALCULUS,
    STORIES,
    SEQUENCES,
    LOGIC,
    PYTHON_OUTPUT,
    PYTHON_FUNCTIONS,
    DATES,
    UNITS_FAMILY,
    FACTS,
    TEXT,
)
_RETRIES = 30
"""How often a repeated question is drawn again before the repetition is kept."""


def families() -> tuple[Family, ...]:
    """Every family, in a fixed order."""
    return _FAMILIES


def family(name: str) -> Family:
    """The family of that name.

    Raises:
        NotFoundError: there is none.
    """
    for candidate in _FAMILIES:
        if candidate.name == name:
            return candidate
    raise NotFoundError(f"There is no task family {name!r}. Choose from {', '.join(f.name for f in _FAMILIES)}.")


def make_tasks(
    split: Split, count: int, *, seed: int, families: Sequence[str] | None = None, difficulty: int | None = None
) -> tuple[Task, ...]:
    """Tasks of one split, in turn from each family and, unless `difficulty` is given, each difficulty.

    The same arguments give the same tasks, and a shorter set is the beginning of a longer one.

    Args:
        split: which phrasings.
        count: how many tasks.
        seed: not negative; other seeds give other tasks.
        families: names of the families to use; all when None.
        difficulty: 1 to 5; mixed when None.

    Raises:
        NotFoundError: a family that does not exist.
        PlanError: a count, seed or difficulty out of range.
    """
    _check(count, seed, difficulty)
    chosen = _FAMILIES if families is None else tuple(family(name) for name in families)
    if not chosen:
        raise PlanError("No task family is given. Name at least one, or None for all.")
    seen: set[str] = set()
    tasks: list[Task] = []
    for i in range(count):
        turn, place = divmod(i, len(chosen))
        level = difficulty or DIFFICULTIES[(turn + place) % len(DIFFICULTIES)]
        task = _unseen(chosen[place], split, level, seed=seed, number=i, seen=seen)
        seen.add(task.question)
        tasks.append(task)
    return tuple(tasks)


def task_by_id(task_id: str) -> Task:
    """The very task that carries this id.

    Raises:
        NotFoundError: no task has it.
    """
    try:
        name, split, difficulty, seed, number, retry = task_id.split("-")
        numbers = tuple(int(part) for part in (difficulty, seed, number, retry))
        task = _make(family(name), Split(split), numbers[0], seed=numbers[1], number=numbers[2], retry=numbers[3])
    except (ValueError, IndexError) as error:
        raise NotFoundError(f"No task has the id {task_id!r}. Ids look like {_id(ALGEBRA, Split.TEST, 3, 0, 17, 0)!r}.") from error
    if task.id != task_id:
        raise NotFoundError(f"No task has the id {task_id!r}. Did you mean {task.id!r}?")
    return task


def _check(count: int, seed: int, difficulty: int | None) -> None:
    if count < 0:
        raise PlanError(f"The number of tasks is {count!r}; it cannot be negative.")
    if seed < 0:
        raise PlanError(f"The seed of a task set is {seed!r}; choose 0 or more.")
    if difficulty is not None and difficulty not in DIFFICULTIES:
        raise PlanError(f"The difficulty is {difficulty!r}; choose 1 to 5.")


def _unseen(chosen: Family, split: Split, difficulty: int, *, seed: int, number: int, seen: set[str]) -> Task:
    for retry in range(_RETRIES):
        task = _make(chosen, split, difficulty, seed=seed, number=number, retry=retry)
        if task.question not in seen:
            break
    return task


def _make(chosen: Family, split: Split, difficulty: int, *, seed: int, number: int, retry: int) -> Task:
    if difficulty not in DIFFICULTIES or min(seed, number, retry) < 0:
        raise ValueError(difficulty, seed, number, retry)
    task_id = _id(chosen, split, difficulty, seed, number, retry)
    return chosen.generate(split, difficulty, Random(task_id), task_id=task_id)


def _id(chosen: Family, split: Split, difficulty: int, seed: int, number: int, retry: int) -> str:
    return f"{chosen.name}-{split}-{difficulty}-{seed}-{number}-{retry}"
