"""A table as the Learn page asks for it: found by its plans, run, stopped, resumed; seen by whoever began it."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from storage.database import open_database
from storage.runs import RunStore
from trinity_core.errors import PlanError
from trinity_core.evaluation.reproduce.figure import Figure
from trinity_core.evaluation.reproduce.reproduction import Reproduction
from trinity_core.evaluation.reproduce.table import TableName
from trinity_core.evaluation.statistics import Estimate
from ui.lessons.classroom import Classroom
from ui.lessons.feed import acted
from ui.lessons.tables import lesson
from ui.reproductions.desk import TablesDesk
from ui.reproductions.measured import MeasuredTables

HEADS = Reproduction(TableName.HEADS)
TURNS = Reproduction(TableName.TURNS)
RATE = {"mean": 0.6, "low": 0.5, "high": 0.7}
END = {
    "event": "run_ended",
    "reason": "finished",
    "test_sampled": RATE,
    "test_argmax": RATE,
    "validation": 0.6,
    "test": 0.6,
    "cost_usd": 0.0,
}
COUNTS = {"episodes": 9, "calls": 1, "calls_saved": 0, "tokens": 1, "lost": 0, "at_s": 3.0}


class Queue:
    """The store, with the words of the service."""

    def __init__(self, store: RunStore) -> None:
        self.store = store

    def submit_race(self, race, *, owner=""):
        return self.store.submit_all(race.runs(), owner=owner, race="a" * 32)[0]

    def stop(self, run_id):
        self.store.request_stop(run_id)

    def resume(self, run_id):
        self.store.requeue(run_id)

    def trouble(self):
        return ""


def one_row(reproduction, cancel):
    rows = [Figure(row) for row in reproduction.table.rows]
    yield tuple(rows)
    rows[0] = replace(rows[0], ours=Estimate(0.5, 0.4, 0.6), done=1)
    yield tuple(rows)


@pytest.fixture
def store(tmp_path):
    database = open_database(f"sqlite:///{tmp_path / 'runs.db'}")
    yield RunStore(database)
    database.close()


def desk(store: RunStore, visitor: str = "") -> TablesDesk:
    return TablesDesk(store, MeasuredTables(one_row), queue=Queue(store), visitor=lambda: visitor)


def finish_one(store: RunStore) -> None:
    run_id = store.claim_next()
    assert run_id is not None
    store.add(run_id, json.dumps({**END, **COUNTS}))
    store.finish(run_id, store.get(run_id).status.FINISHED)


def test_a_table_is_found_again_by_its_plans_whoever_asks_later(store):
    desk(store).begin(HEADS)
    finish_one(store)
    found = desk(store).standing(HEADS)  # another desk, as after a restart
    assert (found.active, found.race, [row.done for row in found.rows]) == (True, "a" * 32, [1, 0, 0, 0, 0])
    assert desk(store).standing(replace(HEADS, seed=2)).race == ""


def test_a_table_under_way_is_not_begun_twice_and_can_be_stopped_and_resumed(store):
    table = desk(store)
    table.begin(HEADS)
    with pytest.raises(PlanError, match="being run already"):
        table.begin(HEADS)
    table.stop(HEADS)
    assert (table.standing(HEADS).active, table.standing(HEADS).resumable) == (False, True)
    table.resume(HEADS)
    assert table.standing(HEADS).active


def test_a_visitor_sees_tables_of_everybody_and_their_own_only(store):
    desk(store, "ann").begin(HEADS)
    assert desk(store, "ann").standing(HEADS).race
    assert not desk(store, "bob").standing(HEADS).race


def test_a_measured_table_is_measured_in_a_thread(store):
    table = desk(store)
    table.begin(TURNS)
    table._measured._threads.shutdown(wait=True)
    assert [row.done for row in table.standing(TURNS).rows] == [1, 0, 0, 0, 0]
    assert not table.standing(TURNS).active


def test_the_lesson_shows_what_stands_and_its_buttons_say_what_is_wrong(store):
    room = Classroom([lesson(desk(store), lambda: "tiny")])
    assert room.teach("tables", {"table": "heads"}).data["said"].startswith("Not run yet at this size and seed. Press Run")
    assert json.loads(acted(room, "tables", {"table": "heads"}, "run"))["acted"] == ""
    finish_one(store)
    shown = room.teach("tables", {"table": "heads"}).data
    assert (shown["panels"][0]["active"], shown["panels"][0]["done"], shown["rows"][0][3]) == (True, 1, 0.6)
    assert "already" in json.loads(acted(room, "tables", {"table": "heads"}, "run"))["acted"]
    assert "it must be one of run, stop, resume" in json.loads(acted(room, "tables", {}, "burn"))["acted"]
    assert "table is 'x'" in json.loads(acted(room, "tables", {"table": "x"}, "run"))["acted"]
    assert "no values" in json.loads(acted(room, "tables", [1], "run"))["acted"]
