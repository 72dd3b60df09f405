"""The contract of `Agent`, the same for every kind: text deltas, one reply, honest faults, a cancel that works."""

from collections.abc import Callable, Iterator

import pytest

from tests.agents.remote import PROMPT, PROTOCOLS, agent_for, collect
from tests.servers.provider import FakeProvider
from trinity_core.agents.listed import ListedAgent
from trinity_core.cancel import Cancel
from trinity_core.errors import ProviderError
from trinity_core.interfaces import Agent
from trinity_core.session.calls import CallGroup
from trinity_core.testing import ScriptedAgent
from trinity_core.types import AgentInfo, Fault, FaultKind, Reply

PARTS = ("Six times seven.\n", "Answer: 42 — ‘ok’")
Make = Callable[[bool], Agent]


@pytest.fixture(params=["scripted", "listed", "chat", "messages"])
def make(request: pytest.FixtureRequest) -> Iterator[Make]:
    """Makes an agent that answers, or with True one that breaks off."""
    if request.param in ("scripted", "listed"):
        fault = ProviderError(Fault(FaultKind.INCOMPLETE, "Cut off."), partial=PARTS[0])
        good, bad = ScriptedAgent("a", ["".join(PARTS)]), ScriptedAgent("a", [fault])
        wrap = (lambda agent: ListedAgent(agent, AgentInfo("b"))) if request.param == "listed" else (lambda agent: agent)
        yield lambda broken: wrap(bad if broken else good)
        return
    protocol = PROTOCOLS[request.param == "messages"]
    with FakeProvider(protocol.says(*PARTS)) as good_server, FakeProvider(protocol.streams(protocol.text(PARTS[0]))) as bad_server:
        yield lambda broken: agent_for(protocol, (bad_server if broken else good_server).url)


def test_deltas_come_first_then_one_reply_with_their_whole_text(make: Make) -> None:
    outcome = collect(make(False))
    assert outcome.reply is not None
    assert "".join(outcome.deltas) == outcome.reply.text == "".join(PARTS)
    assert outcome.reply.fault is None


def test_a_reply_counts_its_tokens_and_costs_what_its_price_says(make: Make) -> None:
    agent = make(False)
    reply = collect(agent).reply
    assert reply is not None
    assert reply.usage.tokens_in > 0
    assert reply.usage.tokens_out > 0
    assert reply.cost_usd == agent.info.cost_usd(reply.usage)


def test_an_agent_can_be_asked_again(make: Make) -> None:
    agent = make(False)
    assert collect(agent).reply == collect(agent).reply


def test_a_failed_call_raises_with_its_partial_text(make: Make) -> None:
    outcome = collect(make(True))
    assert outcome.error is not None
    assert (outcome.fault.kind, outcome.error.partial, outcome.reply) == (FaultKind.INCOMPLETE, PARTS[0], None)


def test_a_cancelled_call_gives_no_reply(make: Make) -> None:
    cancel = Cancel()
    cancel.set()
    outcome = collect(make(False), cancel=cancel)
    assert outcome.reply is None
    assert outcome.error is None or outcome.fault.kind is FaultKind.CANCELLED


def test_asking_for_nothing_more_is_no_error(make: Make) -> None:

    stream = make(False).stream(PROMPT, cancel=Cancel())
    next(stream)
    del stream


def test_the_session_loop_hears_the_same(make: Make) -> None:

    group = CallGroup([(make(False), PROMPT), (make(True), PROMPT)], cancel=Cancel(), clock=lambda: 0.0, until=60.0)
    replies = {index: item for index, item in group if isinstance(item, Reply)}
    assert (replies[0].text, replies[0].fault) == ("".join(PARTS), None)
    assert replies[1].text == PARTS[0]
    assert replies[1].fault is not None
