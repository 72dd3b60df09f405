"""The sandbox for model-written Python: finds the strongest walls this machine offers, keeps a zygote behind them, hands out results.

Two layers of trust: the kernel confines what code can do (level), and the app believes nothing the code says (`messages`).
"""

from __future__ import annotations

import json
import math
import platform
import sys
import threading
from collections.abc import Sequence
from types import TracebackType

from trinity_core.errors import SandboxError
from trinity_core.tasks.sandbox import selftest
from trinity_core.tasks.sandbox.exchange import Outcome, Work, exchange
from trinity_core.tasks.sandbox.results import call_result, refused_calls, refused_run, run_result
from trinity_core.tasks.sandbox.values import CallResult, Json, Level, RunResult, SandboxLimits, Status
from trinity_core.tasks.sandbox.zygote import Zygote, ZygoteGoneError

_PROMISE = "Model-written Python runs here without network, other processes or secrets, and reads no file but Python's own"
_DESCRIPTIONS = {
    Level.NAMESPACES: f"{_PROMISE}: own namespaces, Landlock, a system call filter and resource limits",
    Level.LANDLOCK: f"{_PROMISE}: Landlock, a system call filter and resource limits",
    Level.SECCOMP: "Model-written Python runs here without network, files, other processes or secrets, and imports common modules only: "
    "a system call filter and resource limits",
}
_SELF_TEST_S = 10.0


def open_sandbox(
    *,
    limits: SandboxLimits | None = None,
    python: str | None = None,
    strongest: Level = Level.NAMESPACES,
    weakest: Level = Level.SECCOMP,
) -> Sandbox:
    """A sandbox at the strongest level that passes its self-test here. Nothing starts before its first use, which takes about 0.2 s.

    Args:
        limits: what a run may use; None for the defaults.
        python: path of the interpreter; None for the one running now.
        strongest: try no level above this one; `Level.NONE` switches running code off.
        weakest: run nothing at a level below this one, which must be the case where strangers' questions become code.
    """
    return Sandbox(limits or SandboxLimits(), python=python or sys.executable, strongest=strongest, weakest=weakest)


