"""A world small enough to see through: two agents, each right on questions of its own colour, and every call counted."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from tests.training.toy import ColourEncoder, agent, grade
from trinity_core.agents.pool import Pool
from trinity_core.cancel import Cancel
from trinity_core.evaluation.comparison.events import SessionPlayed
from trinity_core.evaluation.comparison.plan import ComparisonPlan
from trinity_core.evaluation.comparison.run import compare
from trinity_core.settings import SessionPlan
from trinity_core.strategies.registry import StrategyParts
from trinity_core.tasks.task import Split, Target, TargetKind, Task
from trinity_core.testing import ScriptedAgent
from trinity_core.types import Prompt

PLAN = ComparisonPlan(("random", "rotation", "single:red"), pool="colours", limit=6, seeds=2, max_turns=3)


class ToyWorkshop:
    """A `Workshop`.

    Args:
        agents: the pool's; red and blue by default.
        before: called with each prompt before an agent answers it.
    """

    def __init__(self, agents: Sequence[ScriptedAgent] = (), *, before: Callable[[Prompt], None] = lambda prompt: None) -> None:
        self.agents = tuple(agents) or (agent("red"), agent("blue"))
        for one in self.agents:
            one.stream = _watched(one, before)
        self.asked: list[Task] = []
        """Tasks that were given out."""

    @property
    def prompts(self) -> list[tuple[str, Prompt]]:
        """Everything that was really asked."""
        return [(one.info.name, prompt) for one in self.agents for prompt in one.prompts]

    def pool(self, name: str) -> Pool:
        return Pool(name, self.agents)

    def tasks(self, name: str, split: Split, count: int, *, seed: int, families: Sequence[str] = ()) -> tuple[Task, ...]:
        colours = ("red", "blue")
        made = [
            Task(
                f"{split}-{seed}-{k}",
                colours[k % 2],
                split,
                1,
                f"Which colour is {colours[k % 2]} {split} {k}?",
                Target(TargetKind.TEXT, colours[k % 2]),
            )
            for k in range(count)
        ]
        self.asked += made
        return tuple(made)

    def grade(self, task: Task, answer: str) -> bool | None:
        return None if answer == "ungradable" else grade(task, answer)

    def encoder(self) -> ColourEncoder:
        return ColourEncoder()

    def strategy_parts(self, plan: SessionPlan, pool: Pool) -> StrategyParts:
        return StrategyParts(plan, pool, lambda *_: None)

    def labelled(self, plan: SessionPlan, pool: Pool) -> SessionPlan:
        return plan


def _watched(one: ScriptedAgent, before: Callable[[Prompt], None]) -> Callable[..., Iterator]:
    stream = type(one).stream

    def watched(prompt: Prompt, *, cancel: Cancel) -> Iterator:
        before(prompt)
        return stream(one, prompt, cancel=cancel)

    return watched


def cells(events: Sequence) -> list:
    """What was played, without what time alone decides."""
    from dataclasses import replace

    return [replace(event.cell, seconds=0.0, session="") for event in events if isinstance(event, SessionPlayed)]


def played(plan: ComparisonPlan = PLAN, workshop: ToyWorkshop | None = None, **options) -> list:
    """All events of a comparison."""
    return list(compare(plan, workshop or ToyWorkshop(), **options))
