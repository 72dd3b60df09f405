"""`work`: the process that trains and compares what is queued. The server starts and ends it; people need not."""

from __future__ import annotations

import argparse
import logging
import signal
import threading
from contextlib import suppress
from typing import TextIO

from storage.heart import Heart
from trinity_core.errors import TrinityError
from ui.comparisons.comparer import Comparer
from ui.comparisons.sitting import comparing
from ui.runs.trainer import Trainer
from ui.runs.worker import Worker
from ui.workbench import Workbench


def run(workbench: Workbench, args: argparse.Namespace, out: TextIO) -> int:
    """Work until nothing has waited for long, the parent is gone, or a signal says so."""
    logging.basicConfig(format="app.py work: %(message)s")
    secrets = tuple(workbench.config.keys.values())
    duty = comparing(workbench.comparisons, Comparer(workbench))
    worker = Worker(workbench.runs, Trainer(workbench), others=[duty], secrets=secrets, idle_s=args.idle, home=args.parent)
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, worker.leave)
    heart = Heart(workbench.runs, workbench.comparisons)
    heart.start()
    threading.Thread(target=_warm_up, args=(workbench,), name="warm-up", daemon=True).start()
    try:
        worker.run()
    finally:
        heart.stop()
    return 0


def _warm_up(workbench: Workbench) -> None:
    """Load the backbone while nothing waits yet: the server starts this process when somebody opens the page."""
    with suppress(TrinityError):  # a run that needs it will tell
        workbench.warm_up()