class Sandbox:
    """Runs foreign Python. Thread-safe; a context manager; made by `open_sandbox`."""

    def __init__(self, limits: SandboxLimits, *, python: str, strongest: Level, weakest: Level = Level.SECCOMP) -> None:
        self._limits = limits
        self._python = python
        self._strongest = strongest
        self._weakest = weakest
        self._lock = threading.Lock()
        self._slots = threading.BoundedSemaphore(limits.concurrent)
        self._level: Level | None = None
        self._reasons: list[str] = []
        self._zygote: Zygote | None = None
        self._closed = False

    @property
    def level(self) -> Level:
        """The level in force; the first look runs the self-test."""
        with self._lock:
            return self._detected()

    def describe(self) -> str:
        """One sentence for a settings page."""
        level = self.level
        if level is Level.NONE:
            return self._refusal()
        missing = f" (not offered: {'; '.join(self._reasons)})" if self._reasons else ""
        return f"{_DESCRIPTIONS[level]}{missing}."

    def run(self, code: str, *, stdin: str = "", timeout_s: float = 2.0) -> RunResult:
        """Run a program. The same program prints the same: the hash seed and the `random` module start alike each time.

        Args:
            code: Python source; it runs as `__main__`.
            stdin: what it can read from standard input.
            timeout_s: wall time, in seconds, after which it is killed.

        Raises:
            SandboxError: no code can be run safely on this machine, or the sandbox is closed.
        """
        work = self._work(code, None, (), stdin=stdin, timeout_s=timeout_s)
        return run_result(self._exchange(work), work) if self._fits(work) else refused_run(self._limits)

    def call(self, code: str, function: str, arguments: Sequence[Sequence[Json]], *, timeout_s: float = 2.0) -> CallResult:
        """Load a program and call one of its functions, once for each list of arguments, all in one process.

        Args:
            code: Python source; it is loaded as a module, not as `__main__`.
            function: name of the function.
            arguments: positional arguments as JSON values. Never pass what the answers should be.
            timeout_s: wall time, in seconds, for all calls together.

        Returns:
            Values decoded from JSON here: compare them here, with inputs that whoever wrote the code has not seen.

        Raises:
            SandboxError: no code can be run safely on this machine, or the sandbox is closed.
        """
        work = self._work(code, function, arguments, timeout_s=timeout_s)
        count = len(arguments)
        return call_result(self._exchange(work), work, count) if self._fits(work) else refused_calls(self._limits, count)

    def fresh(self) -> Zygote:
        """A zygote of one's own at this level; the caller closes it.

        Raises:
            SandboxError: no code can be run safely on this machine, or the sandbox is closed.
        """
        return Zygote(self._usable(), self._python)

    def close(self) -> None:
        """End all runs and the zygote. May be called twice; nothing runs afterwards."""
        with self._lock:
            self._closed = True
            zygote, self._zygote = self._zygote, None
        if zygote is not None:
            zygote.close()

    def __enter__(self) -> Sandbox:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.close()

    def _work(self, code: str, function: str | None, arguments: Sequence[Sequence[Json]], *, timeout_s: float, stdin: str = "") -> Work:
        if not (math.isfinite(timeout_s) and timeout_s > 0):
            raise SandboxError(f"timeout_s is {timeout_s!r}; give seconds above 0")
        limits = self._limits
        request = {"code": code, "function": function, "arguments": [list(values) for values in arguments]}
        return Work(json.dumps(request).encode(), stdin.encode("utf-8", "replace"), timeout_s, limits.memory_bytes, limits.output_bytes)

    def _fits(self, work: Work) -> bool:
        return len(work.request) + len(work.stdin) <= self._limits.request_bytes

    def _exchange(self, work: Work) -> Outcome:
        """Run on the shared zygote; if that dies under it, once more on one of its own."""
        self._usable()
        with self._slots:
            try:
                return exchange(self._shared(), work)
            except ZygoteGoneError:
                own = self.fresh()
            try:
                return exchange(own, work)
            except ZygoteGoneError:
                return Outcome(b"", b"", b"", None, None, 0.0)
            finally:
                own.close()

    def _usable(self) -> Level:
        level = self.level
        if level is Level.NONE:
            raise SandboxError(self._refusal())
        return level

    def _shared(self) -> Zygote:
        with self._lock:
            level = self._detected()
            if self._zygote is not None and not self._zygote.alive:
                self._zygote.close()
                self._zygote = None
            if self._zygote is None:
                self._zygote = Zygote(level, self._python)
            return self._zygote

    def _detected(self) -> Level:
        """The level, found out on the first call; the lock is held."""
        if self._closed:
            raise SandboxError("this sandbox is closed; open another")
        if self._level is None:
            self._level = self._detect()
        return self._level

    def _detect(self) -> Level:
        if platform.system() != "Linux":
            self._reasons.append(f"the walls it needs exist on Linux only, this is {platform.system()}")
            return Level.NONE
        levels = tuple(Level)
        for level in levels[levels.index(self._strongest) : -1]:
            if levels.index(level) > levels.index(self._weakest):
                self._reasons.append(f"{level}: too weak for a page that strangers reach")
                return Level.NONE
            reason = self._try(level)
            if not reason:
                return level
            self._reasons.append(f"{level}: {reason}")
        return Level.NONE

    def _try(self, level: Level) -> str:
        """Start a zygote at `level` and test it: empty if it holds, and then it is kept, else why not."""
        try:
            zygote = Zygote(level, self._python)
        except SandboxError as error:
            return str(error)
        reason = self._holes(zygote)
        if reason:
            zygote.close()
        else:
            self._zygote = zygote
        return reason

    def _holes(self, zygote: Zygote) -> str:
        with selftest.arguments() as given:
            work = self._work(selftest.PROGRAM, selftest.FUNCTION, [given], timeout_s=_SELF_TEST_S)
            try:
                result = call_result(exchange(zygote, work), work, 1)
            except ZygoteGoneError as error:
                return str(error)
        if result.status is not Status.OK:
            return f"the self-test did not finish: {result.errors[0]}"
        return f"the self-test came through with {result.values[0]}" if result.values[0] != [] else ""

    def _refusal(self) -> str:
        why = "; ".join(self._reasons) or "it is switched off"
        return f"Model-written Python is not run here: {why}."
