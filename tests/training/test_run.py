"""A whole run on the toy world: what it offers, what it measures, and how it ends before its time."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
import pytest

from tests.training.toy import WIDTH, agent, arena, grade, tree
from trinity_core.agents.pool import Pool
from trinity_core.cancel import Cancel
from trinity_core.errors import PlanError
from trinity_core.testing import ScriptedAgent
from trinity_core.training.codec import arrays, to_dict
from trinity_core.training.episodes import EpisodeTree
from trinity_core.training.events import GenerationEnded, HeadroomMeasured, Prepared, RunEnded, RunEvent, RunStarted
from trinity_core.training.plan import RunPlan, SpaceName, Start
from trinity_core.training.run import train_in
from trinity_core.training.spaces.linear import full_matrix
from trinity_core.training.validation import validate
from trinity_core.types import Prompt

AGENTS = ("red", "blue")
PLAN: dict[str, Any] = {"generations": 6, "repeats": 8, "max_turns": 3, "space": SpaceName.LINEAR, "validate_every": 2, "seed": 3}


def plan_of(**other: Any) -> RunPlan:
    return RunPlan(**{**PLAN, **other})


def run(plan: RunPlan, world: EpisodeTree | None = None) -> list[RunEvent]:
    return list(train_in(arena(plan, world)))


def generations(events: list[RunEvent]) -> list[GenerationEnded]:
    return [event for event in events if isinstance(event, GenerationEnded)]


def ended(events: list[RunEvent]) -> RunEnded:
    assert isinstance(events[-1], RunEnded)
    return events[-1]


def test_a_run_tells_its_story_in_order() -> None:
    kinds = [type(event) for event in run(plan_of())]
    assert kinds == [RunStarted, HeadroomMeasured, Prepared, *[GenerationEnded] * 6, RunEnded]


def test_the_mean_that_validated_best_is_offered_and_of_equals_the_later() -> None:
    plan = plan_of(generations=15, sigma=0.5)
    events = run(plan)
    scores = {event.index: event.validation for event in generations(events) if event.validation is not None}
    result = ended(events)
    assert list(scores) == [2, 4, 6, 8, 10, 12, 14, 15]
    assert result.validation == max(scores.values())
    assert result.best_generation == max(index for index, score in scores.items() if score == result.validation)
    assert result.checkpoint is not None
    assert result.checkpoint.facts.notes["validation"] == result.validation


def test_a_start_by_imitation_is_offered_when_nothing_validates_better_and_its_labels_are_counted() -> None:
    events = run(plan_of(start=Start.IMITATION, generations=1, sigma=50.0, seed=5))
    prepared, result = events[2], ended(events)
    assert isinstance(prepared, Prepared)
    assert prepared.start.any()
    assert prepared.episodes > 40
    assert prepared.calls > 40
    assert result.episodes == prepared.episodes + 96
    assert result.validation is not None
    assert result.validation == max(result.start_validation or 0.0, generations(events)[0].validation or 0.0)
    assert result.best_generation == (0 if result.start_validation == result.validation != generations(events)[0].validation else 1)


def test_headroom_is_measured_first_and_says_in_words_whether_it_can_pay() -> None:
    events = run(plan_of())
    measured = events[1]
    assert isinstance(measured, HeadroomMeasured)
    assert (measured.headroom.best_single.mean, measured.headroom.oracle.mean, measured.saturated) == (0.5, 1.0, False)
    assert "answers 50% right" in measured.advice
    assert "Coordination can pay here" in measured.advice


def test_a_pool_of_one_kind_is_called_saturated_and_may_run_all_the_same() -> None:
    world = EpisodeTree(Pool("p", (agent("red"), ScriptedAgent("rouge", ["Answer: red"]))), tree().encoder, grade, max_turns=3)
    events = run(plan_of(generations=1), world)
    measured = events[1]
    assert isinstance(measured, HeadroomMeasured)
    assert measured.saturated
    assert "can hardly pay" in measured.advice
    assert ended(events).reason == "finished"


def test_weights_change_the_fitness_and_not_the_outcome() -> None:
    plain, weighted = (generations(run(plan_of(generations=1, diversity_weight=w)))[0] for w in (0.0, 5.0))
    assert plain.outcome == weighted.outcome
    assert plain.outcome == pytest.approx(plain.fitness.mean())
    assert weighted.fitness.mean() > plain.fitness.mean() + 0.5


def test_validation_and_test_are_pure_outcomes_whatever_the_weights() -> None:
    events = run(plan_of(turns_weight=-3.0))
    scores = [event.validation for event in generations(events) if event.validation is not None]
    assert all(0 <= score <= 1 for score in scores)
    assert ended(events).argmax is not None
    assert 0 <= ended(events).argmax.mean <= 1


@pytest.mark.parametrize(("ceiling", "value"), [("max_calls", 600), ("max_tokens", 50_000), ("max_cost_usd", 0.05)])
def test_a_ceiling_ends_the_run_with_everything_kept(ceiling: str, value: float) -> None:
    world = tree()
    events = run(plan_of(**{ceiling: value, "headroom_tasks": 0, "generations": 50}), world)
    result = ended(events)
    assert result.reason == ceiling
    assert 1 <= len(generations(events)) < 50
    spent = {"max_calls": world.counts.calls_made, "max_tokens": result.tokens, "max_cost_usd": result.cost_usd}
    assert 0.8 * value < spent[ceiling] <= 1.05 * value
    assert result.sampled is None
    assert result.validation is not None


def test_a_stop_ends_the_run_within_one_batch_of_calls() -> None:
    cancel, asked = Cancel(), []

    def reply(prompt: Prompt) -> str:
        asked.append(prompt)
        if len(asked) == 400:
            cancel.set()
        return "Answer: red"

    world = EpisodeTree(Pool("p", (ScriptedAgent("red", reply), ScriptedAgent("blue", reply))), tree().encoder, grade, max_turns=3)
    plan = plan_of(headroom_tasks=0, generations=1000)
    events = list(train_in(arena(plan, world), cancel=cancel))
    assert len(asked) == 400
    assert ended(events).reason == "stopped"


def test_a_stopped_run_goes_on_to_the_end_it_would_have_had() -> None:
    plan, cancel = plan_of(), Cancel()
    whole = run(plan)
    first = [event for event in _until(train_in(arena(plan), cancel=cancel), cancel, 3)]
    assert ended(first).reason == "stopped"
    rest = list(train_in(arena(plan), replay=[(to_dict(event, AGENTS), arrays(event)) for event in first[:-1]]))
    assert [event.index for event in generations(rest)] == [4, 5, 6]
    for a, b in zip(generations(rest), generations(whole)[3:], strict=True):
        np.testing.assert_array_equal(a.fitness, b.fitness)
    assert ended(rest).sampled == ended(whole).sampled


def _until(events: Iterator[RunEvent], cancel: Cancel, generation: int) -> Iterator[RunEvent]:
    for event in events:
        if isinstance(event, GenerationEnded) and event.index == generation:
            cancel.set()
        yield event


def test_what_earlier_sittings_spent_counts_towards_the_ceiling() -> None:
    plan = plan_of(headroom_tasks=0, max_tokens=50_000, generations=50)
    first = run(plan)
    log = [(to_dict(event, AGENTS), arrays(event)) for event in first[:-1]]
    rest = list(train_in(arena(plan), replay=log))
    assert ended(rest).reason == "max_tokens"
    assert ended(rest).tokens <= 1.05 * 50_000


def test_a_ceiling_in_dollars_over_agents_without_a_price_is_refused() -> None:
    class Unpriced(ScriptedAgent):
        def __init__(self) -> None:
            super().__init__("red")
            self.info = type(self.info)("red", provider="somebody")

    world = EpisodeTree(Pool("p", (Unpriced(), agent("blue"))), tree().encoder, grade, max_turns=3)
    with pytest.raises(PlanError, match="'red' has no price"):
        run(plan_of(max_calls=9, max_cost_usd=1.0), world)
    with pytest.raises(PlanError, match="must set max_calls"):
        run(plan_of(), world)


def test_a_second_run_on_the_same_memory_asks_nobody_and_counts_as_if_it_had() -> None:
    world = tree()
    first, second = ended(run(plan_of(), world)), ended(run(plan_of(), world))
    assert world.counts.calls_made == 0
    assert (first.calls, first.calls_saved, first.sampled) == (second.calls, second.calls_saved, second.sampled)


def test_validation_repeats_its_draws() -> None:
    here, space = arena(plan_of()), full_matrix(5, WIDTH)
    assert validate(here, space, np.zeros(20)) == validate(here, space, np.zeros(20)) < 0.7
