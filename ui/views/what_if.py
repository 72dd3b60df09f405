"""The what-if panel's data: what was chosen at a turn, what could be instead, and how the alternatives went."""

from __future__ import annotations

import json

from trinity_core.agents.pool import Pool
from trinity_core.evaluation.alternatives import Choice, possible_roles
from trinity_core.evaluation.regret import Outcome, Regret
from trinity_core.types import ROLES, Call
from ui.alternatives import AlternativesBatch, Field
from ui.views.traces import stopped_word

MAX_CHARS = 200
"""Of an answer in the grid."""


def panel(field: Field, batch: AlternativesBatch | None = None, *, notice: str = "", token: str = "") -> str:
    """The open panel as JSON.

    Args:
        field: the session and the turn.
        batch: the alternatives tried there, if any.
        notice: what went wrong with the last wish.
        token: another one opens the panel anew, the same one updates it.
    """
    why = "only Workers were recorded" if field.pool.recorded else "nothing to verify yet"
    possible = possible_roles(field.pool, field.first.transcript)
    step = [turn for turn in field.parent.transcript.turns if turn.number == field.turn]
    beside = _beside(field)
    data = {
        "session": field.parent.id,
        "turn": field.turn,
        "last": not step,
        "was": None if not step else _call(step[0].call),
        "beside": beside,
        "agents": _agents(field.pool),
        "roles": [{"role": role.value, "possible": role in possible, "why": "" if role in possible else why} for role in ROLES],
        "price": field.price().sentence,
        "batch": None if batch is None else tried(batch),
        "notice": notice,
        "token": token,
    }
    return json.dumps(data, ensure_ascii=False)


def refused(session_id: str, turn: object, reason: str, *, token: str) -> str:
    """The panel of a turn that cannot be changed."""
    return json.dumps({"session": session_id, "turn": turn, "error": reason, "token": token}, ensure_ascii=False)


def went(session_id: str) -> str:
    """The panel closes and the page goes to a session."""
    return json.dumps({"go": session_id})


def tried(batch: AlternativesBatch) -> dict[str, object]:
    """The grid, as far as it is filled."""
    found, chosen = batch.regret(), batch.field.chosen
    return {
        "running": not batch.done.is_set(),
        "stopped": batch.cancel.is_set(),
        "planned": batch.planned,
        "cells": [_cell(outcome, chosen) for outcome in batch.ordered()],
        "faults": list(batch.faults)[:5],
        "regret": found.value,
        "sentence": _sentence(found),
    }


def _sentence(found: Regret) -> str:
    return found.sentence if found.outcomes > 1 else ""


def _cell(outcome: Outcome, chosen: Choice | None) -> dict[str, object]:
    return {
        "agent": outcome.agent,
        "role": outcome.role.value,
        "session": outcome.session,
        "score": outcome.score,
        "answer": outcome.answer[:MAX_CHARS],
        "word": stopped_word(outcome.stopped_by),
        "turns": outcome.turns,
        "tokens": outcome.tokens,
        "cost_usd": outcome.cost_usd,
        "chosen": outcome.choice == chosen,
    }


def _beside(field: Field) -> int:
    """How many calls were made together with this one."""
    turns = field.parent.transcript.turns
    at = next((turn.step for turn in turns if turn.number == field.turn), None)
    return 0 if at is None else sum(turn.step == at for turn in turns) - 1


def _agents(pool: Pool) -> list[dict[str, str]]:
    return [{"name": a.info.name, "description": a.info.description, "unavailable": a.unavailable} for a in pool.agents]


def _call(call: Call) -> dict[str, str]:
    return {"agent": call.agent, "role": call.role.value, "instruction": call.instruction}
