"""What the what-if panel's events do, apart from Gradio: every input comes from a browser, so every input is checked here."""

from __future__ import annotations

import secrets
import threading
from collections import OrderedDict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from storage.stored import SessionStatus, StoredSession
from trinity_core.agents.pool import Pool
from trinity_core.cancel import Cancel
from trinity_core.errors import NotFoundError, PlanError, TrinityError
from trinity_core.events import SessionEvent
from trinity_core.session.fork import Branch, Change, fork
from trinity_core.settings import SessionPlan
from trinity_core.types import Role
from ui.alternatives import AlternativesBatch, Field
from ui.handlers import pool_option
from ui.hub import LiveHub, valid_id
from ui.own_pools import OWN
from ui.services import PoolOption, Services
from ui.views import branches as tree_views
from ui.views import what_if as views

MAX_RUNNING = 3
"""Batches of alternatives at the same time, over all visitors."""
MAX_KEPT = 50
"""Batches remembered."""
_NOT_YOURS = "Another visitor shared this session to be looked at. Only they can play it otherwise."
Keys = Mapping[str, Mapping[str, str]]
"""Keys typed into the page, by pool and by the name of their variable."""


@dataclass(slots=True)
class WhatIf:
    """Opens panels, starts branches and batches. One for all pages of the server.

    Args:
        services: the pages' collaborators.
        hub: runs the branches.
    """

    services: Services
    hub: LiveHub
    _batches: OrderedDict[tuple[str, int], AlternativesBatch] = field(default_factory=OrderedDict)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def open(self, session: object, turn: object, keys: Keys) -> str:
        """The panel of a turn, to be opened."""
        return self.look(session, turn, keys, token=secrets.token_hex(4))

    def look(self, session: object, turn: object, keys: Keys, *, notice: str = "", token: str = "") -> str:
        """The panel of a turn as it is now; without a token it changes only a panel that is open."""
        session_id = valid_id(session)
        batch = self.batch(session_id, turn)
        try:
            where = self._field(session_id, turn, keys) if batch is None or token else batch.field
            return views.panel(where, batch, notice=notice, token=token)
        except TrinityError as error:
            return views.refused(session_id, turn if _is_turn(turn) else 0, str(error), token=token)

    def branch(self, session: object, wish: object, keys: Keys) -> tuple[str, str]:
        """Start a branch: its id and an empty sentence, or an empty id and what is wrong.

        Args:
            session: id of the parent.
            wish: `turn`, `agent`, `role`, `instruction` as the browser sent them.
            keys: typed into the page.
        """
        asked = wish if isinstance(wish, dict) else {}
        try:
            stored = self._stored(valid_id(session))
            pool = self._pool(stored, keys, quick=False)
            plan = self.services.labels(stored.plan, pool)
            made = fork(plan, stored.transcript, pool, turn=_turn(asked.get("turn")), change=_change(asked))
            return self._start(made, pool, stored.id), ""
        except TrinityError as error:
            return "", str(error)

    def _start(self, made: Branch, pool: Pool, parent: str) -> str:
        play = self.services.branch
        assert play is not None

        def run(plan: SessionPlan, pool: Pool, cancel: Cancel) -> Iterator[SessionEvent]:
            return play(made, pool, cancel)

        return self.hub.start(made.plan, pool, run, parent=parent, parent_turn=made.turn - 1)

    def try_all(self, session: object, turn: object, keys: Keys) -> str:
        """Start a batch of all alternatives; the sentence says what is wrong, if anything is."""
        session_id = valid_id(session)
        try:
            where = self._field(session_id, turn, keys)
            if not self.hub.owns(session_id):
                raise PlanError(_NOT_YOURS)
            with self._lock:
                self._begin((session_id, where.turn), where)
        except TrinityError as error:
            return str(error)
        return ""

    def _begin(self, key: tuple[str, int], where: Field) -> None:
        old = self._batches.get(key)
        if old is not None and not old.done.is_set():
            return
        if sum(not batch.done.is_set() for batch in self._batches.values()) >= MAX_RUNNING:
            raise PlanError("Alternatives are being tried elsewhere on this server already. Try again in a minute.")
        play = self.services.branch
        assert play is not None
        self.hub.expect(len(where.choices))
        batch = AlternativesBatch(where, store=self.services.store, play=play, grade=self.services.grade)
        self._batches[key] = batch
        self._batches.move_to_end(key)
        while len(self._batches) > MAX_KEPT:
            self._batches.popitem(last=False)
        batch.start()

    def stop(self, session: object, turn: object) -> None:
        """Stop a batch; what was played is kept."""
        batch = self.batch(session, turn)
        if batch is not None:
            batch.cancel.set()

    def batch(self, session: object, turn: object) -> AlternativesBatch | None:
        """The batch of a turn, running or done."""
        known = valid_id(session)
        found = self._batches.get((known, turn)) if isinstance(turn, int) else None
        return found if found is not None and self.hub.owns(known) else None

    def tree(self, session: object) -> str:
        """The tree of branches a session stands in, as its component draws it; empty when it stands alone."""
        session_id = valid_id(session)
        try:
            return tree_views.tree(self.services.store.family(session_id), session_id) if session_id else ""
        except TrinityError:  # the page says of the session itself what is wrong
            return ""

    def _field(self, session_id: str, turn: object, keys: Keys) -> Field:
        stored = self._stored(session_id)
        pool = self._pool(stored, keys, quick=True)
        where = Field(stored, self.services.labels(stored.plan, pool), pool, _turn(turn))
        where.first  # noqa: B018 - raises where there is no such turn
        return where

    def _stored(self, session_id: str) -> StoredSession:
        if self.services.branch is None or not session_id:
            raise NotFoundError("There is no such session to branch from.")
        if self.hub.running(session_id):
            raise PlanError("This session is still running. Wait until it has ended, or stop it.")
        stored = self.services.store.get(session_id)
        if stored.status is SessionStatus.RUNNING:
            raise PlanError("This session is still running. Wait until it has ended, or stop it.")
        return stored

    def _pool(self, stored: StoredSession, keys: Keys, *, quick: bool) -> Pool:
        option = self._option(stored.plan.pool)
        build = option.quick if quick and option.quick is not None else option.build
        return build(keys.get(option.name, {}))

    def _option(self, name: str) -> PoolOption:
        try:
            return pool_option(self.services, name)
        except PlanError as error:
            if name.startswith(OWN):
                raise
            raise PlanError(f"This session's pool {name!r} is not offered here any more, so nothing can branch from it.") from error


def _is_turn(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and 1 <= value <= 1_000


def _turn(value: object) -> int:
    if not isinstance(value, int) or not _is_turn(value):
        raise PlanError(f"The turn is {str(value)[:40]!r}; it must be a number from 1 on.")
    return value


def _change(asked: Mapping[object, object]) -> Change:
    agent, role, instruction = asked.get("agent"), asked.get("role"), asked.get("instruction")
    if role is not None and (not isinstance(role, str) or role not in set(Role)):
        raise PlanError(f"There is no role {str(role)[:40]!r}. Choose Worker, Thinker or Verifier.")
    return Change(
        agent if isinstance(agent, str) else "",
        Role(role) if isinstance(role, str) else None,
        instruction if isinstance(instruction, str) else None,
    )
