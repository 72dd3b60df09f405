"""A Retry-After header is believed in within limits, whatever stands in it."""

from email.utils import formatdate

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trinity_core.agents.retry_after import LONGEST_S, asked_wait

NOW = 1_790_000_000.0


@pytest.mark.parametrize(
    ("header", "seconds"),
    [
        ("0", 0.0),
        ("1.5", 1.5),
        (" 20 ", 20.0),
        ("4294967", LONGEST_S),
        ("1e999", LONGEST_S),
        ("-5", 0.0),
        ("NaN", None),
        ("soon", None),
        ("", None),
        (formatdate(NOW + 90, usegmt=True), 90.0),
        (formatdate(NOW - 90, usegmt=True), 0.0),
        (formatdate(NOW + 49 * 86_400, usegmt=True), LONGEST_S),
        ("Fri, 99 Foo 2026 99:99:99 GMT", None),
        ("9" * 400, LONGEST_S),
    ],
)
def test_seconds_dates_and_nonsense_are_read_within_limits(header: str, seconds: float | None) -> None:
    assert asked_wait({"retry-after": header}, now=NOW) == seconds


def test_milliseconds_go_before_seconds() -> None:
    assert asked_wait({"retry-after-ms": "250", "retry-after": "9"}, now=NOW) == 0.25
    assert asked_wait({}, now=NOW) is None


@given(st.text(max_size=40))
def test_any_text_is_a_wait_within_limits_or_none(text: str) -> None:
    wait = asked_wait({"retry-after": text}, now=NOW)
    assert wait is None or 0 <= wait <= LONGEST_S
