"""Runs are killed at random moments and resumed until they end: nothing stored is lost, and the head is that of a run nobody killed."""

from __future__ import annotations

import json
import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import islice
from random import Random
from typing import Any, Final

from storage.database import default_url, open_database
from storage.runs import RunStore
from storage.stored_run import RunStatus
from trinity_core.seeds import derive_seed
from ui.torture.run_victim import small_plan, train_one
from ui.torture.torment import Setting, Torment
from ui.torture.victims import Victim, Work

NAME: Final = "run-kills"
RUNS: Final = 100
PLANS: Final = 5
"""Different plans; each is also run once without a kill."""
MOST_KILLS: Final = 3
_PASSING = ("run_id", "at", "at_s", "checkpoint", "time", "calls", "calls_saved", "tokens", "cost_usd")
"""Keys of a line that tell of the sittings and not of the result: a killed run asks some questions again, and honestly counts them."""


@dataclass(slots=True)
class _Figures:
    """What was counted over all runs."""

    kills: int = 0
    lost_lines: int = 0
    """Lines told as stored that are not there."""
    other_heads: int = 0
    other_logs: int = 0
    unended: int = 0
    calls: int = 0
    calls_again: int = 0
    """Calls that an earlier sitting of the same run had made: its memory of replies died with it."""
    most_again: int = 0
    """The most of them after one kill."""


def kill_runs(setting: Setting, work: Work = train_one) -> Torment:
    """Train, kill, resume, as often as wanted; every run is killed at least once.

    A run fails when a line told as stored is missing, when a generation is there twice or not at all, when it does not end, or when its
    log or its head differ in any bit from those of the same plan run without a kill.
    """
    database = open_database(default_url(setting.folder))
    runs, random, figures = RunStore(database), Random(derive_seed(setting.seed, NAME)), _Figures()
    # a run that finds nothing better than its start has no head to compare, so other plans are taken
    every = (_Whole.run(runs, default_url(setting.folder), seed, work) for seed in range(1, 100))
    whole = list(islice((each for each in every if each.head is not None), min(PLANS, setting.wanted(RUNS))))
    trials, failures = setting.wanted(RUNS), 0
    for number in range(trials):
        failures += not _killed_run(runs, default_url(setting.folder), whole[number % len(whole)], random, figures, work)
    database.close()
    told = {name: getattr(figures, name) for name in _Figures.__slots__}
    return Torment(NAME, trials, failures, {**told, "generations": small_plan(1).generations, "plans": len(whole)})


@dataclass(frozen=True, slots=True)
class _Whole:
    """A run that nobody killed."""

    seed: int
    lines: int
    """How much its process told."""
    facts: Sequence[dict[str, Any]]
    head: bytes | None

    @classmethod
    def run(cls, runs: RunStore, url: str, seed: int, work: Work) -> _Whole:
        run_id = runs.submit(small_plan(seed))
        victim = Victim(work, url, run_id)
        victim.collect()
        return cls(seed, len(victim.told), _facts(runs.events(run_id)), runs.checkpoint(run_id))


def _killed_run(runs: RunStore, url: str, whole: _Whole, random: Random, figures: _Figures, work: Work) -> bool:
    """One run to its end; whether all was as promised."""
    run_id, stored, known, kills, lost = runs.submit(small_plan(whole.seed)), [], set[str](), 0, 0
    for sitting in range(1000):
        victim = Victim(work, url, run_id)
        if sitting == 0 or (kills < MOST_KILLS and random.random() < 0.5):
            victim.listen(60.0, lines=random.randint(1, max(1, whole.lines // 2)))
            victim.listen(random.uniform(0, 0.004))
            victim.kill()
        else:
            victim.collect()
        kills += victim.exit_code == -9
        stored += [line for line in victim.told if line.startswith("line ")]
        lost += _missing(stored, runs.events(run_id))
        _count_calls(victim.told, known, figures, resumed=sitting > 0)
        runs.sweep()
        if runs.get(run_id).status is not RunStatus.INTERRUPTED:
            break
        runs.requeue(run_id)
    return _judge(runs, run_id, whole, kills, lost, figures)


def _judge(runs: RunStore, run_id: str, whole: _Whole, kills: int, lost: int, figures: _Figures) -> bool:
    ended = runs.get(run_id).status is RunStatus.FINISHED
    same_head = whole.head is not None and runs.checkpoint(run_id) == whole.head
    same_log = bool(whole.facts) and _facts(runs.events(run_id)) == whole.facts
    figures.kills += kills
    figures.lost_lines += lost
    figures.unended += not ended
    figures.other_heads += not same_head
    figures.other_logs += not same_log
    return ended and same_head and same_log and not lost and kills > 0


def _count_calls(told: Sequence[str], known: set[str], figures: _Figures, *, resumed: bool) -> None:
    calls = [line for line in told if line.startswith("call ")]
    again = sum(call in known for call in calls) if resumed else 0
    known.update(calls)
    figures.calls += len(calls)
    figures.calls_again += again
    figures.most_again = max(figures.most_again, again)


def _missing(told: Sequence[str], lines: Sequence[str]) -> int:
    there = {f"line {zlib.crc32(line.encode())}" for line in lines}
    return sum(line not in there for line in told)


def _facts(lines: Sequence[str]) -> list[dict[str, Any]]:
    """The lines without what belongs to a sitting."""
    read = (json.loads(line) for line in lines)
    return [{key: value for key, value in line.items() if key not in _PASSING} for line in read if line["event"] != "run_resumed"]
