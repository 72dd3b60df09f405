"""Builds the table row by row: joins files by question, leaves out what is wrong, and keeps what is unknown unknown."""

from __future__ import annotations

import math
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from trinity_core.errors import TableError
from trinity_core.tasks.table import values
from trinity_core.tasks.table.choices import options_of, with_choices
from trinity_core.tasks.table.columns import KINDS, ColumnMap
from trinity_core.tasks.table.limits import MAX_AGENTS, MAX_CELL_CHARS, MAX_KEPT_BYTES, MAX_QUESTION, MAX_ROWS
from trinity_core.tasks.table.names import agent_name
from trinity_core.tasks.table.record import Record, Source
from trinity_core.tasks.table.report import Account
from trinity_core.tasks.table.table import NO_FAMILY, Floats, TaskTable
from trinity_core.tasks.table.targets import target_kind
from trinity_core.types import AgentInfo

_ENTRY_BYTES, _OUTCOME_BYTES = 240, 128
"""What a question and an outcome take beside their texts, measured."""


@dataclass(slots=True)
class _Entry:
    """One question while the table grows."""

    row: int
    file: str
    family: str = ""
    target: str = ""
    kind: str = ""
    """Of the mapping."""
    choices: tuple[str, ...] = ()
    described: str = ""
    """Which row without outcomes described it; empty for none."""

    @property
    def place(self) -> str:
        """Where it was met first."""
        return f"row {self.row} of {self.file}"


@dataclass(frozen=True, slots=True)
class _Outcome:
    """What one agent made of one question."""

    agent: str
    score: float | None
    reply: str = ""
    tokens_in: float = math.nan
    tokens_out: float = math.nan
    cost: float = math.nan


class _RowError(Exception):
    """A row cannot be taken: the kind of reason, and the reason."""

    def __init__(self, kind: str, reason: str) -> None:
        super().__init__(reason)
        self.kind = kind


