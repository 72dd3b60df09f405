"""A session's log as a browser reads it, and reads on after a lost connection."""

from __future__ import annotations

import asyncio
import json
import threading

import pytest
from starlette.applications import Starlette
from starlette.testclient import TestClient

from tests.ui.fakes import TANK, agents, services
from tests.ui.test_hub import drain
from trinity_core.settings import SessionPlan
from ui import hub as hubs
from ui.hub import LiveHub
from ui.log_stream import log_address, log_routes


@pytest.fixture(scope="module")
def finished():
    bundle = services()
    pool = bundle.pools[0].build({})
    plan = SessionPlan(TANK, "coordinator", pool.name, tuple(agent.info for agent in pool.agents), task="stories-1")
    return bundle.hub, bundle.hub.start(plan, pool, bundle.start)


def read(hub: LiveHub, session_id: str, seen: str = "") -> tuple[list[str], list[dict[str, str]]]:
    """The lines and the events of a stream."""
    answer = TestClient(Starlette(routes=log_routes(hub))).get(f"/log/{session_id}", headers={"last-event-id": seen} if seen else {})
    events = [
        dict(line.split(": ", 1) if ": " in line else (line.rstrip(":"), "") for line in block.split("\n"))
        for block in answer.text.split("\n\n")
        if block
    ]
    return [line[6:] for line in answer.text.split("\n") if line.startswith("data: {")], events


def test_the_stream_brings_the_log_and_then_its_end(finished):
    lines, events = read(*finished)
    assert lines == drain(*finished).splitlines()
    assert events[-1]["event"] == "end"


def test_a_browser_that_comes_back_is_sent_only_what_it_has_not_seen(finished):
    log = drain(*finished)
    _, events = read(*finished)
    last = events[-2]["id"]
    assert read(*finished, seen=last) == ([], [{"": ""}, {"event": "end", "data": ""}])
    assert int(last.partition("-")[0]) == len(log)


@pytest.mark.parametrize("seen", ["12-34", "999999-1", "-", "x", "-5-0", "1" * 500, "0-0"])
def test_a_browser_that_knows_another_log_is_sent_everything_anew(finished, seen):
    lines, events = read(*finished, seen=seen)
    assert (events[0]["event"], len(lines)) == ("again", len(drain(*finished).splitlines()))


def test_an_address_names_the_session_and_the_tab_and_nothing_else(finished):
    _, session_id = finished
    assert log_address(session_id, "a&b") == f"log/{session_id}?session_hash=a%26b"
    assert [log_address(wrong, "t") for wrong in ("", None, "../x", 3, "short")] == [""] * 5


def test_there_is_no_log_of_what_is_no_session(finished):
    hub, _ = finished
    client = TestClient(Starlette(routes=log_routes(hub)))
    assert client.get("/log/short").status_code == 404
    lines, _ = read(hub, "a" * 22)
    assert json.loads(lines[0])["event"] == "session_missing"


def test_a_silent_session_still_says_that_it_is_there(monkeypatch):
    monkeypatch.setattr(hubs, "ALIVE_S", 0.0)
    monkeypatch.setattr(hubs, "POLL_S", 0.001)
    made, gate = agents(), threading.Event()
    made[2].gate = gate
    bundle = services(made)
    pool = bundle.pools[0].build({})
    plan = SessionPlan(TANK, "coordinator", pool.name, tuple(agent.info for agent in pool.agents))
    session_id = bundle.hub.start(plan, pool, bundle.start)

    async def listen() -> str:
        log = ""
        async for piece in bundle.hub.attach(session_id):
            log += piece
            if not piece:
                gate.set()
        return log

    assert json.loads(asyncio.run(listen()).splitlines()[-1])["event"] == "session_ended"
    assert gate.is_set()
