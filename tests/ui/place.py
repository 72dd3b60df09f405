"""A real workbench's place and own pools under the fakes of the pages, private or public."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from storage.checkup import look_at
from tests.ui.fakes import services
from ui.cli.doctor_checks import Check
from ui.cli.surroundings import own_pools
from ui.config import Config
from ui.deployment import Deployment
from ui.own_pools import OwnPools
from ui.place import Place
from ui.pool_checks import PoolChecks
from ui.services import Services
from ui.workbench import Workbench

PRIVATE = Deployment()
ASSETS = Path(__file__).parents[2] / "assets"
CHECKS = (
    Check("python", True, "3.12.1"),
    Check("packages", True, "gradio 6.31.0, plotly 7.1.1, torch 2.13.0"),
    Check("backbone", True, "bundled, 1,181,056 weights, width 128"),
    Check("device", True, "cpu, float32"),
    Check("sandbox", True, "namespaces"),
)


class Visitors:
    """Whose request is being handled, as the test says."""

    now = ""

    def __call__(self) -> str:
        return self.now


def settled(
    folder: Path, deployment: Deployment = PRIVATE, *, keys: dict[str, str] | None = None, checks: tuple[Check, ...] = CHECKS
) -> tuple[Services, Place, OwnPools, Visitors]:
    """Services whose Settings page is real but for the doctor's checks."""
    config = Config(ASSETS, f"sqlite:///{folder / 't.db'}", keys or {}, deployment=deployment)
    bench, visitors = Workbench(config), Visitors()
    own = own_pools(bench, visitors, pace=0.0)
    place = Place(lambda: checks, lambda: look_at(config.database_url), PoolChecks(bench, own, ("offline", "frontier")), tuple(config.keys))
    return replace(services(), own=own, place=place, deployment=deployment, visitor=visitors), place, own, visitors
