"""A stand-in for the comparisons behind the Compare page: believable sessions, played as far as a test lets them."""

from __future__ import annotations

import json
import random
import threading
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import Any

from storage.stored_comparison import ComparisonPage, StoredComparison
from storage.stored_run import RunStatus
from tests.ui.fakes import NAMES, Card
from trinity_core.errors import NotFoundError, PlanError, StorageError
from trinity_core.evaluation.comparison.cell import CallMark, Cell, to_dict
from trinity_core.evaluation.comparison.plan import ComparisonPlan
from trinity_core.evaluation.comparison.plan import to_dict as plan_to_dict
from trinity_core.tasks.registry import families, make_tasks
from trinity_core.tasks.task import Split
from ui.services import TaskSetOption

Line = dict[str, Any]
CARDS = (
    Card("coordinator", "Coordinator", "A learned head reads the discussion and picks agent and role at every turn."),
    Card("random", "Uniform random", "A random agent under a random role at every turn: the floor."),
    Card("rotation", "Rotation", "The agents one after the other, as Thinker, Worker, Verifier in turn."),
    Card("script", "Fixed script", "Always Thinker, Worker, Verifier: reader, generalist, auditor."),
    *(Card(f"single:{name}", f"Only {name}", f"One call to {name}, nobody else.") for name in NAMES),
    Card("reflect", "Self-reflection", "generalist answers, then goes over its own answer until the turns are used up."),
    Card("vote", "Majority vote", "Different agents answer without sight of each other; the answer most agree on is taken."),
    Card("cascade", "Cascade", "The cheapest agent answers, a Verifier judges, and the next dearer one is asked when it does not accept."),
    Card("conductor", "Conductor", "An agent writes a workflow of at most five steps."),
    Card("knn", "Nearest neighbours", "Asks the agent that was right on the most similar training questions."),
    Card("oracle", "Oracle", "Knows beforehand who would be right. Nobody can."),
)
SKILL = {"coordinator": 0.74, "random": 0.24, "rotation": 0.3, "script": 0.45, "vote": 0.47, "cascade": 0.58, "oracle": 0.91, "knn": 0.62}
"""Share answered right; others 0.4."""
STEPS: dict[str, list[list[tuple[str, str]]]] = {
    "coordinator": [[("reader", "thinker")], [("calculator", "worker")], [("auditor", "verifier")]],
    "random": [[("archivist", "verifier")], [("programmer", "worker")], [("reader", "thinker")], [("calculator", "worker")]],
    "script": [[("reader", "thinker")], [("generalist", "worker")], [("auditor", "verifier")]],
    "vote": [[("generalist", "worker"), ("calculator", "worker"), ("algebraist", "worker")]],
}
SECONDS = 0.05


def title_of(name: str) -> str:
    return next((card.title for card in CARDS if card.name == name), name)


def played(strategy: str, task: int, seed: int, answer: str | None = None) -> Cell:
    """One believable session, the same each time."""
    rng = random.Random(f"{strategy} {task} {seed}")
    right = random.Random(f"{task}").random() * 0.5 + rng.random() * 0.5 < SKILL.get(strategy, 0.4) * 0.8 + 0.08
    steps = STEPS.get(strategy, [[("generalist" if ":" not in strategy else strategy.split(":")[1], "worker")]])
    kept = steps[: max(1, len(steps) - (rng.random() < 0.3))]
    if strategy == "coordinator" and rng.random() < 0.4:
        kept = [[("generalist", "worker")], [("auditor", "verifier")]]
    calls = [
        CallMark(agent, role, step, "accept" if role == "verifier" else None, right if role == "verifier" else None)
        for step, group in enumerate(kept, 1)
        for agent, role in group
    ]
    tokens = 180 * len(calls) + rng.randrange(80)
    said = answer if answer is not None else "4.5 hours" if right else "about five hours"
    session = f"{strategy.replace(':', '-')}-{task:04d}-{seed:04d}-session"
    cost = round(tokens * 6e-7, 8)
    return Cell(strategy, task, seed, session, float(right), said, "accepted", tokens, 60, cost, SECONDS, len(calls), tuple(calls))


def lines_of(plan: ComparisonPlan, names: Sequence[str], *, answer: str | None = None, question: str | None = None) -> list[Line]:
    """The lines of a whole comparison of these strategies."""
    tasks = make_tasks(Split.TEST, plan.limit, seed=plan.task_seed, families=plan.families or None)
    started: Line = {
        "event": "comparison_started",
        "plan": plan_to_dict(plan),
        "agents": [{"name": name, "price_in": 0.1, "price_out": 0.4} for name in NAMES],
        "strategies": [{"name": name, "title": title_of(name), "idea": f"How {name} decides.", "fitted": name == "knn"} for name in names],
        "tasks": [{"id": task.id, "family": task.family, "question": question or task.question[:300]} for task in tasks],
    }
    cells = [
        played(name, task, seed, answer)
        for task in range(plan.limit)
        for seed in range(plan.seed, plan.seed + plan.seeds)
        for name in names
    ]
    new = {"event": "session_played", "new_tokens": 100, "new_cost_usd": 0.0}
    ended: Line = {"event": "comparison_ended", "reason": "finished", "calls": 0, "tokens": 0, "cost_usd": 0.0, "result": {}}
    return [started, *({**new, **to_dict(cell), "correct": cell.correct} for cell in cells), ended]


