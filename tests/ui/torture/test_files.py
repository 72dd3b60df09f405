"""Every small hostile file through the desk; the large ones, and what memory they take, are `bench torture --only files`."""

import os
import signal
from pathlib import Path

import pytest

from storage.database import open_database
from storage.task_sets import TaskSetStore
from ui.torture import child
from ui.torture.files import fault_of, files, hostile_files, judged, sent
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


def test_what_dies_or_takes_too_much_is_a_failure() -> None:
    answer = {"said": "'empty.csv' is empty.", "imported": 0, "rows": [], "notes": [], "kept": False}
    empty = SMALL[0]
    assert fault_of(empty, "", child.Outcome(answer, 499.0)) == ""
    assert fault_of(empty, "", child.Outcome(answer, 501.0)) == "it took 501 MB"
    assert fault_of(empty, "", child.Outcome(None, 0.0, "signal 9")) == "signal 9"
    assert fault_of(empty, "exit code 1", child.Outcome(answer, 1.0)) == "exit code 1"


def test_a_fork_tells_its_answer_or_how_it_ended() -> None:
    assert child.forked(sorted, (2, 1)).answer == [1, 2]
    assert child.forked(lambda: os.kill(os.getpid(), 9)).died == "signal 9"
    assert child.forked(lambda: 1 / 0).died == "exit code 1"
    assert child.forked(signal.pause, timeout_s=0.01).died == "it was not done after 0.01 s"
