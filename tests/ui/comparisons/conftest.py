from __future__ import annotations

from collections.abc import Iterator

import pytest

from storage.comparisons import ComparisonStore
from storage.database import default_url, open_database
from tests.ui.runs.conftest import Time


@pytest.fixture
def time_() -> Time:
    return Time()


@pytest.fixture
def url(tmp_path) -> str:
    return default_url(tmp_path)


@pytest.fixture
def store(url: str, time_: Time) -> Iterator[ComparisonStore]:
    database = open_database(url)
    yield ComparisonStore(database, clock=time_.moment)
    database.close()
