"""Every fault a provider can have, by both protocols, through a pool file and the session's own loop: the right words, in time, the
right number of requests, nothing lost, and the next agent unharmed.
"""

import socket
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from email.utils import formatdate
from pathlib import Path
from random import Random
from typing import NoReturn

import anthropic  # noqa: F401 - loaded before any clock runs
import openai  # noqa: F401
import pytest

from tests.agents.pace import HandClock
from tests.agents.remote import KEY, PROTOCOLS, collect
from tests.servers.protocols import ChatCompletions, web_page
from tests.servers.provider import Answer, Drip, FakeProvider, Hold, Piece, Request, Reset
from trinity_core.agents.pool_file import load_pool
from trinity_core.agents.traffic import Traffic
from trinity_core.cancel import Cancel
from trinity_core.events import SessionEnded, TurnReplied
from trinity_core.session.loop import run_session
from trinity_core.settings import SessionPlan
from trinity_core.testing import FixedSteps, ScriptedAgent
from trinity_core.types import Call, FaultKind, Role, Step, Turn

K = FaultKind
Script = Callable[[ChatCompletions], Sequence[Answer]]


@dataclass(frozen=True)
class Row:
    """One fault: what the provider does, and what must become of the call."""

    name: str
    answers: Script
    """Answers to the first request, the second and so on; the last one repeats."""
    kind: FaultKind | None = None
    """None when the call comes through after all."""
    requests: int = 1
    text: str = ""
    says: str = ""
    """Part of the fault's message or of the reply's note."""
    waits: tuple[float, float] = (0.0, 60.0)
    """Least and most seconds of pauses."""
    settings: Mapping[str, object] = field(default_factory=dict)
    """Of the agent, in the pool file."""


def fails(status: int, word: str, message: str = "no", **headers: str) -> Script:
    return lambda p: [Answer([p.error_body(word, message)], status, "application/json", headers)]


def then_fine(script: Script) -> Script:
    return lambda p: [*script(p), p.says("Answer: 42")]


def streams(*make: Callable[[ChatCompletions], Piece]) -> Script:
    return lambda p: [p.streams(*(m(p) for m in make))]


def limit_reached(p: ChatCompletions, text: str = "") -> Answer:
    return p.says(text, finish="length" if p.base else "max_tokens")


def half(p: ChatCompletions) -> bytes:
    return p.text("Half")


def after(header: str) -> dict[str, str]:
    return {"Retry-After": header}


def late(seconds: float) -> dict[str, object]:
    return {"deadline_s": seconds, "idle_s": seconds}


