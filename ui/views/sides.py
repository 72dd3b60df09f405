"""Sessions side by side: their turns aligned step by step, where they part, and a short account in words. Pure."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from datetime import UTC

from storage.stored import StoredSession
from trinity_core.session.start import steps_of
from trinity_core.settings import SessionPlan
from trinity_core.types import ROLES, Decision, Turn
from ui.views.parting import LETTERS, Parting, account, parting
from ui.views.traces import status_word

MOST = len(LETTERS)
"""Most sessions beside each other."""
MAX_TEXT = 20_000
"""Characters of a reply that are sent."""


def sides(stored: Sequence[StoredSession], expected: Callable[[SessionPlan], str]) -> str:
    """The comparison as JSON.

    Args:
        stored: two to `MOST` sessions, in the order of their columns.
        expected: the known answer of a session's question, empty when nobody knows.
    """
    columns = [[*steps_of(one.transcript)] for one in stored]
    found = parting(columns)
    longest = max(len(column) for column in columns)
    data = {
        "sessions": [_head(letter, one, expected) for letter, one in zip(LETTERS, stored, strict=False)],
        "same_question": len({one.plan.question for one in stored}) == 1,
        "agents": list(dict.fromkeys(info.name for one in stored for info in one.plan.agents)),
        "steps": [_step(columns, place, found) for place in range(longest)],
        "parts_at": found.step,
        "account": account(stored, columns, found),
    }
    return json.dumps(data, ensure_ascii=False)


def refused(reason: str) -> str:
    """What the page shows instead of a comparison."""
    return json.dumps({"error": reason}, ensure_ascii=False)


def _head(letter: str, one: StoredSession, expected: Callable[[SessionPlan], str]) -> dict[str, object]:
    summary, plan = one.summary, one.plan
    return {
        "letter": letter,
        "id": one.id,
        "question": plan.question,
        "strategy": plan.strategy,
        "pool": plan.pool,
        "seed": plan.seed,
        "argmax": plan.argmax,
        "checkpoint": plan.checkpoint,
        "word": status_word(summary),
        "correct": summary.correct,
        "answer": summary.answer,
        "expected": expected(plan) if summary.correct is False else "",
        "turns": summary.turns,
        "tokens": summary.tokens_in + summary.tokens_out,
        "cost_usd": summary.cost_usd,
        "seconds": summary.seconds,
        "created_at": summary.created_at.astimezone(UTC).isoformat(timespec="seconds"),
        "branch": None if summary.parent_turn is None else summary.parent_turn + 1,
    }


def _step(columns: Sequence[Sequence[tuple[Turn, ...]]], place: int, found: Parting) -> dict[str, object]:
    here = [column[place] if place < len(column) else () for column in columns]
    return {
        "number": place + 1,
        "parts": found.step == place + 1,
        "same": not found.step or place + 1 < found.step,
        "cells": [_cell(turns) if turns else None for turns in here],
    }


def _cell(turns: tuple[Turn, ...]) -> dict[str, object]:
    return {
        "calls": [_call(turn) for turn in turns],
        "note": turns[0].note,
        "head": None if turns[0].decision is None else _numbers(turns[0].decision),
    }


def _call(turn: Turn) -> dict[str, object]:
    reply = turn.reply
    return {
        "turn": turn.number,
        "agent": turn.call.agent,
        "role": turn.call.role.value,
        "instruction": turn.call.instruction,
        "sees": None if turn.call.sees is None else list(turn.call.sees),
        "text": reply.text[:MAX_TEXT],
        "tokens_in": reply.usage.tokens_in,
        "tokens_out": reply.usage.tokens_out,
        "cost_usd": reply.cost_usd,
        "latency_s": reply.latency_s,
        "verdict": None if turn.verdict is None else turn.verdict.value,
        "error": None if reply.fault is None else reply.fault.message,
    }


def _numbers(decision: Decision) -> dict[str, object]:
    """Lists, not objects: JSON objects put names that look like numbers first."""
    return {
        "agents": [list(pair) for pair in zip(decision.agents, decision.agent_logits, strict=True)],
        "roles": [[role.value, logit] for role, logit in zip(ROLES, decision.role_logits, strict=True)],
        "agent": decision.agent,
        "role": decision.role.value,
        "margin": decision.margin,
        "entropy": decision.entropy,
        "sampled": decision.sampled,
    }
