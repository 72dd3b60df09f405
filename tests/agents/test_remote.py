"""Both remote agents against a real server: what a good reply becomes, and what is not accepted as one."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.agents.remote import INFO, PROMPT, PROTOCOLS, agent_for, call, collect
from tests.servers.protocols import ChatCompletions, cut
from tests.servers.provider import Answer, FakeProvider
from trinity_core.agents import arrival
from trinity_core.cancel import Cancel
from trinity_core.types import FaultKind, Reply, Usage

each_protocol = pytest.mark.parametrize("protocol", PROTOCOLS, ids=["chat", "messages"])


@each_protocol
def test_a_streamed_reply_carries_text_usage_and_price(protocol: ChatCompletions) -> None:
    outcome = call(protocol, protocol.says("Let me see. ", "Answer: 42"))
    assert outcome.reply == Reply("Let me see. Answer: 42", Usage(11, 3), 41e-6)
    assert [delta for delta in outcome.deltas if delta] == ["Let me see. ", "Answer: 42"]


@each_protocol
@settings(max_examples=15, deadline=None)
@given(at=st.lists(st.integers(1, 150), max_size=30))
def test_text_is_the_same_however_its_bytes_are_split(protocol: ChatCompletions, at: list[int]) -> None:
    text = "Ωμέγα 🧮 naïve\u2028line\r\nend"
    outcome = call(protocol, Answer([protocol.begin(), *cut(protocol.text(text), at), protocol.end()]))
    assert outcome.reply is not None
    assert outcome.reply.text == text


@each_protocol
def test_every_chunk_may_be_a_single_byte(protocol: ChatCompletions) -> None:
    body = protocol.begin() + protocol.text("Añ 🧮") + protocol.end()
    outcome = call(protocol, Answer([bytes([byte]) for byte in body]))
    assert outcome.reply == Reply("Añ 🧮", Usage(11, 3), 41e-6)


@each_protocol
def test_carriage_returns_between_lines_change_nothing(protocol: ChatCompletions) -> None:
    body = protocol.begin() + protocol.text("fine") + protocol.end()
    outcome = call(protocol, Answer([body.replace(b"\n", b"\r\n")]))
    assert outcome.reply == Reply("fine", Usage(11, 3), 41e-6)


@each_protocol
def test_a_byte_order_mark_before_the_first_event_changes_nothing(protocol: ChatCompletions) -> None:
    outcome = call(protocol, Answer([b"\xef\xbb\xbf" + protocol.text("fine") + protocol.end()]))
    assert outcome.reply == Reply("fine", Usage(11, 3), 41e-6)


@each_protocol
def test_missing_usage_is_estimated_and_no_price_is_claimed(protocol: ChatCompletions) -> None:
    outcome = call(protocol, protocol.says("12345", usage=None))
    chars = sum(len(message.content) for message in PROMPT.messages)
    assert outcome.reply == Reply("12345", Usage(-(-chars // 4), 2), None)


@each_protocol
def test_a_cleanly_truncated_stream_is_incomplete_and_keeps_its_text(protocol: ChatCompletions) -> None:
    outcome = call(protocol, protocol.streams(protocol.text("Half an ans")))
    assert outcome.error is not None
    assert (outcome.fault.kind, outcome.error.partial) == (FaultKind.INCOMPLETE, "Half an ans")


@each_protocol
def test_a_server_that_never_says_finished_can_be_allowed_to(protocol: ChatCompletions) -> None:
    outcome = call(protocol, protocol.streams(protocol.text("All of it")), finish_optional=True)
    assert outcome.reply is not None
    assert outcome.reply.text == "All of it"


@pytest.mark.parametrize(("number", "word"), [(0, "length"), (1, "max_tokens")])
def test_a_reply_cut_by_its_token_limit_is_incomplete_and_names_the_limit(number: int, word: str) -> None:
    outcome = call(PROTOCOLS[number], PROTOCOLS[number].says("So far", finish=word), max_tokens=7)
    assert outcome.error is not None
    assert (outcome.fault.kind, outcome.error.partial) == (FaultKind.INCOMPLETE, "So far")
    assert "max_tokens = 7" in outcome.fault.message


@pytest.mark.parametrize(
    ("number", "word", "kind"),
    [
        (0, "content_filter", FaultKind.CONTENT_FILTER),
        (1, "refusal", FaultKind.REFUSED),
        (1, "model_context_window_exceeded", FaultKind.CONTEXT_TOO_LONG),
    ],
)
def test_filters_and_refusals_are_no_answers(number: int, word: str, kind: FaultKind) -> None:
    assert call(PROTOCOLS[number], PROTOCOLS[number].says("", finish=word)).fault.kind is kind


def test_a_refusal_in_the_delta_is_refused() -> None:
    chat = PROTOCOLS[0]
    outcome = call(chat, chat.streams(chat.delta({"refusal": "I cannot help with that."}), chat.end()))
    assert outcome.fault.kind is FaultKind.REFUSED


@each_protocol
def test_an_empty_reply_is_incomplete(protocol: ChatCompletions) -> None:
    assert call(protocol, protocol.says(" \n")).fault.kind is FaultKind.INCOMPLETE


def test_empty_choices_null_content_and_reasoning_are_no_text() -> None:
    chat = PROTOCOLS[0]
    odd = [{"content": None}, {"reasoning_content": "hmm"}, {"content": None, "reasoning": "hmm"}, {}, None]
    empty = b'data: {"choices": []}\n\ndata: {"choices": null}\n\n: comment\n\n'
    outcome = call(chat, chat.streams(*map(chat.delta, odd), empty, chat.text("Answer: 1"), chat.end()))
    assert outcome.reply == Reply("Answer: 1", Usage(11, 3), 41e-6)


def test_content_in_parts_counts_its_text_parts() -> None:
    chat = PROTOCOLS[0]
    parts = [{"type": "thinking", "thinking": "hmm"}, {"type": "text", "text": "Answer: 1"}]
    outcome = call(chat, chat.streams(chat.delta({"content": parts}), chat.end()))
    assert outcome.reply == Reply("Answer: 1", Usage(11, 3), 41e-6)


def test_thinking_is_not_part_of_a_messages_reply() -> None:
    messages = PROTOCOLS[1]
    thought = messages.delta({"type": "thinking_delta", "thinking": "hmm"})
    outcome = call(messages, messages.streams(thought, messages.text("Answer: 1"), messages.end()))
    assert outcome.reply == Reply("Answer: 1", Usage(11, 3), 41e-6)
    assert "" in outcome.deltas


@each_protocol
def test_reasoning_gives_signs_of_life(protocol: ChatCompletions) -> None:
    outcome = call(protocol, protocol.streams(protocol.text(""), protocol.text("Answer: 1"), protocol.end()))
    assert outcome.deltas[:3] == ["", "", "Answer: 1"] or outcome.deltas[:4] == ["", "", "", "Answer: 1"]


@each_protocol
def test_null_bytes_and_lone_surrogates_do_not_reach_the_transcript(protocol: ChatCompletions) -> None:
    broken = protocol.text("aXb").replace(b"aXb", rb"a\u0000b\ud800c")
    outcome = call(protocol, protocol.streams(broken, protocol.end()))
    assert outcome.reply is not None
    assert outcome.reply.text == "ab?c"


@each_protocol
def test_a_huge_reply_is_cut_at_the_limit(protocol: ChatCompletions, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(arrival, "MAX_CHARS", 1000)
    outcome = call(protocol, protocol.says(*["x" * 300] * 5))
    assert outcome.error is not None
    assert (outcome.fault.kind, outcome.error.partial) == (FaultKind.INCOMPLETE, "x" * 1000)


@each_protocol
def test_an_unavailable_agent_says_why_and_sends_nothing(protocol: ChatCompletions) -> None:
    with FakeProvider(protocol.says("hello")) as server:
        agent = agent_for(protocol, server.url)
        agent.unavailable = "needs SOME_KEY"
        outcome = collect(agent)
    assert (outcome.fault.kind, outcome.fault.message) == (FaultKind.UNAVAILABLE, "helper cannot be called: it needs SOME_KEY.")
    assert server.requests == []


@each_protocol
def test_closing_the_stream_early_hangs_up(protocol: ChatCompletions) -> None:
    with FakeProvider(protocol.says("one", "two")) as server:
        stream = agent_for(protocol, server.url, info=INFO).stream(PROMPT, cancel=Cancel())
        next(stream)
        stream.close()
        assert list(stream) == []
