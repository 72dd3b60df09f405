"""A public page over real stores, with every page there is; nothing runs in the background."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from storage.access import AccessStore
from storage.comparisons import ComparisonStore
from storage.database import Database, open_database
from storage.runs import RunStore
from storage.sessions import SessionStore
from storage.task_sets import TaskSetStore
from tests.ui.fake_runs import PRESETS
from tests.ui.fakes import agents, services
from trinity_core.agents.pool import Pool
from trinity_core.errors import NotFoundError
from trinity_core.testing import HashEncoder
from ui.comparisons.service import BackgroundComparisons
from ui.deployment import Deployment
from ui.import_desk import ImportDesk
from ui.imported import imported_sets, recorded_pools
from ui.maps.state_map import StateMaps
from ui.openai_api.tokens import Tokens
from ui.runs.service import BackgroundRuns
from ui.services import Programs, Services, TaskSetOption
from ui.shelf import Shelf
from ui.visiting.bundle import with_visitors
from ui.visiting.identity import current_visitor

PUBLIC = Deployment(public=True, uploads=True)
SECRET = b"s" * 32


@dataclass
class Workshop:
    """Pools and tasks of the tests' stand-ins, and imported sets."""

    task_sets: TaskSetStore
    shelf: Shelf = field(init=False)

    def __post_init__(self) -> None:
        self.shelf = Shelf(self.task_sets)

    def pool(self, name: str, *, pace: float = 0.0) -> Pool:
        return self.shelf.pool(name) if name.startswith("recorded:") else Pool("offline", tuple(agents()))

    def tasks(self, name: str, split: Any, count: int, *, seed: int, families: Any = ()) -> Any:
        return (1,) if name == "offline" else self.shelf.task_set(name).tasks(split, count, seed=seed, families=families)

    def strategy_parts(self, plan: Any, pool: Any) -> Any:
        raise NotFoundError("There are no strategies here.")


def raw_services(database: Database, deployment: Deployment = PUBLIC, **more: Any) -> Services:
    """Every page over the stores of a database, before anybody is told apart."""
    sets, foreman = TaskSetStore(database), SimpleNamespace(wake=lambda: None, warm=lambda: None, trouble="")
    workshop = Workshop(sets)
    bundle = services(store=SessionStore(database))
    return replace(
        bundle,
        deployment=deployment,
        runs=BackgroundRuns(RunStore(database), foreman, presets=PRESETS, estimate=lambda plan: "60 episodes."),
        comparisons=BackgroundComparisons(
            ComparisonStore(database),
            foreman,
            workshop=workshop,
            task_sets=lambda: [TaskSetOption("offline", "Generated questions", (("logic", "Logic"),)), *imported_sets(sets)],
        ),
        maps=StateMaps(bundle.store, lambda: HashEncoder(8), lambda task: "logic"),
        recorded=lambda: recorded_pools(workshop),
        desk=ImportDesk(sets, uploads=deployment.uploads, visitor=current_visitor if deployment.public else None),
        programs=Programs(Tokens()),
        **more,
    )


def public_services(folder: Path, deployment: Deployment = PUBLIC) -> tuple[Services, Database]:
    """A page as `serve` makes it, and its database."""
    database = open_database(f"sqlite:///{folder / 'public.db'}")
    return with_visitors(raw_services(database, deployment), AccessStore(database), SECRET), database
