"""The app's handle on one zygote process: start it, hand it runs, end it. What it does is in `inside/server.py`."""

from __future__ import annotations

import contextlib
import json
import os
import socket
import subprocess
import tempfile
from collections.abc import Sequence
from pathlib import Path

from trinity_core.errors import SandboxError
from trinity_core.tasks.sandbox.values import Level

_START_S = 20.0
_END_S = 2.0
_BOOT = "import sys; sys.path.insert(0, sys.argv[1]); from inside.server import main; del sys.path[0]; main()"
# Bare: no site packages, no folder of the app on the path, nothing of its environment. A fixed hash seed makes sets print alike.
_FLAGS = ("-P", "-s", "-S", "-B", "-X", "utf8")
_ENVIRONMENT = {"PYTHONHASHSEED": "0"}


class ZygoteGoneError(Exception):
    """The zygote died or hangs; the run may be tried again on another."""


class Zygote:
    """A running zygote. Safe to use from several threads.

    Args:
        level: the walls it puts around each run; not `Level.NONE`.
        python: path of the interpreter.

    Raises:
        SandboxError: it did not start, with the reason.
    """

    def __init__(self, level: Level, python: str) -> None:
        self._folder = tempfile.mkdtemp(prefix="trinity-sandbox-")
        self._control, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        with theirs:
            try:
                self._process = self._popen(level, python, theirs)
            except OSError as error:
                self._remove()
                raise SandboxError(f"cannot start {python!r} for the sandbox: {error}") from error
        refusal = self._refusal()
        if refusal:
            self.close()
            raise SandboxError(refusal)

    @property
    def pid(self) -> int:
        """Its process id."""
        return self._process.pid

    @property
    def alive(self) -> bool:
        """False once it has ended, for whatever reason."""
        return self._process.poll() is None

    def submit(self, caps: dict[str, float], descriptors: Sequence[int]) -> None:
        """Ask for a run.

        Args:
            caps: fields of `inside.limits.Caps`.
            descriptors: its three standard streams, its channel and its status socket; copies stay with the caller.

        Raises:
            ZygoteGoneError: it cannot be reached.
        """
        try:
            socket.send_fds(self._control, [json.dumps(caps).encode()], list(descriptors))
        except OSError as error:
            raise ZygoteGoneError("the zygote cannot be reached") from error

    def kill(self) -> None:
        """End it at once; the kernel ends its runs with it."""
        self._process.kill()

    def close(self) -> None:
        """End it and its runs, wait for it, remove its folder. May be called twice."""
        self._control.close()
        try:
            self._process.wait(_END_S)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        self._remove()

    def _popen(self, level: Level, python: str, theirs: socket.socket) -> subprocess.Popen[bytes]:
        here = str(Path(__file__).parent)
        quiet = subprocess.DEVNULL
        return subprocess.Popen(
            [python, *_FLAGS, "-c", _BOOT, here, str(theirs.fileno()), level.value, self._folder],
            stdin=quiet,
            stdout=quiet,
            stderr=quiet,
            env=_ENVIRONMENT,
            cwd=self._folder,
            pass_fds=(theirs.fileno(),),
            start_new_session=True,  # Ctrl-C in the app's terminal is the app's business
        )

    def _refusal(self) -> str:
        """Wait for its first word: empty when it is ready, else why it is not."""
        self._control.settimeout(_START_S)
        try:
            word = json.loads(self._control.recv(4096) or b'{"refused": "it ended while starting"}')
        except TimeoutError:
            return f"the sandbox process did not start within {_START_S:.0f} s"
        return str(word.get("refused", ""))

    def _remove(self) -> None:
        with contextlib.suppress(OSError):
            os.rmdir(self._folder)
