"""Both remote agents against a server that misbehaves: the right fault each time, partial text kept, no key in sight."""

import json
import logging
import socket
import threading
import time
import traceback
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.agents.remote import INFO, KEY, PROTOCOLS, Outcome, agent_for, call, collect
from tests.servers.protocols import ChatCompletions, refusal, web_page
from tests.servers.provider import Answer, Drip, FakeProvider, Hold, Reset
from trinity_core.agents import connection
from trinity_core.agents.openai_compatible import OpenAICompatibleAgent
from trinity_core.agents.parameters import Parameters
from trinity_core.cancel import Cancel
from trinity_core.types import FaultKind

each_protocol = pytest.mark.parametrize("protocol", PROTOCOLS, ids=["chat", "messages"])


@each_protocol
@pytest.mark.parametrize(
    ("status", "word", "message", "kind"),
    [
        (400, "invalid_request_error", "Unsupported parameter: 'top_k'", FaultKind.MALFORMED),
        (400, "context_length_exceeded", "maximum context length is 8192", FaultKind.CONTEXT_TOO_LONG),
        (400, "invalid_request_error", "prompt is too long: 9 > 8", FaultKind.CONTEXT_TOO_LONG),
        (400, "content_filter", "flagged", FaultKind.CONTENT_FILTER),
        (401, "invalid_api_key", "Incorrect key provided", FaultKind.AUTH),
        (402, "billing_error", "pay first", FaultKind.QUOTA),
        (403, "permission_error", "not yours", FaultKind.AUTH),
        (404, "model_not_found", "no such model", FaultKind.MODEL_UNKNOWN),
        (413, "request_too_large", "too big", FaultKind.CONTEXT_TOO_LONG),
        (429, "rate_limit_exceeded", "slow down", FaultKind.RATE),
        (429, "insufficient_quota", "no credit", FaultKind.QUOTA),
        (500, "server_error", "oops", FaultKind.UNAVAILABLE),
        (529, "overloaded_error", "Overloaded", FaultKind.UNAVAILABLE),
    ],
)
def test_error_answers_become_faults(protocol: ChatCompletions, status: int, word: str, message: str, kind: FaultKind) -> None:
    assert call(protocol, refusal(status, protocol.error_body(word, message))).fault.kind is kind


def test_gemini_s_list_around_an_error_is_understood() -> None:
    body = b'[{"error": {"code": 400, "message": "API key not valid. Please pass a valid API key.", "status": "INVALID_ARGUMENT"}}]'
    assert call(PROTOCOLS[0], refusal(400, body)).fault.kind is FaultKind.AUTH


@pytest.mark.parametrize("body", [b'{"error": "model not found, try pulling it first"}', b'{"detail": "Not Found"}', b"null", b"[]", b"7"])
def test_error_bodies_of_other_shapes_are_understood_by_their_status(body: bytes) -> None:
    assert call(PROTOCOLS[0], refusal(404, body)).fault.kind is FaultKind.MODEL_UNKNOWN


@each_protocol
def test_a_failed_call_is_sent_once(protocol: ChatCompletions) -> None:
    with FakeProvider(refusal(429, protocol.error_body("rate_limit_error", "slow"))) as server:
        collect(agent_for(protocol, server.url))
    assert len(server.requests) == 1


@each_protocol
def test_the_provider_s_reason_is_shown_on_a_bad_request(protocol: ChatCompletions) -> None:
    outcome = call(protocol, refusal(400, protocol.error_body("invalid_request_error", "Unknown parameter:\n 'top_k'")))
    assert "Unknown parameter: 'top_k'" in outcome.fault.message


