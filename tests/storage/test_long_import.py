"""Row 37 of the fault list: live sessions are written while a long import is read and packed, and wait for no more than one row of it."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from sqlalchemy import event

from storage import task_sets
from storage.sessions import SessionStore
from storage.stored import TimedEvent
from storage.task_sets import TaskSetStore
from trinity_core.events import TextDelta
from trinity_core.tasks.table.report import Account
from trinity_core.tasks.table.table import TaskTable
from trinity_core.types import AgentInfo

ROWS = 20_000


def table(rows: int = ROWS) -> TaskTable:
    questions = tuple(f"What is {number} + 1?" for number in range(rows))
    alike = {"families": ("all",) * rows, "targets": ("",) * rows, "kinds": ("recorded",) * rows}
    return TaskTable(agents=(AgentInfo("x"),), questions=questions, scores=np.zeros((rows, 1), np.float32), **alike)


def written_meanwhile(store: SessionStore, session_id: str) -> Callable[[], bool]:
    """Whether another thread can write to a session now."""

    def write() -> bool:
        thread = threading.Thread(target=store.add_many, args=(session_id, [TimedEvent(0.0, TextDelta(1, "on"))]), daemon=True)
        thread.start()
        thread.join(5.0)
        return not thread.is_alive()

    return write


@pytest.mark.parametrize("slow", ["table_to_bytes", "facts_of", "_set_id"])
def test_a_session_is_written_while_an_import_is_packed(store, database, plan, monkeypatch, slow: str) -> None:
    session_id, real, seen = store.create(plan), getattr(task_sets, slow), []
    write = written_meanwhile(store, session_id)

    def packing(*arguments: Any) -> Any:
        seen.append(write())
        return real(*arguments)

    monkeypatch.setattr(task_sets, slow, packing)
    TaskSetStore(database).add("long", table(1), Account().report(imported=1, missing=0, files=[], notes=[]))
    assert seen == [True]


def test_twenty_thousand_rows_are_one_short_write(database) -> None:
    steps, engine = list[str](), database._writer
    event.listen(engine, "before_cursor_execute", lambda connection, cursor, statement, *rest: steps.append(statement.split()[0]))
    TaskSetStore(database).add("long", table(), Account().report(imported=ROWS, missing=0, files=[], notes=[]))
    assert [step for step in steps if step in ("INSERT", "UPDATE", "DELETE")] == ["INSERT"]
