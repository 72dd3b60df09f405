"""An agent at its provider's pace, over a clock that is turned by hand: retries, waits, limits and rests."""

from collections.abc import Generator, Iterator
from concurrent.futures import ThreadPoolExecutor
from random import Random
from typing import Any, cast

import pytest

from tests.agents.pace import HandClock, Moods, asked, calls_of, failing, lane, patient, traffic
from tests.agents.remote import PROMPT, collect
from trinity_core.agents.patient import PatientAgent
from trinity_core.agents.retries import RULES, Limits, wait_before_retry
from trinity_core.agents.standin import AgentWithStandIn
from trinity_core.cancel import Cancel
from trinity_core.errors import ProviderError
from trinity_core.testing import ScriptedAgent
from trinity_core.types import FaultKind, Reply


def fail(agent: PatientAgent, clock: HandClock, times: int = 5) -> None:
    for _ in range(times):
        asked(agent)
        clock.ahead += 1


RATE, DOWN = failing(FaultKind.RATE), failing(FaultKind.UNAVAILABLE)


@pytest.mark.parametrize("kind", list(FaultKind))
def test_each_kind_of_fault_is_asked_again_as_often_as_its_rule_says(kind: FaultKind) -> None:
    outcome, calls = asked(patient([failing(kind)], traffic()))
    assert outcome.fault.kind is kind
    assert calls == 1 + (RULES[kind].retries if kind in RULES else 0)


def test_a_reply_after_failures_says_what_came_before() -> None:
    outcome, calls = asked(patient([RATE, DOWN, "fine"], traffic()))
    assert outcome.reply is not None
    assert (outcome.reply.text, calls) == ("fine", 3)
    assert outcome.reply.note.startswith("Asked 3 times; before: too many requests (then ")
    assert "not available (then " in outcome.reply.note


def test_a_failure_says_how_often_it_was_tried_and_a_reply_at_once_says_nothing() -> None:
    assert "(Asked 3 times within " in asked(patient([DOWN], traffic()))[0].fault.message
    assert asked(patient(["fine"], traffic()))[0].reply == Reply("fine")


@pytest.mark.parametrize("kind", list(RULES))
def test_nothing_is_asked_again_once_text_was_shown(kind: FaultKind) -> None:
    outcome, calls = asked(patient([failing(kind, partial="Half")], traffic()))
    assert outcome.error is not None
    assert (calls, outcome.error.partial, outcome.deltas) == (1, "Half", ["Half"])


def test_what_would_fail_again_is_not_asked_again() -> None:
    assert asked(patient([failing(FaultKind.MALFORMED, lasting=True)], traffic()))[1] == 1


def test_the_wait_a_provider_asks_for_is_kept_and_shown() -> None:
    clock = HandClock()
    outcome, calls = asked(patient([failing(FaultKind.RATE, wait_s=7.0), "fine"], traffic(clock)))
    assert outcome.reply is not None
    assert calls == 2
    assert 7.0 <= clock.paused_s <= 7.7 + 0.05
    assert "of waiting" in outcome.reply.note


def test_a_long_wait_is_not_slept_through_but_leaves_the_agent_alone_for_as_long() -> None:
    clock = HandClock()
    agent = patient([failing(FaultKind.RATE, wait_s=3600.0)], traffic(clock))
    assert asked(agent)[1] == 1
    assert clock.paused_s == 0
    assert agent.unavailable == "is left alone after failing (too many requests); it is tried again in 60 minutes"
    outcome, calls = asked(agent)
    assert (outcome.fault.kind, calls) == (FaultKind.UNAVAILABLE, 0)


def test_the_deadline_holds_over_all_tries() -> None:
    clock = HandClock()
    agent = patient([failing(FaultKind.RATE, wait_s=9.0)], traffic(clock), deadline_s=15.0)
    outcome, calls = asked(agent)
    assert (outcome.fault.kind, calls) == (FaultKind.RATE, 2)
    assert clock.paused_s < 15
    assert calls_of(agent)[1] == pytest.approx(6.0, abs=1.0)


def test_waits_without_a_word_of_the_provider_are_spread_and_grow() -> None:
    rng, limits = Random(3), Limits()
    first, second = ([wait_before_retry(RATE, tries=n, limits=limits, rng=rng) or 0 for _ in range(200)] for n in (1, 2))
    assert 0 <= min(first) < 0.2 < 1.8 < max(first) <= 2
    assert 3.5 < max(second) <= 4


