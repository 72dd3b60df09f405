"""Where the database goes when nothing is said."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from storage.home import home
from trinity_core.errors import StorageError


def test_the_usual_folder_is_taken_and_nothing_is_made(tmp_path: Path) -> None:
    assert home(tmp_path / "a" / "b", tmp_path / "spare") == (tmp_path / "a" / "b", "")
    assert list(tmp_path.iterdir()) == []


def test_where_it_cannot_be_written_the_spare_one_serves_and_that_is_said(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    folder, reason = home(tmp_path / "file" / "data", tmp_path / "spare")
    assert (folder, folder.stat().st_mode & 0o777) == (tmp_path / "spare", 0o700)
    assert "which a restart may empty" in reason


def test_a_spare_folder_of_somebody_else_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "file").write_text("")
    mine = os.geteuid()
    monkeypatch.setattr(os, "geteuid", lambda: mine + 1)
    with pytest.raises(StorageError, match="belongs to somebody else"):
        home(tmp_path / "file" / "data", tmp_path / "spare")


def test_nowhere_to_write_is_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(StorageError, match="Set TRINITY_DATABASE_URL"):
        home(tmp_path / "file" / "a", tmp_path / "file" / "b")
