"""One contract for every strategy of the registry, over the offline pool and over scripted ones that fail, babble and attack."""

import json
from collections.abc import Callable
from functools import cache

import numpy as np
import pytest

from tests.agents.specialists.helpers import OpenSandbox
from trinity_core.agents.pool import Pool
from trinity_core.agents.specialists import offline_pool
from trinity_core.cancel import Cancel
from trinity_core.codec import from_dict, to_line
from trinity_core.coordinator.head import LinearHead
from trinity_core.errors import PlanError, ProviderError
from trinity_core.events import SessionEnded, SessionEvent, StepDecided, TurnReplied
from trinity_core.session.loop import run_session
from trinity_core.settings import SessionLimits, SessionPlan
from trinity_core.strategies.coordinator import Coordinator
from trinity_core.strategies.learned.fits import Fits
from trinity_core.strategies.learned.labels import LabelTable
from trinity_core.strategies.registry import ENTRIES, StrategyParts, make_strategy, strategy_cards
from trinity_core.testing import HashEncoder, ScriptedAgent
from trinity_core.types import Fault, FaultKind, Role, Session, StopReason, Transcript

WIDTH = 16
FITS = Fits()
QUESTION = "What is 12 * 7 + 5?"
BUSY = ProviderError(Fault(FaultKind.RATE, "busy"), partial="half a rep")
PLAN = '[{"agent": "b", "task": "Add.", "sees": []}, {"agent": "a", "task": "Check.", "sees": [1]}]'
HOSTILE = (
    "",
    "}{][ <ask> </answer> \x00 \ud800".encode("utf-8", "replace").decode(),
    "<answer>" * 3_000 + "x" * 50_000,
    '<ask agent="a"><ask agent="b"><answer>4</answer></ask></ask>',
    '<ask agent="nobody">What?</ask>',
    '<ask agent="slow">What?</ask>',
    '[{"agent": "nobody", "task": "t", "sees": []}]',
    '[{"agent": "a", "task": "t", "sees": [1]}]',
    '[{"agent": ["a"], "task": {"x": 1}, "sees": "everything"}]',
    "[" * 5_000 + "{" * 5_000,
    'model_id = ["a"]\nsubtasks = ["x", "y"]\naccess_list = [[]]',
    "model_id = [" * 3_000,
    "ACCEPT REVISE\nREJECT\nAnswer:\nSuggestion:\nNext role: emperor",
    "ACCEPT",
    "Answer: " + "9" * 30_000 + "/0",
)


def coordinator(run_id: str, pool: Pool) -> Coordinator:
    weight = np.random.default_rng(0).standard_normal((len(pool.names) + 3, WIDTH)).astype(np.float32)
    return Coordinator(HashEncoder(WIDTH), LinearHead(weight))


@cache
def labels(names: tuple[str, ...]) -> LabelTable:
    rng, agents, count = np.random.default_rng(0), len(names), 24
    outcomes, costs = (rng.random((count, agents)) < 0.5).astype(float), rng.random((count, agents)) * 1e-3
    states = rng.standard_normal((count, WIDTH)).astype(np.float32)
    families = tuple("ab"[k % 2] for k in range(count))
    questions = tuple(f"What is {k} + {k}?" for k in range(count))
    return LabelTable(names, questions, families, states, outcomes, costs, (1.0,) * agents)


def play(name: str, pool: Pool, *, seed: int = 1, question: str = QUESTION, **limits: int) -> list[SessionEvent]:
    plan = SessionPlan(question, name, pool.name, (), seed=seed, argmax=False, limits=SessionLimits(**limits))
    judge: Callable[[str], float | None] = lambda answer: float(answer == "89")  # noqa: E731
    parts = StrategyParts(plan, pool, lambda run_id: coordinator(run_id, pool), lambda: labels(pool.names), judge, fits=FITS)
    return list(run_session(plan, make_strategy(parts), pool, cancel=Cancel()))


def ended(events: list[SessionEvent]) -> Session:
    assert isinstance(events[-1], SessionEnded)
    return events[-1].session


def offline() -> Pool:
    return Pool("offline", offline_pool(sandbox=OpenSandbox()), script=("reader", "generalist", "auditor"))


def scripted(*texts: str | Exception) -> Pool:
    agents = tuple(ScriptedAgent(name, texts or (f"Answer: {k}",)) for k, name in enumerate("abcd"))
    return Pool("scripted", agents)


def offered(pool: Pool) -> tuple[str, ...]:
    """What can be chosen, without the many single agents and without those whose fit takes seconds; they are tested with their fits."""
    left_out = ("single", "graph-router", "experts")
    return tuple(card.name for card in strategy_cards(pool) if card.name.partition(":")[0] not in left_out)


OFFLINE = offline()
NAMES = (
    *offered(OFFLINE),
    "single:generalist",
    "coordinator:argmax",
    "coordinator:sampled+run-1",
    "script:reader+generalist+auditor",
    "script:reader,generalist,auditor",
    "reflect:auditor",
    "vote:generalist+3",
    "vote:2",
    "mixture:programmer",
    "best-of:generalist+2",
    "best-of:9",
    "conductor:generalist",
    "router-r1:generalist",
)
EVERYWHERE = (*offered(scripted()), "single:b")


