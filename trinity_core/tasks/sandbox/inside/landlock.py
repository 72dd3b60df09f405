"""Landlock: the kernel lets this process read some folders and nothing else (Linux 5.13; network rules from 6.7, signals from 6.12)."""

from __future__ import annotations

import ctypes
import fcntl
import os
import struct
from collections.abc import Iterable

from .syscalls import LANDLOCK_ADD_RULE, LANDLOCK_CREATE_RULESET, LANDLOCK_RESTRICT_SELF, Kernel

_READ_FILE, _READ_DIR = 1 << 2, 1 << 3
_FILE_RIGHTS = {1: 13, 2: 14, 3: 15, 4: 15}
"""How many file rights each ABI knows; 16 from ABI 5 on."""
_TCP = 0b11
_SCOPES = 0b11


class Ruleset:
    """A prepared set of rules: every right is taken away, reading below `folders` is given back.

    Args:
        kernel: how to call it.
        folders: what may be read.
        above: the lowest number its descriptor may have; those below are taken by the run.
    """

    def __init__(self, kernel: Kernel, folders: Iterable[str], *, above: int) -> None:
        self._kernel = kernel
        abi = kernel.syscall(LANDLOCK_CREATE_RULESET, None, 0, 1)
        attributes = _attributes(abi)
        created = kernel.syscall(LANDLOCK_CREATE_RULESET, attributes, len(attributes), 0)
        self._fd = fcntl.fcntl(created, fcntl.F_DUPFD_CLOEXEC, above)
        os.close(created)
        for folder in folders:
            self._allow_reading(folder)

    def apply(self) -> None:
        """Put this process under the rules for good; needs no_new_privs. Raises OSError where the kernel refuses."""
        self._kernel.syscall(LANDLOCK_RESTRICT_SELF, self._fd, 0)

    def _allow_reading(self, folder: str) -> None:
        opened = os.open(folder, os.O_PATH | os.O_DIRECTORY | os.O_CLOEXEC)
        try:
            rule = ctypes.create_string_buffer(struct.pack("=Qi", _READ_FILE | _READ_DIR, opened))
            self._kernel.syscall(LANDLOCK_ADD_RULE, self._fd, 1, rule, 0)
        finally:
            os.close(opened)


def _attributes(abi: int) -> bytes:
    handled_files = (1 << _FILE_RIGHTS.get(abi, 16)) - 1
    attributes = struct.pack("=Q", handled_files)
    if abi >= 4:
        attributes += struct.pack("=Q", _TCP)
    if abi >= 6:
        attributes += struct.pack("=Q", _SCOPES)
    return attributes