FINE = "Answer: 42"
MORE = {"max_tokens_again": 999}
ROWS = [
    Row("01 rate, wait 1", then_fine(fails(429, "rate_limit_error", **after("1"))), None, 2, FINE, "too many requests", (1.0, 1.2)),
    Row(
        "01 rate, wait 1, twice",
        lambda p: [*fails(429, "rate", **after("1"))(p)] * 2 + [p.says(FINE)],
        None,
        3,
        FINE,
        "Asked 3",
        (2.0, 2.4),
    ),
    Row("02 rate", fails(429, "rate_limit_error"), K.RATE, 3, says="Asked 3 times", waits=(0.0, 6.0)),
    Row("03 rate, wait 3600", fails(429, "rate_limit_error", **after("3600")), K.RATE, 1, waits=(0.0, 0.0)),
    Row("04 no quota", fails(429, "insufficient_quota"), K.QUOTA, 1, says="Top up"),
    Row("04 no credit", fails(400, "invalid_request_error", "Your credit balance is too low"), K.QUOTA, 1, says="Top up"),
    *[Row(f"05 status {status}", fails(status, "server_error"), K.UNAVAILABLE, 3) for status in (500, 502, 503, 529)],
    Row("05 status 503, wait 2", then_fine(fails(503, "busy", **after("2"))), None, 2, FINE, "not available", (2.0, 2.3)),
    Row("05 web page of an error", lambda p: [web_page(502)], K.UNAVAILABLE, 3),
    Row(
        "06 no answer",
        lambda p: [Answer(first=Hold())],
        K.TIMEOUT,
        2,
        says="did not begin to answer",
        settings={"deadline_s": 4, "idle_s": 0.4},
    ),
    Row("06 no answer to the end", lambda p: [Answer(first=Hold())], K.TIMEOUT, 1, says="within 0.5 s", settings=late(0.5)),
    Row("08 reset before an answer", lambda p: [Answer(first=Reset())], K.CONNECTION, 3),
    Row("09 reset in mid-stream", streams(half, lambda _: Reset()), K.CONNECTION, 1),
    Row("10 body ends early", lambda p: [Answer([p.begin(), half(p)], closed_early=True)], K.CONNECTION, 1, "Half", "broke off"),
    Row("11 ends without a word", streams(half), K.INCOMPLETE, 1, "Half", "stopped before the reply was finished"),
    Row("11 never says finished, allowed", streams(half), None, 1, "Half", settings={"finish_optional": True}),
    Row("12 overloaded, nothing shown", then_fine(streams(lambda p: p.failure("overloaded_error", "x"))), None, 2, FINE, "not available"),
    Row("12 overloaded, text shown", streams(half, lambda p: p.failure("overloaded_error", "x")), K.UNAVAILABLE, 1, "Half"),
    Row("13 malformed event", streams(half, lambda _: b"event: message_delta\ndata: {broken\n\n"), K.MALFORMED, 1, "Half"),
    Row(
        "14 broken JSON",
        lambda p: [Answer([b'{"id": '], content_type="application/json")],
        K.MALFORMED,
        2,
        says="not the answer of a model",
    ),
    Row("15 web page", lambda p: [web_page()], K.MALFORMED, 2, says="base_url"),
    Row("16 empty", lambda p: [p.says("")], K.INCOMPLETE, 2, says="empty"),
    Row("16 empty, then an answer", lambda p: [p.says(""), p.says(FINE)], None, 2, FINE, "Asked 2 times"),
    Row("18 token limit", lambda p: [limit_reached(p)], K.INCOMPLETE, 1, says="max_tokens"),
    Row("18 token limit, more allowed", lambda p: [limit_reached(p), p.says(FINE)], None, 2, FINE, "Asked 2", settings=MORE),
    Row("18 token limit, twice", lambda p: [limit_reached(p)], K.INCOMPLETE, 2, says="max_tokens", settings=MORE),
    Row("18 token limit, text shown", lambda p: [limit_reached(p, "Half")], K.INCOMPLETE, 1, "Half", settings=MORE),
    Row(
        "19 too long",
        fails(400, "context_length_exceeded", "maximum context length is 8192"),
        K.CONTEXT_TOO_LONG,
        1,
        says="tokens were sent",
    ),
    Row("20 no such model", fails(404, "model_not_found"), K.MODEL_UNKNOWN, 1, says="has no model"),
    Row("21 bad key, echoed", fails(401, "invalid_api_key", f"Incorrect key {KEY}"), K.AUTH, 1, says="rejected the key"),
    Row("21 key not allowed", fails(403, "permission_error", f"Key {KEY} may not"), K.AUTH, 1),
    Row("22 comments for ever", lambda p: [Answer([Drip(b": keep-alive\n\n")])], K.TIMEOUT, 1, says="within 0.5 s", settings=late(0.5)),
    Row("22 bytes for ever", lambda p: [Answer([Drip(b" ")], content_type="application/json")], K.TIMEOUT, 1, settings=late(0.5)),
    Row(
        "22 comments after text",
        streams(half, lambda _: Drip(b": ping\n\n")),
        K.TIMEOUT,
        1,
        "Half",
        "sent nothing",
        settings={"deadline_s": 5, "idle_s": 0.2},
    ),
    Row(
        "23 stall after text",
        streams(half, lambda _: Hold()),
        K.TIMEOUT,
        1,
        "Half",
        "sent nothing",
        settings={"deadline_s": 5, "idle_s": 0.2},
    ),
    Row("24 endless text", streams(lambda p: Drip(p.text("x" * 65_536))), K.INCOMPLETE, 1, "x" * 1_000_000, "longer than"),
    Row("24 one event of 30 MB", streams(half, lambda p: p.text("x" * 30_000_000)), K.MALFORMED, 1, "Half", "1 MB in one piece"),
    Row("26 redirect", lambda p: [Answer([], 307, headers={"Location": "http://127.0.0.1:9/"})], K.MALFORMED, 1, says="redirect"),
    *[
        Row(f"27 rate, wait {header[:12]}", fails(429, "rate", **after(header)), K.RATE, requests, waits=(0.0, most))
        for header, requests, most in (("NaN", 3, 6.0), ("soon", 3, 6.0), ("-1", 3, 0.0), ("1e999", 1, 0.0), ("4294967", 1, 0.0))
    ],
    Row("27 rate, wait to a date long past", fails(429, "rate", **after(formatdate(1e9, usegmt=True))), K.RATE, 3, waits=(0.0, 0.0)),
    Row("27 rate, wait to a date far off", fails(429, "rate", **after(formatdate(4e9, usegmt=True))), K.RATE, 1, waits=(0.0, 0.0)),
]
OWN = {  # what only one of the protocols has
    "chat": [
        Row("16 no choices", lambda p: [Answer([b'data: {"choices": []}\n\ndata: [DONE]\n\n'])], K.INCOMPLETE, 2),
        Row("16 choices missing", lambda p: [Answer([b'data: {"id": "c"}\n\ndata: [DONE]\n\n'])], K.INCOMPLETE, 2),
        Row("17 filtered", lambda p: [p.streams(p.delta({"content": None}), p.end(finish="content_filter"))], K.CONTENT_FILTER, 1),
        Row("17 refused", lambda p: [p.streams(p.delta({"refusal": "No."}), p.end())], K.REFUSED, 1, "No."),
    ],
    "messages": [
        Row("17 refused", lambda p: [p.says("", finish="refusal")], K.REFUSED, 1),
        Row("19 window reached", lambda p: [p.says("", finish="model_context_window_exceeded")], K.CONTEXT_TOO_LONG, 1),
    ],
}
CASES = [(protocol, row) for protocol, name in zip(PROTOCOLS, OWN, strict=True) for row in (*ROWS, *OWN[name])]


