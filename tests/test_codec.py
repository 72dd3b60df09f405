import json
from dataclasses import replace

from tests.strategies.test_strategies import coordinator
from trinity_core.agents.pool import Pool
from trinity_core.cancel import Cancel
from trinity_core.codec import from_dict, to_dict, to_line
from trinity_core.errors import ProviderError
from trinity_core.events import SessionEnded, TurnReplied
from trinity_core.session.loop import run_session
from trinity_core.settings import SessionPlan
from trinity_core.strategies.registry import StrategyParts, make_strategy
from trinity_core.testing import ScriptedAgent
from trinity_core.types import Call, Fault, FaultKind, Reply, Role, Transcript, Turn

THOUGHT = "Suggestion: Compute: 2+2\nNext role: worker\n\x1b<b>\u2028</b>"


def session_events():
    agents = (ScriptedAgent("a", [THOUGHT]), ScriptedAgent("b", [ProviderError(Fault(FaultKind.RATE, "busy"))]), ScriptedAgent("c"))
    pool = Pool("test", agents)
    plan = SessionPlan("2+2?", "coordinator", "test", (), argmax=False, seed=3)
    return list(run_session(plan, make_strategy(StrategyParts(plan, pool, coordinator)), pool, cancel=Cancel()))


def test_every_event_of_a_session_comes_back_equal_from_its_line() -> None:
    transcript = Transcript("2+2?")
    for event in session_events():
        line = to_line(event)
        assert "\n" not in line
        back = from_dict(json.loads(line), transcript)
        if isinstance(back, TurnReplied):
            transcript = transcript.with_turn(back.turn)
        assert back == event


def test_the_keys_of_the_contract_are_there() -> None:
    events = [to_dict(event) for event in session_events()]
    by_kind = {event["event"]: event for event in events}
    assert {"turn", "calls", "agent_logits", "role_logits", "entropy", "margin", "tokens_read", "encode_ms"} <= by_kind[
        "step_decided"
    ].keys()
    assert set(by_kind["step_decided"]["role_logits"]) == {"worker", "thinker", "verifier"}
    assert {"turn", "text"} <= by_kind["text_delta"].keys()
    wanted = {"turn", "agent", "role", "text", "tokens_in", "tokens_out", "cost_usd", "latency_s", "error"}
    assert wanted <= by_kind["turn_replied"].keys()
    assert {"answer", "stopped_by", "turns", "tokens_in", "tokens_out", "cost_usd"} <= by_kind["session_ended"].keys()


def test_extra_keys_ride_along() -> None:
    ended = next(event for event in session_events() if isinstance(event, SessionEnded))
    assert json.loads(to_line(ended, session_id="x"))["session_id"] == "x"


def test_a_line_of_an_older_program_without_a_note_on_the_reply_is_read() -> None:
    replied = next(event for event in session_events() if isinstance(event, TurnReplied))
    line = to_dict(TurnReplied(replace(replied.turn, reply=replace(replied.turn.reply, note="Asked 2 times."))))
    assert from_dict(line, Transcript("2+2?")).turn.reply.note == "Asked 2 times."
    del line["reply_note"]
    assert from_dict(line, Transcript("2+2?")).turn.reply.note == ""


def test_a_line_written_before_strategies_could_conclude_is_still_read() -> None:
    ended = next(event for event in session_events() if isinstance(event, SessionEnded))
    old = {key: value for key, value in to_dict(ended).items() if key not in ("answer_turn", "answer_note")}
    assert from_dict(old, ended.session.transcript) == ended


def test_a_conclusion_comes_back_from_its_line() -> None:
    ended = next(event for event in session_events() if isinstance(event, SessionEnded))
    chosen = SessionEnded(replace(ended.session, answer_turn=1, answer_note="2 of 3 answers agree."))
    assert from_dict(json.loads(to_line(chosen)), ended.session.transcript) == chosen


def test_turns_are_in_order_however_the_calls_of_a_fan_out_replied() -> None:
    first, second = (Turn(number, 1, Call("a", Role.WORKER), Reply(f"Answer: {number}")) for number in (1, 2))
    assert Transcript("?").with_turn(second).with_turn(first) == Transcript("?", (first, second))
