"""Numbers of the system calls a running Python program needs, per machine (Linux `unistd.h`), and how to make a raw one.

Whatever is not listed here is refused by the filter in `seccomp`: no sockets, no signals to others, no processes, no writing of files.
"""

from __future__ import annotations

import ctypes
import os
from collections.abc import Mapping
from dataclasses import dataclass

LANDLOCK_CREATE_RULESET, LANDLOCK_ADD_RULE, LANDLOCK_RESTRICT_SELF = 444, 445, 446
PR_SET_PDEATHSIG, PR_SET_DUMPABLE, PR_SET_SECCOMP, PR_SET_NO_NEW_PRIVS = 1, 4, 22, 38


@dataclass(frozen=True, slots=True)
class Machine:
    """What the filter must know of one processor family."""

    audit_arch: int
    """The value of `seccomp_data.arch`."""
    always: tuple[int, ...]
    """Calls without effect outside the process."""
    look: tuple[int, ...]
    """Calls that look files up without opening them."""
    open: Mapping[int, int]
    """Calls that open files, and the index of their flags argument."""
    fcntl: int
    ioctl: int
    prlimit: int
    capset: int


def _numbers(table: str) -> tuple[int, ...]:
    """The numbers of a table of names and numbers."""
    return tuple(map(int, table.split()[1::2]))


_X86_64 = Machine(
    audit_arch=0xC000003E,
    always=_numbers(
        """
        read 0  write 1  close 3  lseek 8  pread64 17  readv 19  writev 20  dup 32  dup2 33  dup3 292  mmap 9  mprotect 10
        munmap 11  brk 12  mremap 25  madvise 28  rt_sigaction 13  rt_sigprocmask 14  rt_sigreturn 15  sigaltstack 131  poll 7
        select 23  sched_yield 24  pselect6 270  ppoll 271  nanosleep 35  clock_nanosleep 230  pause 34  alarm 37
        getitimer 36  setitimer 38  getpid 39  getppid 110  gettid 186  getuid 102  getgid 104  geteuid 107  getegid 108
        uname 63  getcwd 79  gettimeofday 96  getrlimit 97  getrusage 98  sysinfo 99  times 100  time 201
        sched_getaffinity 204  clock_gettime 228  clock_getres 229  futex 202  set_robust_list 273  getrandom 318
        membarrier 324  rseq 334  exit 60  exit_group 231  fstat 5  getdents64 217
        """
    ),
    look=_numbers(
        """
        stat 4  lstat 6  access 21  newfstatat 262  faccessat 269  statx 332  faccessat2 439
        """
    ),
    open={2: 1, 257: 2},  # open openat
    fcntl=72,
    ioctl=16,
    prlimit=302,
    capset=126,
)

_AARCH64 = Machine(
    audit_arch=0xC00000B7,
    always=_numbers(
        """
        read 63  write 64  close 57  lseek 62  pread64 67  readv 65  writev 66  dup 23  dup3 24  mmap 222  mprotect 226
        munmap 215  brk 214  mremap 216  madvise 233  rt_sigaction 134  rt_sigprocmask 135  rt_sigreturn 139  sigaltstack 132
        sched_yield 124  pselect6 72  ppoll 73  nanosleep 101  clock_nanosleep 115  getitimer 102  setitimer 103  getpid 172
        getppid 173  gettid 178  getuid 174  getgid 176  geteuid 175  getegid 177  uname 160  getcwd 17  gettimeofday 169
        getrlimit 163  getrusage 165  sysinfo 179  times 153  sched_getaffinity 123  clock_gettime 113  clock_getres 114
        futex 98  set_robust_list 99  getrandom 278  membarrier 283  rseq 293  exit 93  exit_group 94  fstat 80  getdents64 61
        """
    ),
    look=_numbers(
        """
        newfstatat 79  faccessat 48  statx 291  faccessat2 439
        """
    ),
    open={56: 2},  # openat
    fcntl=25,
    ioctl=29,
    prlimit=261,
    capset=91,
)


def this_machine() -> Machine:
    """The numbers for this processor.

    Raises:
        OSError: it is neither x86-64 nor aarch64.
    """
    name = os.uname().machine
    machines = {"x86_64": _X86_64, "aarch64": _AARCH64}
    if name not in machines or ctypes.sizeof(ctypes.c_void_p) != 8:
        raise OSError(f"no system call table for the processor {name!r}; x86_64 and aarch64 are known")
    return machines[name]


class Kernel:
    """The C library's `syscall`, `prctl` and `unshare`, with errors as OSError."""

    def __init__(self) -> None:
        self._libc = ctypes.CDLL(None, use_errno=True)
        self._libc.syscall.restype = ctypes.c_long

    def syscall(self, number: int, *arguments: object) -> int:
        """One raw system call; integers are passed as 64-bit."""
        return self._checked(self._libc.syscall(ctypes.c_long(number), *map(_wide, arguments)), f"system call {number}")

    def prctl(self, option: int, *arguments: object) -> int:
        """One `prctl`, its unused arguments zero."""
        padded = (*arguments, 0, 0, 0, 0)[:4]
        return self._checked(self._libc.prctl(ctypes.c_int(option), *map(_wide, padded)), f"prctl {option}")

    def unshare(self, flags: int) -> None:
        """Leave the namespaces named by `flags`."""
        self._checked(self._libc.unshare(ctypes.c_int(flags)), "unshare")

    def _checked(self, result: int, what: str) -> int:
        if result < 0:
            error = ctypes.get_errno()
            raise OSError(error, f"{what}: {os.strerror(error)}")
        return result


def _wide(argument: object) -> object:
    return ctypes.c_ulong(argument) if isinstance(argument, int) else argument
