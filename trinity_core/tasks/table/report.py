"""What an import took and what it left out, with the reason of every row."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from trinity_core.tasks.table.limits import MAX_TOLD


@dataclass(frozen=True, slots=True)
class Skipped:
    """A row that was left out."""

    row: int
    """1 for the first row of data of its file."""
    reason: str
    file: str


@dataclass(frozen=True, slots=True)
class Report:
    """The account of one import."""

    imported: int
    """Questions taken."""
    rows: int
    """Rows read, over all files."""
    skipped: tuple[Skipped, ...]
    """The first `MAX_TOLD` rows left out, in the order they were met."""
    left_out: int
    """All of them."""
    reasons: Mapping[str, int]
    """Rows left out by kind of reason."""
    missing_outcomes: int
    """Pairs of question and agent without an outcome; they stay unknown and never count as wrong."""
    files: tuple[str, ...]
    """Each file and what it was taken for."""
    notes: tuple[str, ...] = ()

    def to_dict(self) -> dict[str, Any]:
        """As plain JSON values."""
        return {**asdict(self), "reasons": dict(self.reasons)}


class Account:
    """Counts rows while they are read."""

    def __init__(self) -> None:
        self.rows = self.left_out = 0
        self.skipped: list[Skipped] = []
        self.reasons: Counter[str] = Counter()

    def leave_out(self, row: int, kind: str, reason: str, *, file: str) -> None:
        """Note one row that was left out; `kind` is the reason without its particulars."""
        self.left_out += 1
        self.reasons[kind] += 1
        if len(self.skipped) < MAX_TOLD:
            self.skipped.append(Skipped(row, reason, file))

    def report(self, *, imported: int, missing: int, files: Sequence[str], notes: Sequence[str]) -> Report:
        """The finished report."""
        reasons = dict(self.reasons.most_common())
        return Report(imported, self.rows, tuple(self.skipped), self.left_out, reasons, missing, tuple(files), tuple(notes))
