"""The loop, with scripted agents and fixed steps: how sessions end, what is recorded, what is never lost."""

import threading
from collections.abc import Iterator

import pytest

from trinity_core.agents.pool import Pool
from trinity_core.cancel import Cancel
from trinity_core.errors import PoolError, ProviderError
from trinity_core.events import SessionEnded, StepDecided, TextDelta, TurnReplied
from trinity_core.session.loop import run_session
from trinity_core.settings import SessionLimits, SessionPlan
from trinity_core.testing import FixedSteps, ScriptedAgent
from trinity_core.types import (
    AgentInfo,
    Call,
    Conclusion,
    Fault,
    FaultKind,
    Prompt,
    Reply,
    Role,
    Session,
    Step,
    StopReason,
    Transcript,
    Usage,
    Verdict,
)

W, T, V = Role.WORKER, Role.THINKER, Role.VERIFIER


def play(agents, steps, *, cancel=None, **limits):
    pool = Pool("test", tuple(agents))
    plan = SessionPlan("2+2?", "fixed", "test", (), limits=SessionLimits(**limits))
    return list(run_session(plan, FixedSteps(steps), pool, cancel=cancel or Cancel()))


def one(agent: str, role: Role) -> Step:
    return Step((Call(agent, role),))


def ended(events) -> Session:
    assert isinstance(events[-1], SessionEnded)
    assert sum(isinstance(event, SessionEnded) for event in events) == 1
    return events[-1].session


def turns(events):
    return [event.turn for event in events if isinstance(event, TurnReplied)]


def test_an_accepted_verdict_ends_the_session_with_the_latest_workers_answer() -> None:
    agents = [ScriptedAgent("a", ["Answer: 5", "Answer: 4"]), ScriptedAgent("v", ["REVISE", "ACCEPT"])]
    session = ended(play(agents, [one("a", W), one("v", V), one("a", W), one("v", V), one("a", W)]))
    assert (session.answer, session.stopped_by) == ("4", StopReason.ACCEPTED)
    assert [turn.verdict for turn in session.transcript.turns] == [None, Verdict.REVISE, None, Verdict.ACCEPT]


def test_events_come_in_order_and_deltas_add_up_to_the_reply() -> None:
    events = play([ScriptedAgent("a", ["one\ntwo\nAnswer: 4"])], [one("a", W)])
    assert [type(event) for event in events] == [StepDecided, TextDelta, TextDelta, TextDelta, TurnReplied, SessionEnded]
    assert "".join(e.text for e in events if isinstance(e, TextDelta)) == turns(events)[0].reply.text


def test_max_turns_ends_the_session() -> None:
    session = ended(play([ScriptedAgent("a")], [one("a", W)] * 9, max_turns=3))
    assert (len(session.transcript.turns), session.stopped_by) == (3, StopReason.MAX_TURNS)


def test_a_strategy_that_is_done_ends_the_session() -> None:
    assert ended(play([ScriptedAgent("a")], [one("a", W)])).stopped_by is StopReason.STRATEGY_DONE


def test_token_and_cost_budgets_end_the_session() -> None:
    steps = [one("a", W)] * 5
    assert ended(play([ScriptedAgent("a")], steps, max_tokens=10)).stopped_by is StopReason.BUDGET_TOKENS
    assert ended(play([ScriptedAgent("a")], steps, max_cost_usd=1e-6)).stopped_by is StopReason.BUDGET_COST


def test_a_verifier_before_any_answer_becomes_a_worker_and_the_step_says_so() -> None:
    events = play([ScriptedAgent("a")], [one("a", V)])
    assert events[0].step.calls == (Call("a", W),)
    assert "before there was an answer" in events[0].step.note


def test_a_fan_out_gives_every_call_its_own_turn_and_one_step_number() -> None:
    step = Step((Call("a", W), Call("b", W), Call("c", W)))
    session = ended(play([ScriptedAgent(n, [f"Answer: {n}"]) for n in "abc"], [step], max_turns=2))
    assert [(t.number, t.step, t.reply.text) for t in session.transcript.turns] == [(1, 1, "Answer: a"), (2, 1, "Answer: b")]


def test_a_call_sees_only_the_turns_it_names() -> None:
    last = ScriptedAgent("c")
    play([ScriptedAgent("a"), ScriptedAgent("b"), last], [one("a", W), one("b", W), Step((Call("c", W, sees=(2,)),))])
    assert [turn.number for turn in last.prompts[0].transcript.turns] == [2]