def test_a_pool_may_ask_for_no_retries() -> None:
    assert asked(patient([DOWN], traffic(), limits=Limits(retries=0)))[1] == 1


def test_a_stop_during_a_wait_ends_the_call() -> None:
    cancel, agent = Cancel(), patient([failing(FaultKind.RATE, wait_s=9.0)], traffic())
    stream = agent.stream(PROMPT, cancel=cancel)
    assert next(stream) == ""
    cancel.set()
    with pytest.raises(ProviderError) as raised:
        list(stream)
    assert raised.value.fault.kind is FaultKind.CANCELLED


def test_five_failures_in_a_row_leave_an_agent_alone_and_one_call_tries_it_again() -> None:
    clock = HandClock()
    agent = patient([DOWN] * 5 + ["fine"], traffic(clock), limits=Limits(retries=0))
    fail(agent, clock, 4)
    assert agent.unavailable == ""
    fail(agent, clock, 1)
    assert agent.unavailable == "is left alone after failing (not available); it is tried again in 29 s"
    clock.ahead += 29
    assert agent.unavailable == ""
    assert asked(agent)[0].reply == Reply("fine")
    assert agent.unavailable == ""


def test_a_call_whose_agent_was_left_alone_meanwhile_fails_without_waiting_for_that() -> None:
    clock = HandClock()
    agent = patient([DOWN], traffic(clock))
    fail(agent, clock, 1)
    clock.paused_s = 0.0
    for _ in range(5):
        asked(agent)
    assert agent.unavailable.startswith("is left alone")
    assert clock.paused_s < 30


def test_a_failed_attempt_to_come_back_doubles_the_rest() -> None:
    clock = HandClock()
    agent = patient([DOWN], traffic(clock), limits=Limits(retries=0))
    fail(agent, clock)
    clock.ahead += 29
    assert asked(agent)[1] == 1
    assert agent.unavailable.endswith("in 60 s")


def test_only_one_call_tries_an_agent_again_and_the_others_wait_for_its_outcome() -> None:
    clock = HandClock()
    shared = traffic(clock)
    agent = patient([DOWN], shared, limits=Limits(retries=0))
    fail(agent, clock)
    clock.ahead += 29
    probe, other = object(), object()
    assert (agent.lane.enter(probe), agent.lane.enter(other) > 0) == (0, True)
    assert agent.unavailable == "is being tried again after failing (not available)"
    agent.lane.succeeded()
    assert (agent.lane.enter(other), agent.unavailable) == (0, "")


def test_failures_at_the_same_time_count_as_one() -> None:
    clock = HandClock()
    agent = patient([RATE], traffic(clock), limits=Limits(retries=0))
    for _ in range(20):
        asked(agent)
    fail(agent, clock, 4)
    assert agent.unavailable == ""
    fail(agent, clock, 1)
    assert agent.unavailable.startswith("is left alone after failing (too many requests)")


def test_a_call_waits_out_a_rest_that_ends_within_its_deadline() -> None:
    clock = HandClock()
    shared = traffic(clock)
    fail(patient([DOWN], shared, limits=Limits(retries=0)), clock)
    outcome, _ = asked(patient(["fine"], shared, limits=Limits(retries=0), deadline_s=120.0))
    assert outcome.reply is not None
    assert outcome.reply.note == "Waited 29.0 s for its turn."


@pytest.mark.parametrize(("kind", "other_rests"), [(FaultKind.AUTH, True), (FaultKind.QUOTA, True), (FaultKind.MODEL_UNKNOWN, False)])
def test_a_bad_key_rests_all_agents_of_that_key_and_an_unknown_model_only_itself(kind: FaultKind, other_rests: bool) -> None:
    shared = traffic()
    asked(patient([failing(kind, lasting=True, of_key=kind is not FaultKind.MODEL_UNKNOWN)], shared, model="one"))
    assert bool(patient(["fine"], shared, model="two").unavailable) is other_rests
    assert lane(shared, model="one", key="another key").resting() == ""


def test_refusals_and_long_questions_do_not_count_against_an_agent() -> None:
    agent = patient([failing(FaultKind.REFUSED), failing(FaultKind.CONTEXT_TOO_LONG)], traffic())
    for _ in range(9):
        asked(agent)
    assert agent.unavailable == ""


def test_calls_within_a_minute_are_limited_over_all_sessions() -> None:
    clock = HandClock()
    shared, limits = traffic(clock), Limits(per_minute=2)
    notes = [asked(patient(["fine"], shared, limits=limits, deadline_s=90.0))[0].reply for _ in range(3)]
    assert [reply.note for reply in notes if reply] == ["", "", "Waited 60.0 s for its turn."]


