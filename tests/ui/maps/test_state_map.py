"""Maps over stored sessions: which choices stand on them, that they are kept, and that a session can be placed."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from storage.database import open_database
from storage.sessions import SessionStore
from storage.stored import TimedEvent
from trinity_core.agents.pool import Pool
from trinity_core.cancel import Cancel
from trinity_core.errors import NotFoundError, PlanError
from trinity_core.session.loop import run_session
from trinity_core.settings import SessionPlan
from trinity_core.strategies.script import FixedScript
from trinity_core.testing import HashEncoder, ScriptedAgent
from trinity_core.types import Role, Transcript
from ui.maps.state_map import MapQuery, StateMaps

POOL = Pool("p", (ScriptedAgent("ann", ["Suggestion: add\nNext role: worker"]), ScriptedAgent("bob"), ScriptedAgent("cyd", ["ACCEPT"])))


class Counting(HashEncoder):
    """Counts what it is asked."""

    asked = 0

    def encode(self, transcripts):
        self.asked += len(transcripts)
        return super().encode(transcripts)


@pytest.fixture
def store(tmp_path) -> Iterator[SessionStore]:
    database = open_database(f"sqlite:///{tmp_path}/map.sqlite3")
    yield SessionStore(database)
    database.close()


def keep(store: SessionStore, question: str, *, task: str = "", strategy: str = "script") -> str:
    plan = SessionPlan(question, strategy, "p", tuple(agent.info for agent in POOL.agents), task=task)
    cast = dict(zip((Role.THINKER, Role.WORKER, Role.VERIFIER), POOL.names, strict=True))
    events = run_session(plan, FixedScript(cast), POOL, cancel=Cancel())
    session_id = store.create(plan)
    store.add_many(session_id, [TimedEvent(0.1, event) for event in events])
    return session_id


def maps(store: SessionStore, encoder: HashEncoder | None = None) -> StateMaps:
    made = encoder or HashEncoder()

    def family_of(task: str) -> str:
        if task == "gone":
            raise NotFoundError("gone")
        return task

    return StateMaps(store, lambda: made, family_of)


def test_every_choice_of_every_session_stands_on_the_map(store: SessionStore) -> None:
    first, second = keep(store, "one", task="logic"), keep(store, "two")
    drawn = maps(store).draw(MapQuery())
    assert drawn.sessions == 2
    assert drawn.agents == ("ann", "bob", "cyd")
    assert [(m.session, m.agent) for m in drawn.moments[3:]] == [(first, "ann"), (first, "bob"), (first, "cyd")]
    assert [m.family for m in drawn.moments] == ["", "", "", "logic", "logic", "logic"]
    assert drawn.moments[0].session == second
    assert drawn.projection.points.shape == (6, 2)


def test_a_map_is_made_once_until_there_is_a_new_session(store: SessionStore) -> None:
    keep(store, "one")
    encoder = Counting()
    service = maps(store, encoder)
    assert service.draw(MapQuery()) is service.draw(MapQuery())
    assert encoder.asked == 3
    keep(store, "two")
    assert service.draw(MapQuery()).sessions == 2


def test_only_sessions_of_the_strategy_asked_for_are_drawn(store: SessionStore) -> None:
    keep(store, "one", strategy="script")
    keep(store, "two", strategy="rotation")
    assert {m.transcript.question for m in maps(store).draw(MapQuery(strategy="rotation")).moments} == {"two"}


def test_a_session_whose_task_is_gone_is_left_out(store: SessionStore) -> None:
    keep(store, "one")
    keep(store, "two", task="gone")
    assert maps(store).draw(MapQuery()).sessions == 1


def test_a_question_is_placed_where_its_own_state_stands(store: SessionStore) -> None:
    keep(store, "one")
    service = maps(store)
    drawn = service.draw(MapQuery())
    assert service.place(drawn, Transcript("one")) == pytest.approx(tuple(drawn.projection.points[0]), abs=1e-5)


def test_a_map_without_sessions_says_what_to_do(store: SessionStore) -> None:
    with pytest.raises(PlanError, match="Run some in Live"):
        maps(store).draw(MapQuery())


def test_too_few_questions_give_no_table(store: SessionStore) -> None:
    keep(store, "one")
    service = maps(store)
    assert service.table(service.draw(MapQuery())) == []


def test_agents_that_can_be_read_off_are_in_the_table(store: SessionStore) -> None:
    for k in range(12):
        keep(store, f"question {k}")
    service = maps(store)
    (row,) = service.table(service.draw(MapQuery()))
    assert (row.label, row.source, row.samples, row.classes) == ("agent", "states", 36, 3)
