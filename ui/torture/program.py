"""The program as `app.py` would serve it, with a database of the attack's own."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ui.services import Services
from ui.torture.child import ROOT
from ui.workbench import Workbench


@dataclass(frozen=True, slots=True)
class Program:
    """What is attacked."""

    workbench: Workbench
    services: Services


@contextmanager
def own_program(folder: Path, **changes: Any) -> Iterator[Program]:
    """Everything that the pages are served from; nothing runs in the background.

    Args:
        folder: where its database is.
        changes: fields of `Config` that are not as usual.
    """
    from ui.cli.serve import make_services
    from ui.config import Config
    from ui.runs.foreman import Foreman

    config = Config(ROOT / "assets", f"sqlite:///{folder / 'trinity.db'}", **changes)
    with Workbench(config) as workbench:
        foreman = Foreman(workbench.runs, lambda: None, others=[workbench.comparisons])  # type: ignore[arg-type, return-value]
        services = make_services(workbench, foreman)
        yield Program(workbench, services)
        if services.desk is not None:
            services.desk.close()
