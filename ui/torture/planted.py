"""What one visitor has that another must never see: something of every kind, each holding words that nobody else could say."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from secrets import token_hex

import numpy as np
from sqlalchemy import select

from storage.access import Thing
from storage.comparisons import ComparisonStore
from storage.database import Database
from storage.finished import FinishedSession
from storage.runs import RunStore
from storage.sessions import SessionStore
from storage.stored import TimedEvent
from storage.tables import Base, ComparisonRow, EventRow, RunRow, SessionRow, TaskSetRow
from storage.task_sets import TaskSetStore
from trinity_core.evaluation.comparison.plan import ComparisonPlan
from trinity_core.events import SessionEnded, TurnReplied
from trinity_core.settings import SessionPlan
from trinity_core.tasks.table.report import Account
from trinity_core.tasks.table.table import TaskTable
from trinity_core.training.plan import RunPlan
from trinity_core.types import AgentInfo, Call, Reply, Role, Session, StopReason, Transcript, Turn

_REPORT = Account().report(imported=2, missing=0, files=["a.csv: CSV"], notes=[])


@dataclass(frozen=True, slots=True)
class Planted:
    """A visitor's things."""

    owner: str
    ids: Mapping[Thing, str]
    """What others might come to know: one of each kind."""
    words: tuple[str, ...]
    """What nobody else may be told: words of the things, ids that were given to nobody, the owner's name in the database."""


def plant(database: Database, owner: str, agents: tuple[AgentInfo, ...]) -> Planted:
    """Store something of every kind for `owner`.

    Args:
        database: where.
        owner: whose it will be.
        agents: of the pool "offline".
    """
    word = f"zebra{token_hex(6)}"
    sessions, runs, race = SessionStore(database), RunStore(database), token_hex(16)
    plan = SessionPlan(f"{word} asked?", "coordinator", "offline", agents)
    session = sessions.keep(_played(plan, word, owner, agents[0].name))
    hidden = sessions.create(plan, owner=owner, parent=session, parent_turn=1)
    sessions.interrupt(hidden)
    runs.submit_all([(f"{word} race", RunPlan()), (f"{word} race too", RunPlan(seed=2))], owner=owner, race=race)
    comparisons = ComparisonStore(database)
    comparison = comparisons.submit(ComparisonPlan(("random",), limit=1), owner=owner, label=f"{word} compared")
    compared = sessions.keep(_played(plan, word, owner, agents[0].name, comparison=comparison))
    ids = {
        Thing.SESSION: session,
        Thing.RUN: runs.submit(RunPlan(), owner=owner, label=f"{word} run"),
        Thing.RACE: race,
        Thing.COMPARISON: comparison,
        Thing.TASK_SET: TaskSetStore(database).add(f"{word} set", _table(word), _REPORT, owner=owner),
    }
    return Planted(owner, ids, (word, hidden, compared, owner))


def _table(word: str) -> TaskTable:
    return TaskTable(
        agents=(AgentInfo("x"),),
        questions=(f"{word} one?", f"{word} two?"),
        families=("all", "all"),
        targets=("", ""),
        kinds=("recorded", "recorded"),
        scores=np.array([[1.0], [0.0]], np.float32),
    )


def _played(plan: SessionPlan, word: str, owner: str, agent: str, *, comparison: str = "") -> FinishedSession:
    turn = Turn(1, 1, Call(agent, Role.WORKER), Reply(f"{word} said. Answer: {word}"))
    ended = Session(Transcript(plan.question, (turn,)), f"{word} answer", StopReason.MAX_TURNS, 0, 0, 0.0, 0.1)
    events = (TimedEvent(0.1, TurnReplied(turn)), TimedEvent(0.2, SessionEnded(ended)))
    return FinishedSession(plan, events, owner=owner, comparison=comparison)


def fingerprint(database: Database, owner: str) -> str:
    """A digest of every row of an owner's, leases aside, to tell whether anything was changed."""
    digest = hashlib.sha256()
    tables: tuple[type[Base], ...] = (SessionRow, RunRow, ComparisonRow, TaskSetRow)
    with database.reading() as transaction:
        for table in tables:
            columns = [column for column in table.__table__.columns if column.name not in ("lease_until", "data", "checkpoint")]
            rows = transaction.execute(select(*columns).where(table.__table__.c.owner == owner).order_by(table.__table__.c.id))
            digest.update("\n".join(json.dumps(list(row), default=str) for row in rows).encode())
        own = select(SessionRow.id).where(SessionRow.owner == owner)
        events = select(EventRow.session_id, EventRow.seq, EventRow.payload).where(EventRow.session_id.in_(own))
        for row in transaction.execute(events.order_by(EventRow.session_id, EventRow.seq)):
            digest.update(json.dumps(list(row)).encode())
    return digest.hexdigest()
