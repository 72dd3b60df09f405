"""The lines of a map, the way of a session over it, and what a browser may send."""

from __future__ import annotations

import asyncio
import json

import numpy as np
import pytest

from trinity_core.analysis.cross_validated import Separability
from trinity_core.analysis.projection import Method, project
from trinity_core.analysis.state_points import Moment
from trinity_core.errors import PlanError
from trinity_core.types import Call, Reply, Role, Transcript, Turn
from ui.map_feed import map_lines
from ui.maps.state_map import MapQuery, StateMap
from ui.pages.state_map import query_of
from ui.views import state_map as lines

TURN = Turn(1, 1, Call("ann", Role.WORKER), Reply("Answer: 1"))
STATES = np.eye(3, 4, dtype=np.float32)
MOMENTS = (
    Moment("s1", Transcript("q1"), "logic", "ann", "worker", True),
    Moment("s1", Transcript("q1", (TURN,)), "logic", "bob", "verifier", True),
    Moment("s2", Transcript("<img src=x>"), "", "ann", "thinker", None),
)
DRAWN = StateMap(MapQuery(), MOMENTS, project(STATES, Method.PCA, seed=1), ("ann", "bob"), 2, STATES)


class FakeMaps:
    def draw(self, query: MapQuery) -> StateMap:
        if query.strategy == "none":
            raise PlanError("Nothing to draw.")
        return DRAWN

    def place(self, drawn: StateMap, transcript: Transcript) -> tuple[float, float]:
        return float(len(transcript.turns)), 0.5

    def table(self, drawn: StateMap) -> list[Separability]:
        return [Separability("agent", "states", 0.8, 0.1, 0.9, 0.05, 0.5, 40, 2, 3)]


class FakeHub:
    async def attach(self, session_id: str):
        yield json.dumps({"event": "session_started", "question": "q1"}) + "\n"
        from trinity_core.codec import to_line
        from trinity_core.events import TurnReplied

        yield to_line(TurnReplied(TURN)) + "\n"


def read(query: MapQuery = DRAWN.query, session: str = "") -> list[dict]:
    async def gather():
        return [json.loads(line) async for line in map_lines(FakeMaps(), FakeHub(), query, session)]

    return asyncio.run(gather())


def test_points_are_rows_that_name_texts_by_their_place() -> None:
    data = json.loads(lines.drawn_map(DRAWN))
    assert data["sessions"] == ["s1", "s2"]
    assert data["questions"] == ["q1", "<img src=x>"]
    assert [row[2:] for row in data["points"]] == [[0, 1, 0, 0, 0, 1], [0, 2, 0, 1, 2, 1], [1, 1, -1, 0, 1, None]]


def test_the_map_comes_before_the_slower_table() -> None:
    assert [line["event"] for line in read()] == ["doing", "map", "readings"]


def test_a_followed_session_moves_turn_by_turn() -> None:
    found = read(session="s1")
    assert [line["event"] for line in found] == ["doing", "map", "followed", "here", "here", "readings"]
    assert found[3] == {"event": "here", "turn": 1, "x": 0.0, "y": 0.5, "agent": "", "role": ""}
    assert found[4] == {"event": "here", "turn": 2, "x": 1.0, "y": 0.5, "agent": "ann", "role": "worker"}


def test_what_is_wrong_is_said_in_words() -> None:
    assert read(MapQuery(strategy="none"))[-1] == {"event": "refused", "message": "Nothing to draw."}


def test_readings_stand_beside_the_paper() -> None:
    (row,) = json.loads(lines.readings(FakeMaps().table(DRAWN)))["rows"]
    assert (row["linear"], row["rbf"], row["paper"], row["left_out"]) == ([0.8, 0.1], [0.9, 0.05], [0.713, 0.776], 3)


@pytest.mark.parametrize("value", [None, 3, [], {"a": 1}, "x" * 9999, "'; drop table", "t-sne\x00"])
def test_a_browser_may_send_anything(value: object) -> None:
    query = query_of(value, value, value)
    assert query.comparison == ""
    assert query.method is Method.PCA
    assert len(query.strategy) <= 200
