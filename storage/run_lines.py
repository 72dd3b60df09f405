"""One line of a run on its way into the tables: what it says of the run as a whole, so that lists need not read lines."""

from __future__ import annotations

import json
import math
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, case

from storage.tables import RunRow
from trinity_core.errors import StorageError

Json = dict[str, Any]


@dataclass(frozen=True, slots=True)
class RunLine:
    """A line and what it holds."""

    text: str
    kind: str
    """Its `event`."""
    at_s: float
    """Seconds since the run began."""
    data: Json

    @classmethod
    def read(cls, text: str) -> RunLine:
        """The line in `text`.

        Raises:
            StorageError: it is not one line of JSON with the keys `event` and `at_s`.
        """
        try:
            data = json.loads(text)
            line = cls(text, str(data["event"]), float(data["at_s"]), data)
        except (ValueError, KeyError, TypeError) as error:
            raise StorageError("A line without the keys event and at_s cannot be stored with a run.") from error
        if "\n" in text or not math.isfinite(line.at_s):
            raise StorageError("A line of a run must be one line, and its at_s a number of seconds.")
        return line

    def totals(self) -> dict[str, object]:
        """Columns of `RunRow` that change with this line, as values or as expressions over the row before."""
        totals: dict[str, object] = {"events": RunRow.events + 1, "seconds": self.at_s}
        for key in _COUNTED.get(self.kind, ()):
            if key in self.data:
                totals[_COLUMNS.get(key, key)] = self.data[key]
        found = self.data.get("validation")
        if self.kind in ("prepared", "generation_ended") and found is not None:
            totals["validation"] = _greater(found)
        return totals


_COUNTED = {
    "prepared": ("episodes",),
    "generation_ended": ("index", "episodes", "tokens", "cost_usd"),
    "run_ended": ("episodes", "tokens", "cost_usd", "validation", "test"),
}
_COLUMNS = {"index": "generations"}


def _greater(value: float) -> ColumnElement[float | None]:
    return case((RunRow.validation >= value, RunRow.validation), else_=value)
