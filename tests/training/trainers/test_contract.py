"""What every trainer promises: it learns, it repeats, and a log of its signals is enough to go on from."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from tests.training.toy import WIDTH, agent, arena, grade, tree
from trinity_core.agents.pool import Pool
from trinity_core.errors import PlanError, ProviderError
from trinity_core.testing import ScriptedAgent
from trinity_core.training.codec import arrays, to_dict
from trinity_core.training.episodes import EpisodeTree
from trinity_core.training.events import GenerationEnded, RunEnded, RunEvent
from trinity_core.training.plan import RunPlan, SpaceName, TrainerName
from trinity_core.training.run import Stored, train_in
from trinity_core.training.spaces.linear import full_matrix
from trinity_core.training.trainers.registry import trainer_card, trainer_cards
from trinity_core.types import Fault, FaultKind, Prompt

NAMES = [TrainerName(card.name) for card in trainer_cards()]
every_trainer = pytest.mark.parametrize("name", NAMES)


def plan_of(name: TrainerName, **other: Any) -> RunPlan:
    few = {"generations": 4, "repeats": 4, "max_turns": 3, "learning_rate": 0.3, "space": SpaceName.LINEAR, "validate_every": 2}
    return RunPlan(trainer=name, **{**few, "seed": 3, "headroom_tasks": 0, **other})


def run(plan: RunPlan, world: EpisodeTree | None = None, replay: list[Stored] | None = None) -> list[RunEvent]:
    return list(train_in(arena(plan, world), replay=replay or []))


def generations(events: list[RunEvent]) -> list[GenerationEnded]:
    return [event for event in events if isinstance(event, GenerationEnded)]


def figures(event: GenerationEnded) -> tuple[object, ...]:
    """All that a resumed run must repeat; calls may differ, since the new process asks again what the old one remembered."""
    line = to_dict(event, ("red", "blue"))
    return tuple(str(line[key]) for key in sorted(set(line) - {"calls", "calls_saved", "tokens", "cost_usd"}))


@every_trainer
def test_it_learns_the_toy_world_from_outcomes_alone(name: TrainerName) -> None:
    events = run(plan_of(name, generations=15, repeats=8, max_turns=1 if name is TrainerName.RANDOM_SEARCH else 3))
    ended = events[-1]
    assert isinstance(ended, RunEnded)
    assert ended.start_validation is not None
    assert ended.validation is not None
    floor = 0.1 if name is TrainerName.RANDOM_SEARCH else 0.4
    assert ended.validation > ended.start_validation + floor


@every_trainer
def test_the_same_seed_gives_the_same_run_and_another_seed_another(name: TrainerName) -> None:
    np.random.seed(0)
    before = np.random.get_state()[1].copy()
    first, second = (generations(run(plan_of(name, repeats=2))) for _ in range(2))
    other = generations(run(plan_of(name, repeats=2, seed=4)))
    assert (np.random.get_state()[1] == before).all()
    assert list(map(figures, first)) == list(map(figures, second)) != list(map(figures, other))
    for a, b in zip(first, second, strict=True):
        np.testing.assert_array_equal(a.signal, b.signal)


@every_trainer
@pytest.mark.parametrize("kept", [0, 1, 3, 4])
def test_a_run_cut_after_any_generation_goes_on_with_the_same_numbers(name: TrainerName, kept: int) -> None:
    plan = plan_of(name, repeats=2)
    whole = run(plan)
    log = [event for event in whole[:-1] if not isinstance(event, GenerationEnded) or event.index <= kept]
    rest = run(plan, replay=[(to_dict(event, ("red", "blue")), arrays(event)) for event in log])
    assert list(map(figures, generations(rest))) == list(map(figures, generations(whole)[kept:]))
    assert (rest[-1].validation, rest[-1].sampled, rest[-1].episodes) == (whole[-1].validation, whole[-1].sampled, whole[-1].episodes)


@every_trainer
def test_replaying_signals_leads_to_the_same_vector_without_an_episode(name: TrainerName) -> None:
    plan, space = plan_of(name), full_matrix(5, WIDTH)
    played, replayed = (trainer_card(name).make(plan, space, space.start(), 8) for _ in range(2))
    world = arena(plan)
    for generation in range(1, 5):
        played.ask()
        rollout = played.play(world, generation)
        signal = played.learn(rollout, rollout.rewards.mean(axis=1) if rollout.rewards.size else np.full(1, np.nan))
        played.tell(signal)
        replayed.ask()
        replayed.tell(signal.copy())
        np.testing.assert_array_equal(played.mean, replayed.mean)
        assert played.sigma == replayed.sigma


@every_trainer
def test_it_plays_no_more_episodes_than_the_budget_and_counts_them_all(name: TrainerName) -> None:
    events = run(plan_of(name, population=7, repeats=5, space=SpaceName.LINEAR))
    counts = [event.episodes for event in generations(events)]
    assert max(np.diff([0, *counts])) <= 35
    assert counts[0] > 0
    assert events[-1].episodes == counts[-1]


@every_trainer
def test_two_runs_side_by_side_do_not_disturb_each_other(name: TrainerName) -> None:
    plans = [plan_of(name, seed=3), plan_of(name, seed=4)]
    alone = [list(map(figures, generations(run(plan)))) for plan in plans]
    sittings = [train_in(arena(plan)) for plan in plans]
    together: list[list[RunEvent]] = [[], []]
    for pair in zip(*sittings, strict=True):
        for events, event in zip(together, pair, strict=True):
            events.append(event)
    assert [list(map(figures, generations(events))) for events in together] == alone


@every_trainer
def test_episodes_lost_to_faults_are_left_out_and_counted(name: TrainerName) -> None:
    ended = run(plan_of(name, generations=10, repeats=8), flaky_world())[-1]
    assert isinstance(ended, RunEnded)
    assert 0 < ended.lost < ended.episodes
    assert ended.validation is not None
    assert ended.validation > (0.4 if name is TrainerName.RANDOM_SEARCH else 0.65)


@every_trainer
def test_a_world_in_which_every_call_fails_teaches_nothing(name: TrainerName) -> None:
    broken = [ScriptedAgent(colour, [ProviderError(Fault(FaultKind.RATE, "busy"))]) for colour in ("red", "blue")]
    world = EpisodeTree(Pool("p", tuple(broken)), tree().encoder, grade, max_turns=3)
    search = trainer_card(name).make(plan_of(name), full_matrix(5, WIDTH), np.zeros(20), 8)
    search.ask()
    rollout = search.play(arena(plan_of(name), world), 1)
    assert np.isnan(rollout.rewards).all()
    search.tell(search.learn(rollout, np.full(len(rollout.rewards), np.nan)))
    assert np.isfinite(search.mean).all()
    if name is not TrainerName.IMITATION and name is not TrainerName.SFT:  # these still learn the rule for roles
        np.testing.assert_allclose(search.mean, 0.0, atol=1.0)


@every_trainer
def test_no_agent_is_asked_twice_for_the_same_reply(name: TrainerName) -> None:
    world = tree()
    run(plan_of(name), world)
    asked = [(member.info.name, p.role, p.seed, repr(p.transcript)) for member in world.pool.agents for p in member.prompts]
    assert len(set(asked)) == len(asked) == world.counts.calls_made


def flaky_world() -> EpisodeTree:
    """Red fails on every fourth question number."""
    sound = agent("red")

    def reply(prompt: Prompt) -> str:
        if int(prompt.transcript.question.rstrip("?").split()[-1]) % 4 == 0:
            raise ProviderError(Fault(FaultKind.RATE, "busy"))
        return sound._next(prompt)

    return EpisodeTree(Pool("p", (ScriptedAgent("red", reply), agent("blue"))), tree().encoder, grade, max_turns=3)


@pytest.mark.parametrize("name", [TrainerName.REINFORCE, TrainerName.IMITATION, TrainerName.SFT])
def test_a_space_without_a_gradient_is_refused_in_words(name: TrainerName) -> None:
    with pytest.raises(PlanError, match=f"space is 'low-rank'; trainer '{name}' follows a gradient, which needs a head that is linear"):
        plan_of(name, space=SpaceName.LOW_RANK)
    with pytest.raises(PlanError, match=f"svf is true; trainer '{name}' follows a gradient, which needs svf false"):
        plan_of(name, svf=True)


@pytest.mark.parametrize("name", [TrainerName.SEP_CMA_ES, TrainerName.CMA_ES, TrainerName.RANDOM_SEARCH])
@pytest.mark.parametrize("space", [SpaceName.LOW_RANK, SpaceName.SPARSE, SpaceName.BLOCK_2, SpaceName.BLOCK_10])
def test_trainers_without_a_gradient_search_any_head(name: TrainerName, space: SpaceName) -> None:
    plan = plan_of(name, space=space, generations=2, headroom_tasks=0)
    first, second = (generations(run(plan)) for _ in range(2))
    assert list(map(figures, first)) == list(map(figures, second))


def test_every_trainer_of_a_plan_is_there() -> None:
    assert set(NAMES) == set(TrainerName)
