"""An imported table as tasks: ids, splits and families of its questions, and grades by what was recorded.

Ids are `set-<ID>-<row>`; the row is the question's place in the table, counted from 0.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cached_property

import numpy as np

from trinity_core.agents.roles import extract_answer
from trinity_core.errors import NotFoundError, PlanError
from trinity_core.seeds import derive_seed
from trinity_core.tasks.table.split import split_of
from trinity_core.tasks.table.table import TaskTable
from trinity_core.tasks.table.targets import make_target
from trinity_core.tasks.task import Split, TargetKind, Task

_ID = re.compile(r"set-([0-9a-f]{32})-(\d{1,9})")
MARK = "recorded outcome of {agent}"
"""The answer that stands for an agent's recorded outcome where its words are not known or do not tell it."""
_ONLY_OUTCOME = "Only the outcome of this reply was recorded, not its words.\nAnswer: {mark}"


def set_id_of(task_id: str) -> str:
    """Id of the imported set that a task belongs to; empty for a task of another kind."""
    found = _ID.fullmatch(task_id)
    return found.group(1) if found else ""


class TaskSet:
    """One imported set. Thread-safe: nothing changes once it is made.

    Args:
        set_id: its id, 32 hexadecimal digits.
        name: what people call it.
        table: its questions and outcomes.
    """

    def __init__(self, set_id: str, name: str, table: TaskTable) -> None:
        self.id, self.name, self.table = set_id, name, table

    @cached_property
    def _rows(self) -> dict[str, int]:
        return {question: row for row, question in reversed(list(enumerate(self.table.questions)))}

    @cached_property
    def _splits(self) -> tuple[Split, ...]:
        return tuple(split_of(question) for question in self.table.questions)

    @cached_property
    def families(self) -> tuple[str, ...]:
        """Names of the families, the largest first."""
        return tuple(self.table.family_counts())

    def tasks(self, split: Split, count: int, *, seed: int, families: Sequence[str] = ()) -> tuple[Task, ...]:
        """Tasks of one side in an order drawn by the seed; a shorter list is the beginning of a longer one.

        Args:
            split: which side.
            count: at most so many; fewer where the side has fewer.
            seed: another seed gives another order.
            families: names of the families wanted; empty for all.

        Raises:
            PlanError: a family that the set does not have, or no question is left.
        """
        if unknown := [name for name in families if name not in self.families]:
            raise PlanError(f"Task set {self.name!r} has no family {unknown[0]!r}. It has: {', '.join(self.families[:30])}.")
        rows = [k for k, side in enumerate(self._splits) if side is split and (not families or self.table.families[k] in families)]
        if not rows:
            raise PlanError(f"Task set {self.name!r} has no {split.value} question of this choice. Choose other families, or a larger set.")
        order = np.random.default_rng(derive_seed(seed, "set", self.id, split.value)).permutation(len(rows))
        return tuple(self.task(rows[k]) for k in order[: max(count, 0)])

    def task(self, row: int) -> Task:
        """The task of a row.

        Raises:
            NotFoundError: there is no such row.
        """
        table = self.table
        if not 0 <= row < len(table.questions):
            raise NotFoundError(f"Task set {self.name!r} has no task {row!r}.")
        target = make_target(table.targets[row], TargetKind(table.kinds[row]))
        return Task(f"set-{self.id}-{row}", self.table.families[row], self._splits[row], 1, table.questions[row], target)

    def by_id(self, task_id: str) -> Task:
        """The task of an id.

        Raises:
            NotFoundError: it is none of this set's.
        """
        found = _ID.fullmatch(task_id)
        if found is None or found.group(1) != self.id:
            raise NotFoundError(f"No task of set {self.name!r} has the id {task_id!r}.")
        return self.task(int(found.group(2)))

    def row_of(self, question: str) -> int | None:
        """The row of a question; None when it is not in the table."""
        return self._rows.get(question)

    def outcome(self, row: int, agent: int) -> float | None:
        """The recorded score, 0 to 1; None when it is missing."""
        score = float(self.table.scores[row, agent])
        return None if np.isnan(score) else score

    def reply(self, row: int, agent: int) -> str:
        """What the agent said, ending with an answer that tells its outcome.

        Recorded words stay as they are where the answer in them belongs to one outcome alone. Elsewhere (no words, no clear answer, or
        two agents with the same answer and different scores) a last line names the recorded outcome instead.
        """
        mark = MARK.format(agent=self.table.agents[agent].name)
        words = self._words(row, agent)
        if not words:
            return _ONLY_OUTCOME.format(mark=mark)
        if self._plain(row, agent):
            return words
        marked = f"{words}\n\nAnswer: {mark}"
        return marked if extract_answer(marked) == mark else f"{words}\n\n<answer>{mark}</answer>"

    def recorded_score(self, row: int, answer: str) -> float | None:
        """The score of the recorded reply that gave this answer; None when nobody gave it."""
        for agent, info in enumerate(self.table.agents):
            if answer == MARK.format(agent=info.name):
                return self.outcome(row, agent)
        scores = [self.outcome(row, agent) for agent, said in enumerate(self._answers(row)) if said and said == answer]
        known = {score for score in scores if score is not None}
        return known.pop() if len(known) == 1 else None

    def _words(self, row: int, agent: int) -> str:
        return self.table.replies[agent][row] if self.table.replies else ""

    def _answers(self, row: int) -> list[str]:
        return [extract_answer(self._words(row, agent)) for agent in range(len(self.table.agents))]

    def _plain(self, row: int, agent: int) -> bool:
        """True when the answer in the agent's words leads back to its own score."""
        answer = extract_answer(self._words(row, agent))
        return bool(answer) and self.recorded_score(row, answer) == self.outcome(row, agent)
