"""A trainer small enough to see through: a deterministic search whose every generation depends on all signals before it."""

from collections.abc import Callable, Iterator, Sequence

import numpy as np

from trinity_core.cancel import Cancel
from trinity_core.coordinator.checkpoint import Checkpoint, HeadFacts
from trinity_core.coordinator.head import LinearHead
from trinity_core.coordinator.prompt import PROMPT_VERSION
from trinity_core.settings import View
from trinity_core.training.events import GenerationEnded, Prepared, RunEnded, RunEvent, RunStarted
from trinity_core.training.plan import RunPlan

AGENTS = ("calc", "reader")


def toy_train(gate: Callable[[int], None] = lambda index: None) -> Callable[..., Iterator[RunEvent]]:
    """A `Train`; it calls `gate` with the number of the generation it is about to begin."""

    def train(plan: RunPlan, replay: Sequence, cancel: Cancel) -> Iterator[RunEvent]:
        log = {kind: [entry for entry in replay if entry[0]["event"] == kind] for kind in ("run_started", "prepared", "generation_ended")}
        if not log["run_started"]:
            yield RunStarted(plan, 3, 2, AGENTS, 2 * plan.generations)
        rng = np.random.default_rng(plan.seed)
        x = rng.normal(size=3)
        if log["prepared"]:
            x = log["prepared"][0][1]["start"]
        else:
            yield Prepared(x, np.zeros(0), 0, 0, 0.25)
        for _, arrays in log["generation_ended"]:
            x = step(x, arrays["signal"])
        reason = "finished"
        for index in range(len(log["generation_ended"]) + 1, plan.generations + 1):
            gate(index)
            if cancel.is_set():
                reason = "stopped"
                break
            signal = np.tanh(np.random.default_rng([plan.seed, index]).normal(size=2) + x[:2])
            x = step(x, signal)
            yield generation(index, signal, x)
        yield ended(reason, x)

    return train


def step(x: np.ndarray, signal: np.ndarray) -> np.ndarray:
    return np.sin(3 * x) + signal.sum() / 3


def generation(index: int, signal: np.ndarray, x: np.ndarray) -> GenerationEnded:
    return GenerationEnded(
        index=index,
        episodes=2 * index,
        fitness=signal,
        signal=signal,
        outcome=float(signal.mean()),
        turns=1.0,
        sigma=None,
        validation=float(x[0]),
        agent_share=(0.5, 0.5),
        role_share=(1.0, 0.0, 0.0),
        agent_entropy=1.0,
        role_entropy=0.0,
        calls=index,
        calls_saved=0,
        lost=0,
        tokens=10 * index,
        cost_usd=0.0,
        heat=(),
    )


def ended(reason: str, x: np.ndarray) -> RunEnded:
    facts = HeadFacts("offline", AGENTS, 3, "toy", PROMPT_VERSION, View.FULL, {"label": "toy"})
    head = LinearHead(np.tile(x.astype(np.float32), (5, 1)))
    return RunEnded(
        reason=reason,
        best_generation=1,
        start_validation=0.25,
        validation=float(x[0]),
        sampled=None,
        argmax=None,
        test_agent_share=(),
        test_role_share=(),
        collapsed="",
        headroom=None,
        episodes=2,
        calls=1,
        calls_saved=0,
        lost=0,
        tokens=10,
        cost_usd=0.0,
        checkpoint=Checkpoint(head, facts),
        seconds={},
    )
