"""Every page over data in which each field that people or models can write holds every payload."""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from itertools import chain
from pathlib import Path

import numpy as np

from storage.stored import TimedEvent
from storage.stored_run import RunStatus
from tests.ui.everything import everything
from tests.ui.fake_runs import PRESETS, recorded
from tests.ui.fakes import NAMES, agents, services
from tests.ui.maps.test_map_lines import FakeMaps
from tests.ui.payloads import ALL
from trinity_core.analysis.projection import Method, project
from trinity_core.analysis.state_points import Moment
from trinity_core.evaluation.comparison.plan import ComparisonPlan
from trinity_core.events import SessionEnded, StepDecided, TextDelta, TurnReplied
from trinity_core.settings import SessionPlan
from trinity_core.strategies.card import StrategyCard
from trinity_core.tasks.table.reading import Content
from trinity_core.training.race import RacePlan
from trinity_core.types import (
    AgentInfo,
    Call,
    Fault,
    FaultKind,
    Reply,
    Role,
    Session,
    Step,
    StopReason,
    Suggestion,
    Transcript,
    Turn,
    Usage,
    Verdict,
)
from ui.import_lines import lines_of
from ui.maps.state_map import MapQuery, StateMap
from ui.services import Example, HeadOption, PoolOption, Services

EVIL = ALL.replace("\x00", "")
PLACES = (
    *("question", "answer", "agent name", "agent description", "agent model", "provider", "why an agent is off", "role note", "reply note"),
    *("verdict text", "suggestion", "instruction", "fault", "strategy label", "strategy idea", "strategy paper", "checkpoint", "backbone"),
    *("pool name", "pool title", "head label", "example", "example family", "run label", "run message", "run advice", "run agents"),
    *("comparison label", "comparison strategy", "comparison answer", "comparison question", "comparison message", "race message"),
    *("set name", "set column", "set question", "set family", "set error report", "uploaded file name", "map question", "map family"),
    *("address",),
)
"""Where the payloads stand."""


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
    pool = plain.pools[0].build({})
    option = PoolOption(f"recorded:{EVIL}", EVIL, lambda keys: pool, (EVIL[:80],))
    bundle = replace(
        everything(folder, plain),
        pools=(replace(plain.pools[0], title=EVIL), replace(option, name=EVIL)),
        recorded=lambda: (option,),
        strategies=lambda chosen: tuple(StrategyCard(name, EVIL, EVIL, EVIL, EVIL) for name in ("coordinator", "random", f"vote:{EVIL}")),
        examples=(Example(EVIL, EVIL), *plain.examples),
        heads=lambda wanted: (HeadOption("h" * 32, EVIL, "offline"),),
        maps=_Maps(),
    )
    return Hostile(bundle, tuple(_addresses(bundle)))


def _addresses(bundle: Services) -> list[str]:
    one, two = _session(bundle), _session(bundle)
    run, race, comparison = (
        _run(bundle),
        bundle.runs.submit_race(RacePlan(("sep-cma-es", "cma-es"), seeds=1, episodes=5_000)),
        _compared(bundle),
    )
    bundle.runs.mark(bundle.runs.race(race)[0].id, RunStatus.FAILED, EVIL)
    _imported(bundle)
    return [
        *("/", f"/?session={one}", "/?session=EVIL&pool=EVIL&head=EVIL"),
        *("/traces", f"/traces?session={one}", "/traces?session=EVIL", f"/sides?sessions={one},{two}", "/sides?sessions=EVIL"),
        *("/evolve", f"/evolve?run={run}", "/evolve?run=EVIL&pool=EVIL", "/race", f"/race?race={race}", "/race?race=EVIL"),
        *("/compare", f"/compare?comparison={comparison}&list=1", "/compare?comparison=EVIL&tasks=EVIL&a=EVIL"),
        *("/map", f"/map?session={one}&strategy=EVIL", "/data", "/data?x=EVIL", "/settings"),
    ]


def _session(bundle: Services) -> str:
    store = bundle.store
    infos = (AgentInfo(EVIL, EVIL, EVIL, EVIL), AgentInfo("b"))
    plan = SessionPlan(EVIL, EVIL, EVIL, infos, task="", checkpoint=EVIL, backbone=EVIL)
    fault, text = Fault(FaultKind.CONNECTION, EVIL), f"{EVIL}\nAnswer: {EVIL}"
    calls = [Call(EVIL, role, EVIL, (1,)) for role in (Role.THINKER, Role.WORKER, Role.VERIFIER)]
    turns = (
        Turn(1, 1, calls[0], Reply(text, Usage(1, 1), 0.0, 0.1, note=EVIL), note=EVIL, suggestion=Suggestion(EVIL, Role.WORKER)),
        Turn(2, 2, calls[1], Reply(text, Usage(1, 1), 0.0, 0.1, fault, EVIL), note=EVIL),
        Turn(3, 3, calls[2], Reply(f"REVISE\n{EVIL}", Usage(1, 1), 0.0, 0.1), note=EVIL, verdict=Verdict.REVISE),
    )
    ended = SessionEnded(Session(Transcript(EVIL, turns), EVIL, StopReason.MAX_TURNS, 1, 1, 0.0, 0.1))
    session_id = store.create(plan)
    steps = [[StepDecided(t.step, t.number, Step((t.call,), None, EVIL)), TextDelta(t.number, EVIL), TurnReplied(t)] for t in turns]
    store.add_many(session_id, [TimedEvent(0.0, event) for event in [*chain.from_iterable(steps), ended]])
    return session_id


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


def _imported(bundle: Services) -> None:
    """Sets whose names, columns, questions and families are payloads, each with lines that were refused."""
    rows = [(f"{EVIL}1", EVIL, 1, 0), ("q2", EVIL, 0, 1), (f"{EVIL}3", EVIL, 1, 1), (EVIL, "", EVIL, 1), ("", EVIL, 1, 0)]
    text = "\n".join(json.dumps({"prompt": q, "family": f, EVIL[:70]: a, "b": b}) for q, f, a, b in rows)
    for label in (EVIL, "set.jsonl"):
        token, file = bundle.desk.begin(label)
        with file:
            file.write(text.encode())
        found = bundle.desk.look([token])
        bundle.desk.take([token], content=Content.AUTO, lines=lines_of(found), name=label[:80])


class _Maps(FakeMaps):
    def draw(self, query: MapQuery) -> StateMap:
        moments = tuple(Moment(f"s{n}", Transcript(EVIL), EVIL, f"{EVIL}{n}", "worker", None) for n in range(3))
        states = np.eye(3, 4, dtype=np.float32)
        return StateMap(MapQuery(), moments, project(states, Method.PCA, seed=1), tuple(f"{EVIL}{n}" for n in range(3)), 2, states)