@dataclass
class _Comparison:
    stored: StoredComparison
    lines: list[Line] = field(default_factory=list)
    shown: int = 0


class FakeComparisons:
    """Comparisons that move on by `tick`, or by themselves with a pace of so many seconds a session."""

    def __init__(self, *, pace_s: float | None = None) -> None:
        self._made = 0
        self.forget(pace_s)

    def forget(self, pace_s: float | None = None) -> None:
        """As new, but no id comes twice."""
        self.pace_s, self.warmed, self.broken, self.why_waiting = pace_s, 0, "", ""
        self.all: dict[str, _Comparison] = {}

    def task_sets(self) -> Sequence[TaskSetOption]:
        every = tuple((family.name, family.title) for family in families())
        return (TaskSetOption("offline", "Generated questions", every), TaskSetOption("mine", "My questions", (), 20))

    def estimate(self, plan: ComparisonPlan) -> str:
        sessions = len(plan.strategies) * plan.limit * plan.seeds
        return f"{sessions:,} sessions, at most {sessions * plan.max_turns:,} calls. The agents run on this machine and cost nothing."

    def submit(self, plan: ComparisonPlan, *, owner: str = "", label: str = "") -> str:
        if plan.task_seed == 13 or "vote:13" in plan.strategies:
            raise PlanError("13 votes bring bad luck. Choose another number.")
        return self.add(plan, label=label)

    def add(self, plan: ComparisonPlan, *, label: str = "", **texts: str) -> str:
        self._made += 1
        known, now = f"{self._made:032x}", datetime.now(UTC)
        planned = len(plan.strategies) * plan.limit * plan.seeds
        stored = StoredComparison(
            id=known,
            created_at=now,
            owner="",
            label=label,
            pool=plan.pool,
            tasks=plan.tasks,
            plan_json=json.dumps(plan_to_dict(plan)),
            status=RunStatus.QUEUED,
            queued_at=now,
            started_at=None,
            ended_at=None,
            message="",
            events=0,
            seconds=0.0,
            sessions=0,
            planned=planned,
            tokens=0,
            cost_usd=0.0,
        )
        self.all[known] = _Comparison(stored, lines_of(plan, plan.strategies, **texts))
        if self.pace_s is not None:
            threading.Thread(target=self._play, args=(known,), daemon=True).start()
        return known

    def tick(self, known: str, sessions: int = 10**6) -> None:
        """Let so many more sessions be played."""
        one = self.all[known]
        one.shown = min(len(one.lines), max(one.shown, 1) + sessions)
        done = sum(line["event"] == "session_played" for line in one.lines[: one.shown])
        over = one.shown == len(one.lines)
        status = RunStatus.FINISHED if over else RunStatus.RUNNING
        one.stored = replace(one.stored, status=status, events=one.shown, sessions=done, seconds=done * SECONDS, tokens=done * 100)

    def mark(self, known: str, status: RunStatus, message: str = "") -> None:
        self.all[known].stored = replace(self.all[known].stored, status=status, message=message)

    def extend(self, known: str, strategies: Sequence[str]) -> None:
        stored = self.get(known)
        plan = replace(stored.plan, strategies=(*stored.plan.strategies, *strategies))
        one, added = self.all[known], lines_of(plan, strategies)
        one.lines = [*one.lines[: one.shown], *added]
        planned = len(plan.strategies) * plan.limit * plan.seeds
        one.stored = replace(stored, plan_json=json.dumps(plan_to_dict(plan)), planned=planned, status=RunStatus.QUEUED)

    def stop(self, known: str) -> None:
        self.get(known)
        self.mark(known, RunStatus.STOPPED)

    def resume(self, known: str) -> None:
        self.get(known)
        self.mark(known, RunStatus.RUNNING)

    def duplicate(self, known: str) -> ComparisonPlan:
        return self.get(known).plan

    def get(self, known: str) -> StoredComparison:
        if self.broken:
            raise StorageError(self.broken)
        if known not in self.all:
            raise NotFoundError(f"There is no comparison {known!r}.")
        return self.all[known].stored

    def list(self, limit: int = 50, offset: int = 0, *, owner: str | None = None) -> ComparisonPage:
        rows = [one.stored for one in reversed(self.all.values())]
        return ComparisonPage(tuple(rows[offset : offset + limit]), len(rows))

    def events(self, known: str, offset: int = 0) -> list[str]:
        one = self.all[known]
        return [json.dumps(line) for line in one.lines[offset : one.shown]]

    def delete(self, known: str) -> None:
        del self.all[known]

    def warm(self) -> None:
        self.warmed += 1

    def trouble(self) -> str:
        return self.why_waiting

    def _play(self, known: str) -> None:
        pause, one = threading.Event(), self.all[known]
        while one.shown < len(one.lines) and one.stored.status is not RunStatus.STOPPED:
            pause.wait(self.pace_s)
            self.tick(known, 1)
