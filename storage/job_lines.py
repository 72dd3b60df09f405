"""One line of a run or a comparison on its way into the tables."""

from __future__ import annotations

import json
import math
from dataclasses import dataclass
from typing import Any

from trinity_core.errors import StorageError

Json = dict[str, Any]


@dataclass(frozen=True, slots=True)
class JobLine:
    """A line and what it holds."""

    text: str
    kind: str
    """Its `event`."""
    at_s: float
    """Seconds since the beginning."""
    data: Json

    @classmethod
    def read(cls, text: str) -> JobLine:
        """The line in `text`.

        Raises:
            StorageError: it is not one line of JSON with the keys `event` and `at_s`.
        """
        try:
            data = json.loads(text)
            line = cls(text, str(data["event"]), float(data["at_s"]), data)
        except (ValueError, KeyError, TypeError) as error:
            raise StorageError("A line without the keys event and at_s cannot be stored.") from error
        if "\n" in text or not math.isfinite(line.at_s):
            raise StorageError("A line must be one line, and its at_s a number of seconds.")
        return line
