"""Who may see and who may change what: asked at the stores' boundary, once, before anything of a thing is read."""

from __future__ import annotations

import re
import threading
from collections import OrderedDict
from collections.abc import Callable, Iterable

from storage.access import Access, AccessStore, Thing, missing
from trinity_core.errors import PlanError

KEPT = 5_000
"""Owners remembered; a thing's owner never changes."""
_ID = re.compile(r"(?<![0-9a-f])[0-9a-f]{32}(?![0-9a-f])")
_NOT_YOURS = "Another visitor shared this to be looked at. Only they can change it; begin one of your own instead."


class Guard:
    """Answers for the visitor whose request is being handled. Thread-safe. Every method may raise `StorageError`.

    What belongs to nobody was made by the operator: sets of tasks are offered to all, the rest has to be shared.

    Args:
        access: whose things are.
        visitor: whose request is being handled; never empty.
    """

    def __init__(self, access: AccessStore, visitor: Callable[[], str]) -> None:
        self._access, self.visitor = access, visitor
        self._owners: OrderedDict[tuple[Thing, str], str] = OrderedDict()
        self._lock = threading.Lock()

    def owns(self, thing: Thing, known: str) -> bool:
        """Whether it is the visitor's."""
        return self._owner(thing, known) == self.visitor()

    def may_read(self, thing: Thing, known: str) -> bool:
        """Whether it is the visitor's, or shared."""
        if self.owns(thing, known):
            return True
        found = self._access.of(thing, known)
        return found is not None and (found.shared or (thing is Thing.TASK_SET and not found.owner))

    def require_readable(self, thing: Thing, known: str) -> None:
        """Check before it is read.

        Raises:
            NotFoundError: it is not there, or not for this visitor: nobody can tell which.
        """
        if not self.may_read(thing, known):
            raise missing(thing, known)

    def require_own(self, thing: Thing, known: str) -> None:
        """Check before it is changed.

        Raises:
            NotFoundError: it is not there, or not for this visitor.
            PlanError: it is shared with this visitor, but another's.
        """
        if not self.owns(thing, known):
            self.require_readable(thing, known)
            raise PlanError(_NOT_YOURS)

    def require_named(self, texts: Iterable[str]) -> None:
        """Check every id that a plan names, of heads and of sets of tasks, before the plan is used.

        Raises:
            NotFoundError: one is not for this visitor.
        """
        for known in {found for text in texts for found in _ID.findall(text)}:
            for thing in (Thing.RUN, Thing.TASK_SET):
                if self._access.of(thing, known) is not None:
                    self.require_readable(thing, known)

    def shared(self, thing: Thing, known: str) -> bool:
        """Whether anybody with the link may see it."""
        found = self._access.of(thing, known)
        return found is not None and found.shared

    def share(self, thing: Thing, known: str, shared: bool) -> None:
        """Let anybody with the link see it, or not any more. Raises as `require_own`."""
        self.require_own(thing, known)
        self._access.share(thing, known, shared)

    def _owner(self, thing: Thing, known: str) -> str:
        with self._lock:
            kept = self._owners.get((thing, known))
        if kept is not None:
            return kept
        found: Access | None = self._access.of(thing, known)
        if found is None or not found.owner:
            return ""
        with self._lock:
            self._owners[thing, known] = found.owner
            while len(self._owners) > KEPT:
                self._owners.popitem(last=False)
        return found.owner
