"""`work`: the process that trains queued runs. The server starts and ends it; people need not."""

from __future__ import annotations

import argparse
import logging
import signal
from typing import TextIO

from storage.heart import Heart
from ui.runs.trainer import Trainer
from ui.runs.worker import Worker
from ui.workbench import Workbench


def run(workbench: Workbench, args: argparse.Namespace, out: TextIO) -> int:
    """Train until nothing has waited for long, the parent is gone, or a signal says so."""
    logging.basicConfig(format="app.py work: %(message)s")
    worker = Worker(workbench.runs, Trainer(workbench), secrets=tuple(workbench.config.keys.values()), idle_s=args.idle)
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, worker.leave)
    heart = Heart(workbench.runs)
    heart.start()
    try:
        worker.run()
    finally:
        heart.stop()
    return 0