class Played:
    """One session of two turns: the faulty agent's, then another's."""

    def __init__(self, folder: Path, url: str, protocol: ChatCompletions, settings: Mapping[str, object]) -> None:
        self.clock = HandClock(real=True)
        kind = "openai" if protocol.base else "anthropic"
        values = {"deadline_s": 20, "idle_s": 20, "max_tokens": 99, **settings}
        lines = [f"{name} = {str(value).lower()}" for name, value in values.items()]
        table = f'[[agents]]\nname = "one"\nprovider = "{kind}"\nmodel = "m"\nkey = "A_KEY"\nbase_url = "{url}{protocol.base}"\n'
        other = '[[agents]]\nname = "two"\nprovider = "offline"\nspecialist = "two"\n'
        (folder / "pool.toml").write_text(table + "\n".join(lines) + "\n" + other)
        traffic = Traffic(Random(1), clock=self.clock, pause=self.clock.pause)
        self.pool = load_pool(folder / "pool.toml", keys={"A_KEY": KEY}, specialists=ScriptedAgent, traffic=traffic)
        steps = [Step((Call(name, Role.WORKER),)) for name in ("one", "two")]
        plan = SessionPlan("What is 6 * 7?", "fixed", "p", ())
        started = time.monotonic()
        events = list(run_session(plan, FixedSteps(steps), self.pool, cancel=Cancel()))
        self.seconds = time.monotonic() - started
        self.turns: list[Turn] = [event.turn for event in events if isinstance(event, TurnReplied)]
        self.ended = isinstance(events[-1], SessionEnded)


@pytest.mark.parametrize(("protocol", "row"), CASES, ids=[f"{'chat' if p.base else 'messages'} {row.name}" for p, row in CASES])
def test_every_fault_ends_as_it_should(protocol: ChatCompletions, row: Row, tmp_path: Path) -> None:
    answers = list(row.answers(protocol))

    def answer(_: Request) -> Answer:
        return answers.pop(0) if len(answers) > 1 else answers[0]

    with FakeProvider(answer) as server:
        played = Played(tmp_path, server.url, protocol, row.settings)
    faulty, other = (turn.reply for turn in played.turns)
    said = faulty.note if faulty.fault is None else faulty.fault.message
    assert (faulty.fault.kind if faulty.fault else None, len(server.requests)) == (row.kind, row.requests), said
    assert faulty.text == row.text or (row.name.startswith("09") and faulty.text in ("", "Half"))  # a reset drops what was not read
    assert row.says in said
    assert KEY not in said
    assert "<" not in said
    assert row.waits[0] <= played.clock.paused_s <= row.waits[1] + 0.05
    assert played.seconds <= float(str(row.settings.get("deadline_s", 20))) + 1
    assert (other.fault, other.text, played.ended) == (None, FINE, True)


