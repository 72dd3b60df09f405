"""Run events as JSON lines: one form for the command line, the database and the page.

The keys are a contract other tools rely on; new keys may be added, none renamed. Vectors a resumed run needs (the start, the
directions, each generation's signal) do not go into the lines: `arrays` gives them, to be kept as bytes beside the line.
"""

from __future__ import annotations

import json
import math
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from trinity_core.evaluation.headroom import Headroom
from trinity_core.evaluation.statistics import Estimate
from trinity_core.training import plan as plans
from trinity_core.training.events import GenerationEnded, HeadroomMeasured, Prepared, RunEnded, RunEvent, RunStarted
from trinity_core.types import ROLES

Json = dict[str, Any]
Arrays = dict[str, NDArray[np.float64]]


def to_line(event: RunEvent, agents: Sequence[str], **extra: object) -> str:
    """One event as one line of JSON without a line break; `extra` keys are added at the end."""
    return json.dumps({**to_dict(event, agents), **extra}, ensure_ascii=False, allow_nan=False)


def to_dict(event: RunEvent, agents: Sequence[str]) -> Json:
    """One event as plain JSON values, its kind under the key `event`; `agents` are the pool's names in head order."""
    match event:
        case RunStarted():
            return _run_started(event)
        case HeadroomMeasured():
            head = {"event": "headroom_measured", "advice": event.advice, "saturated": event.saturated}
            return {**head, **headroom(event.headroom)}
        case Prepared():
            figures = {"episodes": event.episodes, "calls": event.calls, "validation": event.validation}
            return {"event": "prepared", **figures}
        case GenerationEnded():
            return _generation_ended(event, agents)
        case RunEnded():
            return _run_ended(event, agents)


def arrays(event: RunEvent) -> Arrays:
    """The vectors a resumed run needs from this event, float64."""
    match event:
        case Prepared():
            return {"start": event.start, "basis": event.basis}
        case GenerationEnded():
            return {"signal": event.signal}
        case _:
            return {}


def headroom(measured: Headroom) -> Json:
    """The reference lines, each as {mean, low, high}."""
    return {
        "tasks": measured.tasks,
        "random": _estimate(measured.random),
        "best_single": {**_estimate(measured.best_single), "agent": measured.best_agent},
        "best_per_family": _estimate(measured.best_per_family),
        "script": _estimate(measured.script),
        "oracle": _estimate(measured.oracle),
        "agents": {name: _estimate(entry) for name, entry in measured.agents.items()},
    }


def _means(measured: Headroom) -> Json:
    """The reference lines without their intervals."""
    return {name: _number(getattr(measured, name).mean) for name in ("random", "best_single", "best_per_family", "script", "oracle")}


def _estimate(value: Estimate) -> Json:
    return {"mean": _number(value.mean), "low": _number(value.low), "high": _number(value.high)}


def _number(value: float | None) -> float | None:
    """JSON has no NaN."""
    return None if value is None or math.isnan(value) else float(value)


def _run_started(event: RunStarted) -> Json:
    return {
        "event": "run_started",
        "trainer": event.plan.trainer.value,
        "parameters": event.parameters,
        "population": event.population,
        "generations": event.plan.generations,
        "episodes": event.episodes,
        "agents": list(event.agents),
        "plan": plans.to_dict(event.plan),
    }


def _generation_ended(event: GenerationEnded, agents: Sequence[str]) -> Json:
    known = event.fitness[~np.isnan(event.fitness)]
    return {
        "event": "generation_ended",
        "index": event.index,
        "episodes": event.episodes,
        "mean": _number(float(known.mean())) if known.size else None,
        "best": _number(float(known.max())) if known.size else None,
        "fitness": [_number(value) for value in event.fitness.tolist()],
        "outcome": _number(event.outcome),
        "turns": _number(event.turns),
        "sigma": event.sigma,
        "validation": _number(event.validation),
        "agent_share": dict(zip(agents, event.agent_share, strict=True)),
        "role_share": _roles(event.role_share),
        "agent_entropy": event.agent_entropy,
        "role_entropy": event.role_entropy,
        "calls": event.calls,
        "calls_saved": event.calls_saved,
        "calls_kept": event.calls_kept,
        "lost": event.lost,
        "tokens": event.tokens,
        "cost_usd": event.cost_usd,
        "heat": [[round(value, 4) for value in row] for row in event.heat],
    }


def _run_ended(event: RunEnded, agents: Sequence[str]) -> Json:
    return {
        "event": "run_ended",
        "reason": event.reason,
        "best_generation": event.best_generation,
        "start_validation": _number(event.start_validation),
        "validation": _number(event.validation),
        "test": None if event.sampled is None else _number(event.sampled.mean),
        "test_sampled": None if event.sampled is None else _estimate(event.sampled),
        "test_argmax": None if event.argmax is None else _estimate(event.argmax),
        "agent_share": dict(zip(agents, event.test_agent_share, strict=False)),
        "role_share": _roles(event.test_role_share),
        "collapsed": event.collapsed,
        "baselines": None if event.headroom is None else _means(event.headroom),
        "reference": None if event.headroom is None else headroom(event.headroom),
        "episodes": event.episodes,
        "calls": event.calls,
        "calls_saved": event.calls_saved,
        "calls_kept": event.calls_kept,
        "lost": event.lost,
        "tokens": event.tokens,
        "cost_usd": event.cost_usd,
        "time": event.seconds,
    }


def _roles(shares: Sequence[float]) -> Mapping[str, float]:
    return dict(zip((role.value for role in ROLES), shares, strict=False))
