"""Recorded agents: they say again what was recorded of them, at no cost, and nothing else.

Each answers as a Worker, once, and only questions of its table. Whatever else is asked of it, or where its outcome is missing, is a
lost measurement (a fault), never a wrong answer.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from dataclasses import replace

from trinity_core.agents.pool import Pool
from trinity_core.cancel import Cancel
from trinity_core.errors import PoolError, ProviderError
from trinity_core.tasks.table.table import Floats
from trinity_core.tasks.table.task_set import TaskSet
from trinity_core.types import AgentInfo, Fault, FaultKind, Prompt, Reply, Role, Usage

PREFIX = "recorded:"
"""How the names of recorded pools begin; the id of the imported set follows."""
_LONGEST_S = 6.0
"""Seconds that the longest reply takes at pace 1."""
_WORDS_PER_S = 60.0
_PIECE = re.compile(r"\s*\S+|\s+$")


class RecordedAgent:
    """One column of an imported table behind the `Agent` protocol.

    Args:
        info: its name and what is known of its prices.
        recorded: the imported set.
        column: its place among the table's agents.
        pace: 0 replies at once, 1 at a reader's pace.
    """

    def __init__(self, info: AgentInfo, recorded: TaskSet, column: int, *, pace: float = 0.0) -> None:
        self.info = info
        self.unavailable = ""
        self._set, self._column, self._pace = recorded, column, pace

    def stream(self, prompt: Prompt, *, cancel: Cancel) -> Iterator[str | Reply]:
        """The recorded words piece by piece, then the reply.

        Raises:
            ProviderError: nothing was recorded that could be said here.
        """
        row = self._row(prompt)
        text = self._set.reply(row, self._column)
        pieces = _PIECE.findall(text) if self._pace > 0 else text.splitlines(keepends=True)
        pause = self._pace * min(1 / _WORDS_PER_S, _LONGEST_S / max(len(pieces), 1))
        for piece in pieces:
            if cancel.is_set() or (pause and cancel.wait(pause)):
                return
            yield piece
        usage, cost = self._spent(row)
        yield Reply(text, usage, cost)

    def reply_text(self, prompt: Prompt) -> str:
        """What `stream` will say, at once.

        Raises:
            ProviderError: nothing was recorded that could be said here.
        """
        return self._set.reply(self._row(prompt), self._column)

    def _row(self, prompt: Prompt) -> int:
        if prompt.role is not Role.WORKER:
            raise _lost(f"{self.info.name} was recorded as a Worker only; it cannot be a {prompt.role.title()}.")
        row = self._set.row_of(prompt.transcript.question)
        if row is None:
            example = " ".join(self._set.table.questions[0].split())[:80]
            raise _lost(f"This question is not in {self._set.name!r}. Ask one that is, for instance: {example}")
        if self._set.outcome(row, self._column) is None:
            raise _lost(f"What {self.info.name} answered to this question was not recorded.")
        return row

    def _spent(self, row: int) -> tuple[Usage, float | None]:
        """Tokens (0 where unknown) and dollars (None where unknown) of the recorded call."""
        table = self._set.table
        tokens = [_cell(numbers, row, self._column) for numbers in (table.tokens_in, table.tokens_out)]
        usage = Usage(*(0 if math.isnan(count) else int(count) for count in tokens))
        cost = _cell(table.costs, row, self._column)
        if not math.isnan(cost):
            return usage, cost
        return usage, None if any(math.isnan(count) for count in tokens) else self.info.cost_usd(usage)


def recorded_pool(recorded: TaskSet, *, pace: float = 0.0) -> Pool:
    """The agents of an imported table as a pool.

    Raises:
        PoolError: it holds tasks alone.
    """
    infos = recorded.table.agents
    if not infos:
        raise PoolError(f"Task set {recorded.name!r} holds questions without recorded outcomes, so it is no pool.")
    agents = tuple(RecordedAgent(replace(info, provider="recorded"), recorded, k, pace=pace) for k, info in enumerate(infos))
    return Pool(f"{PREFIX}{recorded.id}", agents, recorded=True)


def _cell(numbers: Floats | None, row: int, column: int) -> float:
    return math.nan if numbers is None else float(numbers[row, column])


def _lost(message: str) -> ProviderError:
    return ProviderError(Fault(FaultKind.UNAVAILABLE, message))
