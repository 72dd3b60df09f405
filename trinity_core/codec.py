"""Events as JSON lines and back: one form for the command line, the database, the live page and exports.

The keys of the four session events are a contract other tools rely on; new keys may be added, none renamed.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from trinity_core.events import SessionEnded, SessionEvent, StepDecided, TextDelta, TurnReplied
from trinity_core.types import (
    ROLES,
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

Json = dict[str, Any]


def to_line(event: SessionEvent, **extra: object) -> str:
    """One event as one line of JSON without a line break; `extra` keys are added at the end."""
    return json.dumps({**to_dict(event), **extra}, ensure_ascii=False, allow_nan=False)


def to_dict(event: SessionEvent) -> Json:
    """One event as plain JSON values, its kind under the key `event`."""
    match event:
        case StepDecided():
            return _step_decided(event)
        case TextDelta():
            return {"event": "text_delta", "turn": event.turn, "text": event.text}
        case TurnReplied():
            return _turn_replied(event.turn)
        case SessionEnded():
            return _session_ended(event.session)


def from_dict(data: Mapping[str, Any], transcript: Transcript) -> SessionEvent:
    """The event that `to_dict` wrote.

    Args:
        data: one decoded line.
        transcript: the turns replied so far; a `session_ended` line carries totals only and takes its turns from here.

    Raises:
        ValueError: the line is of no known kind.
        KeyError: the line lacks a key.
    """
    match data["event"]:
        case "step_decided":
            return StepDecided(data["turn"], data["step"], _read_step(data))
        case "text_delta":
            return TextDelta(data["turn"], data["text"])
        case "turn_replied":
            return TurnReplied(_read_turn(data))
        case "session_ended":
            return SessionEnded(_read_session(data, transcript))
        case kind:
            raise ValueError(f"Unknown event {kind!r}.")


def _call(call: Call) -> Json:
    data: Json = {"agent": call.agent, "role": call.role.value}
    if call.instruction:
        data["instruction"] = call.instruction
    if call.sees is not None:
        data["sees"] = list(call.sees)
    return data


def _decision(decision: Decision | None) -> Json:
    if decision is None:
        return {"agent_logits": None, "role_logits": None, "entropy": None, "margin": None, "tokens_read": None, "encode_ms": None}
    roles = [role.value for role in ROLES]
    return {
        "agent_logits": dict(zip(decision.agents, decision.agent_logits, strict=True)),
        "role_logits": dict(zip(roles, decision.role_logits, strict=True)),
        "agent_probabilities": dict(zip(decision.agents, decision.agent_probabilities, strict=True)),
        "role_probabilities": dict(zip(roles, decision.role_probabilities, strict=True)),
        "chosen": {"agent": decision.agent, "role": decision.role.value},
        "entropy": decision.entropy,
        "margin": decision.margin,
        "state_norm": decision.state_norm,
        "tokens_read": decision.tokens_read,
        "tokens_cut": decision.tokens_cut,
        "encode_ms": decision.encode_ms,
        "sampled": decision.sampled,
    }


def _step_decided(event: StepDecided) -> Json:
    calls = [_call(call) for call in event.step.calls]
    head = {"event": "step_decided", "turn": event.turn, "step": event.number, "calls": calls, "note": event.step.note}
    return {**head, **_decision(event.step.decision)}


def _turn_replied(turn: Turn) -> Json:
    reply, fault = turn.reply, turn.reply.fault
    return {
        "event": "turn_replied",
        "turn": turn.number,
        "step": turn.step,
        **_call(turn.call),
        "text": reply.text,
        "tokens_in": reply.usage.tokens_in,
        "tokens_out": reply.usage.tokens_out,
        "cost_usd": reply.cost_usd,
        "latency_s": reply.latency_s,
        "error": None if fault is None else {"kind": fault.kind.value, "message": fault.message},
        "reply_note": reply.note,
        "verdict": None if turn.verdict is None else turn.verdict.value,
        "suggestion": None if turn.suggestion is None else _suggestion(turn.suggestion),
        "note": turn.note,
        "decision": None if turn.decision is None else _decision(turn.decision),
    }


def _suggestion(suggestion: Suggestion) -> Json:
    return {"text": suggestion.text, "role": None if suggestion.role is None else suggestion.role.value}


def _session_ended(session: Session) -> Json:
    return {
        "event": "session_ended",
        "answer": session.answer,
        "stopped_by": session.stopped_by.value,
        "turns": len(session.transcript.turns),
        "tokens_in": session.tokens_in,
        "tokens_out": session.tokens_out,
        "cost_usd": session.cost_usd,
        "seconds": session.seconds,
        "answer_turn": session.answer_turn,
        "answer_note": session.answer_note,
    }


def _read_call(data: Mapping[str, Any]) -> Call:
    sees = data.get("sees")
    return Call(data["agent"], Role(data["role"]), data.get("instruction", ""), None if sees is None else tuple(sees))


def _read_decision(data: Mapping[str, Any]) -> Decision | None:
    if data["agent_logits"] is None:
        return None
    return Decision(
        agents=tuple(data["agent_logits"]),
        agent_logits=tuple(data["agent_logits"].values()),
        role_logits=tuple(data["role_logits"][role] for role in ROLES),
        agent_probabilities=tuple(data["agent_probabilities"].values()),
        role_probabilities=tuple(data["role_probabilities"][role] for role in ROLES),
        agent=data["chosen"]["agent"],
        role=Role(data["chosen"]["role"]),
        entropy=data["entropy"],
        margin=data["margin"],
        state_norm=data["state_norm"],
        tokens_read=data["tokens_read"],
        tokens_cut=data["tokens_cut"],
        encode_ms=data["encode_ms"],
        sampled=data["sampled"],
    )


def _read_step(data: Mapping[str, Any]) -> Step:
    return Step(tuple(_read_call(call) for call in data["calls"]), _read_decision(data), data["note"])


def _read_turn(data: Mapping[str, Any]) -> Turn:
    error, verdict, suggestion, decision = data["error"], data["verdict"], data["suggestion"], data["decision"]
    fault = None if error is None else Fault(FaultKind(error["kind"]), error["message"])
    usage = Usage(data["tokens_in"], data["tokens_out"])
    return Turn(
        number=data["turn"],
        step=data["step"],
        call=_read_call(data),
        reply=Reply(data["text"], usage, data["cost_usd"], data["latency_s"], fault, data.get("reply_note", "")),
        decision=None if decision is None else _read_decision(decision),
        note=data["note"],
        verdict=None if verdict is None else Verdict(verdict),
        suggestion=None if suggestion is None else _read_suggestion(suggestion),
    )


def _read_suggestion(data: Mapping[str, Any]) -> Suggestion:
    return Suggestion(data["text"], None if data["role"] is None else Role(data["role"]))


def _read_session(data: Mapping[str, Any], transcript: Transcript) -> Session:
    return Session(
        transcript=transcript,
        answer=data["answer"],
        stopped_by=StopReason(data["stopped_by"]),
        tokens_in=data["tokens_in"],
        tokens_out=data["tokens_out"],
        cost_usd=data["cost_usd"],
        seconds=data["seconds"],
        answer_turn=data.get("answer_turn", 0),
        answer_note=data.get("answer_note", ""),
    )