def test_a_failed_call_is_a_turn_with_a_fault_and_the_session_goes_on() -> None:
    fault = Fault(FaultKind.RATE, "Too many requests.")
    agents = [ScriptedAgent("a", [ProviderError(fault, partial="half")]), ScriptedAgent("b", ["Answer: 4"])]
    session = ended(play(agents, [one("a", W), one("b", W)]))
    assert session.transcript.turns[0].reply.fault == fault
    assert session.transcript.turns[0].reply.text == "half"
    assert session.answer == "4"


def test_a_strategy_that_gives_up_after_a_fault_is_a_provider_failure() -> None:
    agent = ScriptedAgent("a", [ProviderError(Fault(FaultKind.AUTH, "The key was refused."))])
    session = ended(play([agent], [one("a", W)]))
    assert (session.stopped_by, session.answer) == (StopReason.PROVIDER_FAILURE, "")


def test_three_faults_in_a_row_end_the_session() -> None:
    agent = ScriptedAgent("a", [ProviderError(Fault(FaultKind.RATE, "Too many requests."))])
    assert len(ended(play([agent], [one("a", W)] * 9, max_turns=9)).transcript.turns) == 3


def test_a_session_whose_calls_find_no_money_ends_for_want_of_it_and_not_for_a_provider() -> None:
    agent = ScriptedAgent("a", [ProviderError(Fault(FaultKind.CEILING, "Nothing is left today."))])
    ends = [ended(play([agent], [one("a", W)] * count, max_turns=9)).stopped_by for count in (1, 9)]
    assert ends == [StopReason.BUDGET_COST] * 2


def test_an_agent_that_breaks_down_is_a_fault_without_its_message() -> None:
    session = ended(play([ScriptedAgent("a", [ZeroDivisionError("secret")])], [one("a", W)]))
    fault = session.transcript.turns[0].reply.fault
    assert fault is not None
    assert fault.kind is FaultKind.INTERNAL
    assert "secret" not in fault.message


def test_an_empty_reply_is_a_fault() -> None:
    fault = ended(play([ScriptedAgent("a", [" \n"])], [one("a", W)])).transcript.turns[0].reply.fault
    assert fault is not None
    assert fault.kind is FaultKind.MALFORMED


class Stuck:
    """Says one word, then waits until it is cancelled."""

    unavailable = ""

    def __init__(self, **deadlines: float) -> None:
        self.info = AgentInfo("stuck", **deadlines)
        self.talking, self.released = threading.Event(), threading.Event()

    def stream(self, prompt: Prompt, *, cancel: Cancel) -> Iterator[str | Reply]:
        yield "half "
        self.talking.set()
        cancel.wait(30)
        self.released.set()
        yield Reply("never", Usage())


def test_cancel_in_the_middle_of_a_reply_keeps_the_partial_text_and_releases_the_agent() -> None:
    agent, cancel = Stuck(), Cancel()
    threading.Thread(target=lambda: agent.talking.wait(5) and cancel.set()).start()
    session = ended(play([agent], [one("stuck", W)], cancel=cancel))
    assert session.stopped_by is StopReason.CANCELLED
    assert session.transcript.turns[0].reply.text == "half "
    assert session.transcript.turns[0].reply.fault.kind is FaultKind.CANCELLED
    assert agent.released.wait(5)


@pytest.mark.parametrize("deadline", [{"deadline_s": 0.05}, {"idle_s": 0.05}])
def test_a_call_past_its_deadline_is_a_timeout_with_its_partial_text(deadline: dict[str, float]) -> None:
    agent = Stuck(**deadline)
    turn = ended(play([agent], [one("stuck", W)])).transcript.turns[0]
    assert (turn.reply.fault.kind, turn.reply.text) == (FaultKind.TIMEOUT, "half ")
    assert agent.released.wait(5)


def test_the_sessions_own_time_ends_a_reply_too() -> None:
    assert ended(play([Stuck()], [one("stuck", W)], max_seconds=0.05)).stopped_by is StopReason.BUDGET_SECONDS


def test_cancelled_before_it_starts_means_no_call() -> None:
    cancel, agent = Cancel(), ScriptedAgent("a")
    cancel.set()
    assert ended(play([agent], [one("a", W)], cancel=cancel)).stopped_by is StopReason.CANCELLED
    assert agent.prompts == []


def test_a_pool_with_no_usable_agent_says_why() -> None:
    with pytest.raises(PoolError, match="a: needs OPENAI_API_KEY"):
        play([ScriptedAgent("a", unavailable="needs OPENAI_API_KEY")], [one("a", W)])


def test_the_cost_is_unknown_when_one_price_is() -> None:
    agent = ScriptedAgent("a")
    agent.info = AgentInfo("a")
    assert ended(play([agent], [one("a", W)])).cost_usd is None


