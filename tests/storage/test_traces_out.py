"""Sessions in the forms of tracing systems and data frames, held against the published rules of each."""

from __future__ import annotations

import io
import json
import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pyarrow.parquet as pq
import pytest

from storage.formats import FORMATS
from storage.openinference import session_to_openinference
from storage.otlp import session_to_otlp
from storage.parquet import session_to_parquet
from storage.spans import nanoseconds
from storage.stored import SessionStatus, SessionSummary, StoredSession, TimedEvent
from trinity_core.types import StopReason

START = datetime(2026, 1, 2, 3, 4, 5, 678901, tzinfo=UTC)


def kept(plan, events, **summary) -> StoredSession:
    """As the store would give it back."""
    told = SessionSummary(
        id="0123456789abcdef" * 2,
        created_at=START,
        question=plan.question,
        strategy=plan.strategy,
        pool=plan.pool,
        task=plan.task,
        **{
            "status": SessionStatus.FINISHED,
            "answer": "42",
            "stopped_by": StopReason.ACCEPTED,
            "turns": 4,
            "tokens_in": 31,
            "tokens_out": 7,
            "cost_usd": 0.9375,
            "seconds": 1.125,
            "correct": None,
            **summary,
        },
    )
    return StoredSession(told, plan, tuple(TimedEvent(n / 8, event) for n, event in enumerate(events)))


@pytest.fixture
def stored(plan, events) -> StoredSession:
    return kept(plan, events)


@pytest.fixture
def broken(plan, events) -> StoredSession:
    return kept(plan, events[:2], status=SessionStatus.INTERRUPTED, stopped_by=None, answer="")


def otlp_spans(stored: StoredSession) -> list[dict]:
    document = json.loads(session_to_otlp(stored))
    (resource,) = document["resourceSpans"]
    assert resource["resource"]["attributes"] == [{"key": "service.name", "value": {"stringValue": "trinity-explorer"}}]
    (scope,) = resource["scopeSpans"]
    return scope["spans"]


def attributes(span: dict) -> dict:
    return {item["key"]: read(item["value"]) for item in span["attributes"]}


def read(value: dict) -> object:
    """An AnyValue as the Protobuf JSON mapping writes it; anything else fails."""
    ((kind, held),) = value.items()
    if kind == "arrayValue":
        return [read(item) for item in held["values"]]
    types = {"stringValue": str, "boolValue": bool, "doubleValue": float, "intValue": str}
    assert type(held) is types[kind], value
    return int(held) if kind == "intValue" else held


def test_otlp_follows_the_json_mapping_of_protobuf(stored):
    for span in otlp_spans(stored):
        assert re.fullmatch("[0-9a-f]{32}", span["traceId"])
        assert all(re.fullmatch("[0-9a-f]{16}", span[key]) for key in ("spanId", "parentSpanId") if key in span)
        assert all(re.fullmatch("[0-9]{19}", span[key]) for key in ("startTimeUnixNano", "endTimeUnixNano"))
        assert type(span["kind"]) is int
        assert type(span["status"].get("code", 0)) is int
        assert not any("_" in key for key in span)
        keys = [item["key"] for item in span["attributes"]]
        assert len(keys) == len(set(keys))
        attributes(span)


def test_a_session_is_one_trace_with_a_span_for_each_turn(stored):
    root, *turns = otlp_spans(stored)
    assert len({span["traceId"] for span in (root, *turns)}) == 1
    assert len({span["spanId"] for span in (root, *turns)}) == 5
    assert "parentSpanId" not in root
    assert {span["parentSpanId"] for span in turns} == {root["spanId"]}
    assert [span["name"] for span in (root, *turns)] == [
        "invoke_workflow coordinator",
        "invoke_agent calc",
        "invoke_agent reader",
        "invoke_agent reader",
        "invoke_agent calc",
    ]


def test_an_export_made_twice_is_the_same_trace(stored):
    assert session_to_otlp(stored) == session_to_otlp(stored)


