"""Calendar days in any usual way of writing them. Numbers with slashes count only where day and month cannot be confused."""

from __future__ import annotations

import calendar
import re
from datetime import date

from trinity_core.tasks.graders.plain import plain
from trinity_core.tasks.task import Target

_MONTHS = {name.lower(): i for i, name in enumerate(calendar.month_name) if name} | {
    name.lower(): i for i, name in enumerate(calendar.month_abbr) if name
}
_MONTHS["sept"] = 9
_MONTH = "(" + "|".join(sorted(_MONTHS, key=len, reverse=True)) + r")\b\.?"
_DAY = r"(\d{1,2})(?:st|nd|rd|th)?"
_ISO = re.compile(r"\b(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})\b")
_DAY_FIRST = re.compile(rf"\b{_DAY}(?:\s+of)?[\s-]+{_MONTH},?[\s-]+(\d{{4}})\b", re.IGNORECASE)
_MONTH_FIRST = re.compile(rf"\b{_MONTH}\s+(?:the\s+)?{_DAY},?\s+(\d{{4}})\b", re.IGNORECASE)
_DOTTED = re.compile(r"\b(\d{1,2})\.\s?(\d{1,2})\.\s?(\d{4})\b")
_SLASHED = re.compile(r"\b(\d{1,2})[/-](\d{1,2})[/-](\d{4})\b")
_WEEKDAY = re.compile(r"\b(" + "|".join(calendar.day_name) + r")\b", re.IGNORECASE)
_DOUBTS = re.compile(r"\d|\b(?:or|not|either|between|maybe|perhaps|possibly|before|after)\b", re.IGNORECASE)


def same_day(answer: str, target: Target) -> bool:
    """Whether the answer names the target's day, and no weekday that it is not."""
    wanted = date.fromisoformat(target.value)
    text = plain(answer)
    found = _find(text)
    if found is None or found[0] != wanted or _DOUBTS.search(found[1]):
        return False
    weekdays = {name.lower() for name in _WEEKDAY.findall(text)}
    return weekdays <= {calendar.day_name[wanted.weekday()].lower()}


def _find(text: str) -> tuple[date, str] | None:
    """The first date and the text without it."""
    for pattern, order in ((_ISO, "ymd"), (_DAY_FIRST, "dmy"), (_MONTH_FIRST, "mdy"), (_DOTTED, "dmy"), (_SLASHED, "")):
        if match := pattern.search(text):
            day = _slashed(match) if not order else _date(dict(zip(order, match.groups(), strict=True)))
            return None if day is None else (day, text[: match.start()] + " " + text[match.end() :])
    return None


def _slashed(match: re.Match[str]) -> date | None:
    first, second, year = match.groups()
    readings = {_date({"d": first, "m": second, "y": year}), _date({"d": second, "m": first, "y": year})} - {None}
    return readings.pop() if len(readings) == 1 else None


def _date(parts: dict[str, str]) -> date | None:
    month = _MONTHS.get(parts["m"].lower()) or (int(parts["m"]) if parts["m"].isdigit() else 0)
    try:
        return date(int(parts["y"]), month, int(parts["d"]))
    except ValueError:
        return None
