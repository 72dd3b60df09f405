"""Where specialists run Python: the sandbox behind a small memory, since the same program is often asked for again."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any, Protocol, TypeVar

from trinity_core.errors import SandboxError
from trinity_core.tasks.task import CodeRunner

_MAX_REMEMBERED = 20_000
_K = TypeVar("_K")
_V = TypeVar("_V")


class RunResult(Protocol):
    """What a program left behind."""

    @property
    def stdout(self) -> str:
        """What it printed."""

    @property
    def status(self) -> str:
        """ "ok" when it ran to its end."""


class Sandbox(CodeRunner, Protocol):
    """Runs foreign Python in isolation: programs as well as calls."""

    def run(self, code: str, *, stdin: str = "", timeout_s: float = 2.0) -> RunResult:
        """Run a program."""


class Workshop:
    """Runs programs and functions, remembering results. Programs without input give the same each time, so this changes nothing but speed.

    Args:
        sandbox: where code runs.
        timeout_s: seconds for one run.
    """

    def __init__(self, sandbox: Sandbox, *, timeout_s: float = 2.0) -> None:
        self._sandbox = sandbox
        self._timeout_s = timeout_s
        self._outputs: dict[str, str | None] = {}
        self._values: dict[tuple[str, str, str], tuple[Any, ...] | None] = {}
        self.shut = False
        """True once the sandbox would run nothing at all: then nothing can be said of code, neither good nor bad."""

    def output_of(self, code: str) -> str | None:
        """What a program prints, without the last line break; None when it fails or cannot be run here."""
        if code not in self._outputs:
            self._outputs = _with_room(self._outputs)
            self._outputs[code] = self._run(code)
        return self._outputs[code]

    def values_of(self, code: str, function: str, arguments: Sequence[Sequence[Any]]) -> tuple[Any, ...] | None:
        """What `function` returns for each entry of `arguments`; None when a call fails or code cannot be run here."""
        key = (code, function, json.dumps(arguments, default=repr))
        if key not in self._values:
            self._values = _with_room(self._values)
            self._values[key] = self._call(code, function, arguments)
        return self._values[key]

    def _run(self, code: str) -> str | None:
        try:
            result = self._sandbox.run(code, timeout_s=self._timeout_s)
        except SandboxError:
            self.shut = True
            return None
        return result.stdout.rstrip("\n") if result.status == "ok" else None

    def _call(self, code: str, function: str, arguments: Sequence[Sequence[Any]]) -> tuple[Any, ...] | None:
        try:
            result = self._sandbox.call(code, function, arguments, timeout_s=self._timeout_s)
        except SandboxError:
            self.shut = True
            return None
        return tuple(result.values) if result.status == "ok" else None


def _with_room(memory: dict[_K, _V]) -> dict[_K, _V]:
    """`memory`, emptied when it is full."""
    return memory if len(memory) < _MAX_REMEMBERED else {}
