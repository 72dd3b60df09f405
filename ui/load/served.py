"""The application as people start it, in a process of its own over a fresh database, with a slow pool in another."""

from __future__ import annotations

import asyncio
import multiprocessing
import os
import socket
import sys
import time
from argparse import Namespace
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from multiprocessing.process import BaseProcess
from pathlib import Path

import httpx2

from trinity_core.errors import TrinityError
from ui.config import Config
from ui.deployment import Deployment
from ui.load.slow_provider import Pace, pool_file, serve_slowly

START_S = 300.0
"""Seconds the application has to start."""
STOP_S = 10.0
_SIGNS = ("Traceback", "ERROR", "CRITICAL", "Exception in", "Error:")
"""What a line in a log says when something went wrong."""


@dataclass(frozen=True, slots=True)
class Served:
    """A running application."""

    url: str
    database_url: str
    process: BaseProcess
    log: Path

    @property
    def rss_mb(self) -> float:
        """The most memory it has held, in MB; 0 where that cannot be told."""
        return _status_kb(self.process.pid, "VmHWM") / 1024

    @property
    def cpu_s(self) -> float:
        """Seconds of processor time it has taken."""
        fields = Path(f"/proc/{self.process.pid}/stat").read_text().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

    def errors(self) -> list[str]:
        """Lines of its log that tell of an error."""
        return [line for line in self.log.read_text(errors="replace").splitlines() if any(sign in line for sign in _SIGNS)]


@contextmanager
def serving(config: Config, folder: Path, pace: Pace) -> Iterator[Served]:
    """The application until the end of the block; its pool "local" is the slow one.

    Args:
        config: the user's, of which the database, the port and the deployment are not used.
        folder: where its database and log go.
        pace: how slowly the slow pool answers.

    Raises:
        TrinityError: it did not start.
    """
    provider_port, port = _free_port(), _free_port()
    assets = _assets(config.assets, folder, f"http://127.0.0.1:{provider_port}")
    url = f"sqlite:///{folder / 'load.sqlite3'}"
    environment = {**config.environment, "TRINITY_DATABASE_URL": url}
    own = replace(config, assets=assets, database_url=url, port=port, environment=environment, mcp=False, deployment=Deployment())
    log, spawn = folder / "server.log", multiprocessing.get_context("spawn")
    # the provider must be there first, and outlive the application
    provider = spawn.Process(target=_provide, args=(provider_port, pace), daemon=True)
    process = spawn.Process(target=_serve, args=(own, log), daemon=True)
    provider.start()
    process.start()
    served = Served(f"http://127.0.0.1:{port}", url, process, log)
    try:
        _wait(served)
        yield served
    finally:
        for each in (process, provider):
            _end(each)


def _serve(config: Config, log: Path) -> None:
    """Runs in the application's process."""
    with log.open("ab", buffering=0) as file:
        os.dup2(file.fileno(), 1)
        os.dup2(file.fileno(), 2)
    from ui.cli import serve
    from ui.workbench import Workbench

    with Workbench(config) as workbench:
        workbench.warm_up()
        serve.run(workbench, Namespace(), sys.stdout)


def _provide(port: int, pace: Pace) -> None:
    """Runs in the slow pool's process."""
    asyncio.run(serve_slowly(port, pace))


def _assets(real: Path, folder: Path, provider: str) -> Path:
    """The program's assets with one pool changed."""
    assets = folder / "assets"
    (assets / "pools").mkdir(parents=True)
    for entry in real.iterdir():
        if entry.name != "pools":
            (assets / entry.name).symlink_to(entry)
    for pool in (real / "pools").iterdir():
        (assets / "pools" / pool.name).symlink_to(pool)
    local = assets / "pools" / "local.toml"
    local.unlink()
    local.write_text(pool_file(provider))
    return assets


def _wait(served: Served) -> None:
    until = time.monotonic() + START_S
    while time.monotonic() < until and served.process.is_alive():
        try:
            if httpx2.get(f"{served.url}/config", timeout=5.0, trust_env=False).status_code == 200:
                return
        except httpx2.HTTPError:
            time.sleep(0.1)
    told = served.log.read_text(errors="replace")[-600:] if served.log.exists() else ""
    raise TrinityError(f"The application did not start. Its log ends: {told!r}")


def _end(process: BaseProcess) -> None:
    process.terminate()
    process.join(STOP_S)
    if process.is_alive():
        process.kill()
        process.join()


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _status_kb(pid: int | None, name: str) -> int:
    try:
        lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    except OSError:
        return 0
    return next((int(line.split()[1]) for line in lines if line.startswith(f"{name}:")), 0)
