"""`fork`: a stored session once more from one of its turns on, played otherwise; or, with `--all`, every way it could be."""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterator
from typing import TextIO

from storage.stored import SessionStatus, StoredSession
from trinity_core.agents.pool import Pool
from trinity_core.cancel import Cancel
from trinity_core.codec import to_line
from trinity_core.errors import PlanError
from trinity_core.evaluation.regret import Outcome
from trinity_core.events import SessionEnded, SessionEvent
from trinity_core.session.fork import Branch, Change, fork
from trinity_core.settings import SessionPlan
from trinity_core.types import ROLES, Role
from ui.alternatives import AlternativesBatch, Field
from ui.cli.ask import Notebook, print_text, until_interrupted
from ui.cli.text import plain
from ui.workbench import Workbench

_MARK = {None: "?", 0.0: "wrong", 1.0: "right"}


def run(workbench: Workbench, args: argparse.Namespace, out: TextIO) -> int:
    """Play the branch, or all of them, and print what comes; Ctrl-C stops it, keeps what there is and exits with 130."""
    workbench.store.sweep()
    stored = workbench.store.get(args.session)
    if stored.status is SessionStatus.RUNNING:
        raise PlanError(f"Session {stored.id!r} is still running. Wait until it has ended, or stop it.")
    pool = workbench.pool(args.pool or stored.plan.pool)
    plan = workbench.labelled(stored.plan, pool)
    if args.all:
        return _all(workbench, args, Field(stored, plan, pool, args.turn), out)
    return _one(workbench, args, stored, (plan, pool), out)


def _one(workbench: Workbench, args: argparse.Namespace, stored: StoredSession, played: tuple[SessionPlan, Pool], out: TextIO) -> int:
    plan, pool = played
    branch = fork(plan, stored.transcript, pool, turn=args.turn, change=Change(args.agent, _role(args.role), args.instruction))
    cancel = Cancel()
    with Notebook(workbench, branch.plan, parent=stored.id, parent_turn=branch.turn - 1) as notebook:
        for event in until_interrupted(workbench.branch(branch, pool, cancel=cancel), cancel):
            notebook.add(event)
            correct = _graded(workbench, branch.plan, event, notebook.session_id)
            if args.json:
                _print_json(event, notebook.session_id, stored.id, correct, out)
            else:
                print_text(event, notebook.session_id, out)
    return 130 if cancel.is_set() else 0


def _graded(workbench: Workbench, plan: SessionPlan, event: SessionEvent, session_id: str) -> bool | None:
    if not isinstance(event, SessionEnded):
        return None
    correct = _grade(workbench, plan, event.session.answer)
    if correct is not None and session_id:
        workbench.store.grade(session_id, correct)
    return correct


def _grade(workbench: Workbench, plan: SessionPlan, answer: str) -> bool | None:
    score = workbench.grade(workbench.task(plan.task), answer) if plan.task else None
    return None if score is None else float(score) >= 0.5


def _print_json(event: SessionEvent, session_id: str, parent: str, correct: bool | None, out: TextIO) -> None:
    ended = isinstance(event, SessionEnded)
    extra = {"session_id": session_id, "parent": parent, "correct": correct} if ended else {}
    print(to_line(event, **extra), file=out, flush=True)


def _role(word: str) -> Role | None:
    if not word:
        return None
    if word.lower() not in set(Role):
        raise PlanError(f"There is no role {word!r}. Choose one of: {', '.join(ROLES)}.")
    return Role(word.lower())


def _all(workbench: Workbench, args: argparse.Namespace, field: Field, out: TextIO) -> int:
    if args.agent or args.role or args.instruction is not None:
        raise PlanError("--all tries every agent and role itself; leave --agent, --role and --instruction out.")
    if args.seeds < 1:
        raise PlanError(f"--seeds is {args.seeds!r}; it must be 1 or more.")
    price = field.price(args.seeds)
    if not args.json:
        print(price.sentence, file=out, flush=True)

    def graded(plan: SessionPlan, answer: str) -> bool | None:
        return _grade(workbench, plan, answer)

    def play(branch: Branch, pool: Pool, cancel: Cancel) -> Iterator[SessionEvent]:
        return workbench.branch(branch, pool, cancel=cancel)

    batch = AlternativesBatch(field, store=workbench.store, play=play, grade=graded, seeds=args.seeds)
    batch.start()
    _wait(batch)
    print(json.dumps(_report(batch), ensure_ascii=False) if args.json else _table(batch), file=out)
    return 130 if batch.cancel.is_set() else 0


def _wait(batch: AlternativesBatch) -> None:
    while not batch.done.is_set():
        try:
            batch.done.wait()
        except KeyboardInterrupt:
            batch.cancel.set()


def _report(batch: AlternativesBatch) -> dict[str, object]:
    chosen, found = batch.field.chosen, batch.regret()
    return {
        "turn": batch.field.turn,
        "alternatives": [_row(outcome) for outcome in batch.ordered()],
        "chosen": None if chosen is None else {"agent": chosen[0], "role": chosen[1].value},
        "regret": found.value,
        "sentence": found.sentence,
        "faults": list(batch.faults),
    }


def _row(outcome: Outcome) -> dict[str, object]:
    return {
        "agent": outcome.agent,
        "role": outcome.role.value,
        "session": outcome.session,
        "correct": None if outcome.score is None else outcome.score >= 0.5,
        "answer": outcome.answer,
        "tokens": outcome.tokens,
        "cost_usd": outcome.cost_usd,
        "seed": outcome.seed,
    }


def _table(batch: AlternativesBatch) -> str:
    lines = [f"{'agent':16}  {'role':8}  {'ends':5}  {'tokens':>7}  session                           answer"]
    for one in batch.ordered():
        mark = "*" if one.choice == batch.field.chosen else " "
        answer = " ".join(plain(one.answer).split())[:40]
        lines.append(
            f"{one.agent[:15] + mark:16}  {one.role:8}  {_MARK.get(one.score, '?'):5}  {one.tokens:7,}  {one.session:32}  {answer}"
        )
    return "\n".join([*lines, "", *batch.faults, "* the choice made", batch.regret().sentence])
