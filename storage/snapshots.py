"""Copies of a SQLite database in a folder that outlives this machine's disk, for instance a mounted bucket.

The database itself stays on the local disk: mounted buckets have no locks that SQLite can trust. A copy is made whole beside the
database, sent over as plain bytes and put in place in one step; the one before stays beside it.
"""

from __future__ import annotations

import logging
import os
import shutil
import sqlite3
import threading
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from secrets import token_hex

from storage import sqlite_file
from storage.faults import storage_error
from trinity_core.errors import StorageError

EVERY_S = 180.0
"""Seconds between two looks whether there is something new to copy."""
_log = logging.getLogger(__name__)


class Snapshots:
    """Takes and restores the copies of one database.

    Args:
        database: the live file, on a local disk.
        folder: where copies go; made when it is not there.
        every_s: seconds between two copies.
    """

    def __init__(self, database: Path, folder: Path, *, every_s: float = EVERY_S) -> None:
        self.every_s = every_s
        self.latest: datetime | None = None
        """When the newest copy was made, as far as this process knows."""
        self._database, self._folder = database, folder
        self._copy, self._before = folder / database.name, folder / f"{database.stem}.before{database.suffix}"
        self._copied: tuple[object, ...] = ()
        self._lock = threading.Lock()
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._run, name="snapshots", daemon=True)

    def restore(self) -> bool:
        """Where there is no database yet, begin with the newest whole copy; True when there was one.

        Raises:
            StorageError: the folder cannot be read, or the copy cannot be brought here.
        """
        if not sqlite_file.is_missing(self._database):
            return False
        return any(not sqlite_file.is_missing(copy) and self._bring(copy) for copy in (self._copy, self._before))

    def take(self) -> bool:
        """Copy the database now if something in it changed; True when it was copied.

        Raises:
            StorageError: it cannot be read, or the folder cannot be written.
        """
        with self._lock:
            seen = self._state()
            if not seen or seen == self._copied:
                return False
            draft = self._database.with_name(f".{self._database.name}.{token_hex(4)}")
            try:
                _back_up(self._database, draft)
                self._send(draft)
            finally:
                draft.unlink(missing_ok=True)
            self._copied, self.latest = seen, datetime.now(UTC)
            return True

    def start(self) -> None:
        """Copy from now on, in a thread of its own. Call it once."""
        self._thread.start()

    def stop(self) -> None:
        """Copy a last time and end; a failure is logged."""
        self._stop.set()
        if self._thread.is_alive():
            self._thread.join()
        self._try()

    def _run(self) -> None:
        while not self._stop.wait(self.every_s):
            self._try()

    def _try(self) -> None:
        try:
            self.take()
        except StorageError as error:
            _log.warning("%s", error)

    def _state(self) -> tuple[object, ...]:
        """Changes with every commit; empty where there is no database."""
        files = [self._database.with_name(self._database.name + suffix) for suffix in ("", "-wal")]
        facts = [path.stat() for path in files if path.exists()]
        return tuple((fact.st_mtime_ns, fact.st_size) for fact in facts)

    def _send(self, draft: Path) -> None:
        passing = self._copy.with_name(f".{self._copy.name}.{token_hex(4)}")
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(draft, passing)
            if self._copy.exists():
                os.replace(self._copy, self._before)
            os.replace(passing, self._copy)
        except OSError as error:
            told = f"The copy of the database in {str(self._folder)!r} cannot be made: {error.strerror}. The next attempt is in a while."
            raise StorageError(told) from error
        finally:
            if passing.exists():
                passing.unlink()

    def _bring(self, copy: Path) -> bool:
        """False for a copy that is not whole; it is set aside."""
        here = self._database.with_name(f".{self._database.name}.{token_hex(4)}")
        try:
            self._database.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(copy, here)
            sqlite_file.look(here)
            sqlite_file.set_aside_logs(self._database)
            os.replace(here, self._database)
        except OSError as error:
            raise StorageError(f"The copy {str(copy)!r} of the database cannot be brought here: {error.strerror}.") from error
        except StorageError as error:
            _log.warning("%s It is set aside.", error)
            copy.replace(copy.with_name(f"{copy.name}.damaged"))
            return False
        finally:
            here.unlink(missing_ok=True)
        self.latest = datetime.fromtimestamp(copy.stat().st_mtime, UTC)
        return True


def _back_up(path: Path, draft: Path) -> None:
    """SQLite's own copy: a plain one of a file in use would miss what is still in its write-ahead log."""
    try:
        with closing(sqlite3.connect(path, timeout=30.0)) as source, closing(sqlite3.connect(draft)) as target:
            source.backup(target)
            target.execute("PRAGMA journal_mode=DELETE")
    except sqlite3.Error as error:
        raise storage_error(error, str(path)) from error
