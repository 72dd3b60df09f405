"""The program as `app.py` would serve it, with a database of the attack's own."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from trinity_core.interfaces import Encoder
from trinity_core.settings import View
from trinity_core.testing import HashEncoder
from ui.config import Config
from ui.deployment import Deployment
from ui.services import Services
from ui.torture.child import ROOT
from ui.workbench import Workbench


class WithoutBackbone(Workbench):
    """A workbench whose coordinator reads no backbone, for attacks that are not after it: its states mean nothing and cost nothing."""

    def encoder(self, view: View = View.FULL) -> Encoder:
        """States drawn from a hash."""
        return HashEncoder(32)


@dataclass(frozen=True, slots=True)
class Program:
    """What is attacked."""

    workbench: Workbench
    services: Services


@contextmanager
def own_program(folder: Path, *, bench: Callable[[Config], Workbench] = Workbench, **changes: Any) -> Iterator[Program]:
    """Everything that the pages are served from. Nothing runs in the background, and offline agents answer at once.

    Args:
        folder: where its database is.
        bench: makes the workbench.
        changes: fields of `Config` that are not as usual.
    """
    from ui.cli.serve import make_services
    from ui.runs.foreman import Foreman

    config = Config(
        ROOT / "assets", f"sqlite:///{folder / 'trinity.db'}", **{"deployment": Deployment(uploads=True), "data": folder, **changes}
    )
    with bench(config) as workbench:
        foreman = Foreman(workbench.runs, lambda: None, others=[workbench.comparisons])  # type: ignore[arg-type, return-value]
        services = make_services(workbench, foreman)
        at_once = tuple(replace(option, build=option.quick or option.build) for option in services.pools)
        yield Program(workbench, replace(services, pools=at_once))
        if services.desk is not None:
            services.desk.close()
