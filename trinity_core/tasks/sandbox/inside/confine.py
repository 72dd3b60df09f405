"""The walls of one level, prepared once in the zygote and put up around each run by the run itself."""

from __future__ import annotations

import os
import signal
import struct
import sys

from .landlock import Ruleset
from .limits import Caps, apply_limits
from .seccomp import apply_filter, build_filter
from .syscalls import PR_SET_DUMPABLE, PR_SET_NO_NEW_PRIVS, PR_SET_PDEATHSIG, Kernel, this_machine

FIRST_FREE = 4
"""Descriptors of a run: 0, 1, 2 are its standard streams, 3 its channel to the app; none above."""
ZYGOTE_FILES = 256
"""Open files the zygote may have, so that a run knows up to where to close them."""

_NEW_IPC, _NEW_USER, _NEW_NET = 0x08000000, 0x10000000, 0x40000000
_CAPABILITY_VERSION = 0x20080522


class Walls:
    """What a level means, in calls to the kernel.

    Args:
        level: "namespaces", "landlock" or "seccomp" (`values.Level`).
        folders: the folders a run may read; unused at "seccomp", where no file can be opened.

    Raises:
        OSError: this machine does not offer the level.
    """

    def __init__(self, level: str, folders: list[str]) -> None:
        self._kernel = Kernel()
        machine = this_machine()
        if level == "namespaces":
            # Once for the zygote, so it costs a run nothing: an own user, network and IPC world with nothing in it.
            self._kernel.unshare(_NEW_USER | _NEW_NET | _NEW_IPC)
        self._drop_capabilities(machine.capset)
        self._kernel.prctl(PR_SET_NO_NEW_PRIVS, 1)
        self._kernel.prctl(PR_SET_DUMPABLE, 0)
        self._ruleset = None if level == "seccomp" else Ruleset(self._kernel, folders, above=FIRST_FREE)
        self._filter = build_filter(machine, files=level != "seccomp")

    def put_up(self, caps: Caps, zygote: int) -> None:
        """Confine this process for good.

        Args:
            caps: what the run may use.
            zygote: the process id of its parent; the run dies with it.

        Raises:
            OSError: a wall could not be put up; run nothing then.
        """
        self._kernel.prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
        if os.getppid() != zygote:
            raise OSError("the zygote ended before the run began")
        apply_limits(caps)
        if self._ruleset is not None:
            self._ruleset.apply()
        os.closerange(FIRST_FREE, ZYGOTE_FILES)
        apply_filter(self._kernel, self._filter)

    def _drop_capabilities(self, capset: int) -> None:
        header = struct.pack("=Ii", _CAPABILITY_VERSION, 0)
        self._kernel.syscall(capset, header, struct.pack("=6I", *[0] * 6))


def python_folders() -> list[str]:
    """The folders of the standard library, all that a bare interpreter has on its path."""
    return [folder for folder in sys.path if os.path.isdir(folder)]