class TableBuilder:
    """Takes sources one after the other.

    Args:
        account: counts rows and reasons.
        outcomes: False leaves outcomes aside, so that only tasks are made.
    """

    def __init__(self, account: Account, *, outcomes: bool = True) -> None:
        self._account, self._with_outcomes = account, outcomes
        self._entries: dict[str, _Entry] = {}
        self._cells: dict[str, dict[str, _Outcome]] = {}
        """By agent, then by question."""
        self._ids: dict[str, str] = {}
        self._infos: dict[str, AgentInfo] = {}
        self._bytes = 0
        """That the rows take."""
        self._agents: list[tuple[str, ...]] = []
        """Of the source being read: name, then the columns of score, reply, tokens in and out, and cost."""

    def add(self, source: Source, columns: ColumnMap) -> None:
        """Read every row of a source.

        Raises:
            TableError: there are more rows or agents than can be taken.
        """
        self._ids, self._agents = {}, _columns_of_agents(columns)
        for record in source.records():
            self._account.rows += 1
            if self._account.rows > MAX_ROWS:
                raise TableError(f"There are more than {MAX_ROWS:,} rows. Give a part of them.")
            try:
                self._take(record, columns, source.name)
            except _RowError as error:
                self._account.leave_out(record.row, error.kind, str(error), file=source.name)

    def describe(self, agents: Sequence[AgentInfo]) -> None:
        """What a catalogue says of agents; those without outcomes are left aside."""
        self._infos |= {agent.name: agent for agent in agents}

    def _take(self, record: Record, columns: ColumnMap, file: str) -> None:
        if record.fault:
            raise _RowError("cannot be read", record.fault)
        question = self._question(record, columns)
        outcomes = self._outcomes(record.values, columns) if self._with_outcomes and columns.has_outcomes else []
        entry = self._entries.get(question)
        self._refuse_repeats(record, question, entry, outcomes, columns)
        if entry is None:
            entry = self._entries[question] = _Entry(record.row, file)
            self._weigh(_ENTRY_BYTES, question)
        self._weigh(_OUTCOME_BYTES * len(outcomes), *(outcome.reply for outcome in outcomes if outcome.reply))
        if not outcomes:
            entry.described = f"row {record.row} of {file}"
        entry.family = entry.family or values.text(record.values.get(columns.family))[:200]
        if not entry.target:
            entry.target = values.text(record.values.get(columns.target))
            self._weigh(0, entry.target)
        entry.kind = entry.kind or columns.kind
        entry.choices = entry.choices or options_of(record.values.get(columns.choices))
        for outcome in outcomes:
            self._keep(question, outcome)

    def _weigh(self, bare: int, *texts: str) -> None:
        self._bytes += bare + 2 * sum(map(sys.getsizeof, texts))
        if self._bytes > MAX_KEPT_BYTES:
            limit = MAX_KEPT_BYTES // 2**20
            raise TableError(f"The rows take more than {limit} MB of memory, texts counted twice. Give a part of them.")

    def _question(self, record: Record, columns: ColumnMap) -> str:
        if any(len(value) > MAX_CELL_CHARS for value in record.values.values() if isinstance(value, str)):
            raise _RowError("too long", f"a cell has more than {MAX_CELL_CHARS:,} characters")
        question = values.text(record.values.get(columns.question))
        if not question:
            raise _RowError("missing question", "the question is missing")
        if len(question) > MAX_QUESTION:
            raise _RowError("too long", f"the question has {len(question):,} characters; the limit is {MAX_QUESTION:,}")
        return question

    def _refuse_repeats(
        self, record: Record, question: str, entry: _Entry | None, outcomes: Sequence[_Outcome], columns: ColumnMap
    ) -> None:
        name = values.text(record.values.get(columns.id)) if columns.id else ""
        if name and self._ids.setdefault(name, question) != question:
            raise _RowError("duplicate id", f"the id {name[:60]!r} belongs to another question already")
        if entry is None:
            return
        if outcomes:
            for outcome in outcomes:
                if question in self._cells.get(outcome.agent, {}):
                    reason = f"the same question came before ({entry.place}) with an outcome of {outcome.agent}"
                    raise _RowError("duplicate question", reason)
        elif entry.described:
            raise _RowError("duplicate question", f"the same question came before ({entry.described})")

    def _outcomes(self, row: Mapping[str, Any], columns: ColumnMap) -> list[_Outcome]:
        """The outcomes of a row that are known."""
        found = [self._below(row, columns)] if columns.agent else self._beside(row)
        known = [outcome for outcome in found if outcome.score is not None]
        if not known:
            raise _RowError("no outcome", "no agent has an outcome here (NaN or empty)")
        return known

    def _below(self, row: Mapping[str, Any], columns: ColumnMap) -> _Outcome:
        name = agent_name(values.text(row.get(columns.agent)))
        if not name:
            raise _RowError("missing agent", "the agent's name is missing")
        numbers = (values.amount(row.get(column)) for column in (columns.tokens_in, columns.tokens_out, columns.cost))
        return _Outcome(name, _score(name, row.get(columns.score)), values.text(row.get(columns.reply)), *numbers)

    def _beside(self, row: Mapping[str, Any]) -> list[_Outcome]:
        get = row.get
        return [
            _Outcome(
                name,
                _score(name, get(score)),
                values.text(get(reply)) if reply else "",
                *(values.amount(get(column)) if column else math.nan for column in numbers),
            )
            for name, score, reply, *numbers in self._agents
        ]

    def _keep(self, question: str, outcome: _Outcome) -> None:
        if outcome.agent not in self._cells and len(self._cells) >= MAX_AGENTS:
            raise TableError(f"There are outcomes of more than {MAX_AGENTS} agents. Give a part of them.")
        self._cells.setdefault(outcome.agent, {})[question] = outcome

    def table(self) -> TaskTable:
        """The finished table. Where there are outcomes, questions that no agent has one for are left out.

        Raises:
            TableError: nothing is left.
        """
        questions = self._kept()
        if not questions:
            reasons = "; ".join(f"{kind}: {count:,}" for kind, count in self._account.reasons.most_common(4))
            raise TableError(f"No row could be imported. {reasons or 'There are no rows'}.{_first(self._account)}")
        entries = [self._entries[question] for question in questions]
        agents = tuple(self._cells)
        targets = tuple(entry.target for entry in entries)
        asked = (with_choices(q, entry.choices, entry.target) for q, entry in zip(questions, entries, strict=True))
        return TaskTable(
            agents=tuple(self._info(name) for name in agents),
            questions=tuple(text if len(text) <= MAX_QUESTION else q for text, q in zip(asked, questions, strict=True)),
            families=tuple(entry.family or NO_FAMILY for entry in entries),
            targets=targets,
            kinds=tuple(target_kind(entry.target, KINDS.get(entry.kind)).value for entry in entries),
            scores=self._numbers("score", questions),
            replies=self._replies(questions),
            tokens_in=_known(self._numbers("tokens_in", questions)),
            tokens_out=_known(self._numbers("tokens_out", questions)),
            costs=_known(self._numbers("cost", questions)),
        )

    def _kept(self) -> list[str]:
        if not self._cells:
            return list(self._entries)
        answered = {question for cells in self._cells.values() for question in cells}
        for question, entry in self._entries.items():
            if question not in answered:
                self._account.leave_out(entry.row, "no outcome", "no file has an outcome for this question", file=entry.file)
        return [question for question in self._entries if question in answered]

    def _info(self, name: str) -> AgentInfo:
        return replace(self._infos.get(name, AgentInfo(name)), name=name, provider="recorded")

    def _numbers(self, field: str, questions: Sequence[str]) -> Floats:
        numbers = np.full((len(questions), len(self._cells)), np.nan, np.float32)
        place = {question: k for k, question in enumerate(questions)}
        for column, cells in enumerate(self._cells.values()):
            for question, outcome in cells.items():
                numbers[place[question], column] = getattr(outcome, field)
        return numbers

    def _replies(self, questions: Sequence[str]) -> tuple[tuple[str, ...], ...]:
        if not any(outcome.reply for cells in self._cells.values() for outcome in cells.values()):
            return ()
        return tuple(tuple(cells[q].reply if q in cells else "" for q in questions) for cells in self._cells.values())


def _columns_of_agents(columns: ColumnMap) -> list[tuple[str, ...]]:
    others = [dict(found) for found in (columns.replies, columns.tokens_in_of, columns.tokens_out_of, columns.costs)]
    return [(name, score, *(found.get(name, "") for found in others)) for name, score in columns.scores]


def _score(name: str, value: object) -> float | None:
    try:
        return values.score(value)
    except TableError as error:
        kind = "score out of range" if "range" in str(error) else "not a score"
        raise _RowError(kind, f"score of {name}: {error}") from error


def _known(numbers: Floats) -> Floats | None:
    return None if np.isnan(numbers).all() else numbers


def _first(account: Account) -> str:
    return f" The first: row {account.skipped[0].row}: {account.skipped[0].reason}." if account.skipped else ""
