from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from storage.database import Database, default_url, open_database
from storage.runs import RunStore
from storage.sessions import SessionStore
from trinity_core.events import SessionEnded, SessionEvent, StepDecided, TextDelta, TurnReplied
from trinity_core.settings import SessionLimits, SessionPlan, View
from trinity_core.types import (
    AgentInfo,
    Call,
    Decision,
    Fault,
    FaultKind,
    Reply,
    Role,
    Session,
    Step,
    StopReason,
    Suggestion,
    Transcript,
    Turn,
    Usage,
    Verdict,
)
from ui.torture.cluster import Cluster, missing, running


class Clock:
    """A clock that moves when told."""

    def __init__(self) -> None:
        self.now = datetime(2026, 1, 2, 3, 4, 5, 678901, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.now

    def pass_(self, seconds: float) -> None:
        self.now += timedelta(seconds=seconds)


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture(scope="session")
def cluster() -> Iterator[Cluster]:
    """One PostgreSQL server for all tests of this process."""
    if why := missing():
        pytest.skip(why)
    with running() as cluster:
        yield cluster


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """A fresh database; a file of tests for one kind alone overrides this."""
    return default_url(tmp_path) if request.param == "sqlite" else request.getfixturevalue("cluster").new()


@pytest.fixture(scope="session")
def served(cluster: Cluster) -> Iterator[Database]:
    """The server's database, open for all tests, since connecting takes longer than most."""
    database = open_database(cluster.new())
    yield database
    database.close()


@pytest.fixture
def database(url: str, request: pytest.FixtureRequest) -> Iterator[Database]:
    if url.startswith("postgresql"):
        yield request.getfixturevalue("served")
        return
    database = open_database(url)
    yield database
    database.close()


@pytest.fixture
def store(database: Database, clock: Clock) -> SessionStore:
    return SessionStore(database, clock=clock)


@pytest.fixture
def runs(database: Database, clock: Clock) -> RunStore:
    return RunStore(database, clock=clock)


@pytest.fixture
def plan() -> SessionPlan:
    agents = (AgentInfo("calc", provider="offline", price_in=0.1, price_out=0.2), AgentInfo("reader", description="reads"))
    limits = SessionLimits(max_turns=4, max_cost_usd=0.5)
    return SessionPlan(
        "What is 6*7?",
        "coordinator",
        "offline",
        agents,
        2**80,
        False,
        View.WORKERS,
        limits,
        checkpoint="head-1",
        backbone="tiny",
        task="arithmetic-3",
    )


@pytest.fixture
def events(plan: SessionPlan) -> list[SessionEvent]:
    """A whole session with every kind of event, every kind of turn and every optional part."""
    decision = Decision(
        ("calc", "reader"),
        (0.1, -2.5),
        (1e-9, 3.0, 0.3),
        (0.9, 0.1),
        (0.2, 0.5, 0.3),
        "calc",
        Role.THINKER,
        1.3,
        -0.25,
        16.5,
        120,
        3,
        7.25,
        True,
    )
    think, work, check = Call("calc", Role.THINKER), Call("reader", Role.WORKER, "multiply", (1,)), Call("calc", Role.VERIFIER)
    turns = (
        Turn(1, 1, think, Reply("plan: multiply", Usage(10, 3), 0.25, 1.5), decision, "", None, Suggestion("multiply", Role.WORKER)),
        Turn(2, 2, work, Reply("part", Usage(5, 1), 0.5, 0.5, Fault(FaultKind.TIMEOUT, "Too slow.")), None, "asked by suggestion"),
        Turn(3, 2, work, Reply("Answer: 42", Usage(7, 2), 0.125, 0.5), None, "again"),
        Turn(4, 3, check, Reply("ACCEPT", Usage(9, 1), 0.0625, 0.25), decision, "", Verdict.ACCEPT, Suggestion("done")),
    )
    session = Session(Transcript(plan.question, turns), "42", StopReason.ACCEPTED, 31, 7, 0.9375, 2.75)
    return [
        StepDecided(1, 1, Step((think,), decision)),
        TextDelta(1, "plan: "),
        TextDelta(1, "multiply"),
        TurnReplied(turns[0]),
        StepDecided(2, 2, Step((work, work), None, "two at once")),
        TurnReplied(turns[2]),
        TurnReplied(turns[1]),
        StepDecided(4, 3, Step((check,), decision)),
        TurnReplied(turns[3]),
        SessionEnded(session),
    ]
