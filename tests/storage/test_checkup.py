"""What is said of a database without touching it."""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path

import pytest
from sqlalchemy import make_url

from storage.checkup import DatabaseFacts, look_at
from storage.database import default_url, open_database
from storage.migrations import Migrations
from tests.storage.test_database import without_privileges
from tests.storage.test_migrations import SAVED, newer
from trinity_core.errors import StorageError


def test_a_database_is_described_and_found_as_it_was_left(url, database):
    facts = look_at(url)
    assert (facts.revision, facts.known, facts.writable, facts.shared) == (Migrations().head, True, True, False)
    assert facts.kind.split()[0] == ("SQLite" if url.startswith("sqlite") else "PostgreSQL")
    assert (facts.free_bytes is None) == url.startswith("postgresql")


def test_a_missing_file_is_not_made(tmp_path):
    facts = look_at(default_url(tmp_path / "a" / "b"))
    assert (facts.revision, facts.writable) == ("", True)
    assert list(tmp_path.iterdir()) == []


def test_an_older_file_is_not_upgraded_and_a_newer_one_is_seen_as_such(tmp_path):
    old = shutil.copy(SAVED / "schema_0002.sqlite3", tmp_path / "old.sqlite3")
    assert look_at(f"sqlite:///{old}").revision == look_at(f"sqlite:///{old}").revision == "0002"
    assert [path.name for path in tmp_path.iterdir()] == ["old.sqlite3"]
    open_database(default_url(tmp_path), migrations=newer(tmp_path / "ahead")).close()
    assert not look_at(default_url(tmp_path)).known


def test_a_file_or_folder_without_write_permission_is_told():
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        open_database(default_url(folder)).close()
        folder.chmod(0o555)
        with without_privileges():
            assert not look_at(default_url(folder)).writable
            assert not look_at(default_url(folder / "deeper")).writable
        folder.chmod(0o755)


def test_an_empty_server_is_not_filled_and_a_reader_is_told(cluster):
    url = cluster.empty()
    facts = look_at(url)
    assert (facts.revision, facts.writable) == ("", True)
    assert cluster.sql("SELECT count(*) FROM information_schema.tables WHERE table_schema = 'public'", make_url(url).database) == (0,)
    cluster.sql("CREATE ROLE onlooker LOGIN")
    assert not look_at(url.replace("tester@", "onlooker@")).writable
    with pytest.raises(StorageError, match="does not exist"):
        look_at(cluster.url("nosuch"))


@pytest.mark.parametrize(("kind", "shared"), [("ext4", False), ("nfs4", True), ("fuse.hf-mount", True), ("fuseblk", False), ("", False)])
def test_a_shared_file_system_is_known_by_its_name(kind, shared):
    assert DatabaseFacts("SQLite", "x", "", "", True, True, kind, 1).shared is shared
