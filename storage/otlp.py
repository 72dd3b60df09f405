"""A session as OTLP/JSON: what `POST /v1/traces` of an OpenTelemetry collector takes.

Form: OTLP 1, JSON Protobuf encoding (ids in hexadecimal digits, 64-bit integers as strings, enumerations as numbers, keys in
lowerCamelCase). Names: OpenTelemetry's semantic conventions for generative AI 1.41 (`invoke_workflow`, `invoke_agent`,
`gen_ai.*`), which are still in development; what they do not know stands under `trinity.`.
"""

from __future__ import annotations

import json
import math
from typing import Any

from storage.columns import clean_text
from storage.span_facts import Attributes, Value, session_facts, turn_facts
from storage.spans import Place, Span, TurnSpan, session_span, turn_spans
from storage.stored import StoredSession

SERVICE = "trinity-explorer"
_ERROR = 2
"""STATUS_CODE_ERROR."""
_UNKNOWN = "unknown"
_INT64 = 2**63


def session_to_otlp(stored: StoredSession) -> str:
    """The session as one trace, as JSON text ending in a line break."""
    spans = [_root(stored), *(_turn(stored, turn) for turn in turn_spans(stored))]
    resource = {"attributes": _attributes({"service.name": SERVICE})}
    scope = {"scope": {"name": "trinity_core"}, "spans": spans}
    document = {"resourceSpans": [{"resource": resource, "scopeSpans": [scope]}]}
    return clean_text(json.dumps(document, ensure_ascii=False, allow_nan=False)) + "\n"


def _root(stored: StoredSession) -> dict[str, Any]:
    attributes: Attributes = {
        "gen_ai.operation.name": "invoke_workflow",
        "gen_ai.workflow.name": stored.plan.strategy,
        "gen_ai.conversation.id": stored.id,
        "gen_ai.input.messages": _messages("user", stored.plan.question),
    }
    if stored.summary.answer:
        attributes["gen_ai.output.messages"] = _messages("assistant", stored.summary.answer, finish_reason="stop")
    name = f"invoke_workflow {stored.plan.strategy}"
    return _span(session_span(stored), name, Place.INTERNAL, {**attributes, **session_facts(stored)})


def _turn(stored: StoredSession, turned: TurnSpan) -> dict[str, Any]:
    turn, agent, reply = turned.turn, turned.agent, turned.turn.reply
    finish = "stop" if reply.fault is None else "error"
    attributes: Attributes = {
        "gen_ai.operation.name": "invoke_agent",
        "gen_ai.provider.name": agent.provider or _UNKNOWN,
        "gen_ai.agent.name": agent.name,
        "gen_ai.conversation.id": stored.id,
        "gen_ai.usage.input_tokens": reply.usage.tokens_in,
        "gen_ai.usage.output_tokens": reply.usage.tokens_out,
        "gen_ai.response.finish_reasons": (finish,),
        "gen_ai.output.messages": _messages("assistant", reply.text, finish_reason=finish),
    }
    optional = {"gen_ai.agent.description": agent.description, "gen_ai.request.model": agent.model}
    attributes |= {name: value for name, value in optional.items() if value}
    return _span(turned.span, f"invoke_agent {agent.name}", turned.place, {**attributes, **turn_facts(turn)})


def _messages(role: str, text: str, **extra: str) -> str:
    """Messages in the convention's own schema, as JSON text: not every backend reads structured attributes."""
    return json.dumps([{"role": role, "parts": [{"type": "text", "content": text}], **extra}], ensure_ascii=False)


def _span(span: Span, name: str, place: Place, attributes: Attributes) -> dict[str, Any]:
    wrong = {"error.type": span.error_type} if span.error_type else {}
    return {
        "traceId": span.trace_id,
        "spanId": span.span_id,
        **({"parentSpanId": span.parent_id} if span.parent_id else {}),
        "name": name,
        "kind": int(place),
        "startTimeUnixNano": str(span.start_ns),
        "endTimeUnixNano": str(span.end_ns),
        "attributes": _attributes({**attributes, **wrong}),
        "status": {"code": _ERROR, "message": span.error} if span.error_type else {},
    }


def _attributes(attributes: Attributes) -> list[dict[str, Any]]:
    return [{"key": key, "value": _value(value)} for key, value in attributes.items()]


def _value(value: Value) -> dict[str, Any]:
    match value:
        case bool():
            return {"boolValue": value}
        case int():
            return {"intValue": str(value)} if -_INT64 <= value < _INT64 else {"stringValue": str(value)}
        case float():
            return {"doubleValue": value if math.isfinite(value) else _not_finite(value)}
        case str():
            return {"stringValue": value}
        case tuple():
            return {"arrayValue": {"values": [_value(item) for item in value]}}


def _not_finite(value: float) -> str:
    return "NaN" if math.isnan(value) else "Infinity" if value > 0 else "-Infinity"
