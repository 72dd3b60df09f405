"""A system call filter in classic BPF: only the calls of `syscalls` pass, all others fail with EPERM.

A foreign architecture or the x32 table kills the process, since the numbers would mean something else there.
"""

from __future__ import annotations

import ctypes
import errno
import struct

from .syscalls import PR_SET_SECCOMP, Kernel, Machine

_LOAD, _EQUAL, _AT_LEAST, _ANY_BIT, _RETURN = 0x20, 0x15, 0x35, 0x45, 0x06
_ALLOW, _DENY, _KILL = 0x7FFF0000, 0x00050000 | errno.EPERM, 0x80000000
_NUMBER_AT, _ARCH_AT, _ARGUMENTS_AT = 0, 4, 16
_X32 = 0x40000000

_CHANGES_FILES = 0o3 | 0o100 | 0o1000 | 0o2000 | 0o10000000 | 0o20000000
"""Open flags beyond reading: write modes, O_CREAT, O_TRUNC, O_APPEND, O_PATH, O_TMPFILE."""
_FCNTL_PLAIN = (0, 1, 2, 3, 1030)
"""Duplicate and read flags. Not F_SETFL, F_SETOWN or F_SETSIG: those make the kernel send signals to other processes."""
_IOCTL_PLAIN = (0x5401, 0x5413, 0x541B, 0x5451)
"""TCGETS (isatty), TIOCGWINSZ, FIONREAD, FIOCLEX. Not FIOASYNC or FIOSETOWN, for the same reason."""

Filter = list[tuple[int, int, int, int]]


class _Program(ctypes.Structure):
    _fields_ = (("length", ctypes.c_ushort), ("filter", ctypes.c_void_p))


def build_filter(machine: Machine, *, files: bool) -> bytes:
    """The filter's instructions as the kernel reads them.

    Args:
        machine: the numbers to use.
        files: False also refuses every call that opens or looks up a file, for kernels without Landlock.
    """
    code: Filter = [(_LOAD, 0, 0, _ARCH_AT), (_EQUAL, 1, 0, machine.audit_arch), (_RETURN, 0, 0, _KILL), (_LOAD, 0, 0, _NUMBER_AT)]
    code += [(_AT_LEAST, 0, 1, _X32), (_RETURN, 0, 0, _KILL)]
    for number in (*machine.always, *(machine.look if files else ())):
        code += [(_EQUAL, 0, 1, number), (_RETURN, 0, 0, _ALLOW)]
    code += _when(machine.fcntl, _one_of(_FCNTL_PLAIN, argument=1))
    code += _when(machine.ioctl, _one_of(_IOCTL_PLAIN, argument=1))
    code += _when(machine.prlimit, _null(argument=2))
    for number, flags in machine.open.items():
        code += _when(number, _no_bit(_CHANGES_FILES, argument=flags)) if files else []
    code.append((_RETURN, 0, 0, _DENY))
    return b"".join(struct.pack("=HBBI", *instruction) for instruction in code)


def apply_filter(kernel: Kernel, code: bytes) -> None:
    """Put this process under the filter for good; needs no_new_privs. Raises OSError where the kernel refuses."""
    buffer = ctypes.create_string_buffer(code, len(code))
    program = _Program(len(code) // 8, ctypes.addressof(buffer))
    kernel.prctl(PR_SET_SECCOMP, 2, ctypes.byref(program))


def _when(number: int, block: Filter) -> Filter:
    return [(_EQUAL, 0, len(block), number), *block]


def _low(argument: int) -> tuple[int, int, int, int]:
    return (_LOAD, 0, 0, _ARGUMENTS_AT + 8 * argument)


def _one_of(values: tuple[int, ...], *, argument: int) -> Filter:
    block = [_low(argument)]
    for value in values:
        block += [(_EQUAL, 0, 1, value), (_RETURN, 0, 0, _ALLOW)]
    return [*block, (_RETURN, 0, 0, _DENY)]


def _no_bit(mask: int, *, argument: int) -> Filter:
    return [_low(argument), (_ANY_BIT, 0, 1, mask), (_RETURN, 0, 0, _DENY), (_RETURN, 0, 0, _ALLOW)]


def _null(*, argument: int) -> Filter:
    high = (_LOAD, 0, 0, _ARGUMENTS_AT + 8 * argument + 4)
    return [_low(argument), (_EQUAL, 0, 3, 0), high, (_EQUAL, 0, 1, 0), (_RETURN, 0, 0, _ALLOW), (_RETURN, 0, 0, _DENY)]