def test_a_call_whose_turn_would_come_too_late_is_told_so_at_once() -> None:
    clock = HandClock()
    shared, limits = traffic(clock), Limits(per_minute=1)
    asked(patient(["fine"], shared, limits=limits))
    outcome, calls = asked(patient(["fine"], shared, limits=limits, deadline_s=20.0))
    assert (outcome.fault.kind, calls, clock.paused_s) == (FaultKind.RATE, 0, 0.0)
    assert "1 a minute" in outcome.fault.message


def test_only_so_many_calls_run_at_the_same_time_and_each_in_its_turn() -> None:
    place = lane(traffic(), Limits(max_parallel=2))
    tickets = [object() for _ in range(4)]
    assert [place.enter(ticket) == 0 for ticket in tickets] == [True, True, False, False]
    place.succeeded()
    assert place.enter(tickets[3]) > 0
    assert place.enter(tickets[2]) == 0
    place.left()
    assert place.enter(tickets[3]) == 0


def test_a_call_given_up_leaves_the_queue_to_the_next() -> None:
    place = lane(traffic(), Limits(max_parallel=1))
    first, second, third = object(), object(), object()
    assert [place.enter(ticket) == 0 for ticket in (first, second, third)] == [True, False, False]
    place.give_up(second)
    place.succeeded()
    assert place.enter(third) == 0


def test_a_stream_closed_halfway_gives_its_place_back() -> None:
    shared, limits = traffic(), Limits(max_parallel=1)
    stream = patient(["one"], shared, limits=limits).stream(PROMPT, cancel=Cancel())
    assert next(stream) == "one"
    cast("Generator[str | Reply, None, None]", stream).close()
    assert asked(patient(["fine"], shared, limits=limits))[0].reply == Reply("fine")


def test_many_threads_never_exceed_the_limit() -> None:
    shared, running, most = traffic(HandClock(real=True)), set[int](), [0]

    class Counting(Moods):
        def stream(self, *args: Any, **options: Any) -> Iterator[str | Reply]:
            running.add(id(self))
            most[0] = max(most[0], len(running))
            yield "fine"
            running.discard(id(self))
            yield Reply("fine")

    agents = [PatientAgent(Counting([]), lane(shared, Limits(max_parallel=3)), shared) for _ in range(12)]
    with ThreadPoolExecutor(12) as threads:
        outcomes = list(threads.map(collect, agents))
    assert [outcome.reply is not None for outcome in outcomes] == [True] * 12
    assert most[0] <= 3


def test_a_stand_in_answers_where_the_first_agent_fails_and_the_reply_says_so() -> None:
    agent = AgentWithStandIn(patient([failing(FaultKind.QUOTA)], traffic()), ScriptedAgent("other", ["Answer: 7"]))
    outcome = collect(agent)
    assert outcome.reply is not None
    assert (outcome.reply.text, outcome.reply.note) == ("Answer: 7", "helper failed (quota used up), so other answered in its place.")


@pytest.mark.parametrize("error", [failing(FaultKind.REFUSED), failing(FaultKind.CONNECTION, partial="Half")])
def test_nobody_stands_in_for_a_refusal_or_after_text_was_shown(error: ProviderError) -> None:
    other = ScriptedAgent("other")
    assert collect(AgentWithStandIn(Moods([error]), other)).fault == error.fault
    assert other.prompts == []


def test_where_both_fail_both_are_told() -> None:
    outcome = collect(AgentWithStandIn(Moods([failing(FaultKind.AUTH)]), ScriptedAgent("other", [DOWN])))
    assert outcome.fault.kind is FaultKind.AUTH
    assert "other, asked in its place, failed too: It failed: unavailable." in outcome.fault.message


def test_an_agent_with_a_stand_in_is_unavailable_only_with_it() -> None:
    absent, there = ScriptedAgent("a", unavailable="needs A_KEY"), ScriptedAgent("b")
    agent = AgentWithStandIn(absent, there)
    assert agent.unavailable == ""
    assert agent.info.deadline_s == absent.info.deadline_s + there.info.deadline_s
    reply = collect(agent).reply
    assert reply is not None
    assert reply.note == "a failed (not available), so b answered in its place."
    there.unavailable = "needs B_KEY"
    assert agent.unavailable == "needs A_KEY"
