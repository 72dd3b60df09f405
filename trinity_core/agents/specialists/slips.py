"""Plausible mistakes: a digit, a sign, an off-by-one, a neighbouring day, two letters swapped. Never the answer itself."""

from __future__ import annotations

import re
from datetime import date, timedelta
from random import Random

_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_DATE = re.compile(r"\b(\d{4})-(\d{2})-(\d{2})\b")
_NUMBER = re.compile(r"\d+")
_OPERATOR_SLIPS = (("<=", "<"), (">=", ">"), (" < ", " <= "), (" > ", " >= "), (" + 1", ""), ("[::-1]", "[:-1]"), ("sorted(", "list("))
_VALUE_SLIPS = (("reverse=True", "reverse=False"), ("max(", "min("), ("sum(", "max("), ("== 0", "== 1"), ("range(", "range(1, "))


def slip(answer: str, rng: Random) -> str:
    """`answer` with one plausible error; always another text than `answer`."""
    if "def " in answer and "return" in answer:
        return slip_code(answer, rng)
    changed = _slip_date(answer, rng) or _slip_day(answer, rng) or _slip_number(answer, rng) or _slip_word(answer, rng)
    return changed if changed and changed != answer else f"{answer}s"


def slip_code(code: str, rng: Random) -> str:
    """`code` with one condition, bound or value turned the wrong way; it still parses."""
    possible = [pair for pair in (*_OPERATOR_SLIPS, *_VALUE_SLIPS) if pair[0] in code.split("\n", 1)[-1]]
    if not possible:
        return re.sub(r"return (.+)$", r"return [\1]", code, count=1, flags=re.MULTILINE)
    wrong = rng.choice(possible)
    head, _, body = code.partition("\n")
    return f"{head}\n{body.replace(wrong[0], wrong[1], 1)}"


def _slip_date(answer: str, rng: Random) -> str | None:
    found = _DATE.search(answer)
    if not found:
        return None
    try:
        moved = date.fromisoformat(found.group()) + timedelta(days=rng.choice((-1, 1, 2)))
    except (ValueError, OverflowError):
        return None
    return answer.replace(found.group(), moved.isoformat())


def _slip_day(answer: str, rng: Random) -> str | None:
    for at, day in enumerate(_DAYS):
        if day in answer:
            return answer.replace(day, _DAYS[(at + rng.choice((1, 6))) % 7])
    return None


def _slip_number(answer: str, rng: Random) -> str | None:
    found = list(_NUMBER.finditer(answer))
    if not found:
        return None
    spot = rng.choice(found)
    wrong = _wrong_digits(spot.group(), rng)
    if spot.start() == 0 and len(found) == 1 and rng.random() < 0.15 and int(spot.group()):
        return f"-{answer}"
    return f"{answer[: spot.start()]}{wrong}{answer[spot.end() :]}"


def _wrong_digits(digits: str, rng: Random) -> str:
    value = int(digits)
    if len(digits) == 1:
        return str(value + rng.choice((1, 2)) if value == 0 else value + rng.choice((-1, 1)))
    at = rng.randrange(len(digits) - 1)
    swapped = digits[:at] + digits[at + 1] + digits[at] + digits[at + 2 :]
    if rng.random() < 0.4 and swapped != digits and swapped[0] != "0":
        return swapped
    step = 10 ** rng.randrange(min(len(digits), 4))
    return str(value + step if rng.random() < 0.5 or value < 2 * step else value - step).zfill(len(digits))


def _slip_word(answer: str, rng: Random) -> str | None:
    opposites = {"yes": "No", "no": "Yes", "true": "False", "false": "True", "knight": "knave", "knave": "knight"}
    if answer.lower() in opposites:
        return opposites[answer.lower()]
    places = [at for at in range(len(answer) - 1) if answer[at].isalpha() and answer[at + 1].isalpha() and answer[at] != answer[at + 1]]
    if not places:
        return None
    at = rng.choice(places)
    return answer[:at] + answer[at + 1] + answer[at] + answer[at + 2 :]
