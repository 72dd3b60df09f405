"""What a session's spans tell beyond any tracing convention: everything under `trinity.`, the decisions' logits among it."""

from __future__ import annotations

from storage.stored import StoredSession
from trinity_core.types import ROLES, Decision, Turn

Value = str | bool | int | float | tuple[str, ...] | tuple[float, ...] | tuple[int, ...]
Attributes = dict[str, Value]


def session_facts(stored: StoredSession) -> Attributes:
    """Of the whole session; unknown values are left out."""
    plan, summary = stored.plan, stored.summary
    facts: dict[str, Value | None] = {
        "strategy": plan.strategy,
        "pool": plan.pool,
        "agents": tuple(agent.name for agent in plan.agents),
        "seed": plan.seed,
        "argmax": plan.argmax,
        "view": plan.view.value,
        "max_turns": plan.limits.max_turns,
        "head": plan.head or None,
        "checkpoint": plan.checkpoint or None,
        "backbone": plan.backbone or None,
        "task": plan.task or None,
        "status": summary.status.value,
        "stopped_by": None if summary.stopped_by is None else summary.stopped_by.value,
        "correct": summary.correct,
        "turns": summary.turns,
        "tokens_in": summary.tokens_in,
        "tokens_out": summary.tokens_out,
        "cost_usd": summary.cost_usd,
    }
    return _named(facts)


def turn_facts(turn: Turn) -> Attributes:
    """Of one turn; unknown values are left out."""
    facts: dict[str, Value | None] = {
        "turn": turn.number,
        "step": turn.step,
        "role": turn.call.role.value,
        "instruction": turn.call.instruction or None,
        "sees": turn.call.sees,
        "verdict": None if turn.verdict is None else turn.verdict.value,
        "suggestion": None if turn.suggestion is None else turn.suggestion.text,
        "note": turn.note or None,
        "cost_usd": turn.reply.cost_usd,
        "latency_s": turn.reply.latency_s,
    }
    return {**_named(facts), **(_decision_facts(turn.decision) if turn.decision is not None else {})}


def _decision_facts(decision: Decision) -> Attributes:
    facts: dict[str, Value | None] = {
        "agents": decision.agents,
        "agent_logits": decision.agent_logits,
        "agent_probabilities": decision.agent_probabilities,
        "roles": tuple(role.value for role in ROLES),
        "role_logits": decision.role_logits,
        "role_probabilities": decision.role_probabilities,
        "agent": decision.agent,
        "role": decision.role.value,
        "entropy": decision.entropy,
        "margin": decision.margin,
        "state_norm": decision.state_norm,
        "tokens_read": decision.tokens_read,
        "tokens_cut": decision.tokens_cut,
        "encode_ms": decision.encode_ms,
        "sampled": decision.sampled,
    }
    return _named(facts, "decision.")


def _named(facts: dict[str, Value | None], group: str = "") -> Attributes:
    return {f"trinity.{group}{name}": value for name, value in facts.items() if value is not None}
