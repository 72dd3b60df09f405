"""One run: prepare, improve generation by generation, offer the mean that validated best, test it once.

A run is its plan plus its log: a resumed run replays the signals of the generations that are stored, then goes on with the same numbers
an uninterrupted run would give. Every random draw derives from the plan's seed and the generation.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from trinity_core.agents.pool import Pool
from trinity_core.cancel import Cancel
from trinity_core.errors import PlanError
from trinity_core.evaluation.headroom import advice, measure_headroom
from trinity_core.evaluation.statistics import entropy
from trinity_core.interfaces import Encoder
from trinity_core.tasks.haste import every_third_in_haste
from trinity_core.tasks.registry import make_tasks
from trinity_core.tasks.task import Split, Task
from trinity_core.training.allowed import allowed_choices
from trinity_core.training.arena import Arena
from trinity_core.training.caller import Caller
from trinity_core.training.ceilings import require_ceilings
from trinity_core.training.ending import ended
from trinity_core.training.episodes import EpisodeTree, Grade
from trinity_core.training.events import GenerationEnded, HeadroomMeasured, Prepared, RunEnded, RunEvent, RunStarted
from trinity_core.training.fitness import fitness
from trinity_core.training.halt import Halt
from trinity_core.training.heat import heat
from trinity_core.training.plan import OFFLINE_TASKS, Regime, RunPlan
from trinity_core.training.preparation import prepare, restore
from trinity_core.training.progress import Best, Progress
from trinity_core.training.rollout import Rollout, mean_known
from trinity_core.training.spaces.registry import space_size
from trinity_core.training.spaces.space import Space
from trinity_core.training.spending import Spending
from trinity_core.training.trainers.cma import default_population
from trinity_core.training.trainers.registry import trainer_card
from trinity_core.training.trainers.search import Search
from trinity_core.training.validation import shares, validate

Doubles = NDArray[np.float64]
Stored = tuple[Mapping[str, Any], Mapping[str, Doubles]]
"""A line of the log as plain values, and its arrays (`codec.to_dict`, `codec.arrays`)."""


_REPLAYED = ("run_started", "headroom_measured", "prepared", "generation_ended")
"""The lines a resumed run reads."""


class TaskSource(Protocol):
    """Where the tasks of a plan come from; `ui.workbench.Workbench.tasks` fits."""

    def __call__(self, name: str, split: Split, count: int, *, seed: int, families: Sequence[str] = ()) -> Sequence[Task]:
        """Tasks of one side of the set of that name."""


def offline_tasks(name: str, split: Split, count: int, *, seed: int, families: Sequence[str] = ()) -> Sequence[Task]:
    """Generated tasks, evenly over families and difficulties.

    Raises:
        PlanError: another set is asked for.
    """
    if name != OFFLINE_TASKS:
        raise PlanError(f"tasks is {name!r}; only {OFFLINE_TASKS!r} is known here.")
    return make_tasks(split, count, seed=seed, families=families or None)


def make_arena(plan: RunPlan, tree: EpisodeTree, source: TaskSource = offline_tasks) -> Arena:
    """The tasks of a plan. Every third generated training question is put in haste; imported ones stay as they were asked."""

    def tasks(split: Split, count: int) -> Sequence[Task]:
        return source(plan.tasks, split, count, seed=plan.task_seed, families=plan.families)

    train = tasks(Split.TRAIN, plan.train_tasks)
    if plan.tasks == OFFLINE_TASKS:
        train = every_third_in_haste(train)
    return Arena(plan, tree, train, tasks(Split.VALIDATION, plan.validation_tasks), tasks(Split.TEST, plan.test_tasks))


def make_tree(plan: RunPlan, pool: Pool, encoder: Encoder, grade: Grade) -> EpisodeTree:
    """An empty memory for runs of this plan's pool and rules.

    Raises:
        PlanError: the pool is a recorded one, and the plan wants several turns of it.
    """
    if pool.recorded and plan.regime is not Regime.DENSE:
        raise PlanError("The answers of this pool are recorded: each agent answered each question once, alone. Set regime to 'dense'.")
    dense = plan.regime is Regime.DENSE
    return EpisodeTree(pool, encoder, grade, max_turns=1 if dense else plan.max_turns, worker_only=dense)


def train(
    plan: RunPlan,
    tree: EpisodeTree,
    *,
    source: TaskSource = offline_tasks,
    replay: Sequence[Stored] = (),
    cancel: Cancel | None = None,
) -> Iterator[RunEvent]:
    """Run the plan, or go on where its log ends.

    Args:
        plan: what was chosen.
        tree: remembered episodes of the plan's pool; other runs may have filled it, the counts are this run's.
        source: makes the tasks of the set that the plan names.
        replay: the log of earlier sittings; its events are not given again.
        cancel: ends the run within one batch of calls, with everything finished kept.

    Raises:
        PlanError: trainer and space do not go together, or a run over paid services lacks its ceilings.
    """
    return train_in(make_arena(plan, tree, source), replay=replay, cancel=cancel)


def train_in(arena: Arena, *, replay: Sequence[Stored] = (), cancel: Cancel | None = None) -> Iterator[RunEvent]:
    """Like `train`, on the tasks of an arena."""
    plan = arena.plan
    require_ceilings(plan, arena.tree.pool)
    spending = Spending.of(plan)
    caller = Caller(workers=plan.workers, agent_workers=plan.agent_workers)
    arena.tree.begin(caller=caller, spending=spending, cancel=cancel, allowed=allowed_choices(plan, arena.tree.pool.names))
    return _Sitting(arena, spending, replay).events()


class _Sitting:
    """One process's part of a run."""

    def __init__(self, arena: Arena, spending: Spending, replay: Sequence[Stored]) -> None:
        self.arena, self.plan, self.spending = arena, arena.plan, spending
        self.progress = Progress()
        self._log = {kind: [(line, arrays) for line, arrays in replay if line["event"] == kind] for kind in _REPLAYED}

    def events(self) -> Iterator[RunEvent]:
        try:
            yield from self._begin()
            yield from self._prepare()
            yield from self._search()
            last = self._end("finished")
        except Halt as halt:
            last = self._end(halt.reason)
        yield last

    def _end(self, reason: str) -> RunEnded:
        return ended(self.arena, self.progress, reason)

    def _begin(self) -> Iterator[RunEvent]:
        arena = self.arena
        self.parameters = space_size(self.plan, arena.rows, arena.tree.encoder)
        self.population = self.plan.population or default_population(self.parameters)
        if not self._log["run_started"]:
            episodes = self.plan.generations * self.population * self.plan.repeats
            yield RunStarted(self.plan, self.parameters, self.population, arena.tree.pool.names, episodes)
        if self.plan.headroom_tasks and not self._log["headroom_measured"]:
            sample = arena.validation[: self.plan.headroom_tasks]
            measured = measure_headroom(arena.tree, sample, choosing=arena.train, seed=self.plan.task_seed)
            yield HeadroomMeasured(measured, *advice(measured))

    def _prepare(self) -> Iterator[RunEvent]:
        if self._log["prepared"]:
            self._restore(*self._log["prepared"][0])
            return
        arena, progress = self.arena, self.progress
        ground = prepare(arena)
        progress.space, progress.episodes = ground.space, ground.episodes
        score = validate(arena, ground.space, ground.start)
        progress.start_validation, progress.best, self._start = score, Best(ground.start, 0, score), ground.start
        yield Prepared(ground.start, ground.space.basis, ground.episodes, arena.tree.counts.calls, score)

    def _restore(self, line: Mapping[str, Any], arrays: Mapping[str, Doubles]) -> None:
        progress, self._start = self.progress, arrays["start"]
        progress.space, progress.episodes = restore(self.arena, arrays["basis"]), line["episodes"]
        progress.start_validation, progress.best = line["validation"], Best(self._start, 0, line["validation"])

    def _search(self) -> Iterator[RunEvent]:
        progress = self.progress
        assert progress.space is not None
        search = trainer_card(self.plan.trainer).make(self.plan, progress.space, self._start, self.population)
        for line, arrays in self._log["generation_ended"]:
            self._replay(search, line, arrays["signal"])
        while progress.generation < self.plan.generations:
            yield self._generation(search, progress.space)

    def _replay(self, search: Search, line: Mapping[str, Any], signal: Doubles) -> None:
        progress = self.progress
        search.ask()
        search.tell(signal)
        progress.generation, progress.episodes, progress.lost = line["index"], line["episodes"], line["lost"]
        progress.calls, progress.calls_saved = line["calls"], line["calls_saved"]
        progress.calls_kept = line.get("calls_kept", 0)
        progress.tokens, progress.cost_usd = line["tokens"], line["cost_usd"]
        progress.best.offer(search.mean, line["index"], line["validation"])
        self.spending.resume(calls=line["calls"] - progress.calls_kept, tokens=line["tokens"], cost_usd=line["cost_usd"])

    def _generation(self, search: Search, space: Space) -> GenerationEnded:
        arena, progress, index = self.arena, self.progress, self.progress.generation + 1
        with arena.tree.watch.on("optimizer"):
            search.ask()
        rollout = search.play(arena, index)
        scores = fitness(rollout, self.plan, len(arena.tree.pool.names))
        with arena.tree.watch.on("optimizer"):
            signal = search.learn(rollout, scores)
            search.tell(signal)
        due = index % self.plan.validate_every == 0 or index == self.plan.generations
        score = validate(arena, space, search.mean) if due else None
        progress.best.offer(search.mean, index, score)
        progress.generation = index
        progress.episodes += rollout.rewards.size
        progress.lost += int(np.isnan(rollout.rewards).sum())
        return self._ended(search, rollout, scores, signal, score, space)

    def _ended(
        self, search: Search, rollout: Rollout, scores: Doubles, signal: Doubles, score: float | None, space: Space
    ) -> GenerationEnded:
        progress, counts = self.progress, self.arena.tree.counts
        agents, roles = shares([rollout], "agent_counts"), shares([rollout], "role_counts")
        return GenerationEnded(
            index=progress.generation,
            episodes=progress.episodes,
            fitness=scores,
            signal=signal,
            outcome=float(mean_known(rollout.rewards.reshape(1, -1))[0]),
            turns=float(mean_known(rollout.turns.reshape(1, -1))[0]),
            sigma=search.sigma,
            validation=score,
            agent_share=agents,
            role_share=roles,
            agent_entropy=entropy(agents),
            role_entropy=entropy(roles),
            **progress.spent(counts),
            lost=progress.lost,
            heat=heat(space.head(search.mean)),
        )
