"""The doctor's checks, each a value and what to do about it. A check that finds a fault says so; none of them stops the others."""

from __future__ import annotations

import socket
import sys
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path

from packaging.requirements import Requirement

from storage.checkup import DatabaseFacts, look_at
from trinity_core.agents.pool_file import read_pool_file
from trinity_core.agents.specialists import specialist_maker
from trinity_core.errors import TrinityError
from trinity_core.tasks.sandbox.values import Level
from ui.workbench import Workbench

POOLS = ("offline", "frontier", "local")
LEAST_FREE_BYTES = 500_000_000
"""Less than this on the disk of the database is too little."""
FIRST_PORT, LAST_PORT = 7860, 7959
"""Where the page looks for a free port when none is named."""


@dataclass(frozen=True, slots=True)
class Check:
    """One thing that was looked at."""

    name: str
    ok: bool
    """False when something needs doing."""
    value: str
    """What was found; no secret in it."""
    advice: str = ""
    """What to do, or what could be done; empty where nothing."""


def checks(workbench: Workbench, pool: str | None = None) -> Iterator[Check]:
    """Every check, in the order they are shown.

    Args:
        workbench: nothing of it is opened but the backbone and the sandbox.
        pool: a pool that is to be used, so that its missing keys count; None for the bundled ones, whose keys may be missing.
    """
    yield from of_machine(workbench)
    for name in (pool,) if pool else POOLS:
        yield _pool(workbench, name, needed=pool is not None)
    yield from _database(workbench.config.database_url)
    yield _port(workbench.config.port)


def of_machine(workbench: Workbench) -> Iterator[Check]:
    """What stays as it is while the program runs: Python, packages, backbone, device and sandbox."""
    yield from packages(workbench.config.assets.parent / "pyproject.toml")
    yield from _backbone(workbench)
    yield _sandbox(workbench)


def packages(project: Path) -> Iterator[Check]:
    """Python and every package that the project file names."""
    try:
        read = tomllib.loads(project.read_text(encoding="utf-8"))["project"]
    except (OSError, ValueError, KeyError):
        yield Check("packages", False, f"{project.name} cannot be read", "Get the whole program again: the file lies beside app.py.")
        return
    found = ".".join(map(str, sys.version_info[:3]))
    fits = Requirement(f"python{read['requires-python']}").specifier.contains(found, prereleases=True)
    yield Check("python", fits, found, "" if fits else f"Install Python {read['requires-python']}.")
    yield _packages([Requirement(line) for line in read["dependencies"]])


def _packages(wanted: list[Requirement]) -> Check:
    shown, wrong = [], []
    for requirement in wanted:
        try:
            version = metadata.version(requirement.name)
        except metadata.PackageNotFoundError:
            version = "missing"
        shown.append(f"{requirement.name} {version}")
        if version == "missing" or not requirement.specifier.contains(version, prereleases=True):
            wrong.append(f"{requirement.name}{requirement.specifier}")
    advice = f"Run `pip install {' '.join(repr(each) for each in wrong)}`." if wrong else ""
    return Check("packages", not wrong, ", ".join(shown), advice)


def _backbone(workbench: Workbench) -> Iterator[Check]:
    """The model and where it runs."""
    from trinity_core.coordinator.backbone import is_here

    source, device = workbench.config.backbone, "chosen when the backbone is loaded"
    try:
        if source and not is_here(source):
            yield Check("backbone", True, f"{source}, not downloaded yet", "It is downloaded when it is first used, which needs network.")
        else:
            backbone = workbench.backbone
            yield Check("backbone", True, f"{backbone.name}, {backbone.parameters:,} weights, width {backbone.width}")
            device = f"{backbone.model.device.type}, {str(backbone.model.dtype).removeprefix('torch.')}"
    except TrinityError as error:
        yield Check("backbone", False, source or "bundled", str(error))
    yield Check("device", True, device)


def _pool(workbench: Workbench, name: str, *, needed: bool) -> Check:
    label = f"pool {Path(name).stem}"
    try:
        file = read_pool_file(workbench.config.pool_file(name))
        keys = workbench.config.keys
        pool = file.build(keys=keys, specialists=specialist_maker(sandbox=workbench.sandbox), quirks=workbench.quirks)
    except TrinityError as error:
        return Check(label, False, "cannot be read", str(error))
    missing = [slot for slot in file.key_slots if slot not in keys]
    ready = sum(not agent.unavailable for agent in pool.agents)
    value = f"{ready} of {len(pool.agents)} agents ready to be asked; keys: {_keys(file.key_slots, missing)}"
    advice = f"Set {' and '.join(missing)} to use all of it." if missing else ""
    return Check(label, not (needed and ready < len(pool.agents)), value, advice)


def _keys(slots: tuple[str, ...], missing: list[str]) -> str:
    """Which keys there are, by the names of their slots."""
    return ", ".join(f"{slot} {'missing' if slot in missing else 'set'}" for slot in slots) or "none needed"


def _database(url: str) -> Iterator[Check]:
    try:
        facts = look_at(url)
    except TrinityError as error:
        yield Check("database", False, "cannot be used", str(error))
        return
    writable = "writable" if facts.writable else "read-only"
    schema = f"schema {facts.revision or 'none yet'} of {facts.head}"
    advice = _database_advice(facts)
    wrong = not facts.known or not facts.writable or facts.shared
    yield Check("database", not wrong, f"{facts.kind}, {facts.name}, {schema}, {writable}", advice)
    if facts.free_bytes is not None:
        enough = facts.free_bytes >= LEAST_FREE_BYTES
        told = "" if enough else f"Free some space: {LEAST_FREE_BYTES / 1e9} GB should be left for sessions, runs and backups."
        yield Check("disk", enough, f"{facts.free_bytes / 1e9:.1f} GB free beside the database", told)


def _database_advice(facts: DatabaseFacts) -> str:
    if not facts.known:
        return "A newer program made this database. Upgrade the program, or choose another with TRINITY_DATABASE_URL."
    if not facts.writable:
        return "Give the program the right to write there, or choose another place with TRINITY_DATABASE_URL."
    if facts.shared:
        return f"It lies on a {facts.file_system} file system, where SQLite may be damaged. Use a local disk, or PostgreSQL."
    if not facts.revision:
        return "It is made when it is first used."
    if facts.revision != facts.head:
        kept = "a copy is kept beside it" if facts.free_bytes is not None else "make a dump of it before"
        return f"It is upgraded when it is next used; {kept}."
    return ""


def _sandbox(workbench: Workbench) -> Check:
    """On a public page the weakest walls are not enough: then nothing is run."""
    level = workbench.sandbox.level
    if level is not Level.NONE:
        return Check("sandbox", True, level.value)
    told = "Answers that are programs stay without a grade, and agents that would run Python say so."
    return Check("sandbox", False, level.value, f"{workbench.sandbox.describe()} {told}")


def _port(port: int | None) -> Check:
    if port is not None:
        free = _is_free(port)
        advice = "" if free else "Something uses it; if it is not this program, set GRADIO_SERVER_PORT to a free one."
        return Check("port", free, f"{port} {'free' if free else 'in use'}", advice)
    found = next((port for port in range(FIRST_PORT, LAST_PORT + 1) if _is_free(port)), None)
    if found is None:
        return Check("port", False, f"none free from {FIRST_PORT} to {LAST_PORT}", "Set GRADIO_SERVER_PORT to a free one.")
    return Check("port", True, f"{found} free")


def _is_free(port: int) -> bool:
    with socket.socket() as probe:
        # as servers do: a port that was closed a moment ago counts as free
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
    return True
