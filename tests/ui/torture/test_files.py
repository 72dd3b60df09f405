"""Every small hostile file through the desk; the large ones, and what memory they take, are `bench torture --only files`."""

from pathlib import Path

import pytest

from storage.database import open_database
from storage.task_sets import TaskSetStore
from ui.torture import child
from ui.torture.files import files, hostile_files, judged, sent
from ui.torture.hostile_file import HostileFile
from ui.torture.torment import Setting

SMALL = [file for file in hostile_files() if file.small]


@pytest.fixture(scope="module")
def store(tmp_path_factory):
    database = open_database(f"sqlite:///{tmp_path_factory.mktemp('sets') / 'sets.db'}")
    yield TaskSetStore(database)
    database.close()


def test_there_are_more_than_40_and_each_has_its_name() -> None:
    names = [file.name for file in hostile_files()]
    assert len(set(names)) == len(names) > 70
    assert len(SMALL) > 50


@pytest.mark.parametrize("file", SMALL, ids=lambda file: file.name[:40])
def test_a_hostile_file_is_refused_with_a_sentence_or_taken_without_its_bad_rows(store, tmp_path: Path, file: HostileFile) -> None:
    path = tmp_path / "file"
    file.write(path)
    assert judged(file, sent(store, path, file.name)) == ""
    assert sorted(entry.name for entry in tmp_path.iterdir()) == ["file"]


@pytest.mark.slow
def test_the_first_files_in_processes_of_their_own(tmp_path) -> None:
    torment = files(Setting(None, tmp_path, trials=2))
    assert torment.passed, torment.figures


def test_what_dies_or_takes_too_much_is_a_failure(tmp_path, monkeypatch) -> None:
    answer = {"said": "'empty.csv' is empty.", "imported": 0, "rows": [], "notes": [], "kept": False}
    monkeypatch.setattr(child, "call", lambda *args, **options: child.Outcome(answer, 501.0))
    assert files(Setting(None, tmp_path, trials=1)).figures["faults"] == {"empty.csv": "it took 501 MB"}
