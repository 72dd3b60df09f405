"""What a served page has of its surroundings: pools that visitors brought, facts about the machine, copies of the database."""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping
from functools import cache
from pathlib import Path

from storage.checkup import look_at
from storage.database import file_of, parse_url
from storage.snapshots import Snapshots
from trinity_core.agents.pool import Pool
from trinity_core.agents.pool_file import PoolFile
from trinity_core.errors import UserError
from ui.cli.doctor_checks import of_machine
from ui.own_pools import OwnPools
from ui.place import Place
from ui.pool_checks import PoolChecks
from ui.workbench import Workbench


def own_pools(workbench: Workbench, visitor: Callable[[], str], *, pace: float) -> OwnPools:
    """Where visitors' own pools are kept; on a public page their agents reach the public internet alone."""
    deployment = workbench.config.deployment

    def build(file: PoolFile, keys: Mapping[str, str], at: float) -> Pool:
        return workbench.pool_of(file, keys=keys, pace=at, public=deployment.public, owner=visitor())

    return OwnPools(build, deployment, visitor=visitor, keys=workbench.config.keys, pace=pace)


def place(workbench: Workbench, checks: PoolChecks, snapshots: Snapshots | None, accelerator: str) -> Place:
    """What the Settings page tells of the machine."""
    config = workbench.config
    return Place(
        checks=cache(lambda: tuple(of_machine(workbench))),
        database=lambda: look_at(config.database_url),
        pools=checks,
        keys=tuple(config.keys),
        copied=lambda: snapshots.latest if snapshots is not None else None,
        passing=config.passing,
        accelerator=accelerator,
    )


def open_snapshots(workbench: Workbench) -> Snapshots | None:
    """Copies of the database where the deployment has a folder for them; where there is no database yet, the newest one is brought back.

    Raises:
        UserError: the database is no file.
    """
    folder, url = workbench.config.deployment.snapshots, parse_url(workbench.config.database_url)
    if folder is None:
        return None
    if url.get_backend_name() != "sqlite":
        raise UserError("TRINITY_SNAPSHOTS is set, but the database is a server, which keeps itself. Unset one of the two.")
    snapshots = Snapshots(Path(file_of(url)), folder)
    if snapshots.restore():
        print(f"app.py: began with the copy of the database in {folder}.", file=sys.stderr)
    return snapshots


def borrow_gpu(workbench: Workbench) -> str:
    """Let a large backbone read on a GPU that is lent for single calls, where one is; what it is used for, in words.

    Call it first of all: the package that lends must be imported before torch, and wants the model in place before the page is launched.

    Raises:
        BackboneError: the backbone cannot be loaded.
    """
    if not workbench.config.deployment.zero_gpu:
        return ""
    from ui.zero_gpu import lender

    lend = lender(workbench.config.deployment)
    if lend is None:
        return "not used: the package spaces is missing, so the processor does everything"
    if not workbench.config.backbone or not lend.place(workbench.backbone):
        return "not used: the backbone is small, and the processor reads it faster than a call could be lent"
    workbench.lend = lend
    return f"lent for a few seconds whenever {workbench.backbone.name} reads"
