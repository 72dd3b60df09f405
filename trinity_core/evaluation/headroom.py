"""How much a coordinator can win over a pool: random and single agents below, the best of a stated set of short plans above."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from random import Random

from trinity_core.agents.pool import Pool
from trinity_core.agents.roles import extract_answer
from trinity_core.cancel import Cancel
from trinity_core.seeds import derive_seed
from trinity_core.session.contract import override_role, reroute_cold_verifiers
from trinity_core.session.turns import prompt_for, turn_from
from trinity_core.tasks.graders import grade
from trinity_core.tasks.registry import make_tasks
from trinity_core.tasks.task import CodeRunner, Split, Task
from trinity_core.types import ROLES, Call, Prompt, Reply, Role, Step, Transcript, Verdict

MAX_TURNS = 5
EPISODES = 3
"""Random episodes per task."""
_CHOOSING_PER_FAMILY = 40
"""Validation tasks per family on which the best agent of a family is chosen."""

Choice = tuple[str, Role]
Plan = tuple[Choice, ...]


@dataclass(frozen=True, slots=True)
class FamilyHeadroom:
    """The figures of one task family, as fractions of tasks answered right."""

    tasks: int
    random: float
    oracle: float
    best_agent: str
    """The best single agent on validation tasks."""
    agents: Mapping[str, float]
    """One Worker call each."""


@dataclass(frozen=True, slots=True)
class Headroom:
    """What `bench headroom --json` prints; all accuracies in 0..1 on the given tasks."""

    tasks: int
    random: float
    """Uniformly random agent and role at each of up to five turns."""
    best_single: float
    """The best agent of the pool, one Worker call."""
    best_per_family: float
    """One Worker call to the agent that was best in the task's family on validation tasks."""
    oracle: float
    """The best of `plans_for(pool)` on each task."""
    agents: Mapping[str, float]
    families: Mapping[str, FamilyHeadroom]


def plans_for(names: Sequence[str]) -> tuple[Plan, ...]:
    """The plans the oracle chooses from, for each worker: alone; with the auditor's checks; after the reader's plan; with both.

    A plan ends early when a Verifier accepts. Pools without a reader or auditor get the plans that need none.
    """
    plans: list[Plan] = []
    for name in names:
        work, check = (name, Role.WORKER), ("auditor", Role.VERIFIER)
        plans.append((work,))
        if "auditor" in names:
            plans.append((work, check, work, check, work))
        if "reader" in names:
            plans.append((("reader", Role.THINKER), work))
        if {"auditor", "reader"} <= set(names):
            plans.append((("reader", Role.THINKER), work, check, work, check))
    return tuple(plans)


def measure_headroom(pool: Pool, tasks: Sequence[Task], *, seed: int, sandbox: CodeRunner | None) -> Headroom:
    """Measure the bounds between which a coordinator of `pool` can move.

    Args:
        pool: deterministic agents.
        tasks: held-out tasks.
        seed: drives slips and random choices, and the validation tasks on which the best agent of a family is chosen.
        sandbox: runs code answers for grading; None counts them as wrong.
    """
    table = _Table(pool, seed, sandbox)
    families = tuple(dict.fromkeys(task.family for task in tasks))
    choosing = make_tasks(Split.VALIDATION, _CHOOSING_PER_FAMILY * len(families), seed=seed, families=families)
    best = {name: _best_agent(table, [task for task in choosing if task.family == name]) for name in families}
    single = {name: _mean(table.right(task, ((name, Role.WORKER),)) for task in tasks) for name in pool.names}
    return Headroom(
        tasks=len(tasks),
        random=_mean(table.random(task) for task in tasks),
        best_single=max(single.values()),
        best_per_family=_mean(table.right(task, ((best[task.family], Role.WORKER),)) for task in tasks),
        oracle=_mean(table.oracle(task) for task in tasks),
        agents=single,
        families={name: _family(table, [task for task in tasks if task.family == name], best[name]) for name in families},
    )


def _family(table: _Table, tasks: Sequence[Task], best: str) -> FamilyHeadroom:
    agents = {name: _mean(table.right(task, ((name, Role.WORKER),)) for task in tasks) for name in table.pool.names}
    return FamilyHeadroom(len(tasks), _mean(map(table.random, tasks)), _mean(map(table.oracle, tasks)), best, agents)


def _best_agent(table: _Table, tasks: Sequence[Task]) -> str:
    return max(table.pool.names, key=lambda name: _mean(table.right(task, ((name, Role.WORKER),)) for task in tasks))


class _Table:
    """Every reply and grade asked for so far: the agents are deterministic, so each is needed once."""

    def __init__(self, pool: Pool, seed: int, sandbox: CodeRunner | None) -> None:
        self.pool, self._seed, self._sandbox = pool, seed, sandbox
        self._plans = plans_for(pool.names)
        self._transcripts: dict[tuple[str, Plan], Transcript] = {}
        self._grades: dict[tuple[str, str], float] = {}

    def right(self, task: Task, plan: Plan) -> float:
        """1 when the plan answers the task right, else 0."""
        return self._graded(task, self._play(task, iter(plan).__next__, len(plan)))

    def oracle(self, task: Task) -> float:
        """1 when any plan answers the task right."""
        return max(self.right(task, plan) for plan in self._plans)

    def random(self, task: Task) -> float:
        """Mean over a few random episodes."""
        rng = Random(derive_seed(self._seed, "random", task.id))
        return _mean(self._graded(task, self._play(task, lambda: self._draw(rng), MAX_TURNS)) for _ in range(EPISODES))

    def _draw(self, rng: Random) -> Choice:
        return rng.choice(self.pool.names), rng.choice(ROLES)

    def _play(self, task: Task, choose: Callable[[], Choice], turns: int) -> Transcript:
        path: Plan = ()
        transcript = Transcript(task.question)
        for _ in range(turns):
            path = (*path, choose())
            key = (task.id, path)
            if key not in self._transcripts:
                self._transcripts[key] = self._after(task, transcript, path[-1])
            transcript = self._transcripts[key]
            if transcript.turns[-1].verdict is Verdict.ACCEPT:
                break
        return transcript

    def _after(self, task: Task, transcript: Transcript, choice: Choice) -> Transcript:
        role, note = override_role(choice[1], transcript)
        step = reroute_cold_verifiers(Step((Call(choice[0], role),), note=note), transcript)
        call, number = step.calls[0], len(transcript.turns) + 1
        prompt = prompt_for(call, transcript, session_seed=derive_seed(self._seed, task.id), number=number)
        return transcript.with_turn(turn_from(self._ask(call.agent, prompt), call, number=number, step_number=number, step=step))

    def _ask(self, name: str, prompt: Prompt) -> Reply:
        replies: Iterator[str | Reply] = self.pool.agent(name).stream(prompt, cancel=Cancel())
        return next(content for content in replies if isinstance(content, Reply))

    def _graded(self, task: Task, transcript: Transcript) -> float:
        worker = transcript.latest_worker
        answer = extract_answer(worker.reply.text) if worker is not None else ""
        key = (task.id, answer)
        if key not in self._grades:
            self._grades[key] = float(bool(grade(task, answer, sandbox=self._sandbox)))
        return self._grades[key]


def _mean(values: Iterator[float] | map[float]) -> float:
    listed = list(values)
    return sum(listed) / len(listed) if listed else 0.0
