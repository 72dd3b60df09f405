"""A session as OpenInference spans in JSON: what Arize Phoenix takes at `POST /v1/projects/PROJECT/spans`.

Names: OpenInference's semantic conventions (kinds CHAIN, LLM and AGENT; lists flattened with their index). An offline specialist is
no language model, so its turns are of the kind AGENT.
"""

from __future__ import annotations

import json
from datetime import datetime
from typing import Any

from storage.columns import clean_text
from storage.span_facts import Attributes, session_facts, turn_facts
from storage.spans import Place, Span, TurnSpan, session_span, turn_spans
from storage.stored import StoredSession

_TEXT = "text/plain"


def session_to_openinference(stored: StoredSession) -> str:
    """The session as one trace, as JSON text ending in a line break."""
    spans = [_root(stored), *(_turn(stored, turn) for turn in turn_spans(stored))]
    return clean_text(json.dumps({"data": spans}, ensure_ascii=False, allow_nan=False)) + "\n"


def _root(stored: StoredSession) -> dict[str, Any]:
    attributes: dict[str, Any] = {
        "session.id": stored.id,
        "input.value": stored.plan.question,
        "input.mime_type": _TEXT,
        "output.value": stored.summary.answer,
        "output.mime_type": _TEXT,
        "metadata": _metadata(session_facts(stored)),
    }
    return _span(session_span(stored), stored.plan.strategy, "CHAIN", attributes)


def _turn(stored: StoredSession, turned: TurnSpan) -> dict[str, Any]:
    turn, agent, reply = turned.turn, turned.agent, turned.turn.reply
    attributes: dict[str, Any] = {
        "session.id": stored.id,
        "agent.name": agent.name,
        "input.value": turn.call.instruction or stored.plan.question,
        "input.mime_type": _TEXT,
        "output.value": reply.text,
        "output.mime_type": _TEXT,
        "llm.token_count.prompt": reply.usage.tokens_in,
        "llm.token_count.completion": reply.usage.tokens_out,
        "llm.token_count.total": reply.usage.tokens_in + reply.usage.tokens_out,
        "metadata": _metadata(turn_facts(turn)),
    }
    if reply.cost_usd is not None:
        attributes["llm.cost.total"] = reply.cost_usd
    if turned.place is Place.INTERNAL:
        return _span(turned.span, f"{agent.name} ({turn.call.role.value})", "AGENT", attributes)
    attributes |= {
        "llm.model_name": agent.model,
        "llm.provider": agent.provider,
        "llm.output_messages.0.message.role": "assistant",
        "llm.output_messages.0.message.content": reply.text,
    }
    return _span(turned.span, f"{agent.name} ({turn.call.role.value})", "LLM", attributes)


def _metadata(facts: Attributes) -> str:
    return json.dumps({key.removeprefix("trinity."): value for key, value in facts.items()}, ensure_ascii=False)


def _span(span: Span, name: str, kind: str, attributes: dict[str, Any]) -> dict[str, Any]:
    return {
        "name": name,
        "context": {"trace_id": span.trace_id, "span_id": span.span_id},
        "span_kind": kind,
        "parent_id": span.parent_id or None,
        "start_time": _iso(span.start),
        "end_time": _iso(span.end),
        "status_code": "ERROR" if span.error_type else "OK",
        "status_message": span.error,
        "attributes": {"openinference.span.kind": kind, **attributes},
        "events": [],
    }


def _iso(moment: datetime) -> str:
    return moment.isoformat(timespec="microseconds")
