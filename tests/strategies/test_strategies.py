import numpy as np
import pytest

from trinity_core.agents.pool import Pool
from trinity_core.cancel import Cancel
from trinity_core.coordinator.head import LinearHead
from trinity_core.errors import PlanError, PoolError
from trinity_core.session.loop import run_session
from trinity_core.settings import SessionPlan
from trinity_core.strategies.coordinator import Coordinator
from trinity_core.strategies.registry import StrategyKind, StrategyParts, make_strategy, strategy_cards
from trinity_core.testing import HashEncoder, ScriptedAgent
from trinity_core.types import Call, Fault, FaultKind, Reply, Role, Suggestion, Transcript, Turn

POOL = Pool("test", tuple(ScriptedAgent(name) for name in ("a", "b", "c")))
EMPTY = Transcript("2+2?")


def coordinator(run_id: str = "") -> Coordinator:
    weight = np.random.default_rng(0).standard_normal((len(POOL.names) + 3, 16)).astype(np.float32)
    return Coordinator(HashEncoder(16), LinearHead(weight))


def make(name: str, *, pool: Pool = POOL, **plan: object):
    chosen = SessionPlan("2+2?", name, "test", (), **plan)
    return make_strategy(StrategyParts(chosen, pool, coordinator))


def choices(strategy, count: int) -> list[tuple[str, Role]]:
    calls, transcript = [], EMPTY
    for number in range(1, count + 1):
        call = strategy.next_step(transcript).calls[0]
        calls.append((call.agent, call.role))
        transcript = transcript.with_turn(Turn(number, number, call, Reply("Answer: 4")))
    return calls


def test_the_coordinator_records_every_number_of_its_decision() -> None:
    decision = make("coordinator").next_step(EMPTY).decision
    state = HashEncoder(16).encode([EMPTY]).states
    expected = coordinator().head.logits(state)[0]
    assert decision.agents == ("a", "b", "c")
    assert (*decision.agent_logits, *decision.role_logits) == pytest.approx(expected.tolist())
    assert decision.agent == "abc"[int(np.argmax(expected[:3]))]
    assert decision.state_norm == pytest.approx(float(np.linalg.norm(state)))
    assert (decision.sampled, decision.tokens_cut) == (False, 0)


def test_sampling_repeats_with_the_seed_and_changes_with_it() -> None:
    draws = [choices(make("coordinator", argmax=False, seed=seed), 6) for seed in (1, 1, 2)]
    assert draws[0] == draws[1] != draws[2]


def test_a_suggested_role_overrides_the_coordinator_once_and_the_step_says_so() -> None:
    strategy = make("coordinator")
    role = strategy.next_step(EMPTY).decision.role
    asked = Role.VERIFIER if role is Role.WORKER else Role.WORKER
    thought = Turn(1, 1, Call("a", Role.THINKER), Reply("..."), suggestion=Suggestion("x", asked))
    step = strategy.next_step(Transcript("2+2?", (thought,)))
    assert step.calls[0].role is asked
    assert (step.note != "") == (step.decision.role is not asked)


def test_an_agent_that_failed_is_masked_for_the_rest_of_the_session() -> None:
    first = make("coordinator").next_step(EMPTY).calls[0]
    failed = Turn(1, 1, first, Reply("", fault=Fault(FaultKind.RATE, "busy")))
    decision = make("coordinator").next_step(Transcript("2+2?", (failed,))).decision
    assert decision.agent != first.agent
    assert decision.agent_probabilities[decision.agents.index(first.agent)] == 0


def test_random_is_even_over_agents_and_roles() -> None:
    seen = [make("random", seed=seed).next_step(EMPTY).calls[0] for seed in range(900)]
    for agent in "abc":
        assert np.mean([call.agent == agent for call in seen]) == pytest.approx(1 / 3, abs=0.06)
    for role in Role:
        assert np.mean([call.role is role for call in seen]) == pytest.approx(1 / 3, abs=0.06)


def test_rotation_goes_round_agents_and_roles_and_skips_those_that_cannot_be_called() -> None:
    pool = Pool("p", (ScriptedAgent("a"), ScriptedAgent("b", unavailable="no key"), ScriptedAgent("c"), ScriptedAgent("d")))
    expected = [("a", Role.THINKER), ("c", Role.WORKER), ("d", Role.VERIFIER), ("a", Role.THINKER)]
    assert choices(make("rotation", pool=pool), 4) == expected


def test_the_script_repeats_thinker_worker_verifier_with_its_cast() -> None:
    expected = [("c", Role.THINKER), ("b", Role.WORKER), ("a", Role.VERIFIER), ("c", Role.THINKER)]
    assert choices(make("script:c,b,a"), 4) == expected


def test_a_single_agent_is_asked_once() -> None:
    strategy = make("single:b")
    call = strategy.next_step(EMPTY).calls[0]
    assert call == Call("b", Role.WORKER)
    assert strategy.next_step(EMPTY.with_turn(Turn(1, 1, call, Reply("Answer: 4")))) is None


@pytest.mark.parametrize(
    ("name", "error", "words"),
    [("magic", PlanError, "no strategy 'magic'"), ("single:z", PoolError, "no agent named 'z'"), ("script:a", PlanError, "needs three")],
)
def test_a_wrong_strategy_is_a_clear_error(name: str, error: type[Exception], words: str) -> None:
    with pytest.raises(error, match=words):
        make(name)


def test_every_card_that_needs_no_outcomes_names_a_strategy_that_runs_through_the_loop() -> None:
    for card in (card for card in strategy_cards(POOL) if card.kind is not StrategyKind.FITTED):
        plan = SessionPlan("2+2?", card.name, "test", ())
        strategy = make_strategy(StrategyParts(plan, POOL, coordinator))
        assert strategy.name == card.name
        assert list(run_session(plan, strategy, POOL, cancel=Cancel()))
