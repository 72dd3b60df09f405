"""The lines a session page is drawn from: a header, the codec's events, and what only the page knows (notices, grades, failures).

A live session and a stored one give the same lines, so one component draws both.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime

from storage.stored import SessionStatus, StoredSession
from trinity_core.settings import SessionPlan
from trinity_core.types import AgentInfo


def header(
    session_id: str,
    plan: SessionPlan,
    created_at: datetime,
    unavailable: Mapping[str, str] | None = None,
    *,
    parent: str = "",
    parent_turn: int | None = None,
) -> str:
    """The first line of every session: what was asked, of whom, under which settings.

    Args:
        session_id: as in the URL.
        plan: everything that was chosen.
        created_at: when it began.
        unavailable: why agents could not be called at the start, by name.
        parent: the session it branched from; empty for none, or when that was deleted.
        parent_turn: the last turn it shares with its parent; None for a session that is no branch.
    """
    reasons = unavailable or {}
    return _line(
        "session_started",
        id=session_id,
        created_at=created_at.astimezone(UTC).isoformat(timespec="seconds"),
        question=plan.question,
        strategy=plan.strategy,
        pool=plan.pool,
        agents=[_agent(info, reasons.get(info.name, "")) for info in plan.agents],
        seed=plan.seed,
        argmax=plan.argmax,
        view=plan.view.value,
        max_turns=plan.limits.max_turns,
        checkpoint=plan.checkpoint,
        backbone=plan.backbone,
        task=plan.task,
        parent=parent,
        parent_turn=parent_turn,
        at_s=0.0,
    )


def graded(correct: bool, expected: str, at_s: float) -> str:
    """What the grader said of the final answer, and the known one."""
    return _line("graded", correct=correct, expected=expected, at_s=at_s)


def ungraded(why: str, at_s: float) -> str:
    """There is no verdict, though the answer is known."""
    return _line("graded", correct=None, expected="", why=why, at_s=at_s)


def notice(message: str, at_s: float) -> str:
    """Something the reader must know while the session goes on."""
    return _line("notice", message=message, at_s=at_s)


def failed(message: str, at_s: float) -> str:
    """The session broke off; the message says why and what to do."""
    return _line("session_failed", message=message, at_s=at_s)


def interrupted() -> str:
    """The process that ran the session is gone."""
    return _line("session_interrupted")


def missing(session_id: str) -> str:
    """There is no session of this id."""
    return _line("session_missing", id=session_id)


def stored_log(stored: StoredSession, events: Sequence[str], expected: str) -> str:
    """A stored session as the log its page draws.

    Args:
        stored: the session.
        events: its lines, as the store writes them.
        expected: the known answer, if any.
    """
    origin = stored.summary
    log = [header(stored.id, stored.plan, stored.created_at, parent=origin.parent, parent_turn=origin.parent_turn), *events]
    if stored.correct is not None:
        log.append(graded(stored.correct, expected, stored.summary.seconds))
    if stored.status is SessionStatus.INTERRUPTED:
        log.append(interrupted())
    return "".join(f"{line}\n" for line in log)


def _agent(info: AgentInfo, unavailable: str) -> dict[str, str]:
    return {
        "name": info.name,
        "provider": info.provider,
        "model": info.model,
        "description": info.description,
        "unavailable": unavailable,
    }


def _line(event: str, **values: object) -> str:
    return json.dumps({"event": event, **values}, ensure_ascii=False, allow_nan=False)