def test_the_same_seed_gives_every_call_the_same_seed() -> None:
    first, second = ScriptedAgent("a"), ScriptedAgent("a")
    for agent in (first, second):
        play([agent], [one("a", W)] * 2)
    assert [p.seed for p in first.prompts] == [p.seed for p in second.prompts]
    assert first.prompts[0].seed != first.prompts[1].seed


def test_a_longer_time_to_the_first_token_is_granted() -> None:
    agent = Stuck(idle_s=0.05, first_s=0.5, deadline_s=0.2)
    turn = ended(play([agent], [one("stuck", W)])).transcript.turns[0]
    assert turn.reply.fault.message == "No complete reply within 0.2 seconds."


def test_an_agent_that_becomes_unavailable_during_a_session_fails_its_turn_and_not_the_session() -> None:
    class Tired(ScriptedAgent):
        def stream(self, prompt: Prompt, *, cancel: Cancel) -> Iterator[str | Reply]:
            if self.unavailable:
                raise ProviderError(Fault(FaultKind.UNAVAILABLE, "It rests."))
            self.unavailable = "rests"
            yield from super().stream(prompt, cancel=cancel)

    session = ended(play([Tired("a"), ScriptedAgent("b")], [one("a", W), one("a", W), one("b", W)]))
    assert [turn.reply.fault and turn.reply.fault.kind for turn in session.transcript.turns] == [None, FaultKind.UNAVAILABLE, None]


def test_an_agent_that_could_never_be_called_is_refused() -> None:
    with pytest.raises(PoolError, match="'a' cannot be called: needs A_KEY"):
        play([ScriptedAgent("a", unavailable="needs A_KEY"), ScriptedAgent("b")], [one("a", W)])


class Choosing(FixedSteps):
    """Takes the answer of a stated turn."""

    def __init__(self, steps, turn: int) -> None:
        super().__init__(steps)
        self._turn = turn

    def conclude(self, transcript: Transcript) -> Conclusion:
        return Conclusion(self._turn, "Because.")


def concluded(turn: int, steps, texts=("Answer: 1", "Answer: 2"), **limits) -> Session:
    agents = [ScriptedAgent("a", texts), ScriptedAgent("v", ["ACCEPT"])]
    plan = SessionPlan("?", "fixed", "test", (), limits=SessionLimits(**limits))
    return ended(list(run_session(plan, Choosing(steps, turn), Pool("test", tuple(agents)), cancel=Cancel())))


def test_a_strategy_may_choose_whose_answer_is_taken() -> None:
    session = concluded(1, [one("a", W), one("a", W)])
    assert (session.answer, session.answer_turn, session.answer_note) == ("1", 1, "Because.")
    at_the_limit = concluded(1, [one("a", W), one("a", W)], max_turns=2)
    assert (at_the_limit.answer, at_the_limit.stopped_by) == ("1", StopReason.MAX_TURNS)


def test_choosing_the_latest_answer_needs_no_turn_and_a_wrong_choice_falls_back_to_it() -> None:
    latest, wrong = concluded(2, [one("a", W), one("a", W)]), concluded(7, [one("a", W), one("a", W)])
    assert (latest.answer, latest.answer_turn, latest.answer_note) == ("2", 0, "Because.")
    assert (wrong.answer, wrong.answer_turn) == ("2", 0)
    assert "Turn 7 holds no answer" in wrong.answer_note


def test_an_accepted_answer_is_the_one_its_verifier_saw() -> None:
    judged = Step((Call("v", V, sees=(1,)),))
    session = concluded(2, [one("a", W), one("a", W), judged])
    assert (session.answer, session.answer_turn, session.answer_note, session.stopped_by) == ("1", 1, "", StopReason.ACCEPTED)


def test_several_verifiers_at_once_do_not_end_the_session() -> None:
    judged = Step((Call("v", V, sees=(1,)), Call("v", V, sees=(2,))))
    session = concluded(1, [one("a", W), one("a", W), judged, one("a", W)], max_turns=9)
    assert (len(session.transcript.turns), session.stopped_by) == (5, StopReason.STRATEGY_DONE)


def test_a_fan_out_of_which_one_call_came_through_goes_on() -> None:
    broken = ScriptedAgent("b", [ProviderError(Fault(FaultKind.RATE, "busy"))])
    wide = Step((Call("a", W), Call("b", W), Call("b", W), Call("b", W)))
    session = ended(play([ScriptedAgent("a"), broken], [wide]))
    assert (session.answer, session.stopped_by) == ("42", StopReason.STRATEGY_DONE)
