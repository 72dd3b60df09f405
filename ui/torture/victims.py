"""Processes that are there to be killed: forked from one that has everything imported, they tell through a pipe what they have done."""

from __future__ import annotations

import multiprocessing
import os
import select
from collections.abc import Callable, Sequence
from typing import Any

Work = Callable[..., None]
"""What a victim does, a function of a module: its last argument is where to `tell`."""
RUNS = (
    *("ui.torture.run_victim", "ui.torture.completion", "openai", "cma", "sqlalchemy.dialects.sqlite"),
    *("trinity_core.agents.openai_compatible", "trinity_core.agents.kept", "trinity_core.agents.metered"),
)
"""What those need besides who train."""


def prepare(*modules: str) -> None:
    """Have modules imported once for all victims; the first victim must come after it, and what is told later is too late."""
    multiprocessing.get_context("forkserver").set_forkserver_preload(["ui.torture.session_victim", *modules])


class Victim:
    """A running process. What it told before it died arrives, whole lines only.

    Args:
        work: what it does.
        arguments: given to `work`, before the pipe's number.
    """

    def __init__(self, work: Work, *arguments: Any) -> None:
        server = multiprocessing.get_context("forkserver")
        self._ear, mouth = server.Pipe(duplex=False)
        self.told: list[str] = []
        self._rest = b""
        self._process = server.Process(target=_work, args=(work, arguments, mouth), daemon=True)
        self._process.start()
        mouth.close()

    @property
    def exit_code(self) -> int | None:
        """How it ended, negative for a signal; None while it runs."""
        return self._process.exitcode

    def listen(self, seconds: float, *, lines: int = 10**9) -> bool:
        """Take in what it tells, for so long or until so many lines were told in all; False when it will tell no more."""
        while len(self.told) < lines and select.select([self._ear], [], [], seconds)[0]:
            data = os.read(self._ear.fileno(), 65536)
            if not data:
                return False
            *whole, self._rest = (self._rest + data).split(b"\n")
            self.told += [line.decode() for line in whole]
        return True

    def kill(self) -> None:
        """End it as the kernel does when memory runs out, and take in its last words."""
        self._process.kill()
        self.collect()

    def collect(self) -> None:
        """Wait for its end."""
        while self.listen(60.0):
            pass
        self._process.join()
        self._ear.close()


def _work(work: Work, arguments: Sequence[Any], mouth: Any) -> None:
    work(*arguments, mouth.fileno())


def tell(pipe: int, line: str) -> None:
    """Say a line of at most 4,000 bytes, which no other thread's can break into."""
    os.write(pipe, line.encode() + b"\n")
