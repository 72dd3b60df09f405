"""How long a run takes here: with a zygote started for it, and with one that stands ready."""

from __future__ import annotations

import statistics
import time
from typing import TypedDict

from trinity_core.errors import SandboxError
from trinity_core.tasks.sandbox.sandbox import Sandbox
from trinity_core.tasks.sandbox.values import Status

_PROGRAM = "print(6 * 7)"


class SandboxTimes(TypedDict):
    """What `measure_sandbox` found; times in milliseconds."""

    level: str
    cold_ms: float
    warm_ms_median: float
    warm_ms_p95: float


def measure_sandbox(sandbox: Sandbox, runs: int) -> SandboxTimes:
    """Time one start of a zygote (`cold_ms`, a run comes on top) and `runs` runs of a small program.

    Raises:
        SandboxError: no code can be run here, or the program failed.
    """
    began = time.perf_counter()
    sandbox.fresh().close()
    cold = time.perf_counter() - began
    warm = sorted(_run_s(sandbox) for _ in range(max(runs, 2)))
    return SandboxTimes(
        level=sandbox.level.value,
        cold_ms=1e3 * cold,
        warm_ms_median=1e3 * statistics.median(warm),
        warm_ms_p95=1e3 * warm[int(0.95 * (len(warm) - 1))],
    )


def _run_s(sandbox: Sandbox) -> float:
    began = time.perf_counter()
    result = sandbox.run(_PROGRAM)
    if result.status is not Status.OK:
        raise SandboxError(f"the measured program ended with {result.status.value!r}: {result.stderr!r}")
    return time.perf_counter() - began