@pytest.mark.parametrize("protocol", PROTOCOLS, ids=["chat", "messages"])
@pytest.mark.parametrize("url", ["http://127.0.0.1:1", "http://nowhere.invalid"], ids=["07 closed port", "07 unknown host"])
def test_an_unreachable_provider_is_asked_three_times_and_harms_nobody_else(
    protocol: ChatCompletions, url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def unknown(*_: object, **__: object) -> NoReturn:
        raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")

    if "invalid" in url:
        monkeypatch.setattr(socket, "getaddrinfo", unknown)
    played = Played(tmp_path, url, protocol, {})
    faulty, other = (turn.reply for turn in played.turns)
    assert faulty.fault is not None
    assert faulty.fault.kind is FaultKind.CONNECTION
    assert "cannot be reached" in faulty.fault.message
    assert "Asked 3 times" in faulty.fault.message
    assert (other.fault, played.ended) == (None, True)


@pytest.mark.parametrize("protocol", PROTOCOLS, ids=["chat", "messages"])
@pytest.mark.parametrize(("status", "word", "stops"), [(401, "invalid_api_key", True), (403, "permission_error", False)])
def test_a_rejected_key_stops_all_agents_of_that_key(
    protocol: ChatCompletions, status: int, word: str, stops: bool, tmp_path: Path
) -> None:
    kind = "openai" if protocol.base else "anthropic"
    with FakeProvider(fails(status, word)(protocol)[0]) as server:
        tables = [
            f'[[agents]]\nname = "{name}"\nprovider = "{kind}"\nmodel = "{name}"\nkey = "A_KEY"\nbase_url = "{server.url}{protocol.base}"\n'
            for name in ("one", "two")
        ]
        (tmp_path / "pool.toml").write_text("".join(tables))
        pool = load_pool(tmp_path / "pool.toml", keys={"A_KEY": KEY}, specialists=ScriptedAgent, traffic=Traffic(Random(1)))
        assert collect(pool.agent("one")).fault.kind is FaultKind.AUTH
    assert pool.available == (frozenset() if stops else {"two"})


@pytest.mark.parametrize("protocol", PROTOCOLS, ids=["chat", "messages"])
def test_text_split_anywhere_with_carriage_returns_is_the_same(protocol: ChatCompletions, tmp_path: Path) -> None:
    body = b"\xef\xbb\xbf" + (protocol.begin() + protocol.text("Ωμέγα 🧮. Answer: 42") + protocol.end()).replace(b"\n", b"\r\n")
    with FakeProvider(Answer([bytes([byte]) for byte in body])) as server:
        played = Played(tmp_path, server.url, protocol, {})
    assert (played.turns[0].reply.text, played.turns[0].reply.note) == ("Ωμέγα 🧮. Answer: 42", "")


def test_more_tokens_are_asked_for_once_where_the_pool_file_allows(tmp_path: Path) -> None:
    chat = PROTOCOLS[0]
    with FakeProvider(limit_reached(chat)) as server:
        Played(tmp_path, server.url, chat, MORE)
    assert [request.body["max_tokens"] for request in server.requests] == [99, 999]


def test_an_agent_told_to_wait_for_an_hour_is_out_of_the_choice_of_the_next_session(tmp_path: Path) -> None:
    chat = PROTOCOLS[0]
    with FakeProvider(fails(429, "rate", **after("3600"))(chat)[0]) as server:
        played = Played(tmp_path, server.url, chat, {})
    assert played.pool.available == {"two"}
    assert played.pool.agent("one").unavailable == "is left alone after failing (too many requests); it is tried again in 60 minutes"
