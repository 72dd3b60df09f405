"""Every page over data in which each field that people or models can write holds every payload."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from storage.stored_run import RunStatus
from tests.ui.everything import everything
from tests.ui.fake_runs import PRESETS, recorded
from tests.ui.fakes import NAMES, agents, services
from tests.ui.maps.test_map_lines import FakeMaps
from trinity_core.analysis.projection import Method, project
from trinity_core.analysis.state_points import Moment
from trinity_core.evaluation.comparison.plan import ComparisonPlan
from trinity_core.training.race import RacePlan
from trinity_core.types import (
    AgentInfo,
    Role,
    Transcript,
)
from ui.maps.state_map import MapQuery, StateMap
from ui.services import Services
from ui.torture.hostile_data import add_session, add_sets, with_payloads
from ui.torture.payloads import ALL

EVIL = ALL.replace("\x00", "")


@dataclass(frozen=True)
class Hostile:
    """The bundle, and addresses of every page that show what is in it."""

    bundle: Services
    addresses: tuple[str, ...]


def hostile(folder: Path) -> Hostile:
    """Fill a bundle of every page."""
    made = agents(texts=dict.fromkeys(Role, f"ACCEPT\n{EVIL}\nAnswer: {EVIL}"), unavailable={NAMES[0]: EVIL})
    for number, agent in enumerate(made):
        agent.info = AgentInfo(f"{EVIL}{number}", EVIL, EVIL, EVIL)
    plain = services(made, steps=((made[1].info.name, Role.WORKER), (made[2].info.name, Role.VERIFIER)))
    bundle = replace(with_payloads(everything(folder, plain), EVIL), maps=_Maps())
    return Hostile(bundle, tuple(_addresses(bundle)))


def _addresses(bundle: Services) -> list[str]:
    one, two = add_session(bundle.store, EVIL), add_session(bundle.store, EVIL)
    run, race, comparison = (
        _run(bundle),
        bundle.runs.submit_race(RacePlan(("sep-cma-es", "cma-es"), seeds=1, episodes=5_000)),
        _compared(bundle),
    )
    bundle.runs.mark(bundle.runs.race(race)[0].id, RunStatus.FAILED, EVIL)
    add_sets(bundle.desk, EVIL)
    return [
        *("/", f"/?session={one}", "/?session=EVIL&pool=EVIL&head=EVIL"),
        *("/traces", f"/traces?session={one}", "/traces?session=EVIL", f"/sides?sessions={one},{two}", "/sides?sessions=EVIL"),
        *("/evolve", f"/evolve?run={run}", "/evolve?run=EVIL&pool=EVIL", "/race", f"/race?race={race}", "/race?race=EVIL"),
        *("/compare", f"/compare?comparison={comparison}&list=1", "/compare?comparison=EVIL&tasks=EVIL&a=EVIL"),
        *("/map", f"/map?session={one}&strategy=EVIL", "/data", "/data?x=EVIL", "/settings"),
    ]


def _run(bundle: Services) -> str:
    lines = recorded(PRESETS[0].plan, names=[f"{EVIL}{number}" for number in range(7)], collapsed=EVIL)
    lines[1]["advice"] = EVIL
    run_id = bundle.runs.add(lines, replace(PRESETS[0].plan, pool=EVIL), label=EVIL)
    bundle.runs.tick(run_id, 999)
    bundle.runs.mark(run_id, RunStatus.FAILED, EVIL)
    return run_id


def _compared(bundle: Services) -> str:
    plan = ComparisonPlan(("coordinator", "random", f"vote:{EVIL[:150]}"), limit=6)
    known = bundle.comparisons.add(plan, label=EVIL, answer=EVIL, question=EVIL)
    bundle.comparisons.tick(known, 18)
    bundle.comparisons.mark(known, RunStatus.FAILED, EVIL)
    return known


class _Maps(FakeMaps):
    def draw(self, query: MapQuery) -> StateMap:
        moments = tuple(Moment(f"s{n}", Transcript(EVIL), EVIL, f"{EVIL}{n}", "worker", None) for n in range(3))
        states = np.eye(3, 4, dtype=np.float32)
        return StateMap(MapQuery(), moments, project(states, Method.PCA, seed=1), tuple(f"{EVIL}{n}" for n in range(3)), 2, states)
