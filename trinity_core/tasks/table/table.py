"""The imported table as a value: questions, and what each agent made of them. What is not known stays unknown, never 0."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from trinity_core.tasks.table.split import split_of
from trinity_core.tasks.task import Split
from trinity_core.types import AgentInfo

Floats = NDArray[np.float32]

NO_FAMILY = "all"
"""Family of questions whose files name none."""


@dataclass(frozen=True, slots=True, eq=False)
class TaskTable:
    """N questions and L agents; L is 0 for tasks without outcomes."""

    agents: tuple[AgentInfo, ...]
    """Length L, in the order of the files."""
    questions: tuple[str, ...] = field(repr=False)
    """Length N, each once."""
    families: tuple[str, ...] = field(repr=False)
    """Length N; `NO_FAMILY` where the files name none."""
    targets: tuple[str, ...] = field(repr=False)
    """Right answers as written, length N; empty where there is none. A JSON list holds several."""
    kinds: tuple[str, ...] = field(repr=False)
    """How each target is compared, a `TargetKind`'s value, length N."""
    scores: Floats = field(repr=False)
    """0 wrong to 1 right, shape (N, L); NaN where nothing is known."""
    replies: tuple[tuple[str, ...], ...] = field(default=(), repr=False)
    """L tuples of N texts, empty where there is none; no tuples at all where no file holds replies."""
    tokens_in: Floats | None = field(default=None, repr=False)
    """Shape (N, L), NaN where unknown; None where nothing is."""
    tokens_out: Floats | None = field(default=None, repr=False)
    costs: Floats | None = field(default=None, repr=False)
    """Dollars, likewise."""

    @property
    def missing(self) -> int:
        """Outcomes that are not known."""
        return int(np.isnan(self.scores).sum())

    @property
    def has_replies(self) -> bool:
        """True when at least one reply is there."""
        return any(any(texts) for texts in self.replies)

    def family_counts(self) -> Mapping[str, int]:
        """Questions of each family, the largest first."""
        return dict(Counter(self.families).most_common())

    def split_counts(self) -> Mapping[str, int]:
        """Questions on each side."""
        counts = Counter(split_of(question) for question in self.questions)
        return {split.value: counts[split] for split in Split}

    def digest(self) -> str:
        """32 hexadecimal digits of the content: the same table is the same set, wherever it was imported."""
        digest = hashlib.sha256()
        for texts in (self.questions, self.families, self.targets, self.kinds, *self.replies):
            for text in texts:
                digest.update(text.encode("utf-8", "replace") + b"\x1f")
            digest.update(b"\x1e")
        facts = [(agent.name, agent.model, agent.description, agent.price_in, agent.price_out) for agent in self.agents]
        digest.update(repr(facts).encode("utf-8", "replace"))
        for numbers in (self.scores, self.tokens_in, self.tokens_out, self.costs):
            digest.update(b"" if numbers is None else np.ascontiguousarray(numbers).tobytes())
        return digest.hexdigest()[:32]
