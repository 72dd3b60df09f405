"""Puts the pages on a port: what they need is taken from the workbench, and the server runs until it is told to stop."""

from __future__ import annotations

import argparse
import os
import signal
import sys
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from importlib.util import find_spec
from typing import TextIO

from storage.access import AccessStore
from storage.heart import Heart
from storage.snapshots import Snapshots
from trinity_core.agents.pool import Pool
from trinity_core.agents.pool_file import read_pool_file
from trinity_core.cancel import Cancel
from trinity_core.errors import TrinityError, UserError
from trinity_core.events import SessionEvent
from trinity_core.session.fork import Branch
from trinity_core.settings import SessionPlan
from trinity_core.strategies.registry import strategy_cards
from trinity_core.tasks.registry import families, make_tasks
from trinity_core.tasks.table.limits import MAX_FILE_BYTES
from trinity_core.tasks.task import Split
from trinity_core.training.plan import OFFLINE_TASKS, RunPlan
from ui.app import build_demo, launch_options
from ui.cli.surroundings import borrow_gpu, open_snapshots, own_pools, place
from ui.comparisons.service import BackgroundComparisons
from ui.grading import Grading
from ui.heads import heads_of
from ui.hub import LiveHub
from ui.import_desk import ImportDesk
from ui.imported import imported_sets, recorded_pools
from ui.lessons.classroom import Classroom
from ui.lessons.registry import lessons
from ui.lighter import lighten
from ui.maps.state_map import StateMaps
from ui.pool_checks import PoolChecks
from ui.recording import read_recording
from ui.runs.estimate import estimate
from ui.runs.foreman import Foreman, start_process
from ui.runs.presets import presets
from ui.runs.service import BackgroundRuns
from ui.services import Example, PoolOption, Programs, Services, TaskSetOption
from ui.visiting.bundle import with_visitors
from ui.visiting.identity import current_visitor
from ui.visiting.secret import server_secret
from ui.why.explanations import Explanations
from ui.workbench import Workbench

POOLS = ("offline", "frontier", "local")
PACE = 1.0
"""Offline specialists talk at a reader's pace on the page."""


def run(workbench: Workbench, args: argparse.Namespace, out: TextIO) -> int:
    """Serve until interrupted.

    Raises:
        UserError: the port is taken, or MCP is asked for and its package is not there.
    """
    if workbench.config.mcp and find_spec("mcp") is None:
        raise UserError("TRINITY_MCP is 1, but the package mcp is not installed. Run `pip install '.[mcp]'`, or unset TRINITY_MCP.")
    if workbench.config.mcp and workbench.config.deployment.public:
        raise UserError("TRINITY_MCP is 1, but MCP cannot tell the visitors of a public page apart. Unset it, or set TRINITY_PUBLIC=0.")
    accelerator = borrow_gpu(workbench)
    snapshots = open_snapshots(workbench)
    command = (*workbench.config.program, "work", "--parent", str(os.getpid()))
    foreman = Foreman(workbench.runs, lambda: start_process(command, workbench.config.environment), others=[workbench.comparisons])
    services = make_services(workbench, foreman, snapshots, accelerator)
    demo = build_demo(services)
    lighten(demo)
    threading.Thread(target=_warm_up, args=(workbench,), name="warm-up", daemon=True).start()
    heart = Heart(workbench.store)
    heart.start()
    foreman.start()
    if snapshots is not None:
        snapshots.start()
    signal.signal(signal.SIGTERM, signal.default_int_handler)  # so that what follows `finally` is done when a Space is stopped
    try:
        demo.launch(server_port=workbench.config.port, prevent_thread_lock=True, **launch_options(services))
        with suppress(KeyboardInterrupt):
            threading.Event().wait()
    except OSError as error:
        raise UserError(
            f"Port {workbench.config.port} cannot be used; something else may run there. Set GRADIO_SERVER_PORT to a free one."
        ) from error
    finally:
        services.hub.close()  # first, so that the pages' streams end by themselves
        demo.close(verbose=False)
        if services.desk is not None:
            services.desk.close()
        if services.why is not None:
            services.why.close()
        foreman.close()
        heart.stop()
        if snapshots is not None:
            snapshots.stop()
    return 0


def _warm_up(workbench: Workbench) -> None:
    try:
        workbench.warm_up()
    except TrinityError as error:
        print(f"app.py: the coordinator cannot run. {error}", file=sys.stderr)


