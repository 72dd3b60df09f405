"""A process that trains one small run as the worker does, and tells each call and each line of the log once it is stored."""

from __future__ import annotations

import time
import zlib
from collections.abc import Iterator, Sequence

from storage.database import open_database
from storage.runs import RunStore
from trinity_core.agents.pool import Pool
from trinity_core.cancel import Cancel
from trinity_core.tasks.task import Task
from trinity_core.testing import HashEncoder, ScriptedAgent
from trinity_core.training.events import RunEvent
from trinity_core.training.plan import RunPlan, SpaceName
from trinity_core.training.run import make_tree, train
from trinity_core.types import Prompt
from ui.runs.sitting import Stored, drive
from ui.torture.victims import tell

CALL_S = 0.001
"""Seconds of a call, so that kills find calls under way."""


def small_plan(seed: int) -> RunPlan:
    """A whole run of a second."""
    return RunPlan(
        space=SpaceName.LINEAR,
        families=("arithmetic",),
        seed=seed,
        generations=6,
        population=4,
        repeats=3,
        validate_every=2,
        train_tasks=12,
        validation_tasks=6,
        test_tasks=6,
        headroom_tasks=0,
        max_turns=3,
    )


def train_one(url: str, run_id: str, pipe: int, *, mood: int = 0) -> None:
    """Train a queued run to its end, from its last stored generation on. Tells "call HASH" and "line NUMBER".

    Args:
        url: the database.
        run_id: the run.
        pipe: where to tell.
        mood: changes all answers; one that differs between the processes of a run makes it end otherwise.
    """
    store = RunStore(open_database(url))
    store.claim(run_id)

    def trained(plan: RunPlan, replay: Sequence[Stored], cancel: Cancel) -> Iterator[RunEvent]:
        tree = make_tree(
            plan, Pool("torture", _agents(pipe, mood)), HashEncoder(8), lambda task, answer: float(_code(task.question + answer) % 2)
        )
        return train(plan, tree, replay=replay, cancel=cancel)

    for line in drive(store, run_id, trained, Cancel()):
        tell(pipe, f"line {_code(line)}")


def _grade(task: Task, answer: str) -> float:
    """Right for half of all answers."""
    return float(_code(task.question + answer) % 2)


def _agents(pipe: int, mood: int) -> tuple[ScriptedAgent, ...]:
    """Three agents whose answers nobody can foresee, but that always answer the same thing the same way."""

    def answering(name: str) -> ScriptedAgent:
        def answer(prompt: Prompt) -> str:
            # what a model reads, and nothing of how the program got there
            code = _code(f"{name} {mood} {prompt.seed} {[message.content for message in prompt.messages]}")
            tell(pipe, f"call {code}")
            time.sleep(CALL_S)
            return f"Answer: {code % 5}"

        return ScriptedAgent(name, answer)

    return tuple(answering(name) for name in ("one", "two", "three"))


def _code(text: str) -> int:
    """A number of a text, the same in every process."""
    return zlib.crc32(text.encode())
