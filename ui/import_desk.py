"""Where files sent from the page lie until they are imported: a folder of this process alone, under names of our own.

Nothing that a browser says becomes part of a path. Files are removed once they are imported, after an hour, and when the server ends.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from secrets import token_hex
from tempfile import TemporaryDirectory
from typing import IO

from storage.stored_task_set import StoredTaskSet
from storage.task_sets import TaskSetStore, unknown
from trinity_core.errors import NotFoundError, TableError
from trinity_core.tasks.table.limits import MAX_FILE_BYTES
from trinity_core.tasks.table.reading import Content, Understood, read_tables, understand
from ui.import_lines import maps_of
from ui.imports import Import, mappings

MAX_FILES = 40
"""Files that may lie here at once."""
MAX_TOTAL_BYTES = 5 * MAX_FILE_BYTES
KEPT_S = 3600.0
"""Seconds after which a file that nobody imported is removed."""


@dataclass(frozen=True, slots=True)
class _File:
    path: Path
    label: str
    """Its name as the browser says it, for people to read only."""
    since: float
    owner: str
    """The visitor who sent it; empty where all are one."""


class ImportDesk:
    """Keeps files for a while and imports them. Thread-safe.

    Args:
        store: where sets are kept.
        uploads: False where strangers reach the page: then nothing can be sent or deleted.
        forget: called with the id of a set that was deleted.
        clock: monotonic seconds.
        visitor: whose request is being handled; None where all who reach the page are one.
        max_bytes: of a file.
    """

    def __init__(
        self,
        store: TaskSetStore,
        *,
        uploads: bool,
        forget: Callable[[str], None] = lambda set_id: None,
        clock: Callable[[], float] = time.monotonic,
        visitor: Callable[[], str] | None = None,
        max_bytes: int = MAX_FILE_BYTES,
    ) -> None:
        self.uploads = uploads
        """True where files may be sent from the page."""
        self.max_bytes = max_bytes
        """Of a file."""
        self._visitor = visitor
        self._store, self._forget, self._clock = store, forget, clock
        self._folder: TemporaryDirectory[str] | None = None
        self._files: dict[str, _File] = {}
        self._lock = threading.Lock()

    def begin(self, label: str) -> tuple[str, IO[bytes]]:
        """A token for a new file, and the file to write it to.

        Raises:
            TableError: nothing may be sent here, or too much lies here already.
        """
        if not self.uploads:
            raise TableError("Files cannot be sent to this page. Import them on the server: python app.py import FILE.")
        with self._lock:
            self._sweep()
            taken = sum(file.path.stat().st_size for file in self._files.values() if file.path.exists())
            if len(self._files) >= MAX_FILES or taken >= MAX_TOTAL_BYTES:
                raise TableError("Too many files wait to be imported. Import or discard them first, or try again in an hour.")
            if self._folder is None:
                self._folder = TemporaryDirectory(prefix="trinity-import-")
            token = token_hex(16)
            path = Path(self._folder.name) / token
            self._files[token] = _File(path, label.replace("\x00", "")[:120] or "file", self._clock(), self._owner())
        return token, path.open("wb")

    def discard(self, tokens: Sequence[str]) -> None:
        """Remove files; unknown tokens are left out."""
        with self._lock:
            for token in tokens:
                if self._own(token) is not None:
                    self._files.pop(token).path.unlink(missing_ok=True)

    def look(self, tokens: Sequence[str]) -> Understood:
        """What the files are, and what their columns probably mean.

        Raises:
            TableError: a file cannot be read.
            NotFoundError: a file is not here any more.
        """
        with self._lock:
            files = [self._own(token) for token in tokens]
        known = [file for file in files if file is not None]
        if not known or len(known) < len(files):
            raise NotFoundError("This file is not here any more. Choose it again.")
        try:
            found = understand([file.path for file in known])
        except TableError as error:
            raise TableError(self._named(str(error), known)) from error
        sources = tuple(replace(source, name=file.label) for source, file in zip(found.sources, known, strict=True))
        return Understood(sources, found.maps)

    def take(self, tokens: Sequence[str], *, content: Content, lines: str, name: str) -> Import:
        """Import the files with the mapping that a person saw and may have edited; they are removed after it.

        Raises:
            TableError: a mapping is wrong, or nothing can be imported. The files stay.
            NotFoundError: a file is not here any more.
        """
        found = self.look(tokens)
        found = Understood(found.sources, maps_of(lines, found))
        made = read_tables(found, content)
        label = name.strip() or found.sources[0].name.rsplit(".", 1)[0]
        stored = self._store.get(self._store.add(label, made.table, made.report, owner=self._owner()))
        self._forget(stored.id)  # it may be kept in memory under an older name
        self.discard(tokens)
        return Import(stored, mappings(found))

    def sets(self) -> Sequence[StoredTaskSet]:
        """The imported sets, the newest first: of a visitor, their own and those the operator imported."""
        found = self._store.list()
        return found if self._visitor is None else [one for one in found if one.owner in ("", self._visitor())]

    def delete(self, set_id: str) -> None:
        """Remove a set for good.

        Raises:
            NotFoundError: there is no such set.
            TableError: nothing can be deleted from here.
        """
        if not self.uploads:
            raise TableError("Sets cannot be deleted from this page. Delete them on the server: python app.py tasks delete ID.")
        if self._visitor is not None:
            self._require(self._visitor(), set_id)
        self._store.delete(set_id)
        self._forget(set_id)

    def close(self) -> None:
        """Remove everything that waits."""
        with self._lock:
            self._files.clear()
        if self._folder is not None:
            self._folder.cleanup()

    def _named(self, message: str, files: Sequence[_File]) -> str:
        """The message with the names people know."""
        for file in files:
            message = message.replace(file.path.name, file.label)
        return message

    def _require(self, visitor: str, set_id: str) -> None:
        owner = self._store.get(set_id).owner
        if not owner:
            raise TableError("The operator imported this set for everybody. Only they can delete it.")
        if owner != visitor:
            raise unknown(set_id)

    def _owner(self) -> str:
        return "" if self._visitor is None else self._visitor()

    def _own(self, token: str) -> _File | None:
        """The file of a token; None for one that is not here, or another's."""
        file = self._files.get(token)
        return file if file is not None and file.owner == self._owner() else None

    def _sweep(self) -> None:
        for token, file in list(self._files.items()):
            if self._clock() - file.since > KEPT_S:
                self._files.pop(token).path.unlink(missing_ok=True)
