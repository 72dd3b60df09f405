"""What goes into the sandbox and comes out of it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TypeAlias

Json: TypeAlias = "bool | int | float | str | list[Json] | dict[str, Json] | None"


class Level(StrEnum):
    """How strongly foreign code is confined here, strongest first."""

    NAMESPACES = "namespaces"
    """Own user, network and IPC namespaces, on top of `LANDLOCK`."""
    LANDLOCK = "landlock"
    """Landlock, system call filter, no_new_privs, no capabilities, resource limits. That a file exists, and its size, can still be seen."""
    SECCOMP = "seccomp"
    """As `LANDLOCK` without Landlock: no file can be opened at all, only the modules loaded beforehand can be imported."""
    NONE = "none"
    """No code is run."""


class Status(StrEnum):
    """How a run ended."""

    OK = "ok"
    ERROR = "error"
    """The code raised, or ended itself before it was done."""
    TIMEOUT = "timeout"
    MEMORY = "memory"
    OUTPUT_LIMIT = "output_limit"
    KILLED = "killed"
    """The process died of a signal, for instance a stack overflow."""
    REFUSED = "refused"
    """Nothing was run: the request was too large, or a wall could not be put up."""


@dataclass(frozen=True, slots=True)
class SandboxLimits:
    """What a run may use."""

    memory_bytes: int = 512 * 1024 * 1024
    """Address space of one run."""
    output_bytes: int = 1_000_000
    """Most that a run may print, both streams together, and most that it may answer."""
    request_bytes: int = 2_000_000
    """Most that code, input and arguments may take together."""
    concurrent: int = 8
    """Runs at the same time; further ones wait."""


@dataclass(frozen=True, slots=True)
class RunResult:
    """A program that ran to its end or was stopped. All texts are untrusted."""

    stdout: str
    stderr: str
    """What it printed there, a traceback, or our sentence on how it ended."""
    status: Status
    seconds: float
    """Wall time."""


@dataclass(frozen=True, slots=True)
class CallResult:
    """What a function answered to each list of arguments. Values and texts are untrusted."""

    values: tuple[Json, ...]
    """One per list of arguments, made of plain JSON values; None where it failed, so look at `errors` as well."""
    errors: tuple[str, ...]
    """One per list of arguments: empty where a value came, else what happened."""
    status: Status
    seconds: float
    """Wall time."""
