"""Names of processes that hold leases, and whether the one behind a name is surely dead.

A lease that ran out is always proof. On Linux a name also tells the machine and the moment its process started, so that
processes of the same machine need not wait for that: a run whose process was killed can be resumed at once.
"""

from __future__ import annotations

import os
from pathlib import Path
from secrets import token_hex

_PROC = Path("/proc")


def new_name() -> str:
    """A name for this process that no other bears: machine, number, start, and a random part."""
    pid = os.getpid()
    return f"{_machine()}.{pid}.{_start(pid)}.{token_hex(8)}"


def is_dead(name: str) -> bool:
    """True when the process that bore `name` has surely ended; False when it lives, or when that cannot be told from here."""
    machine, _, rest = name.partition(".")
    pid, _, rest = rest.partition(".")
    start = rest.partition(".")[0]
    if not machine or machine != _machine() or not pid.isdecimal() or not start:
        return False
    return _start(int(pid)) != start


def _machine() -> str:
    """This boot of this machine and its process numbers, which containers do not share; empty where /proc does not tell."""
    try:
        boot = (_PROC / "sys/kernel/random/boot_id").read_text().strip()
        return f"{boot}-{(_PROC / 'self/ns/pid').stat().st_ino}"
    except OSError:
        return ""


def _start(pid: int) -> str:
    """When process `pid` started, in clock ticks since the boot; empty for one that is gone or only waits to be collected."""
    try:
        # the command's name, in brackets, may hold anything
        state, *fields = (_PROC / str(pid) / "stat").read_text().rpartition(")")[2].split()
    except (OSError, ValueError):
        return ""
    return "" if state in "ZX" else fields[18]
