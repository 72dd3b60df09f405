"""Calendar questions: finding dates in prose, weekdays, spans and shifts, as `Date:` statements."""

from __future__ import annotations

import calendar
import re
from datetime import date, timedelta
from functools import lru_cache

from trinity_core.agents.specialists.numerals import ordinal, spell_out_digits

_MONTHS = tuple(name.lower() for name in calendar.month_name[1:])
_MONTH = (
    "(jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|"
    "aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\\.?"
)
_DATES = re.compile(
    rf"\b(?P<iso>(\d{{4}})-(\d{{1,2}})-(\d{{1,2}}))\b"
    rf"|\b(?P<day_first>(\d{{1,2}})(?:st|nd|rd|th)?\s+(?:day\s+)?(?:of\s+)?{_MONTH},?\s+(\d{{4}}))\b"
    rf"|\b(?P<month_first>{_MONTH}\s+(?:the\s+)?(\d{{1,2}})(?:st|nd|rd|th)?,?\s+(?:of\s+)?(\d{{4}}))\b",
    re.IGNORECASE,
)
_SHIFT = re.compile(r"\b(\d+)\s+(days?|weeks?|months?|years?|fortnights?)\b", re.IGNORECASE)
_BACK = re.compile(r"\b(?:before|earlier|ago|back|backwards?|subtract\w*|minus|prior|precede\w*)\b", re.IGNORECASE)
_ON = re.compile(
    r"\b(?:after|later|from|past|add\w*|plus|follow\w*|on|forward|ahead|hence|reach\w*|have passed|go by|since|pass)\b", re.IGNORECASE
)
_WEEKDAY = re.compile(
    r"\b(?:day of (?:the|that) week|week ?day|(?:what|which) day (?:was|is|will|did|does|fell)|on (?:what|which) day|day name)\b", re.I
)
_SPAN = re.compile(
    r"\b(?:how many|number of|count|how long|how much time|days? (?:between|from|until|lie|pass|apart)|difference)\b", re.IGNORECASE
)
_DAYS = tuple(name.lower() for name in calendar.day_name)
_NTH = re.compile(
    rf"\b(first|second|third|fourth|fifth|last|\d(?:st|nd|rd|th))\s+({'|'.join(_DAYS)})\s+(?:of|in)\s+{_MONTH},?\s+(?:of\s+)?(\d{{4}})"
)
_STATED_NTH = re.compile(r"(\w+) (\w+day) of (\d{4})-(\d\d)")
_STATED_SPAN = re.compile(r"(days|weeks) from (\S+) to (\S+)")
_STATED_SHIFT = re.compile(r"(weekday )?(\S+) ([+-]) (\d+) (day|week|month|year)s?")


def find_dates(text: str) -> tuple[date, ...]:
    """The valid dates written in `text`, in order."""
    found = []
    for match in _DATES.finditer(text):
        parts = [part for part in match.groups()[0:] if part and part not in (match["iso"], match["day_first"], match["month_first"])]
        first, second, third = parts
        try:
            if match["iso"]:
                found.append(date(int(first), int(second), int(third)))
            elif match["day_first"]:
                found.append(date(int(third), _month(second), int(first)))
            else:
                found.append(date(int(third), _month(first), int(second)))
        except ValueError:
            continue
    return tuple(found)


@lru_cache(maxsize=8_000)
def read_date_question(question: str) -> str | None:
    """The body of a `Date:` statement for a calendar question; None when it is none."""
    dates, plain = find_dates(question), spell_out_digits(question)
    if len(dates) == 2:
        wanted = "weeks" if re.search(r"how many (?:full |whole |complete )?weeks", plain) else "days"
        return f"{wanted} from {dates[0]} to {dates[1]}" if _SPAN.search(plain) or "days" in plain else None
    if len(dates) == 1:
        return _read_one_date(dates[0], _DATES.sub(" ", plain))
    if leap := re.search(r"\b(?:is|was|will)\b.*?\b(\d{4})\b.*\bleap", plain):
        return f"leap {leap.group(1)}"
    if nth := _NTH.search(plain):
        place, weekday, month, year = nth.groups()
        return f"{place} {weekday.capitalize()} of {year}-{_month(month):02d}"
    if "days" in plain and (found := re.search(rf"\b{_MONTH}\s+(?:of\s+)?(\d{{4}})", plain)):
        return f"length {found.group(2)}-{_month(found.group(1)):02d}"
    return None


def _read_one_date(day: date, plain: str) -> str | None:
    shift = _SHIFT.search(plain)
    if shift:
        number, unit = int(shift.group(1)), shift.group(2).rstrip("s").lower()
        number, unit = (number * 2, "week") if unit == "fortnight" else (number, unit)
        sign = "-" if _BACK.search(plain) else "+" if _ON.search(plain) else ""
        named = "weekday " if _WEEKDAY.search(plain) else ""
        return f"{named}{day} {sign} {number} {unit}{'s' if number != 1 else ''}" if sign else None
    return f"weekday {day}" if _WEEKDAY.search(plain) or re.search(r"\bday\b", plain) else None


@lru_cache(maxsize=8_000)
def solve_date(body: str) -> tuple[str, str] | None:
    """Answer and working of a `Date:` body; None when it cannot be read or leaves the calendar."""
    try:
        if span := _STATED_SPAN.fullmatch(body):
            return _span(span.group(1), date.fromisoformat(span.group(2)), date.fromisoformat(span.group(3)))
        if shift := _STATED_SHIFT.fullmatch(body):
            named, day, sign, number, unit = shift.groups()
            moved = _shifted(date.fromisoformat(day), int(sign + number), unit)
            return (f"{moved:%A}" if named else moved.isoformat()), f"  {number} {unit}s {'on from' if sign == '+' else 'back from'} {day}."
        if nth := _STATED_NTH.fullmatch(body):
            return _nth_weekday(*nth.groups())
        if body.startswith("weekday "):
            return f"{date.fromisoformat(body[8:]):%A}", "  The calendar repeats every 400 years; I count from there."
        if body.startswith("leap "):
            return ("Yes" if calendar.isleap(int(body[5:])) else "No"), "  Divisible by 4, but centuries only by 400."
        if body.startswith("length "):
            year, month = map(int, body[7:].split("-"))
            return str(calendar.monthrange(year, month)[1]), "  Straight from the calendar."
    except (ValueError, OverflowError):
        return None
    return None


def _span(unit: str, start: date, end: date) -> tuple[str, str]:
    days = abs((end - start).days)
    return (str(days) if unit == "days" else str(days // 7)), f"  From {start:%d %B %Y} to {end:%d %B %Y}, month by month."


def _nth_weekday(place: str, weekday: str, year: str, month: str) -> tuple[str, str] | None:
    wanted, position = _DAYS.index(weekday.lower()), ordinal(place)
    days = [week[wanted] for week in calendar.monthcalendar(int(year), int(month)) if week[wanted]]
    if position is None or not (position == -1 or 1 <= position <= len(days)):
        return None
    day = date(int(year), int(month), days[position - 1 if position > 0 else -1])
    return day.isoformat(), f"  The {weekday}s of that month fall on {', '.join(map(str, days))}."


def _shifted(day: date, number: int, unit: str) -> date:
    if unit in ("day", "week"):
        return day + timedelta(days=number * (7 if unit == "week" else 1))
    months = day.year * 12 + day.month - 1 + number * (12 if unit == "year" else 1)
    year, month = divmod(months, 12)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def _month(name: str) -> int:
    lowered = name.lower().rstrip(".")[:3]
    return next(number for number, month in enumerate(_MONTHS, 1) if month.startswith(lowered))
