from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from storage.database import default_url, open_database
from storage.runs import RunStore


class Time:
    """Seconds that pass when told, as a monotonic clock, a moment, and a sleep that takes none."""

    def __init__(self) -> None:
        self.seconds = 0.0

    def monotonic(self) -> float:
        return self.seconds

    def moment(self) -> datetime:
        return datetime(2026, 1, 2, tzinfo=UTC) + timedelta(seconds=self.seconds)

    def pass_(self, seconds: float) -> None:
        self.seconds += seconds


@pytest.fixture
def time_() -> Time:
    return Time()


@pytest.fixture
def url(tmp_path: Path) -> str:
    return default_url(tmp_path)


@pytest.fixture
def runs(url: str, time_: Time) -> Iterator[RunStore]:
    database = open_database(url)
    yield RunStore(database, clock=time_.moment)
    database.close()
