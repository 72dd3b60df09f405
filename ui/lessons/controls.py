"""What a reader can set in a lesson. A control reads what a browser, a link or a command line gave, and refuses anything else."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

from trinity_core.errors import PlanError

Value = float | int | str | bool
Json = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Slider:
    """A number in a range. Whole numbers where `step` is whole; read values go to the nearest step."""

    name: str
    """Its word in links and on the command line."""
    label: str
    help: str
    """One short sentence: what changes when it is moved."""
    low: float
    high: float
    step: float
    value: float
    """Where it stands at first."""
    unit: str = ""
    when: tuple[str, tuple[str, ...]] | None = None
    """Shown only while the choice of this name has one of these words; None for always."""
    beside: bool = False
    """Moved in a picture, so not shown among the settings."""

    def read(self, raw: object) -> Value:
        """The number, on the grid.

        Raises:
            PlanError: it is no number, or out of the range.
        """
        number = _number(raw)
        if number is None or not self.low <= number <= self.high:
            raise PlanError(f"{self.name} is {str(raw)[:40]!r}; it must be a number from {self.low:g} to {self.high:g}.")
        near = self.low + round((number - self.low) / self.step) * self.step
        whole = float(self.step).is_integer() and float(self.low).is_integer()
        return int(near) if whole else round(near, 9)

    def facts(self) -> Json:
        """For the page."""
        numbers = {"low": self.low, "high": self.high, "step": self.step, "value": self.value, "unit": self.unit, "when": self.when}
        words = {"name": self.name, "label": self.label, "help": self.help, "beside": self.beside}
        return {"kind": "slider", **words, **numbers}


@dataclass(frozen=True, slots=True)
class Choice:
    """One of a few words."""

    name: str
    label: str
    help: str
    options: tuple[tuple[str, str], ...]
    """Word in links, and what people read."""
    value: str
    when: tuple[str, tuple[str, ...]] | None = None
    """As for a slider."""

    def read(self, raw: object) -> Value:
        """The word.

        Raises:
            PlanError: it is not offered.
        """
        words = [word for word, _ in self.options]
        if not isinstance(raw, str) or raw not in words:
            raise PlanError(f"{self.name} is {str(raw)[:40]!r}; it must be one of {', '.join(words)}.")
        return raw

    def facts(self) -> Json:
        """For the page."""
        words = {"name": self.name, "label": self.label, "help": self.help, "value": self.value, "when": self.when}
        return {"kind": "choice", "options": [list(option) for option in self.options], **words}


@dataclass(frozen=True, slots=True)
class Switch:
    """On or off."""

    name: str
    label: str
    help: str
    value: bool = False

    def read(self, raw: object) -> Value:
        """On or off.

        Raises:
            PlanError: it is neither.
        """
        known = {"1": True, "true": True, "0": False, "false": False}
        if isinstance(raw, bool):
            return raw
        if isinstance(raw, str) and raw in known:
            return known[raw]
        raise PlanError(f"{self.name} is {str(raw)[:40]!r}; it must be 1 or 0.")

    def facts(self) -> Json:
        """For the page."""
        return {"kind": "switch", "name": self.name, "label": self.label, "help": self.help, "value": self.value}


@dataclass(frozen=True, slots=True)
class Text:
    """Words of the reader's own; never shown as anything but text."""

    name: str
    label: str
    help: str
    value: str
    limit: int = 600
    """Characters."""

    def read(self, raw: object) -> Value:
        """The text.

        Raises:
            PlanError: it is no text, or too long.
        """
        if not isinstance(raw, str):
            raise PlanError(f"{self.name} is {str(raw)[:40]!r}; it must be text.")
        cleaned = raw.replace("\x00", "").encode("utf-8", "replace").decode("utf-8")
        if len(cleaned) > self.limit:
            raise PlanError(f"{self.name} has {len(cleaned)} characters; at most {self.limit} fit. Shorten it.")
        return cleaned

    def facts(self) -> Json:
        """For the page."""
        return {"kind": "text", "name": self.name, "label": self.label, "help": self.help, "value": self.value, "limit": self.limit}


Control = Slider | Choice | Switch | Text


def _number(raw: object) -> float | None:
    """A finite number, or a short text that says one."""
    if isinstance(raw, bool) or not isinstance(raw, int | float | str) or (isinstance(raw, str) and len(raw) > 30):
        return None
    try:
        number = float(raw)
    except (ValueError, OverflowError):
        return None
    return number if math.isfinite(number) else None
