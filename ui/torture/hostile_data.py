"""A program full of hostile text: every field that people or models can write holds every payload, put there by its own ways."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace

from storage.stored import TimedEvent
from storage.stored_run import RunStatus
from trinity_core.agents.pool import Pool
from trinity_core.cancel import Cancel
from trinity_core.errors import StorageError
from trinity_core.evaluation.comparison.plan import ComparisonPlan
from trinity_core.events import SessionEnded, SessionEvent, StepDecided, TextDelta, TurnReplied
from trinity_core.settings import SessionPlan
from trinity_core.strategies.card import StrategyCard
from trinity_core.tasks.table.reading import Content
from trinity_core.testing import ScriptedAgent
from trinity_core.training.plan import RunPlan, Start
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
from ui.config import Config
from ui.import_desk import ImportDesk
from ui.import_lines import lines_of
from ui.services import Example, HeadOption, PoolOption, RunService, Services, TraceStore
from ui.torture.program import WithoutBackbone
from ui.workbench import Workbench

FIELDS = (
    *("question", "answer", "agent name", "agent description", "agent model", "provider", "why an agent is off", "role note", "reply note"),
    *("verdict text", "suggestion", "instruction", "fault", "strategy label", "strategy idea", "strategy paper", "checkpoint", "backbone"),
    *("pool name", "pool title", "head label", "example", "example family", "run label", "run message", "run advice", "run agents"),
    *("comparison label", "comparison strategy", "comparison answer", "comparison question", "comparison message", "race message"),
    *("set name", "set column", "set question", "set family", "set error report", "uploaded file name", "map question", "map family"),
    *("address",),
)
"""Where the payloads stand."""
_AGENTS = 4


class HostileBench(WithoutBackbone):
    """A workbench whose every pool is of agents named and speaking in payloads, and whose coordinator reads without a backbone.

    Args:
        config: as usual.
        evil: the payloads in one text.
    """

    def __init__(self, config: Config, evil: str) -> None:
        super().__init__(config)
        self._evil = evil

    def pool(self, name: str, *, pace: float = 0.0, keys: Mapping[str, str] | None = None, owner: str = "") -> Pool:
        """Agents that mean harm."""
        return hostile_pool(self._evil)


def hostile_pool(evil: str) -> Pool:
    """Agents whose names, descriptions, replies and excuses are payloads."""
    agents = []
    for number in range(_AGENTS):
        agent = ScriptedAgent(f"{evil}{number}", [f"ACCEPT\n{evil}\nAnswer: {evil}"], unavailable=evil if number == _AGENTS - 1 else "")
        agent.info = AgentInfo(f"{evil}{number}", evil, evil, evil, price_in=1.0, price_out=2.0)
        agents.append(agent)
    return Pool("offline", tuple(agents))


def with_payloads(services: Services, evil: str) -> Services:
    """The same with payloads in everything that is offered."""
    pool = hostile_pool(evil)
    option = PoolOption(f"recorded:{evil}", evil, lambda keys: pool, (evil[:80],))
    return replace(
        services,
        pools=(replace(services.pools[0], title=evil), replace(option, name=evil)),
        recorded=lambda: (option,),
        strategies=lambda chosen: tuple(StrategyCard(name, evil, evil, evil, evil) for name in ("coordinator", "random", f"vote:{evil}")),
        examples=(Example(evil, evil), *services.examples),
        heads=lambda wanted: (HeadOption("h" * 32, evil, "offline"),),
    )


def filled(bench: Workbench, services: Services, evil: str) -> list[str]:
    """Fill the stores, and tell the addresses that show what is in them."""
    one, two = add_session(services.store, evil), add_session(services.store, evil)
    run, race, comparison = _run(bench, evil), _race(bench, evil), _comparison(bench, evil)
    if services.desk is not None:
        add_sets(services.desk, evil)
    return [
        *("/", f"/?session={one}", "/?session=EVIL&pool=EVIL&head=EVIL"),
        *("/traces", f"/traces?session={one}", "/traces?session=EVIL", f"/sides?sessions={one},{two}", "/sides?sessions=EVIL"),
        *("/evolve", f"/evolve?run={run}", "/evolve?run=EVIL&pool=EVIL", "/race", f"/race?race={race}", "/race?race=EVIL"),
        *("/compare", f"/compare?comparison={comparison}&list=1", "/compare?comparison=EVIL&tasks=EVIL&a=EVIL"),
        *("/map", f"/map?session={one}&strategy=EVIL", "/data", "/data?x=EVIL", "/export/EVIL.json", "/v1/EVIL"),
    ]


def add_session(store: TraceStore, evil: str) -> str:
    """A stored session in which all that can be written is a payload; returns its id."""
    infos = (AgentInfo(evil, evil, evil, evil), AgentInfo("b"))
    plan = SessionPlan(evil, evil, evil, infos, task="", checkpoint=evil, backbone=evil)
    fault, text = Fault(FaultKind.CONNECTION, evil), f"{evil}\nAnswer: {evil}"
    calls = [Call(evil, role, evil, (1,)) for role in (Role.THINKER, Role.WORKER, Role.VERIFIER)]
    turns = (
        Turn(1, 1, calls[0], Reply(text, Usage(1, 1), 0.0, 0.1, note=evil), note=evil, suggestion=Suggestion(evil, Role.WORKER)),
        Turn(2, 2, calls[1], Reply(text, Usage(1, 1), 0.0, 0.1, fault, evil), note=evil),
        Turn(3, 3, calls[2], Reply(f"REVISE\n{evil}", Usage(1, 1), 0.0, 0.1), note=evil, verdict=Verdict.REVISE),
    )
    ended = SessionEnded(Session(Transcript(evil, turns), evil, StopReason.MAX_TURNS, 1, 1, 0.0, 0.1))
    session_id = store.create(plan)
    events: list[SessionEvent] = []
    for turn in turns:
        step = Step((turn.call,), None, evil)
        events += [StepDecided(turn.step, turn.number, step), TextDelta(turn.number, evil), TurnReplied(turn)]
    store.add_many(session_id, [TimedEvent(0.0, event) for event in (*events, ended)])
    return session_id


def add_sets(desk: ImportDesk, evil: str) -> None:
    """Sets whose names, columns, questions and families are payloads, each with lines that were refused."""
    rows = [(f"{evil}1", evil, 1, 0), ("q2", evil, 0, 1), (f"{evil}3", evil, 1, 1), (evil, "", evil, 1), ("", evil, 1, 0)]
    text = "\n".join(json.dumps({"prompt": q, "family": f, evil[:70]: a, "b": b}) for q, f, a, b in rows)
    for label in (evil, "set.jsonl"):
        token, file = desk.begin(label)
        with file:
            file.write(text.encode())
        found = desk.look([token])
        desk.take([token], content=Content.AUTO, lines=lines_of(found), name=label[:80])


def _run(bench: Workbench, evil: str) -> str:
    """A tiny run over the hostile pool, played to its end, and one that failed with a payload as its reason."""
    from ui.runs.sitting import drive
    from ui.runs.trainer import Trainer

    plan = RunPlan(
        start=Start.ZERO, families=("arithmetic",), generations=1, population=2, repeats=2, train_tasks=4, validation_tasks=4, test_tasks=4
    )
    plan = replace(plan, headroom_tasks=4, max_turns=2, validate_every=1, max_calls=10_000, max_cost_usd=100.0)
    failed = bench.runs.begin(replace(plan, pool=evil), label=evil[:200])
    bench.runs.finish(failed, RunStatus.FAILED, evil)
    run = bench.runs.begin(plan, label=evil[:200])
    list(drive(bench.runs, run, Trainer(bench), Cancel()))
    return run


def _race(bench: Workbench, evil: str) -> str:
    from trinity_core.training.race import RacePlan
    from ui.runs.foreman import Foreman
    from ui.runs.service import BackgroundRuns

    foreman = Foreman(bench.runs, lambda: None)  # type: ignore[arg-type, return-value]
    service: RunService = BackgroundRuns(bench.runs, foreman, presets=(), estimate=lambda plan: evil)
    race = service.submit_race(RacePlan(("sep-cma-es", "cma-es"), seeds=1, episodes=5_000))
    first = service.race(race)[0].id
    if not bench.runs.claim(first):
        raise StorageError("a run that nobody has could not be claimed")
    bench.runs.finish(first, RunStatus.FAILED, evil)
    return race


def _comparison(bench: Workbench, evil: str) -> str:
    from ui.comparisons.comparer import Comparer
    from ui.comparisons.sitting import drive

    failed = bench.comparisons.begin(ComparisonPlan(("random", f"vote:{evil[:150]}"), limit=2), label=evil[:200])
    bench.comparisons.finish(failed, RunStatus.FAILED, evil)
    plan = ComparisonPlan(("random", f"single:{evil[:150]}"), limit=2, max_turns=2, max_calls=1000, max_cost_usd=100.0)
    comparison = bench.comparisons.begin(plan, label=evil[:200])
    list(drive(bench.comparisons, comparison, Comparer(bench), Cancel()))
    return comparison
