"""Runs one function in a process of its own, so that its memory can be measured and its end does no harm."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
"""Where `app.py` lies."""
_BOOT = (
    "import json, sys\nfrom importlib import import_module\n"
    "module, name = sys.argv[1].split(':')\n"
    "answer = getattr(import_module(module), name)(*json.loads(sys.argv[2]))\n"
    # not getrusage, whose peak may be that of the process that started this one
    "peak = [line.split()[1] for line in open('/proc/self/status') if line.startswith('VmHWM')]\n"
    "print(json.dumps({'answer': answer, 'peak_kb': int(peak[0])}))\n"
)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a call."""

    answer: Any
    """What the function returned, as JSON values; None when it did not return."""
    peak_mb: float
    """Most memory that it held, MB (10^6 bytes); 0 when it did not return."""
    died: str = ""
    """How it ended instead of returning; empty when it returned."""
    output: str = ""
    """All that it printed, its own answer included."""


def call(function: str, *arguments: Any, folder: Path, environment: Mapping[str, str] | None = None, timeout_s: float = 120.0) -> Outcome:
    """Call `module:function` of this program with JSON values in a new process.

    Args:
        function: its module and name.
        arguments: JSON values.
        folder: the home of the process.
        environment: more variables; it gets none of ours.
        timeout_s: after which it is killed.
    """
    own = {"PATH": os.defpath, "HOME": str(folder), "LANG": "C.UTF-8", **(environment or {})}
    command = [sys.executable, "-c", _BOOT, function, json.dumps(arguments)]
    try:
        done = subprocess.run(command, cwd=ROOT, env=own, capture_output=True, text=True, errors="replace", timeout=timeout_s, check=False)
    except subprocess.TimeoutExpired:
        return Outcome(None, 0.0, f"it was not done after {timeout_s:g} s")
    output = done.stdout + done.stderr
    if done.returncode or not done.stdout.strip():
        last = done.stderr.strip().splitlines()[-1:] or [f"exit code {done.returncode}"]
        return Outcome(None, 0.0, last[0][:300], output)
    found = json.loads(done.stdout.splitlines()[-1])
    return Outcome(found["answer"], found["peak_kb"] * 1024 / 1e6, output=output)
