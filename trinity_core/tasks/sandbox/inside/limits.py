"""Resource limits of one run: processor seconds, address space, no new files, no new processes."""

from __future__ import annotations

import math
import resource
from dataclasses import dataclass

OPEN_FILES = 64


@dataclass(frozen=True, slots=True)
class Caps:
    """What one run may use."""

    cpu_s: float
    """Processor seconds, rounded up to whole ones."""
    memory_bytes: int
    """Address space."""


def apply_limits(caps: Caps) -> None:
    """Put this process under `caps` for good."""
    cpu = math.ceil(caps.cpu_s)
    _set(resource.RLIMIT_CPU, cpu, cpu + 1)
    for kind, value in (
        (resource.RLIMIT_AS, caps.memory_bytes),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_NPROC, 0),
        (resource.RLIMIT_NOFILE, OPEN_FILES),
        (resource.RLIMIT_MEMLOCK, 0),
        (resource.RLIMIT_MSGQUEUE, 0),
    ):
        _set(kind, value, value)


def _set(kind: int, soft: int, hard: int) -> None:
    """Set a limit, never above the hard limit this process was given."""
    _, ceiling = resource.getrlimit(kind)
    if ceiling != resource.RLIM_INFINITY:
        soft, hard = min(soft, ceiling), min(hard, ceiling)
    resource.setrlimit(kind, (soft, hard))