def test_spans_last_from_the_decision_to_the_reply(stored):
    root, first, *_ = otlp_spans(stored)
    assert (root["startTimeUnixNano"], root["endTimeUnixNano"]) == (str(nanoseconds(START)), str(nanoseconds(START) + 1_125_000_000))
    assert int(first["endTimeUnixNano"]) - int(first["startTimeUnixNano"]) == 375_000_000
    assert nanoseconds(START) == 1_767_323_045_678_901_000


def test_turns_carry_the_conventions_names(stored):
    told = attributes(otlp_spans(stored)[1])
    assert {key: value for key, value in told.items() if key.startswith("gen_ai.")} == {
        "gen_ai.operation.name": "invoke_agent",
        "gen_ai.provider.name": "offline",
        "gen_ai.agent.name": "calc",
        "gen_ai.conversation.id": stored.id,
        "gen_ai.usage.input_tokens": 10,
        "gen_ai.usage.output_tokens": 3,
        "gen_ai.response.finish_reasons": ["stop"],
        "gen_ai.output.messages": json.dumps(
            [{"role": "assistant", "parts": [{"type": "text", "content": "plan: multiply"}], "finish_reason": "stop"}]
        ),
    }


def test_decisions_travel_with_all_logits(stored):
    told = attributes(otlp_spans(stored)[1])
    assert told["trinity.decision.agents"] == ["calc", "reader"]
    assert told["trinity.decision.agent_logits"] == [0.1, -2.5]
    assert told["trinity.decision.role_logits"] == [1e-9, 3.0, 0.3]
    assert (told["trinity.role"], told["trinity.decision.sampled"]) == ("thinker", True)


def test_a_failed_turn_is_an_error_and_a_number_beyond_64_bits_is_text(stored):
    root, _, _, failed, _ = otlp_spans(stored)
    assert failed["status"] == {"code": 2, "message": "Too slow."}
    assert attributes(failed)["error.type"] == "timeout"
    assert (root["status"], attributes(root)["trinity.seed"]) == ({}, str(2**80))


def test_an_interrupted_session_is_an_error(broken):
    (root,) = otlp_spans(broken)
    assert (root["status"]["code"], attributes(root)["error.type"]) == (2, "interrupted")


def test_openinference_spans_have_the_fields_of_its_specification(stored):
    spans = json.loads(session_to_openinference(stored))["data"]
    fields = {
        "name",
        "context",
        "span_kind",
        "parent_id",
        "start_time",
        "end_time",
        "status_code",
        "status_message",
        "attributes",
        "events",
    }
    for span in spans:
        assert set(span) == fields
        assert span["span_kind"] == span["attributes"]["openinference.span.kind"]
        assert datetime.fromisoformat(span["start_time"]) <= datetime.fromisoformat(span["end_time"])
        assert all(isinstance(value, str | int | float) for value in span["attributes"].values())
    assert [(span["span_kind"], span["status_code"]) for span in spans] == [
        ("CHAIN", "OK"),
        ("AGENT", "OK"),
        ("AGENT", "OK"),
        ("AGENT", "ERROR"),
        ("AGENT", "OK"),
    ]
    assert {span["attributes"]["session.id"] for span in spans} == {stored.id}


def test_parquet_has_one_row_for_each_turn(stored):
    rows = pq.read_table(io.BytesIO(session_to_parquet(stored))).to_pylist()
    assert [(row["turn"], row["agent"], row["role"], row["tokens_out"], row["fault_kind"]) for row in rows] == [
        (1, "calc", "thinker", 3, None),
        (3, "reader", "worker", 2, None),
        (2, "reader", "worker", 1, "timeout"),
        (4, "calc", "verifier", 1, None),
    ]
    assert (rows[0]["agent_logits"], rows[1]["agent_logits"]) == ([0.1, -2.5], None)
    assert rows[0]["began_at"] == START
    assert rows[0]["ended_at"] - rows[0]["began_at"] == timedelta(seconds=0.375)


def test_parquet_of_no_turns_has_the_same_columns(stored, broken):
    columns = [pq.read_schema(io.BytesIO(session_to_parquet(session))) for session in (stored, broken)]
    assert columns[0] == columns[1]


@pytest.mark.parametrize("name", FORMATS)
def test_every_form_takes_any_text(plan, events, name):
    assert FORMATS[name].write(kept(replace(plan, question="\ud800 \x00 </script> \u2028 =1+1"), events))
