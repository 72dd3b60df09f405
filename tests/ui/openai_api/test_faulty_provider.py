"""The official client asks the served application, whose agents' provider fails in every way: a right answer, or an error."""

from __future__ import annotations

import time
from dataclasses import dataclass, field, replace
from pathlib import Path
from random import Random

import httpx
import openai
import pytest

from tests.agents.pace import HandClock
from tests.agents.remote import KEY, PROTOCOLS
from tests.agents.test_fault_rows import CASES, FINE, Row
from tests.servers.provider import Answer, FakeProvider, Request
from tests.ui.fakes import Card, services
from tests.ui.openai_api.helpers import TANK, TOKEN, body, with_programs
from trinity_core.agents.pool import Pool
from trinity_core.agents.pool_file import load_pool
from trinity_core.agents.traffic import Traffic
from trinity_core.session.loop import run_session
from trinity_core.testing import FixedSteps, ScriptedAgent
from trinity_core.types import Call, Role, Step
from ui.services import PoolOption, Services

CHAT = PROTOCOLS[0]
ROWS = [row for protocol, row in CASES if protocol is CHAT]
QUICK = ("01 rate, wait 1", "03 rate, wait 3600", "09 reset in mid-stream", "17 refused", "21 bad key, echoed", "22 comments for ever")
MARKED = [pytest.param(row, id=row.name, marks=() if row.name in QUICK else pytest.mark.slow) for row in ROWS]


@dataclass
class Provider:
    """A provider whose answers are switched from test to test."""

    folder: Path
    answers: list[Answer] = field(default_factory=lambda: [CHAT.says(FINE)])
    settings: str = ""
    url: str = ""

    def answer(self, _: Request) -> Answer:
        return self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]

    def play(self, row: Row) -> None:
        self.answers = list(row.answers(CHAT))
        values = {"deadline_s": 20, "idle_s": 20, "max_tokens": 99, **row.settings}
        self.settings = "".join(f"{name} = {str(value).lower()}\n" for name, value in values.items())

    def pool(self) -> Pool:
        """The faulty agent and one that needs no provider; nothing is remembered of earlier faults, and pauses pass at once."""
        one = f'[[agents]]\nname = "one"\nprovider = "openai"\nmodel = "m"\nkey = "A_KEY"\nbase_url = "{self.url}/v1"\n{self.settings}'
        (self.folder / "faulty.toml").write_text(one + '[[agents]]\nname = "two"\nprovider = "offline"\nspecialist = "two"\n')
        clock = HandClock(real=True)
        traffic = Traffic(Random(1), clock=clock, pause=clock.pause)
        return load_pool(self.folder / "faulty.toml", keys={"A_KEY": KEY}, specialists=ScriptedAgent, traffic=traffic)


@pytest.fixture(scope="module")
def provider(tmp_path_factory):
    made = Provider(tmp_path_factory.mktemp("pool"))
    with FakeProvider(made.answer) as server:
        made.url = server.url
        yield made


def faulty(provider: Provider) -> Services:
    """One strategy asks the faulty agent alone, the other asks the second one after it."""
    cards = (Card("alone", "Alone", "Asks one."), Card("both", "Both", "Asks both."))

    def start(plan, pool, cancel):
        names = ("one", "two") if plan.strategy == "both" else ("one",)
        return run_session(plan, FixedSteps([Step((Call(name, Role.WORKER),)) for name in names]), pool, cancel=cancel)

    pools = (PoolOption("faulty", "Faulty", lambda keys: provider.pool()),)
    return with_programs(replace(services(), pools=pools, strategies=lambda pool: cards, start=start), tokens=TOKEN)


@pytest.fixture(scope="module")
def served(serve_all, provider):
    return serve_all(faulty(provider))


@pytest.fixture(scope="module")
def official(served):
    with openai.OpenAI(base_url=f"{served.url}/v1", api_key=TOKEN, max_retries=0, timeout=60.0) as made:
        yield made


@dataclass
class Got:
    """What a caller got: an answer or an error in words, and the session's id."""

    session_id: str = ""
    answer: str | None = None
    error: str = ""
    code: str | None = None


def ask(official: openai.OpenAI, model: str, *, stream: bool) -> Got:
    got, asked = Got(), official.chat.completions.with_raw_response
    try:
        raw = asked.create(**body(model=f"trinity/{model}", stream=stream))
        got.session_id = raw.headers["x-trinity-session"]
        if stream:
            got.answer = "".join(piece.choices[0].delta.content or "" for piece in raw.parse() if piece.choices)
        else:
            got.answer = raw.parse().choices[0].message.content
    except openai.APIError as error:
        got.answer, got.error, got.code = None, str(error.message), error.code
        if isinstance(error, openai.APIStatusError):
            got.session_id = error.response.headers["x-trinity-session"]
    return got


@pytest.mark.parametrize("stream", [False, True], ids=["whole", "streamed"])
@pytest.mark.parametrize("row", MARKED)
def test_a_fault_becomes_a_right_answer_or_an_error_in_time(row, stream, served, official, provider):
    provider.play(row)
    began = time.monotonic()
    got = ask(official, "alone", stream=stream)
    assert time.monotonic() - began <= float(str(row.settings.get("deadline_s", 20))) + 3
    if row.kind is None:
        assert (got.answer, got.error) == ((row.text or FINE).removeprefix("Answer: "), "")
    else:
        assert (got.answer, got.code) == (None, "provider_failure")
        assert got.error
        assert KEY not in got.error
    trace = httpx.get(f"{served.url}/export/{got.session_id}.json")
    assert (trace.status_code, TANK in trace.text) == (200, True)


@pytest.mark.parametrize("row", MARKED)
def test_whoever_can_still_answer_does(row, official, provider):
    provider.play(row)
    assert ask(official, "both", stream=True).answer == "42"


def test_a_provider_that_recovers_is_asked_again(official, provider):
    provider.play(next(row for row in ROWS if row.name.startswith("09")))
    assert ask(official, "alone", stream=False).error
    provider.answers = [CHAT.says(FINE)]
    assert ask(official, "alone", stream=False).answer == "42"
