"""What a level promises, tried out: a program that attempts what it must not, and the list of attempts that came through."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager

from trinity_core.tasks.sandbox.values import Json

PROGRAM = """
import os, socket, sys

def attempts(secret, parent):
    return {
        "reading a file": lambda: open(secret).read(),
        "reading the app's environment": lambda: open(f"/proc/{parent}/environ", "rb").read(),
        "listing a folder": lambda: os.listdir("/"),
        "writing a file": lambda: os.open("written", os.O_WRONLY | os.O_CREAT),
        "writing a temporary file": lambda: os.open(secret + ".new", os.O_WRONLY | os.O_CREAT),
        "TCP": lambda: socket.socket(socket.AF_INET, socket.SOCK_STREAM),
        "UDP": lambda: socket.socket(socket.AF_INET, socket.SOCK_DGRAM),
        "local sockets": lambda: socket.socket(socket.AF_UNIX),
        "signalling the app": lambda: os.kill(parent, 0),
        "starting a process": lambda: os._exit(0) if os.fork() == 0 else None,
        "running a program": lambda: os.execv(sys.executable, [sys.executable, "-c", ""]),
    }

def holes(secret, parent):
    found = []
    for name, attempt in attempts(secret, parent).items():
        try:
            attempt()
            found.append(name)
        except OSError:
            pass
    return found
"""
FUNCTION = "holes"


@contextmanager
def arguments() -> Iterator[list[Json]]:
    """The arguments for `FUNCTION`: a file that exists for the time being, and the number of this process."""
    with tempfile.NamedTemporaryFile(prefix="trinity-selftest-") as secret:
        secret.write(b"secret")
        secret.flush()
        yield [secret.name, os.getpid()]
