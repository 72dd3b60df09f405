"""A world small enough to see through: two agents, each right on questions of its own colour."""

from collections.abc import Sequence

import numpy as np

from trinity_core.agents.pool import Pool
from trinity_core.tasks.task import Split, Target, TargetKind, Task
from trinity_core.testing import ScriptedAgent
from trinity_core.training.arena import Arena
from trinity_core.training.episodes import EpisodeTree
from trinity_core.training.plan import RunPlan
from trinity_core.types import Encoding, Prompt, Role, Transcript

WIDTH = 4


def agent(colour: str) -> ScriptedAgent:
    def reply(prompt: Prompt) -> str:
        if prompt.role is Role.THINKER:
            return "Suggestion: look at the colour\nNext role: worker"
        if prompt.role is Role.VERIFIER:
            latest = prompt.transcript.latest_worker
            return "ACCEPT" if latest is not None and colour in latest.reply.text else "REVISE"
        return f"Answer: {colour}"

    return ScriptedAgent(colour, reply)


class ColourEncoder:
    """State: is it red, is it blue, is there an answer, 1."""

    name, width = "colours", WIDTH

    def encode(self, transcripts: Sequence[Transcript]) -> Encoding:
        rows = [[("red" in t.question), ("blue" in t.question), t.latest_worker is not None, 1] for t in transcripts]
        zeros = (0,) * len(rows)
        return Encoding(np.array(rows, np.float32), zeros, zeros, 0.0)


def tasks(count: int, split: Split = Split.TRAIN) -> list[Task]:
    colours = ["red", "blue"]
    return [
        Task(f"{split}-{k}", "colours", split, 1, f"Which colour is {colours[k % 2]} number {k}?", Target(TargetKind.TEXT, colours[k % 2]))
        for k in range(count)
    ]


def grade(task: Task, answer: str) -> bool:
    return answer == task.target.value


def tree(max_turns: int = 3) -> EpisodeTree:
    return EpisodeTree(Pool("colours", (agent("red"), agent("blue"))), ColourEncoder(), grade, max_turns=max_turns)


def arena(plan: RunPlan, world: EpisodeTree | None = None) -> Arena:
    """The toy world as a run sees it; for plans with the default tasks."""
    world = world or tree(plan.max_turns)
    return Arena(plan, world, tasks(40), tasks(20, Split.VALIDATION), tasks(20, Split.TEST))
