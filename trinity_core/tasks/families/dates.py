"""Dates of the Gregorian calendar: weekdays, days between, days after, and the nth weekday of a month."""

from __future__ import annotations

import calendar
from datetime import date, timedelta
from random import Random

from trinity_core.tasks.family import Family, Phrases, number, ordinal_word, text
from trinity_core.tasks.task import Split, Target, TargetKind

# {d}: `14 March 2021`; {us}: `March 14, 2021`; {iso}: `2021-03-14`; {e}, {eus}, {eiso}: a second, later day.
WEEKDAY = Phrases(
    train=(
        "what day was {d}",
        "weekday of {iso}",
        "What day of the week was {d}?",
        "On which weekday did {d} fall?",
        "Which day of the week was {us}?",
    ),
    validation=(
        "which weekday is {d}",
        "Name the weekday of {d}.",
    ),
    test=("day of the week of {us}", "{d} was which day of the week?", "On what day of the week did {us} fall?"),
)
LENGTH = Phrases(
    train=("days in {month} {year}", "How many days are there in {month} {year}?", "How many days has {month} {year}?"),
    validation=(
        "how many days in {month} {year}",
        "Give the number of days in {month} {year}.",
    ),
    test=(
        "number of days in {month} {year}",
        "How long is {month} {year}, in days?",
    ),
)
BETWEEN = Phrases(
    train=(
        "days between {d} and {e}",
        "how many days from {iso} to {eiso}",
        "How many days are there from {d} to {e}?",
        "How many days lie between {d} and {e}?",
        "How many days is it from {iso} to {eiso}?",
    ),
    validation=(
        "days from {us} to {eus}",
        "Count the days from {us} to {eus}.",
    ),
    test=("days between {iso} and {eiso}", "How many days pass from {d} until {e}?", "Going from {us} to {eus}, how many days is that?"),
)
AFTER = Phrases(
    train=("{n} days after {d}", "date {n} days after {iso}", "Which date is {n} days after {d}?", "What is the date {n} days after {us}?"),
    validation=(
        "what is {n} days after {d}",
        "Give the date that comes {n} days after {d}.",
    ),
    test=(
        "what date is {n} days after {us}",
        "If you count {n} days on from {d}, which date do you reach?",
        "What date do we have {n} days after {iso}?",
    ),
)
BEFORE = Phrases(
    train=(
        "{n} days before {d}",
        "date {n} days before {iso}",
        "Which date is {n} days before {d}?",
        "What is the date {n} days before {us}?",
    ),
    validation=(
        "what is {n} days before {d}",
        "Give the date that comes {n} days before {d}.",
    ),
    test=(
        "what date is {n} days before {us}",
        "If you count {n} days back from {d}, which date do you reach?",
        "What date do we have {n} days before {iso}?",
    ),
)
NTH = Phrases(
    train=("On which date does the {nth} {weekday} of {month} {year} fall?", "Which date is the {nth} {weekday} of {month} {year}?"),
    validation=("Give the date of the {nth} {weekday} in {month} {year}.",),
    test=("A club meets on the {nth} {weekday} of {month} {year}. Which date is that?",),
)
WEEKDAY_AFTER = Phrases(
    train=("What day of the week is {n} days after {d}?",),
    validation=("Name the weekday that comes {n} days after {d}.",),
    test=("Counting {n} days on from {d}, on which day of the week do you end?",),
)


def _day(rng: Random, *, first: int = 2000, last: int = 2029) -> date:
    return date(first, 1, 1) + timedelta(days=rng.randrange((date(last, 12, 31) - date(first, 1, 1)).days))


def _words(day: date, prefix: str = "") -> dict[str, str]:
    month = calendar.month_name[day.month]
    key = prefix or "d"
    return {key: f"{day.day} {month} {day.year}", f"{prefix}us": f"{month} {day.day}, {day.year}", f"{prefix}iso": day.isoformat()}


def _date(day: date) -> Target:
    return Target(TargetKind.DATE, day.isoformat())


def _weekday_name(day: date) -> Target:
    return text(calendar.day_name[day.weekday()], calendar.day_abbr[day.weekday()])


def _weekday(split: Split, rng: Random, *, first: int, last: int) -> tuple[str, Target]:
    day = _day(rng, first=first, last=last)
    return WEEKDAY.pick(split, rng).format(**_words(day)), _weekday_name(day)


def _length(split: Split, rng: Random) -> tuple[str, Target]:
    day = _day(rng, first=1990)
    month = 2 if rng.random() < 0.4 else day.month
    question = LENGTH.pick(split, rng).format(month=calendar.month_name[month], year=day.year)
    return question, number(calendar.monthrange(day.year, month)[1], unit="day")


def _between(split: Split, rng: Random, *, least: int, most: int) -> tuple[str, Target]:
    day, n = _day(rng), rng.randint(least, most)
    return BETWEEN.pick(split, rng).format(**_words(day), **_words(day + timedelta(days=n), "e")), number(n, unit="day")


def _shifted(split: Split, rng: Random, *, least: int, most: int) -> tuple[str, Target]:
    day, n, back = _day(rng), rng.randint(least, most), rng.random() < 0.4
    phrases = BEFORE if back else AFTER
    return phrases.pick(split, rng).format(n=n, **_words(day)), _date(day + timedelta(days=-n if back else n))


def _weekday_after(split: Split, rng: Random) -> tuple[str, Target]:
    day, n = _day(rng), rng.randint(200, 5000)
    return WEEKDAY_AFTER.pick(split, rng).format(n=n, **_words(day)), _weekday_name(day + timedelta(days=n))


def _nth(split: Split, rng: Random) -> tuple[str, Target]:
    first, nth, weekday = _day(rng, first=1980, last=2040).replace(day=1), rng.randint(1, 4), rng.randrange(7)
    day = first + timedelta(days=(weekday - first.weekday()) % 7 + 7 * (nth - 1))
    words = {"nth": ordinal_word(nth), "weekday": calendar.day_name[weekday], "month": calendar.month_name[first.month]}
    return NTH.pick(split, rng).format(**words, year=first.year), _date(day)


def _draw(split: Split, difficulty: int, rng: Random) -> tuple[str, Target]:
    second = rng.random() < 0.5
    if difficulty == 1:
        return _length(split, rng) if second else _shifted(split, rng, least=2, most=9)
    if difficulty == 2:
        return _shifted(split, rng, least=10, most=40) if second else _between(split, rng, least=5, most=40)
    if difficulty == 3:
        return _weekday(split, rng, first=2000, last=2025) if second else _between(split, rng, least=60, most=300)
    if difficulty == 4:
        return _shifted(split, rng, least=90, most=700) if second else _between(split, rng, least=300, most=1500)
    kinds = (_nth, _weekday_after)
    return rng.choice(kinds)(split, rng) if second else _weekday(split, rng, first=1780, last=1980)


DATES = Family(
    "dates", "Dates", "What day of the week was 14 March 2021?", (WEEKDAY, LENGTH, BETWEEN, AFTER, BEFORE, NTH, WEEKDAY_AFTER), _draw
)
