"""One watcher's reading of a run: its stored lines from an offset on, with lines of the page's own about its state."""

from __future__ import annotations

import secrets

from storage.stored_run import RunStatus, StoredRun
from trinity_core.errors import NotFoundError, StorageError
from ui.services import RunService
from ui.views import runs as views


class RunFeed:
    """Reads a run piece by piece; `over` turns true when nothing more can come.

    Args:
        runs: where runs are.
        run_id: which one.
    """

    def __init__(self, runs: RunService, run_id: str) -> None:
        self._runs, self._id, self._offset = runs, run_id, 0
        self._state: tuple[str, str, bool] | None = None
        self.over = False

    def read(self) -> str:
        """The lines since the last call, each with its line break; empty when there is nothing new."""
        try:
            return "".join(f"{line}\n" for line in self._new())
        except NotFoundError:
            self.over = True
            return views.missing(self._id) + "\n"
        except StorageError as error:
            return self._unreadable(str(error))

    def _new(self) -> list[str]:
        # the state before the lines: a run that had ended by then has no line that this reading could miss
        stored, first = self._runs.get(self._id), self._state is None
        lines = list(self._runs.events(self._id, self._offset))
        self._offset += len(lines)
        self.over = stored.status not in views.ACTIVE
        head = [views.header(stored, token=secrets.token_hex(4))] if first else []
        return [*head, *lines, *self._changed(stored)]

    def _changed(self, stored: StoredRun) -> list[str]:
        message = stored.message or (self._runs.trouble() if stored.status is RunStatus.QUEUED else "")
        state = (stored.status.value, message, stored.has_checkpoint)
        changed, self._state = state != self._state, state
        return [views.status(*state)] if changed else []

    def _unreadable(self, reason: str) -> str:
        """A store that fails while a run is shown may recover: say so and go on; one that fails at once ends the reading."""
        if self._state is None:
            self.over = True
            return views.unreadable(reason) + "\n"
        told, self._state = self._state, (self._state[0], reason, self._state[2])
        return "" if told == self._state else views.status(*self._state) + "\n"
