"""More visitors at once than sessions may run: the rest are told so, nobody's session suffers, and there is room again after."""

from __future__ import annotations

import logging
import threading
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from typing import Any

import pytest

from storage.stored import SessionQuery, SessionStatus
from tests.ui.fakes import agents, services
from trinity_core.errors import PlanError
from ui.handlers import Form, begin
from ui.hub import LiveHub
from ui.load.crowd import gather
from ui.services import Services

VISITORS, ROOM = 5, 2
FULL = f"{ROOM} sessions are running here already. Try again in a minute."


class Counting(LiveHub):
    """Lets the agents speak once every visitor has been let in or refused."""

    def __init__(self, *args: Any, gate: threading.Event, **options: Any) -> None:
        super().__init__(*args, **options)
        self._gate, self._asked, self._one = gate, 0, threading.Lock()

    def start(self, *args: Any, **options: Any) -> str:
        with self._one:
            try:
                return super().start(*args, **options)
            finally:
                self._asked += 1
                if self._asked >= VISITORS:
                    self._gate.set()


def full() -> tuple[Services, Counting]:
    """An application whose agents wait until every visitor was let in or refused."""
    made, gate = agents(), threading.Event()
    for agent in made:
        agent.gate = gate
    bundle = services(made)
    return bundle, Counting(bundle.store, bundle.grade, bundle.expected, max_running=ROOM, gate=gate)


def test_visitors_at_once_get_a_session_or_a_plain_answer() -> None:
    bundle, hub = full()

    def click(number: int) -> str:
        try:
            return begin(bundle, hub, Form(f"What is {number} + 1?", "offline", "coordinator", "argmax", 1, 5))
        except PlanError as error:
            return str(error)

    with ThreadPoolExecutor(VISITORS) as clicks:
        told = list(clicks.map(click, range(VISITORS)))
    begun = [one for one in told if one != FULL]
    assert (len(begun), told.count(FULL)) == (ROOM, VISITORS - ROOM)
    for session_id in begun:
        hub._sessions[session_id].done.wait(10)
    # one that was refused leaves no row
    assert [one.status for one in bundle.store.list(SessionQuery()).sessions] == [SessionStatus.FINISHED] * ROOM
    assert begin(bundle, hub, Form("What is 1 + 1?", "offline", "coordinator", "argmax", 1, 5))


@pytest.mark.slow
def test_those_for_whom_there_is_no_room_are_told_and_the_others_finish(serve, caplog: pytest.LogCaptureFixture) -> None:
    bundle, hub = full()
    served = serve(replace(bundle, hub=hub))
    with caplog.at_level(logging.WARNING):
        visits = gather(served.url, [f"What is {number} + 1?" for number in range(VISITORS)], pool="offline", seed=1).visits
    refused = [visit for visit in visits if not visit.session_id]
    assert [visit.trouble for visit in visits] == [""] * VISITORS
    assert sum(visit.ended for visit in visits) == ROOM
    assert [visit.notice for visit in refused] == [FULL] * (VISITORS - ROOM)
    assert caplog.messages == []
    (later,) = gather(served.url, ["What is 1 + 1?"], pool="offline", seed=2).visits
    assert later.ended