def make_services(workbench: Workbench, foreman: Foreman, snapshots: Snapshots | None = None, accelerator: str = "") -> Services:
    """The pages' collaborators."""
    plans = presets(workbench.config.assets)

    def estimated(plan: RunPlan) -> str:
        return estimate(plan, workbench.pool(plan.pool), encoder=workbench.encoder())

    def start(plan: SessionPlan, pool: Pool, cancel: Cancel) -> Iterator[SessionEvent]:
        return workbench.session(plan, pool, cancel=cancel)

    def branch(made: Branch, pool: Pool, cancel: Cancel) -> Iterator[SessionEvent]:
        return workbench.branch(made, pool, cancel=cancel)

    grading = Grading(workbench)
    visitor: Callable[[], str] = current_visitor if workbench.config.deployment.public else lambda: ""
    own = own_pools(workbench, visitor, pace=PACE)
    services = Services(
        pools=tuple(_pool_option(workbench, name, visitor) for name in POOLS),
        strategies=strategy_cards,
        examples=_examples(),
        start=start,
        branch=branch,
        store=workbench.store,
        grade=grading,
        expected=grading.expected,
        labels=workbench.labelled,
        hub=LiveHub(workbench.store, grading, grading.expected),
        runs=BackgroundRuns(workbench.runs, foreman, presets=plans, estimate=estimated),
        maps=StateMaps(workbench.store, workbench.encoder, lambda task_id: workbench.task(task_id).family),
        heads=lambda wanted: heads_of(workbench.runs, wanted),
        comparisons=BackgroundComparisons(workbench.comparisons, foreman, workshop=workbench, task_sets=lambda: _task_sets(workbench)),
        recorded=lambda: recorded_pools(workbench, pace=PACE),
        desk=_desk(workbench),
        deployment=workbench.config.deployment,
        visitor=visitor,
        spending=workbench.spending,
        own=own,
        place=place(workbench, PoolChecks(workbench, own, POOLS), snapshots, accelerator),
        why=Explanations(lambda pool, view, run_id: workbench.coordinator(pool, view, run_id=run_id), lambda: workbench.pool("offline")),
        programs=Programs(workbench.config.tokens, workbench.config.mcp),
    )
    services = _for_visitors(workbench, replace(services, recording=read_recording(workbench.config.assets)))
    # lessons start runs like any visitor of the pages, through the same service
    return replace(services, classroom=Classroom(lessons(workbench, services.runs, services.visitor)))


def _for_visitors(workbench: Workbench, services: Services) -> Services:
    """The same, for whoever reaches the page."""
    config = workbench.config
    if config.deployment.public:
        workbench.taught_by = current_visitor
    return with_visitors(services, AccessStore(workbench.database), server_secret(config.data if config.deployment.public else None))


def _desk(workbench: Workbench) -> ImportDesk:
    """Where files are imported; on a public page everybody has their own."""
    deployment = workbench.config.deployment
    return ImportDesk(
        workbench.task_sets,
        uploads=deployment.uploads,
        forget=workbench.shelf.forget,
        visitor=current_visitor if deployment.public else None,
        max_bytes=min(deployment.limits.upload_bytes, MAX_FILE_BYTES) if deployment.public else MAX_FILE_BYTES,
    )


def _task_sets(workbench: Workbench) -> Sequence[TaskSetOption]:
    """The generated families, then the imported sets."""
    generated = TaskSetOption(OFFLINE_TASKS, "Generated questions", tuple((family.name, family.title) for family in families()))
    return [generated, *imported_sets(workbench.task_sets)]


def _pool_option(workbench: Workbench, name: str, visitor: Callable[[], str]) -> PoolOption:
    def build(keys: Mapping[str, str]) -> Pool:
        return workbench.pool(name, pace=PACE, keys=keys, owner=visitor())

    def quick(keys: Mapping[str, str]) -> Pool:
        return workbench.pool(name, keys=keys, owner=visitor())

    slots = read_pool_file(workbench.config.pool_file(name)).key_slots
    return PoolOption(name, name.title(), build, tuple(slot for slot in slots if slot not in workbench.config.keys), quick)


def _examples() -> tuple[Example, ...]:
    """One held-out question per family, in full sentences."""
    return tuple(_example(family.name, family.title) for family in families())


def _example(name: str, title: str) -> Example:
    drawn = make_tasks(Split.TEST, 12, seed=4, families=[name], difficulty=2)
    task = next((task for task in drawn if task.question[0].isupper()), drawn[0])
    return Example(title, task.question, task.id)
