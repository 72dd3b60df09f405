"""Sessions at random, to have transcripts to learn from: any agent, mostly sensible roles, a random number of turns."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from random import Random

from trinity_core.agents.pool import Pool
from trinity_core.analysis.labels import Sample
from trinity_core.cancel import Cancel
from trinity_core.events import SessionEnded
from trinity_core.seeds import derive_seed
from trinity_core.session.contract import override_role
from trinity_core.session.loop import run_session
from trinity_core.settings import SessionLimits, SessionPlan
from trinity_core.tasks.haste import every_third_in_haste
from trinity_core.tasks.registry import make_tasks
from trinity_core.tasks.task import Split, Task
from trinity_core.types import Call, Role, Step, Transcript

ROLE_WEIGHTS = {Role.WORKER: 0.4, Role.THINKER: 0.35, Role.VERIFIER: 0.25}
"""How often each role is drawn."""


class RandomWalk:
    """Draws every agent evenly and every role by `ROLE_WEIGHTS`; heeds a Thinker's proposal."""

    name = "random-walk"

    def __init__(self, agents: tuple[str, ...], rng: Random) -> None:
        self._agents, self._rng = agents, rng

    def next_step(self, transcript: Transcript) -> Step:
        """One call."""
        drawn = self._rng.choices(tuple(ROLE_WEIGHTS), tuple(ROLE_WEIGHTS.values()))[0]
        role, _ = override_role(drawn, transcript)
        return Step((Call(self._rng.choice(self._agents), role),))


def training_samples(pool: Pool, *, tasks: int, seed: int) -> list[Sample]:
    """Random sessions on tasks of training templates; every third question is put as people type in haste."""
    made = every_third_in_haste(make_tasks(Split.TRAIN, tasks, seed=seed))
    return list(play(made, pool, seed=derive_seed(seed, "train")))


def play(tasks: Iterable[Task], pool: Pool, *, seed: int, max_turns: int = 5) -> Iterator[Sample]:
    """One session for each task, of one to `max_turns` turns; an accepted verdict ends it early, as always.

    Args:
        tasks: their questions and families.
        pool: who is called.
        seed: the same seed gives the same sessions.
        max_turns: longest session.
    """
    agents = tuple(name for name in pool.names if name in pool.available)
    for task in tasks:
        rng = Random(derive_seed(seed, task.id))
        plan = SessionPlan(
            question=task.question,
            strategy=RandomWalk.name,
            pool=pool.name,
            agents=tuple(agent.info for agent in pool.agents),
            seed=rng.getrandbits(31),
            limits=SessionLimits(max_turns=rng.randint(1, max_turns)),
        )
        for event in run_session(plan, RandomWalk(agents, rng), pool, cancel=Cancel()):
            if isinstance(event, SessionEnded):
                yield Sample(event.session.transcript, task.family)
