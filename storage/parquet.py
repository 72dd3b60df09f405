"""A session as a Parquet table with one row per finished turn, for notebooks and data frames."""

from __future__ import annotations

from typing import Any

from storage.columns import clean_text
from storage.spans import TurnSpan, turn_spans
from storage.stored import StoredSession
from trinity_core.types import Decision


def session_to_parquet(stored: StoredSession) -> bytes:
    """The table as a Parquet file. A session without a finished turn gives a table without rows."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    rows = [{**_session_columns(stored), **_turn_columns(turned)} for turned in turn_spans(stored)]
    sink = pa.BufferOutputStream()
    pq.write_table(pa.Table.from_pylist([_clean(row) for row in rows], schema=_schema(pa)), sink, compression="zstd")
    return bytes(sink.getvalue())


def _schema(pa: Any) -> Any:
    moment, text, number = pa.timestamp("us", tz="UTC"), pa.string(), pa.float64()
    names, numbers, count = pa.list_(text), pa.list_(number), pa.int64()
    columns = {
        "session_id": text,
        "created_at": moment,
        **dict.fromkeys(("question", "strategy", "pool", "checkpoint", "task", "status", "stopped_by", "answer"), text),
        "correct": pa.bool_(),
        "seed": text,  # it may be longer than 64 bits
        **dict.fromkeys(("turn", "step"), count),
        **dict.fromkeys(("agent", "provider", "model", "role", "instruction", "reply", "note", "verdict", "suggestion"), text),
        **dict.fromkeys(("fault_kind", "fault_message"), text),
        **dict.fromkeys(("tokens_in", "tokens_out"), count),
        **dict.fromkeys(("cost_usd", "latency_s"), number),
        **dict.fromkeys(("began_at", "ended_at"), moment),
        **dict.fromkeys(("decision_agent", "decision_role"), text),
        "decision_agents": names,
        **dict.fromkeys(("agent_logits", "agent_probabilities", "role_logits", "role_probabilities"), numbers),
        **dict.fromkeys(("entropy", "margin", "state_norm", "encode_ms"), number),
        "tokens_read": count,
        "sampled": pa.bool_(),
    }
    return pa.schema(list(columns.items()))


def _session_columns(stored: StoredSession) -> dict[str, Any]:
    plan, summary = stored.plan, stored.summary
    return {
        "session_id": stored.id,
        "created_at": stored.created_at,
        "question": plan.question,
        "strategy": plan.strategy,
        "pool": plan.pool,
        "checkpoint": plan.checkpoint,
        "task": plan.task,
        "status": summary.status.value,
        "stopped_by": None if summary.stopped_by is None else summary.stopped_by.value,
        "answer": summary.answer,
        "correct": summary.correct,
        "seed": str(plan.seed),
    }


def _turn_columns(turned: TurnSpan) -> dict[str, Any]:
    turn, agent, reply = turned.turn, turned.agent, turned.turn.reply
    return {
        "turn": turn.number,
        "step": turn.step,
        "agent": agent.name,
        "provider": agent.provider,
        "model": agent.model,
        "role": turn.call.role.value,
        "instruction": turn.call.instruction,
        "reply": reply.text,
        "note": turn.note,
        "verdict": None if turn.verdict is None else turn.verdict.value,
        "suggestion": None if turn.suggestion is None else turn.suggestion.text,
        "fault_kind": turned.span.error_type or None,
        "fault_message": turned.span.error or None,
        "tokens_in": reply.usage.tokens_in,
        "tokens_out": reply.usage.tokens_out,
        "cost_usd": reply.cost_usd,
        "latency_s": reply.latency_s,
        "began_at": turned.span.start,
        "ended_at": turned.span.end,
        **(_decision_columns(turn.decision) if turn.decision is not None else {}),
    }


def _decision_columns(decision: Decision) -> dict[str, Any]:
    return {
        "decision_agent": decision.agent,
        "decision_role": decision.role.value,
        "decision_agents": list(decision.agents),
        "agent_logits": list(decision.agent_logits),
        "agent_probabilities": list(decision.agent_probabilities),
        "role_logits": list(decision.role_logits),
        "role_probabilities": list(decision.role_probabilities),
        "entropy": decision.entropy,
        "margin": decision.margin,
        "state_norm": decision.state_norm,
        "encode_ms": decision.encode_ms,
        "tokens_read": decision.tokens_read,
        "sampled": decision.sampled,
    }


def _clean(row: dict[str, Any]) -> dict[str, Any]:
    return {name: clean_text(value) if isinstance(value, str) else value for name, value in row.items()}
