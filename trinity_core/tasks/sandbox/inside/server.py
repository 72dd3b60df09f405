"""The zygote: a bare interpreter, started once, that forks a confined child for each run and kills it when asked.

It talks over one socket. A message with five descriptors (standard streams, channel, status) starts a run; a byte on the status
socket, or its end, kills that run; when the run has ended its exit code is sent there. The zygote ends when the app does.
"""

from __future__ import annotations

import contextlib
import gc
import importlib
import json
import os
import resource
import selectors
import signal
import socket
import sys
from typing import Any, NoReturn

from .confine import ZYGOTE_FILES, Walls, python_folders
from .guest import CHANNEL, Caught, run_request, say
from .limits import Caps

_PARENT_CHECK_S = 2.0
_DESCRIPTORS = 5

# Imported once here, so that a run need not.
_COMMON = """
array bisect calendar cmath collections collections.abc contextlib copy dataclasses datetime decimal enum fractions functools heapq io
itertools json math numbers operator os random re statistics string struct sys textwrap time traceback types typing unicodedata _strptime
"""
# Where no file can be opened, these are the only other modules there are.
_RARE = """
abc argparse ast base64 binascii colorsys csv difflib graphlib hashlib html inspect keyword locale os.path pathlib pprint queue secrets
shlex threading timeit uuid warnings weakref zlib encodings.ascii encodings.idna encodings.latin_1 socket
"""


def main() -> None:
    """Entry point of the zygote process; arguments: this source folder, the number of the control socket, the level, the empty folder."""
    number, level, folder = sys.argv[2:]
    control = socket.socket(fileno=int(number))
    modules = _COMMON + _RARE if level == "seccomp" else _COMMON
    for module in modules.split():
        with contextlib.suppress(ImportError):
            importlib.import_module(module)
    try:
        resource.setrlimit(resource.RLIMIT_NOFILE, (ZYGOTE_FILES, ZYGOTE_FILES))
        walls = Walls(level, [*python_folders(), folder])
    except OSError as error:
        control.send(json.dumps({"refused": str(error)}).encode())
        return
    os.environ.clear()
    control.send(b'{"ready": true}')
    Server(control, walls).serve()
    with contextlib.suppress(OSError):
        os.rmdir(folder)


class Server:
    """The zygote's loop, one thread; `runs` are the children not yet reaped."""

    def __init__(self, control: socket.socket, walls: Walls) -> None:
        self._control = control
        self._walls = walls
        self._app = os.getppid()
        self._runs: dict[int, socket.socket] = {}
        self._selector = selectors.DefaultSelector()
        self._selector.register(control, selectors.EVENT_READ)
        self._wake = self._watch_children()

    def serve(self) -> None:
        """Work until the app closes the control socket or is gone."""
        gc.collect()
        gc.freeze()  # the objects so far are never collected, so forks share their pages
        # The socket's end tells at once, except when another child of the app holds a copy of it: hence the look at the parent.
        # PR_SET_PDEATHSIG would not do here: it fires when the *thread* that started this process ends.
        open_for_runs = True
        while open_for_runs and os.getppid() == self._app:
            for key, _ in self._selector.select(_PARENT_CHECK_S):
                if key.fileobj is self._control:
                    open_for_runs = self._accept()
                elif key.fileobj is self._wake:
                    self._reap()
                else:
                    self._kill(key.data)
        for pid in tuple(self._runs):
            self._kill(pid)

    def _watch_children(self) -> socket.socket:
        wake, woken = socket.socketpair()
        for end in (wake, woken):
            end.setblocking(False)
        signal.signal(signal.SIGCHLD, lambda *_: None)
        signal.set_wakeup_fd(woken.fileno(), warn_on_full_buffer=False)
        self._woken = woken
        self._selector.register(wake, selectors.EVENT_READ)
        return wake

    def _accept(self) -> bool:
        """Start the run that a message asks for; False when the app closed the socket."""
        try:
            message, descriptors, _, _ = socket.recv_fds(self._control, 4096, _DESCRIPTORS)
        except ConnectionError:
            return False
        if message and len(descriptors) == _DESCRIPTORS:
            self._start(Caps(**json.loads(message)), descriptors)
        else:
            _close(descriptors)
        return bool(message)

    def _start(self, caps: Caps, descriptors: list[int]) -> None:
        *given, status = descriptors
        zygote = os.getpid()
        try:
            pid = os.fork()
        except OSError:  # no memory or process left: the app sees the status socket end and helps itself
            return _close(descriptors)
        if pid == 0:
            _become_guest(given, caps, self._walls, zygote)
        _close(given)
        self._runs[pid] = socket.socket(fileno=status)
        self._selector.register(self._runs[pid], selectors.EVENT_READ, data=pid)

    def _reap(self) -> None:
        self._wake.recv(4096)
        while self._runs:
            pid, status = os.waitpid(-1, os.WNOHANG)
            if pid == 0:
                return
            channel = self._runs.pop(pid)
            self._forget(channel)
            with channel, contextlib.suppress(OSError):
                channel.send(b"%d" % os.waitstatus_to_exitcode(status))

    def _kill(self, pid: int) -> None:
        """Kill a run and its process group. Its number cannot be anybody else's before it is reaped."""
        if pid in self._runs:
            with contextlib.suppress(ProcessLookupError, PermissionError):
                os.killpg(pid, signal.SIGKILL)
            os.kill(pid, signal.SIGKILL)
            self._forget(self._runs[pid])

    def _forget(self, channel: socket.socket) -> None:
        """Stop watching a status socket: one that has ended would be readable for ever."""
        with contextlib.suppress(KeyError):
            self._selector.unregister(channel)


def _become_guest(descriptors: list[int], caps: Caps, walls: Walls, zygote: int) -> NoReturn:
    """Turn this fork into one confined run; the process ends here whatever happens."""
    try:
        os.setsid()
        signal.set_wakeup_fd(-1)
        signal.signal(signal.SIGCHLD, signal.SIG_DFL)
        for target, descriptor in enumerate(descriptors):
            os.dup2(descriptor, target, inheritable=False)
        request = _read_request()
        with Caught() as caught:
            walls.put_up(caps, zygote)
        if caught.error is None:
            run_request(request)
        else:
            say({"refused": str(caught.error)})
    finally:
        os._exit(0)


def _read_request() -> dict[str, Any]:
    parts = []
    while part := os.read(CHANNEL, 1 << 16):
        parts.append(part)
    request: dict[str, Any] = json.loads(b"".join(parts))
    return request


def _close(descriptors: list[int]) -> None:
    for descriptor in descriptors:
        os.close(descriptor)