@each_protocol
@pytest.mark.parametrize("status", [400, 401, 403, 404, 429, 500])
def test_a_provider_that_echoes_the_key_reveals_nothing(protocol: ChatCompletions, status: int, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    outcome = call(protocol, refusal(status, protocol.error_body("bad", f"Incorrect key {KEY}, also sk-live-abcdef123456")))
    assert outcome.error is not None
    shown = "".join(traceback.format_exception(outcome.error)) + repr(outcome) + str(vars(outcome.error)) + caplog.text
    assert KEY not in shown
    assert "sk-live-abcdef123456" not in "".join(traceback.format_exception(outcome.error)) + repr(outcome)
    assert outcome.error.__context__ is None


@each_protocol
def test_an_agent_shows_no_key(protocol: ChatCompletions) -> None:
    agent = agent_for(protocol, "http://127.0.0.1:9")
    assert KEY not in f"{agent!r} {agent.info!r} {agent.parameters!r}"


@each_protocol
@pytest.mark.parametrize("status", [500, 502, 404])
def test_a_web_page_as_error_is_not_shown(protocol: ChatCompletions, status: int) -> None:
    outcome = call(protocol, web_page(status))
    assert "<" not in outcome.fault.message
    assert "Sign in" not in outcome.fault.message


@each_protocol
def test_a_web_page_as_answer_is_malformed(protocol: ChatCompletions) -> None:
    outcome = call(protocol, web_page())
    assert outcome.fault.kind is FaultKind.MALFORMED
    assert "base_url" in outcome.fault.message


@each_protocol
@pytest.mark.parametrize("body", [b"", b'{"choices": ', b'"just a string"', b"[1, 2]", b"data: [DONE]\n\n"])
def test_an_answer_outside_the_protocol_is_malformed(protocol: ChatCompletions, body: bytes) -> None:
    assert call(protocol, Answer([body], content_type="application/json")).fault.kind is FaultKind.MALFORMED


@each_protocol
@pytest.mark.parametrize(
    "body", [b"{not json", b"\xff\xfe", b"[" * 200_000, b'{"usage": ' + b"9" * 5000 + b"}"], ids=["syntax", "bytes", "deep", "digits"]
)
def test_a_malformed_event_keeps_what_came_before(protocol: ChatCompletions, body: bytes) -> None:
    outcome = call(protocol, protocol.streams(protocol.text("Half"), b"event: message_delta\ndata: " + body + b"\n\n"))
    assert outcome.error is not None
    assert (outcome.fault.kind, outcome.error.partial) == (FaultKind.MALFORMED, "Half")


@each_protocol
@pytest.mark.parametrize(
    "value", ["null", "7", '"x"', "[]", "{}", '{"type": 5}', '{"choices": 5}', '{"choices": [5]}', '{"choices": [{"delta": [1]}]}']
)
def test_strange_events_are_passed_over(protocol: ChatCompletions, value: str) -> None:
    strange = b"event: content_block_delta\ndata: " + value.encode() + b"\n\n"
    outcome = call(protocol, protocol.streams(protocol.text("Answer: 1"), strange, protocol.end()))
    assert outcome.reply is not None
    assert outcome.reply.text == "Answer: 1"


@each_protocol
@pytest.mark.parametrize(("word", "kind"), [("overloaded_error", FaultKind.UNAVAILABLE), ("rate_limit_error", FaultKind.RATE)])
def test_an_error_inside_a_stream_keeps_the_text_so_far(protocol: ChatCompletions, word: str, kind: FaultKind) -> None:
    outcome = call(protocol, protocol.streams(protocol.text("Half"), protocol.failure(word, "Overloaded")))
    assert outcome.error is not None
    assert (outcome.fault.kind, outcome.error.partial) == (kind, "Half")


@each_protocol
def test_a_reset_in_mid_stream_is_a_broken_connection(protocol: ChatCompletions) -> None:
    with FakeProvider(protocol.streams(protocol.text("Half"), Reset())) as server:
        outcome = collect(agent_for(protocol, server.url))
    assert outcome.fault.kind is FaultKind.CONNECTION


@each_protocol
def test_a_chunked_body_that_ends_early_is_a_broken_connection(protocol: ChatCompletions) -> None:
    outcome = call(protocol, Answer([protocol.begin(), protocol.text("Half")], closed_early=True))
    assert outcome.error is not None
    assert (outcome.fault.kind, outcome.error.partial) == (FaultKind.CONNECTION, "Half")


@each_protocol
def test_a_closed_port_is_unreachable(protocol: ChatCompletions) -> None:
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        outcome = collect(agent_for(protocol, f"http://127.0.0.1:{unused.getsockname()[1]}"))
    assert outcome.fault.kind is FaultKind.CONNECTION
    assert "cannot be reached" in outcome.fault.message


@each_protocol
def test_plain_http_at_an_https_address_is_unreachable(protocol: ChatCompletions) -> None:
    with FakeProvider(protocol.says("hello")) as server:
        outcome = collect(agent_for(protocol, server.url.replace("http:", "https:")))
    assert outcome.fault.kind is FaultKind.CONNECTION


@each_protocol
def test_a_redirect_is_not_followed(protocol: ChatCompletions) -> None:
    with FakeProvider(protocol.says("gotcha")) as trap:
        outcome = call(protocol, Answer([], 307, headers={"Location": trap.url + protocol.path}))
    assert outcome.fault.kind is FaultKind.MALFORMED
    assert trap.requests == []


@each_protocol
@pytest.mark.parametrize("piece", [Hold(), Drip(b": keep-alive\n\n"), Drip(b" ")], ids=["stall", "comments", "bytes"])
@pytest.mark.parametrize("begun", [False, True])
def test_a_cancel_ends_a_waiting_call_within_a_second(protocol: ChatCompletions, piece: Hold | Drip, begun: bool) -> None:
    cancel, got = Cancel(), list[Outcome]()
    pieces = [protocol.begin() + protocol.text("Half")] if begun else []
    with FakeProvider(Answer([*pieces, piece])) as server:
        agent = agent_for(protocol, server.url)
        thread = threading.Thread(target=lambda: got.append(collect(agent, cancel=cancel)))
        thread.start()
        assert server.reached.wait(5)
        cancel.set()
        thread.join(1)
        assert not thread.is_alive()
        assert server.left.wait(1)
    assert got[0].fault.kind is FaultKind.CANCELLED


@each_protocol
def test_a_cancel_before_the_call_sends_nothing(protocol: ChatCompletions) -> None:
    cancel = Cancel()
    cancel.set()
    with FakeProvider(protocol.says("hello")) as server:
        outcome = collect(agent_for(protocol, server.url), cancel=cancel)
    assert outcome.fault.kind is FaultKind.CANCELLED
    assert server.requests == []


@each_protocol
@pytest.mark.parametrize("piece", [Hold(), Drip(b": keep-alive\n\n")], ids=["stall", "drip"])
def test_no_call_outlives_its_deadline(protocol: ChatCompletions, piece: Hold | Drip) -> None:
    started = time.monotonic()
    outcome = call(protocol, protocol.streams(protocol.text("Half"), piece), info=replace(INFO, deadline_s=0.2, idle_s=0.2))
    assert outcome.error is not None
    assert (outcome.fault.kind, outcome.error.partial) == (FaultKind.TIMEOUT, "Half")
    assert time.monotonic() - started < 1.5


@each_protocol
def test_an_endless_body_is_cut_off(protocol: ChatCompletions, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(connection, "MAX_BYTES", 1_000_000)
    outcome = call(protocol, protocol.streams(Drip(b"x" * 65_536)))
    assert outcome.fault.kind is FaultKind.MALFORMED
    assert "MB" in outcome.fault.message


def test_an_address_that_is_none_is_a_connection_fault() -> None:
    agent = OpenAICompatibleAgent(INFO, Parameters(base_url="ftp://example.invalid/v1"), key=KEY)
    assert collect(agent).fault.kind is FaultKind.CONNECTION


FIELDS = ["type", "choices", "delta", "content", "usage", "message", "error", "text", "finish_reason", "stop_reason", "index"]
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.sampled_from(["stop", "text_delta", "x", "message_start"]),
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(st.sampled_from(FIELDS), inner, max_size=4),
    max_leaves=12,
)


@each_protocol
@settings(max_examples=25, deadline=None)
@given(values=st.lists(VALUES, max_size=4), kind=st.sampled_from(["message_start", "content_block_delta", "message_delta", "error"]))
def test_whatever_json_a_stream_holds_the_call_ends_with_a_reply_or_a_fault(protocol: ChatCompletions, values: list, kind: str) -> None:
    events = [f"event: {kind}\ndata: {json.dumps(value)}\n\n".encode() for value in values]
    outcome = call(protocol, protocol.streams(*events))
    assert (outcome.reply is None) is not (outcome.error is None)
