"""Pools that people bring to the page: kept in memory, for the visitor who brought them, and for a while only.

Nothing of them is stored. The name of such a pool begins with `own:`; sessions over it are stored like all others, under that name.
"""

from __future__ import annotations

import threading
import time
from collections import OrderedDict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from trinity_core.agents.pool import Pool
from trinity_core.agents.pool_file import PoolFile, read_pool_text
from trinity_core.errors import PlanError, PoolError
from ui.deployment import Deployment
from ui.services import PoolOption

OWN = "own:"
"""Begins the name of every pool that was brought to the page."""
MAX_CHARS = 20_000
"""Longest text of a pool."""
MAX_AGENTS = 16
"""Most agents of a pool on a public page."""
KEPT_S = 4 * 3600.0
"""Seconds a pool stays after it was last used."""
EACH, ALL = 5, 500
"""Pools kept for one visitor, and for all."""

PASSING = ("tab:", "nobody:")
"""Begin the owners of browsers that keep no cookie: the next page they open is another owner's."""

_CLOSED = "This page takes no models of visitors. Run the program yourself and bring them there, or use a pool file with --pool."
_NOBODY = "The page cannot tell you from other visitors, so it cannot keep a pool for you. Allow cookies for it and load it again."
_GONE = (
    "The pool {name!r} was brought to this page and is gone: such pools are kept in memory only, for their visitor, until {hours:g} hours "
    "after their last use. Bring it again in Settings, or use a pool file with --pool on the command line."
)
_HERE_ONLY = (
    "The pool {name!r} is kept in the memory of this page, and what runs in the background is another process. Save it as a file and use "
    "it on the command line: python app.py evolve --pool FILE, or compare --pool FILE."
)

Build = Callable[[PoolFile, Mapping[str, str], float], Pool]
"""Makes the agents of a pool with these keys at this pace."""


@dataclass(slots=True, eq=False)
class _Kept:
    file: PoolFile
    keys: Mapping[str, str] = field(repr=False)
    """Typed by the visitor, by slot."""
    until: float


class OwnPools:
    """The pools visitors brought. Thread-safe.

    Args:
        build: makes agents; on a public page it must let them reach the public internet alone.
        deployment: whether pools may be brought, and who reaches the page.
        visitor: whose request is being handled.
        keys: the operator's own, used on a private page for agents at their provider's own address alone.
        pace: of offline specialists.
        clock: monotonic seconds.
    """

    def __init__(
        self,
        build: Build,
        deployment: Deployment,
        *,
        visitor: Callable[[], str],
        keys: Mapping[str, str],
        pace: float = 0.0,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._build, self._deployment, self._visitor, self._clock, self._pace = build, deployment, visitor, clock, pace
        self._operators = {} if deployment.public else dict(keys)
        self._kept: OrderedDict[tuple[str | None, str], _Kept] = OrderedDict()
        self._lock = threading.Lock()

    @property
    def refusal(self) -> str:
        """Why nobody may bring a pool; empty where everybody may."""
        return "" if self._deployment.custom_urls else _CLOSED

    def use(self, text: str, keys: Mapping[str, str]) -> PoolOption:
        """Keep a pool for this visitor, in place of an earlier one of the same name.

        Args:
            text: TOML as in a pool file.
            keys: typed by the visitor, by slot.

        Raises:
            PoolError: the text is wrong, with its line.
            PlanError: no pools are taken here, or not from this visitor.
        """
        file, owner = self.read(text), self._owner()
        name, kept = f"{OWN}{file.name}", _Kept(file, dict(keys), self._clock() + KEPT_S)
        option = self._option(name, kept)
        option.build({})  # what cannot be made is refused now
        with self._lock:
            self._drop_late()
            self._kept[owner, name] = kept
            self._kept.move_to_end((owner, name))
            mine = [key for key in self._kept if key[0] == owner]
            for key in (*mine[: max(0, len(mine) - EACH)], *list(self._kept)[: max(0, len(self._kept) - ALL)]):
                self._kept.pop(key, None)
        return option

    def read(self, text: str) -> PoolFile:
        """The pool that a text describes; nothing is kept.

        Raises:
            PoolError: the text is wrong, with its line.
            PlanError: no pools are taken here.
        """
        if self.refusal:
            raise PlanError(self.refusal)
        if not text.strip():
            raise PoolError("There is no pool yet. Fill in address and model, or paste a pool in TOML.")
        if len(text) > MAX_CHARS:
            raise PoolError(f"The pool has more than {MAX_CHARS:,} characters. Leave something out.")
        file = read_pool_text(text, label="The pool", name="mine")
        if self._deployment.public and len(file.entries) > MAX_AGENTS:
            raise PoolError(f"The pool has {len(file.entries)} agents; on this page it can have up to {MAX_AGENTS}.")
        return file

    def options(self) -> Sequence[PoolOption]:
        """This visitor's pools, the newest first."""
        with self._lock:
            self._drop_late()
            mine = [(name, kept) for (owner, name), kept in self._kept.items() if owner == self._whose()]
        return [self._option(name, kept) for name, kept in reversed(mine)]

    def option(self, name: str) -> PoolOption:
        """This visitor's pool of that name, kept for longer from now on.

        Raises:
            PlanError: it is gone.
        """
        return self._option(name, self._get(name))

    def file(self, name: str) -> tuple[PoolFile, Mapping[str, str]]:
        """The text of this visitor's pool as it was read, and the keys there are for it.

        Raises:
            PlanError: it is gone.
        """
        kept = self._get(name)
        return kept.file, self._keys(kept)

    def forget(self) -> int:
        """Drop this visitor's pools with their keys; how many there were."""
        owner = self._whose()
        with self._lock:
            mine = [key for key in self._kept if key[0] == owner]
            for key in mine:
                del self._kept[key]
        return len(mine)

    def _get(self, name: str) -> _Kept:
        with self._lock:
            self._drop_late()
            kept = self._kept.get((self._whose(), name))
            if kept is None:
                raise PlanError(_GONE.format(name=name.removeprefix(OWN)[:80], hours=KEPT_S / 3600))
            kept.until = self._clock() + KEPT_S
        return kept

    def _option(self, name: str, kept: _Kept) -> PoolOption:
        def build(keys: Mapping[str, str], pace: float = self._pace) -> Pool:
            return self._build(kept.file, {**self._keys(kept), **keys}, pace)

        missing = tuple(slot for slot in kept.file.key_slots if slot not in self._keys(kept))
        return PoolOption(name, f"{kept.file.name} (yours)", build, missing, lambda keys: build(keys, 0.0))

    def _keys(self, kept: _Kept) -> Mapping[str, str]:
        """Typed ones, and the operator's where no address in the pool could lead them elsewhere."""
        elsewhere = {entry.text("key") for entry in kept.file.entries if entry.text("base_url")}
        return {**{slot: key for slot, key in self._operators.items() if slot not in elsewhere}, **kept.keys}

    def _whose(self) -> str | None:
        """The visitor; None for one of a public page who cannot be told from others."""
        owner = self._visitor()
        return None if self._deployment.public and (not owner or owner.startswith(PASSING)) else owner

    def _owner(self) -> str:
        owner = self._whose()
        if owner is None:
            raise PlanError(_NOBODY)
        return owner

    def _drop_late(self) -> None:
        now = self._clock()
        for key in [key for key, kept in self._kept.items() if kept.until <= now]:
            del self._kept[key]


def here_only(name: str) -> PlanError:
    """Refuses a visitor's pool for what another process does."""
    return PlanError(_HERE_ONLY.format(name=name.removeprefix(OWN)[:80]))
