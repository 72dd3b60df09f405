"""The sandbox for model-written Python: `open_sandbox` gives the strongest isolation this machine offers, or says why there is none."""

from __future__ import annotations

from trinity_core.tasks.sandbox.measure import SandboxTimes, measure_sandbox
from trinity_core.tasks.sandbox.sandbox import Sandbox, open_sandbox
from trinity_core.tasks.sandbox.values import CallResult, Json, Level, RunResult, SandboxLimits, Status

__all__ = [
    "CallResult",
    "Json",
    "Level",
    "RunResult",
    "Sandbox",
    "SandboxLimits",
    "SandboxTimes",
    "Status",
    "measure_sandbox",
    "open_sandbox",
]
