"""One session as JSON, to be read by programs (and back by `session_from_json`), and as Markdown, to be read by people."""

from __future__ import annotations

import json
from dataclasses import asdict
from datetime import datetime
from typing import Any

from storage.columns import clean_text
from storage.lines import read_events
from storage.markdown import fenced, inline, table
from storage.plans import plan_from_dict, plan_to_dict
from storage.stored import SessionStatus, SessionSummary, StoredSession
from trinity_core.codec import to_dict
from trinity_core.errors import UserError
from trinity_core.events import SessionEnded, StepDecided
from trinity_core.types import ROLES, Call, Decision, StopReason, Turn
from trinity_core.words import STOPPED

FORMAT = "trinity-session/1"
"""What the file is, first in the JSON; the number grows when a reader of the old form would fail."""

_UNENDED = {
    SessionStatus.RUNNING: "It is still running.",
    SessionStatus.INTERRUPTED: "It was interrupted: its process ended. The finished turns are below.",
    SessionStatus.FINISHED: "It ended.",
}
_CORRECT = {True: "right", False: "wrong", None: "not graded"}


def session_to_json(stored: StoredSession) -> str:
    """The session with its plan, totals and every event, as JSON text ending in a line break."""
    totals = asdict(stored.summary)
    document: dict[str, Any] = {
        "format": FORMAT,
        "id": totals.pop("id"),
        "created_at": totals.pop("created_at").isoformat(),
        "plan": plan_to_dict(stored.plan),
        "totals": {key: value for key, value in totals.items() if key not in ("question", "strategy", "pool", "task")},
        "events": [{**to_dict(timed.event), "at_s": timed.at_s} for timed in stored.events],
    }
    return clean_text(json.dumps(document, ensure_ascii=False, allow_nan=False, indent=2)) + "\n"


def session_from_json(text: str) -> StoredSession:
    """The session that `session_to_json` wrote.

    Raises:
        UserError: `text` is no exported session.
    """
    try:
        data = json.loads(text)
        if data["format"] != FORMAT:
            raise ValueError(f"its format is {data['format']!r}, not {FORMAT!r}")
        plan = plan_from_dict(data["plan"])
        summary = _read_summary(data)
        return StoredSession(summary, plan, read_events(data["events"], plan.question))
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise UserError(f"This is not an exported session ({error!s:.200}). Choose a file written by the JSON export.") from error


def _read_summary(data: dict[str, Any]) -> SessionSummary:
    plan, totals = data["plan"], dict(data["totals"])
    totals["status"] = SessionStatus(totals["status"])
    totals["stopped_by"] = None if totals["stopped_by"] is None else StopReason(totals["stopped_by"])
    chosen = {key: plan[key] for key in ("question", "strategy", "pool", "task")}
    return SessionSummary(id=data["id"], created_at=datetime.fromisoformat(data["created_at"]), **chosen, **totals)


def session_to_markdown(stored: StoredSession) -> str:
    """The session as a page: question, answer, totals, a table of decisions, and every finished turn."""
    parts = [
        f"# Session {inline(stored.id)}",
        _facts(stored),
        "## Question",
        fenced(stored.plan.question),
        "## Answer",
        fenced(stored.summary.answer) if stored.summary.answer else "There is no answer.",
        "## How it ended",
        f"{_ending(stored)}\n\n{_totals(stored.summary)}",
        "## Decisions",
        _decisions(stored),
        "## Turns",
        *(_turn(turn) for turn in stored.transcript.turns),
    ]
    return clean_text("\n\n".join(parts)) + "\n"


def _facts(stored: StoredSession) -> str:
    plan = stored.plan
    facts = {
        "Begun": f"{stored.created_at:%Y-%m-%d %H:%M:%S} UTC",
        "Strategy": plan.strategy,
        "Pool": f"{plan.pool} ({', '.join(agent.name for agent in plan.agents)})",
        "Choice": "the most probable" if plan.argmax else "sampled",
        "Seed": str(plan.seed),
        "Coordinator reads": plan.view.value,
        "Checkpoint": plan.checkpoint,
        "Backbone": plan.backbone,
        "Task": plan.task,
        "Branch": _origin(stored.summary),
    }
    return "\n".join(f"- {name}: {inline(value)}" for name, value in facts.items() if value)


def _ending(stored: StoredSession) -> str:
    stopped = stored.summary.stopped_by
    notes = [timed.event.session.answer_note for timed in stored.events if isinstance(timed.event, SessionEnded)]
    words = _UNENDED[stored.summary.status] if stopped is None else STOPPED[stopped]
    return " ".join([words, *(inline(note) for note in notes if note)])


def _origin(summary: SessionSummary) -> str:
    if summary.parent_turn is None:
        return ""
    parent = f"session {summary.parent}" if summary.parent else "a session that was deleted"
    return f"at turn {summary.parent_turn + 1} of {parent}"


def _totals(summary: SessionSummary) -> str:
    head = ("Turns", "Tokens in", "Tokens out", "Cost", "Seconds", "Answer")
    counts = (str(summary.turns), f"{summary.tokens_in:,}", f"{summary.tokens_out:,}")
    return table(head, [(*counts, _dollars(summary.cost_usd), f"{summary.seconds:.1f}", _CORRECT[summary.correct])])


def _dollars(cost: float | None) -> str:
    return "unknown" if cost is None else f"USD {cost:.6f}"


def _decisions(stored: StoredSession) -> str:
    steps = [timed.event for timed in stored.events if isinstance(timed.event, StepDecided)]
    if not steps:
        return "Nothing was decided."
    head = ("Turn", "Agent", "Role", "Agent logit", "p(agent)", "Role logit", "p(role)", "Entropy", "Margin", "Note")
    return table(head, [_decision_row(event, n, call) for event in steps for n, call in enumerate(event.step.calls)])


def _decision_row(event: StepDecided, n: int, call: Call) -> tuple[str, ...]:
    decision = event.step.decision
    numbers = ("",) * 6 if decision is None else _numbers(decision)
    return (str(event.turn + n), call.agent, call.role.value, *numbers, event.step.note)


def _numbers(decision: Decision) -> tuple[str, ...]:
    agent, role = decision.agents.index(decision.agent), ROLES.index(decision.role)
    of_agent = (decision.agent_logits[agent], decision.agent_probabilities[agent])
    of_role = (decision.role_logits[role], decision.role_probabilities[role])
    return tuple(f"{number:.3f}" for number in (*of_agent, *of_role, decision.entropy, decision.margin))


def _turn(turn: Turn) -> str:
    reply, usage = turn.reply, turn.reply.usage
    used = f"{usage.tokens_in:,} tokens in, {usage.tokens_out:,} out, {_dollars(reply.cost_usd)}, {reply.latency_s:.2f} s"
    notes = [
        f"- {used}",
        "" if not turn.note else f"- Note: {inline(turn.note)}",
        "" if turn.verdict is None else f"- Verdict: {turn.verdict.value}",
        "" if turn.suggestion is None else f"- Suggestion: {inline(turn.suggestion.text)}",
        f"- {inline(reply.note)}" if reply.note else "",
        "" if reply.fault is None else f"- Failed ({reply.fault.kind.value}): {inline(reply.fault.message)}",
    ]
    title = f"### Turn {turn.number}: {inline(turn.call.agent)}, {turn.call.role.value}"
    return "\n\n".join((title, "\n".join(note for note in notes if note), fenced(reply.text)))