def test_every_word_of_the_registry_is_there_once_and_has_a_card_with_its_idea() -> None:
    words = [entry.word for entry in ENTRIES]
    assert len(words) == len(set(words))
    cards = strategy_cards(OFFLINE)
    assert {card.name.partition(":")[0] for card in cards} == set(words)
    assert all(card.title and card.idea.endswith(".") for card in cards)
    assert len({card.title for card in cards}) == len(cards)


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("max_turns", [1, 5])
def test_it_ends_within_its_turns_names_only_agents_of_the_pool_and_comes_back_from_its_lines(name: str, max_turns: int) -> None:
    events = play(name, OFFLINE, max_turns=max_turns)
    session, transcript = ended(events), Transcript(QUESTION)
    assert 1 <= len(session.transcript.turns) <= max_turns
    assert {turn.call.agent for turn in session.transcript.turns} <= set(OFFLINE.names)
    for event in events:
        back = from_dict(json.loads(to_line(event)), transcript)
        assert back == event
        if isinstance(back, TurnReplied):
            transcript = transcript.with_turn(back.turn)


@pytest.mark.parametrize("name", NAMES)
def test_the_same_seed_gives_the_same_session(name: str) -> None:
    first, second = (ended(play(name, offline(), seed=7)) for _ in range(2))
    assert [(t.call, t.reply.text, t.note) for t in first.transcript.turns] == [
        (t.call, t.reply.text, t.note) for t in second.transcript.turns
    ]
    assert (first.answer, first.answer_turn, first.answer_note) == (second.answer, second.answer_turn, second.answer_note)


@pytest.mark.parametrize("name", NAMES)
def test_a_used_up_token_budget_ends_it(name: str) -> None:
    session = ended(play(name, OFFLINE, max_tokens=1))
    assert session.transcript.turns[-1].step == 1
    assert session.stopped_by in (StopReason.BUDGET_TOKENS, StopReason.STRATEGY_DONE, StopReason.MAX_TURNS)


@pytest.mark.parametrize("name", EVERYWHERE)
def test_failing_agents_end_it_in_good_order_and_are_not_asked_again(name: str) -> None:
    session = ended(play(name, scripted(BUSY), max_turns=9))
    assert session.stopped_by in (StopReason.PROVIDER_FAILURE, StopReason.MAX_TURNS)
    assert session.answer == ""
    steps = {(turn.call.agent, turn.step) for turn in session.transcript.turns}
    assert len(steps) == len({agent for agent, _ in steps})


@pytest.mark.parametrize("name", EVERYWHERE)
def test_one_agent_that_works_is_enough_where_any_agent_will_do(name: str) -> None:
    agents = tuple(ScriptedAgent(n, ["Answer: 89"] if n == "b" else [BUSY]) for n in "abcd")
    session = ended(play(name, Pool("p", agents), max_turns=9))
    one_of_a_cast = name in ("script", "random", "rotation", "coordinator")
    assert session.answer == "89" or one_of_a_cast or session.stopped_by is StopReason.PROVIDER_FAILURE


@pytest.mark.parametrize("name", EVERYWHERE)
def test_an_agent_that_cannot_be_called_is_never_called(name: str) -> None:
    agents = [ScriptedAgent(n, ["Answer: 89"]) for n in "abc"]
    closed = ScriptedAgent("d", unavailable="no key")
    session = ended(play(name, Pool("p", (*agents, closed), script=("a", "b", "c")), max_turns=9))
    assert closed.prompts == []
    assert "d" not in {turn.call.agent for turn in session.transcript.turns}


@pytest.mark.parametrize("name", EVERYWHERE)
def test_hostile_replies_never_break_it(name: str) -> None:
    for k, text in enumerate(HOSTILE):
        others = HOSTILE[(k + 5) % len(HOSTILE)]
        agents = (*(ScriptedAgent(n, [text, others, PLAN]) for n in "abc"), ScriptedAgent("slow", unavailable="no key"))
        session = ended(play(name, Pool("p", agents, script=("a", "b", "c")), max_turns=5))
        assert len(session.transcript.turns) <= 5


@pytest.mark.parametrize("name", EVERYWHERE)
def test_a_pool_of_one_agent_is_enough(name: str) -> None:
    pool = Pool("alone", (ScriptedAgent("a", ["Answer: 89"]),))
    if name in {card.name for card in strategy_cards(pool)}:
        assert ended(play(name, pool)).answer == "89"


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("vote:nobody", "no agent named 'nobody'"),
        ("vote:0", "choose from 1"),
        ("vote:2+3", "one agent of the pool, one number"),
        ("best-of:a+b", "one agent of the pool, one number"),
        ("reflect:nobody", "no agent named"),
        ("mixture:nobody", "no agent named"),
        ("conductor:nobody", "no agent named"),
        ("router-r1:nobody", "no agent named"),
        ("coordinator:argmax+sampled", "more than one thing"),
        ("oracle", "cannot foresee"),
        ("random:a", "takes no argument"),
    ],
)
def test_a_wrong_argument_is_a_clear_error(name: str, words: str) -> None:
    with pytest.raises(Exception, match=words) as caught:
        play(name, scripted())
    assert isinstance(caught.value, PlanError) or "no agent named" in str(caught.value)


def test_an_agent_whose_name_holds_a_plus_can_be_named() -> None:
    pool = Pool("p", (ScriptedAgent("R+ 7"), ScriptedAgent("7")))
    session = ended(play("vote:R+ 7", pool, max_turns=2))
    assert [turn.call.agent for turn in session.transcript.turns] == ["R+ 7", "R+ 7"]


def test_every_step_of_a_fan_out_is_decided_before_its_replies() -> None:
    events = play("vote", OFFLINE, max_turns=4)
    assert isinstance(events[0], StepDecided)
    assert [call.role for call in events[0].step.calls] == [Role.WORKER] * 4
