"""Runs one function in a process of its own, so that its memory can be measured and its end does no harm."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NoReturn

ROOT = Path(__file__).resolve().parents[2]
"""Where `app.py` lies."""
_BOOT = (
    "import json, sys\nfrom importlib import import_module\n"
    "module, name = sys.argv[1].split(':')\n"
    "answer = getattr(import_module(module), name)(*json.loads(sys.argv[2]))\n"
    "from ui.torture.child import peak_mb\n"
    "print(json.dumps({'answer': answer, 'peak_mb': peak_mb()}))\n"
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
    return Outcome(found["answer"], found["peak_mb"], output=output)


def forked(work: Callable[..., Any], *arguments: Any, timeout_s: float = 120.0) -> Outcome:
    """The same in a copy of this very process, which need not import anything again; its memory counts what this one holds.

    Call it only where there are no other threads.
    """
    ear, mouth = os.pipe()
    pid = os.fork()
    if not pid:
        _in_the_fork(work, arguments, mouth, timeout_s)
    os.close(mouth)
    with os.fdopen(ear, "rb") as told:
        said = told.read()
    _, status = os.waitpid(pid, 0)
    if not said:
        signalled = f"signal {os.WTERMSIG(status)}" if os.WIFSIGNALED(status) else f"exit code {os.waitstatus_to_exitcode(status)}"
        late = os.WIFSIGNALED(status) and os.WTERMSIG(status) == signal.SIGALRM
        return Outcome(None, 0.0, f"it was not done after {timeout_s:g} s" if late else signalled)
    return Outcome(**json.loads(said))


def _in_the_fork(work: Callable[..., Any], arguments: Sequence[Any], mouth: int, timeout_s: float) -> NoReturn:
    """Nothing of what the copied process would still have done is done here, whatever happens."""
    code = 1
    try:
        signal.signal(signal.SIGALRM, signal.SIG_DFL)
        signal.setitimer(signal.ITIMER_REAL, timeout_s)
        told = json.dumps({"answer": work(*arguments), "peak_mb": peak_mb()}).encode()
        with os.fdopen(mouth, "wb") as ear:
            ear.write(told)
        code = 0
    finally:
        sys.stderr.flush()
        os._exit(code)


def peak_mb() -> float:
    """Most memory that this process has held, MB. Not of getrusage, whose peak may be that of the process that started this one."""
    lines = Path("/proc/self/status").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("VmHWM")) * 1024 / 1e6
