"""A bundle with every page there is."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from storage.database import open_database
from storage.task_sets import TaskSetStore
from tests.ui.fake_comparisons import FakeComparisons
from tests.ui.fake_races import FakeRaces
from tests.ui.fakes import services
from tests.ui.maps.test_map_lines import FakeMaps
from tests.ui.place import settled
from ui.import_desk import ImportDesk
from ui.lessons.classroom import Classroom
from ui.lessons.registry import core_lessons
from ui.services import Services


def everything(folder: Path, bundle: Services | None = None) -> Services:
    """Live, Evolve, Race, Compare, Traces, Side by side, Map, Data, Learn and Settings."""
    desk = ImportDesk(TaskSetStore(open_database(f"sqlite:///{folder / 'sets.db'}")), uploads=True)
    _, place, own, _ = settled(folder)
    return replace(
        bundle or services(),
        runs=FakeRaces(),
        comparisons=FakeComparisons(),
        desk=desk,
        maps=FakeMaps(),
        classroom=Classroom(core_lessons()),
        own=own,
        place=place,
    )
