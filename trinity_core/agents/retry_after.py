"""How long a provider asks to wait: the Retry-After header as seconds or as a date, believed in within limits.

One of the SDKs would sleep 49 days on it; servers with a wrong clock send dates long past or far away.
"""

from __future__ import annotations

from collections.abc import Mapping
from email.utils import parsedate_to_datetime

LONGEST_S = 3600.0
"""Longest wait that is believed in, in seconds."""


def asked_wait(headers: Mapping[str, str], *, now: float) -> float | None:
    """Seconds from 0 to `LONGEST_S`; None when the headers do not say or say nonsense.

    Args:
        headers: of the answer; "retry-after-ms" goes before "retry-after".
        now: seconds since 1970.
    """
    if (milliseconds := _number(headers.get("retry-after-ms", ""))) is not None:
        return _within(milliseconds / 1000)
    text = headers.get("retry-after", "")
    seconds = _number(text)
    if seconds is None:
        date = _date(text)
        seconds = None if date is None else date - now
    return None if seconds is None else _within(seconds)


def _within(seconds: float) -> float:
    return min(max(seconds, 0.0), LONGEST_S)


def _number(text: str) -> float | None:
    try:
        number = float(text)
    except ValueError:
        return None
    return None if number != number else number  # NaN is the one number that differs from itself


def _date(text: str) -> float | None:
    try:
        return parsedate_to_datetime(text).timestamp()
    except (ValueError, OverflowError, TypeError):
        return None
