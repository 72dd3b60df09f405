"""What each column of a file means: a value that can be guessed, shown, edited and checked.

Outcomes stand side by side (one column per agent: `score:NAME`), or one below the other (a column `agent` beside a column `score`).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from typing import Any

from trinity_core.errors import TableError
from trinity_core.tasks.table.limits import MAX_AGENTS
from trinity_core.tasks.table.names import agent_name
from trinity_core.tasks.task import TargetKind

Columns = tuple[tuple[str, str], ...]
"""Agent and column."""

PER_AGENT: Mapping[str, str] = {
    "score": "scores",
    "reply": "replies",
    "tokens_in": "tokens_in_of",
    "tokens_out": "tokens_out_of",
    "cost": "costs",
}
"""What may be said of each agent, by the word of a mapping, and the field that holds it."""
KINDS: Mapping[str, TargetKind] = {
    "letters": TargetKind.TEXT,
    **{kind.value: kind for kind in TargetKind if kind is not TargetKind.CODE},
}
"""How a target may be compared, as a mapping says it."""


@dataclass(frozen=True, slots=True)
class ColumnMap:
    """Columns by their meaning; empty where a file has none."""

    question: str = ""
    family: str = ""
    target: str = ""
    kind: str = ""
    """How targets are compared, a key of `KINDS`; empty to tell from each target."""
    choices: str = ""
    """Answers to choose from, a list; they are added to the question."""
    id: str = ""
    agent: str = ""
    """Names the agent of the row, where outcomes stand one below the other; the next five then belong to it."""
    score: str = ""
    reply: str = ""
    tokens_in: str = ""
    tokens_out: str = ""
    cost: str = ""
    """Dollars."""
    scores: Columns = ()
    """Where outcomes stand side by side."""
    replies: Columns = ()
    tokens_in_of: Columns = ()
    tokens_out_of: Columns = ()
    costs: Columns = ()

    @property
    def has_outcomes(self) -> bool:
        """True when some column holds outcomes."""
        return bool(self.scores or (self.agent and self.score))

    def entries(self) -> dict[str, str]:
        """As a mapping is written: {"question": "prompt", "score:gpt-4": "gpt4_correct"}."""
        singles = {entry.name: getattr(self, entry.name) for entry in fields(self) if isinstance(getattr(self, entry.name), str)}
        many = {f"{word}:{agent}": column for word, name in PER_AGENT.items() for agent, column in getattr(self, name)}
        return {**{name: column for name, column in singles.items() if column}, **many}

    def without_outcomes(self) -> ColumnMap:
        """Questions and targets alone."""
        return ColumnMap(question=self.question, family=self.family, target=self.target, kind=self.kind, choices=self.choices, id=self.id)

    def check(self, columns: Sequence[str]) -> None:
        """Nothing, when a file with these columns can be read by this map.

        Raises:
            TableError: it cannot; the message says which entry is wrong.
        """
        if not self.question:
            raise TableError(f"No column was found for the question. Name it with question=COLUMN. There are: {shown(columns)}.")
        for meaning, column in self.entries().items():
            if meaning == "kind":
                if column not in KINDS:
                    raise TableError(f"kind is {column[:40]!r}; it must be one of {', '.join(KINDS)}.")
            elif column not in columns:
                raise TableError(f"{meaning[:80]} is mapped to {column[:80]!r}, which is no column. There are: {shown(columns)}.")
        if self.score and not self.agent:
            raise TableError("A column score needs a column agent beside it, or write score:NAME=COLUMN for each agent.")
        self._check_agents()

    def _check_agents(self) -> None:
        names = [name for name, _ in self.scores]
        if len(names) > MAX_AGENTS:
            raise TableError(f"There are columns of {len(names)} agents; at most {MAX_AGENTS} can be imported at once.")
        for word, field in PER_AGENT.items():
            if lost := [name for name, _ in getattr(self, field) if name not in names]:
                raise TableError(f"{word}:{lost[0][:80]} is given, but no score:{lost[0][:80]}. Name the column of its outcomes, too.")


def edited(guess: ColumnMap, changes: Mapping[str, str]) -> ColumnMap:
    """The guess with some entries changed; an empty column takes an entry away.

    A column that is given a meaning loses the one that was guessed for it.

    Raises:
        TableError: an entry has no meaning here.
    """
    taken = set(changes.values())
    entries = {meaning: column for meaning, column in guess.entries().items() if column not in taken or meaning == "kind"}
    kept = {name for word, name in _agent_words(entries) if word == "score"}
    entries = {key: column for key, column in entries.items() if ":" not in key or key.partition(":")[2] in kept}
    return from_entries({**entries, **changes})


def _agent_words(entries: Mapping[str, str]) -> list[tuple[str, str]]:
    return [(key.partition(":")[0], key.partition(":")[2]) for key in entries if ":" in key]


def from_entries(entries: Mapping[str, str]) -> ColumnMap:
    """The map of written entries.

    Raises:
        TableError: an entry has no meaning here.
    """
    singles = {entry.name for entry in fields(ColumnMap)} - set(PER_AGENT.values())
    values: dict[str, str] = {}
    many: dict[str, dict[str, str]] = {}
    for meaning, column in entries.items():
        word, colon, agent = meaning.partition(":")
        name = agent_name(agent)
        if colon and word in PER_AGENT and name:
            many.setdefault(PER_AGENT[word], {})[name] = column
        elif not colon and word in singles:
            values[word] = column
        else:
            known = f"{', '.join(sorted(singles))}, {', '.join(f'{word}:NAME' for word in PER_AGENT)}"
            raise TableError(f"{meaning[:80]!r} has no meaning here. A mapping may name: {known}.")
    columns: dict[str, Any] = {field: tuple(pair for pair in found.items() if pair[1]) for field, found in many.items()}
    return ColumnMap(**{**values, **columns})


def read_mapping(text: str) -> dict[str, str]:
    """Entries from `question=prompt,score:gpt-4=gpt4`; a part without `=` belongs to the column before it.

    Raises:
        TableError: the text does not begin with an entry.
    """
    entries: dict[str, str] = {}
    last = ""
    for part in text.split(",") if text.strip() else []:
        meaning, equals, column = part.partition("=")
        if equals and meaning.strip():
            last = meaning.strip()
            entries[last] = column.strip()
        elif last:
            entries[last] += f",{part}"
        else:
            raise TableError(f"The mapping begins with {part[:80]!r}. Write it as question=COLUMN,family=COLUMN,score:NAME=COLUMN.")
    return entries


def shown(columns: Sequence[str]) -> str:
    """Some columns for a message."""
    names = [repr(column[:60]) for column in columns[:20]]
    return ", ".join(names) + (f" and {len(columns) - 20} more" if len(columns) > 20 else "")
