"""Values to strings."""

from __future__ import annotations

import json
from datetime import UTC, datetime

from storage.stored import SessionPage, SessionQuery
from tests.ui.fakes import agents
from trinity_core.agents.pool import Pool
from trinity_core.settings import SessionPlan
from trinity_core.types import FaultKind, StopReason
from trinity_core.words import FAULTS, STOPPED
from ui.views import lines
from ui.views.pool import panel
from ui.views.traces import listing


def test_every_way_to_stop_and_every_fault_has_words():
    assert set(STOPPED) == {reason.value for reason in StopReason}
    assert set(FAULTS) == {kind.value for kind in FaultKind}


def test_a_header_says_everything_that_was_chosen_on_one_line():
    plan = SessionPlan("two\nlines", "random", "offline", tuple(agent.info for agent in agents()), seed=4, argmax=False)
    line = lines.header("id", plan, datetime(2026, 1, 2, tzinfo=UTC), {"reader": "asleep"})
    data = json.loads(line)
    assert "\n" not in line
    assert (data["question"], data["seed"], data["argmax"], data["created_at"]) == ("two\nlines", 4, False, "2026-01-02T00:00:00+00:00")
    assert [agent["name"] for agent in data["agents"] if agent["unavailable"]] == ["reader"]


def test_a_panel_counts_who_is_ready():
    data = json.loads(panel(Pool("offline", tuple(agents(unavailable={"reader": "asleep"})))))
    assert (data["ready"], len(data["agents"]), data["agents"][2]["unavailable"]) == (6, 7, "asleep")


def test_a_list_knows_its_page():
    data = json.loads(listing(SessionPage((), 41), SessionQuery(limit=20, offset=40)))
    assert (data["page"], data["pages"], data["filtered"], data["total"]) == (2, 3, False, 41)
