"""Calls that are paid for: set aside at the most they may cost, settled at what they came to, refused where there is no room."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from random import Random

import pytest

from tests.agents.remote import PROMPT, PROTOCOLS, agent_for, collect
from tests.servers.provider import Answer, FakeProvider, Reset
from trinity_core.agents.books import Bill, Longest
from trinity_core.agents.metered import ASSUMED_TOKENS, MeteredAgent
from trinity_core.agents.patient import PatientAgent
from trinity_core.agents.pool import Pool
from trinity_core.agents.retries import Limits
from trinity_core.agents.session_purse import SessionPurse, within
from trinity_core.agents.traffic import Traffic
from trinity_core.cancel import Cancel
from trinity_core.errors import BudgetError, ProviderError, StorageError
from trinity_core.session.calls import CallGroup
from trinity_core.testing import MemoryPurse
from trinity_core.types import AgentInfo, Fault, FaultKind, Prompt, Reply, Usage

CHAT = PROTOCOLS[0]
USAGE = Usage(10, 5)
INFO = AgentInfo("helper", "somewhere", "m", price_in=1.0, price_out=10.0, deadline_s=20.0)


class Model:
    """An agent that sends each call once, as `MeteredAgent` wants it."""

    def __init__(self, *, info: AgentInfo = INFO, most: int | None = 100, usage: Usage = USAGE, fault: ProviderError | None = None) -> None:
        self.info, self.most_tokens, self.unavailable = info, most, ""
        self.usage, self.fault, self.asked = usage, fault, 0

    def stream(self, prompt: Prompt, *, cancel: Cancel, within: float | None = None) -> Iterator[str | Reply]:
        self.asked += 1
        if self.fault is not None:
            yield from [self.fault.partial] * bool(self.fault.partial)
            raise self.fault
        yield "Answer: 42"
        yield Reply("Answer: 42", self.usage, self.info.cost_usd(self.usage))


def metered(model: Model, purse: MemoryPurse | None = None, *, longest: Longest | None = None) -> MeteredAgent:
    return MeteredAgent(model, purse or MemoryPurse(), longest=longest or Longest())


def test_a_call_is_booked_at_what_it_came_to_and_holds_nothing_after() -> None:
    purse = MemoryPurse(1.0)
    assert collect(metered(Model(), purse)).reply is not None
    assert purse.bills == [Bill(15, 60e-6, 60e-6)]
    assert purse.held == {}


def test_what_is_set_aside_is_never_less_than_what_comes() -> None:
    held: list[float | None] = []

    class Watching(MemoryPurse):
        def hold(self, most_usd: float | None, *, seconds: float) -> str:
            held.append(most_usd)
            return super().hold(most_usd, seconds=seconds)

    longest = Longest()
    collect(metered(Model(most=100), Watching()))
    collect(metered(Model(most=None, usage=Usage(1, 20_000)), Watching(), longest=longest))
    collect(metered(Model(most=None), Watching(), longest=longest))
    sent = sum(len(message.content.encode()) + 16 for message in PROMPT.messages)
    assert held == [INFO.cost_usd(Usage(sent, most)) for most in (100, ASSUMED_TOKENS, 20_000)]


def test_a_call_without_room_is_not_made_not_retried_and_no_failure_of_the_model() -> None:
    model, traffic = Model(), Traffic(Random(1))
    lane = traffic.lane("here", "m", key="", limits=Limits())
    patient = PatientAgent(metered(model, MemoryPurse(0.0)), lane, traffic)
    outcomes = [collect(patient).fault for _ in range(6)]
    assert {fault.kind for fault in outcomes} == {FaultKind.CEILING}
    assert (outcomes[0].message, model.asked, patient.unavailable) == ("The ceiling of $0.00 leaves no room.", 0, "")


def test_fifty_calls_at_once_do_not_pass_a_ceiling_for_ten() -> None:
    model = Model(usage=Usage(10, 100))
    agent = metered(model, purse := MemoryPurse(10 * 1.3e-3))
    with ThreadPoolExecutor(50) as threads:
        list(threads.map(lambda _: collect(agent), range(50)))
    assert model.asked >= 10
    assert purse.spent_usd <= 10 * 1.3e-3


def test_a_model_without_a_price_is_called_and_counted_but_not_where_ceilings_are_strict() -> None:
    unknown = Model(info=replace(INFO, price_in=None))
    open_, strict = MemoryPurse(0.0), MemoryPurse(1.0, strict=True)
    assert collect(metered(unknown, open_)).reply is not None
    assert open_.bills == [Bill(15, 0.0, 0.0, unpriced=True)]
    barred = metered(unknown, strict)
    assert barred.unavailable == "has no known price, which the ceilings in dollars here need"
    assert collect(barred).fault == Fault(FaultKind.UNAVAILABLE, f"helper cannot be called: it {barred.unavailable}.")
    assert unknown.asked == 1


def test_a_free_model_is_called_where_nothing_is_left() -> None:
    free = replace(INFO, price_in=0.0, price_out=0.0)
    assert collect(metered(Model(info=free), MemoryPurse(0.0, strict=True))).reply is not None


@pytest.mark.parametrize(
    ("partial", "usage", "bill"),
    [
        ("", None, Bill()),
        ("x" * 40, None, Bill(98 + 10, 198e-6, 198e-6)),
        ("", Usage(11, 4096), Bill(4107, 0.040971, 0.040971)),
    ],
)
def test_a_call_that_failed_is_booked_at_what_was_seen_of_it(partial: str, usage: Usage | None, bill: Bill) -> None:
    fault = ProviderError(Fault(FaultKind.INCOMPLETE, "Cut."), partial=partial, usage=usage)
    purse = MemoryPurse(1.0)
    assert collect(metered(Model(fault=fault), purse)).fault.kind is FaultKind.INCOMPLETE
    (booked,) = purse.bills
    if partial:  # an estimate: the prompt's words may change
        assert (booked.tokens > 10, booked.weighed_usd > 100e-6, purse.held) == (True, True, {})
    else:
        assert booked == Bill(bill.tokens, pytest.approx(bill.cost_usd), pytest.approx(bill.weighed_usd))


def test_a_reply_whose_tokens_nobody_counted_weighs_on_ceilings_by_an_estimate() -> None:
    with FakeProvider(CHAT.says("Answer: 42", usage=None)) as server:
        collect(metered(agent_for(CHAT, server.url), purse := MemoryPurse(1.0)))  # type: ignore[arg-type]
    (bill,) = purse.bills
    assert (bill.cost_usd, bill.unpriced, bill.weighed_usd > 0) == (0.0, True, True)


def test_a_server_that_breaks_off_in_mid_reply_is_booked_for_what_came() -> None:
    with FakeProvider(Answer([CHAT.begin(), CHAT.text("Half of "), CHAT.text("an answer"), Reset()])) as server:
        collect(metered(agent_for(CHAT, server.url), purse := MemoryPurse(1.0)))  # type: ignore[arg-type]
    assert (len(purse.bills), purse.spent_usd > 0, purse.held) == (1, True, {})


def test_an_account_that_cannot_be_read_lets_no_call_through_and_one_that_cannot_be_written_loses_no_reply() -> None:
    class Broken(MemoryPurse):
        def hold(self, most_usd: float | None, *, seconds: float) -> str:
            raise StorageError("The disk is full.")

    class Forgetful(MemoryPurse):
        def settle(self, hold: str, bill: Bill) -> None:
            raise StorageError("The disk is full.")

    model = Model()
    refused = collect(metered(model, Broken())).fault
    assert (refused.kind, model.asked) == (FaultKind.UNAVAILABLE, 0)
    assert collect(metered(model, Forgetful())).reply is not None


def test_a_stopped_call_is_settled() -> None:
    purse = MemoryPurse(1.0)
    stream = metered(Model(), purse).stream(PROMPT, cancel=Cancel())
    next(stream)
    stream.close()  # type: ignore[attr-defined]
    assert (len(purse.bills), purse.held) == (1, {})


def test_the_most_tokens_are_those_really_sent() -> None:
    chat, messages = PROTOCOLS
    given = ({}, {"max_tokens": 7}, {"max_tokens": 7, "refuses": ("max_tokens",)})
    most = [agent_for(chat, "http://x", **parameters).most_tokens for parameters in given]
    assert most == [None, 7, None]
    assert agent_for(chat, "http://x", max_tokens=7, extra_body={"max_completion_tokens": 9}).most_tokens == 9
    assert (agent_for(messages, "http://x").most_tokens, agent_for(messages, "http://x", max_tokens=7).most_tokens) == (4096, 7)


def test_a_session_pays_from_its_own_purse_too_and_the_calls_of_a_step_share_it() -> None:
    model, day = Model(usage=Usage(10, 100)), MemoryPurse(1.0)
    agent = metered(model, day)
    most = INFO.cost_usd(Usage(sum(len(m.content.encode()) + 16 for m in PROMPT.messages), 100)) or 0.0
    pool = within(Pool("p", (agent,)), 2.5 * most)
    calls = [(pool.agents[0], PROMPT)] * 6
    replies = [item for _, item in CallGroup(calls, cancel=Cancel(), clock=lambda: 0.0, until=60.0) if isinstance(item, Reply)]
    faults = [reply.fault for reply in replies if reply.fault is not None]
    assert sum(bill.weighed_usd for bill in day.bills) <= 2.5 * most
    assert {fault.kind for fault in faults} == {FaultKind.CEILING}
    assert faults[0].message.startswith("A session may spend $0.0")


def test_a_session_purse_says_what_is_taken() -> None:
    purse = SessionPurse(0.5)
    purse.settle(purse.hold(0.4, seconds=1), Bill(1, 0.3, 0.3))
    with pytest.raises(BudgetError) as refused:
        purse.hold(0.25, seconds=1)
    assert str(refused.value) == (
        "A session may spend $0.50 here: $0.30 of it is taken, and this call may cost up to $0.25, so it was not made. "
        "A new session begins with all of it."
    )
