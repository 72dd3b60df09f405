"""Runs over hosted models are killed at random moments and resumed until they end.

Nothing stored is lost, the head is that of a run nobody killed, and no call is paid twice but those under way at a kill: what other
calls had said was kept (`trinity_core/agents/kept.py`). The provider is a server here, which counts what it would send a bill for.
"""

from __future__ import annotations

import json
import shutil
import time
import zlib
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, fields, replace
from itertools import islice
from pathlib import Path
from random import Random
from typing import Any, Final

from storage.database import default_url, open_database
from storage.runs import RunStore
from storage.stored_run import RunStatus
from trinity_core.seeds import derive_seed
from ui.torture.listener import Listener
from ui.torture.run_victim import IN_FLIGHT, provider, small_plan, train_one, write_pool
from ui.torture.torment import Setting, Torment
from ui.torture.victims import RUNS, Victim, Work, prepare

NAME: Final = "run-kills"
KILLS: Final = 100
PLANS: Final = 5
"""Different plans; each is also run once without a kill."""
MOST_KILLS: Final = 4
"""Of one run."""
AT_ONCE: Final = 2
"""Runs at the same time, each with a database and a provider of its own."""
_LOOK_S = 0.001
_PASSING = (
    *("run_id", "at", "at_s", "checkpoint", "time", "cost_usd", "tokens"),
    *("calls", "calls_saved", "calls_kept", "seconds", "latency_s"),
)
"""Keys of a line that tell of the sittings and not of the result: a killed run takes some replies from its shelf, and counts them so."""


@dataclass(frozen=True, slots=True)
class _Figures:
    """What was counted over runs."""

    kills: int = 0
    lost_lines: int = 0
    """Lines told as stored that are not there."""
    other_heads: int = 0
    other_logs: int = 0
    unended: int = 0
    paid_calls: int = 0
    """Requests at the provider."""
    paid_again: int = 0
    """Those among them that an earlier sitting of their run had made."""
    most_again: int = 0
    """The most of them after one kill."""
    beyond_flight: int = 0
    """Kills after which more calls were paid again than were under way."""
    at_once: int = 0
    """Requests that one sitting made twice, no kill in between."""

    def __add__(self, other: _Figures) -> _Figures:
        added = _Figures(*(getattr(self, one.name) + getattr(other, one.name) for one in fields(self)))
        return replace(added, most_again=max(self.most_again, other.most_again))

    @property
    def kept_all(self) -> bool:
        """Whether a run was killed, and ended as promised."""
        broken = self.lost_lines + self.other_heads + self.other_logs + self.unended + self.beyond_flight
        return self.kills > 0 and not broken


def kill_runs(setting: Setting, work: Work = train_one) -> Torment:
    """Train, kill, resume, until so many were killed as wanted; every run is killed at least once.

    A run fails when a line told as stored is missing, when a generation is there twice or not at all, when it does not end, when its
    log or its head differ in any bit from those of the same plan run without a kill, or when calls that had been answered before a kill
    are paid again.
    """
    prepare(*RUNS)
    wanted = setting.wanted(KILLS)
    every = (_Whole.run(setting.folder / f"whole-{seed}", seed, work) for seed in range(1, 100))
    # a run that finds nothing better than its start has no head to compare, so other plans are taken
    whole = list(islice((one for one in every if one.head is not None), min(PLANS, wanted)))

    def one(number: int) -> _Figures:
        random = Random(derive_seed(setting.seed, NAME, number))
        return _KilledRun(setting.folder / f"run-{number}", whole[number % len(whole)], random, work).figures()

    found: list[_Figures] = []
    with ThreadPoolExecutor(AT_ONCE) as pool:
        while sum(each.kills for each in found) < wanted and len(found) < wanted + AT_ONCE:
            found += pool.map(one, range(len(found), len(found) + AT_ONCE))
    told = sum(found, _Figures())
    figures = {"runs": len(found), **{each.name: getattr(told, each.name) for each in fields(told)}}
    figures |= {"most_in_flight": IN_FLIGHT, "plans": len(whole), "paid_by_a_run_nobody_killed": [each.calls for each in whole]}
    figures["generations"] = small_plan(1).generations
    return Torment(NAME, told.kills, sum(not each.kept_all for each in found), figures)


@dataclass(frozen=True, slots=True)
class _Whole:
    """A run that nobody killed."""

    seed: int
    facts: Sequence[dict[str, Any]]
    head: bytes | None
    calls: int
    """Requests at the provider."""

    @classmethod
    def run(cls, folder: Path, seed: int, work: Work) -> _Whole:
        """Run it to its end."""
        with _Yard(folder, seed) as yard:
            Victim(work, str(yard.folder), yard.run_id).collect()
            return cls(seed, _facts(yard.runs.events(yard.run_id)), yard.runs.checkpoint(yard.run_id), len(yard.provider.heard))


class _Yard:
    """A queued run in a database of its own, and its provider.

    Args:
        folder: for the database; removed at the end.
        seed: of the plan.
    """

    def __init__(self, folder: Path, seed: int) -> None:
        folder.mkdir()
        self.folder, self.provider = folder, Listener(provider)
        self._database = open_database(default_url(folder))
        self.runs = RunStore(self._database)
        self.run_id = self.runs.submit(small_plan(seed))
        write_pool(folder, self.provider.url)

    def __enter__(self) -> _Yard:
        self.provider.__enter__()
        return self

    def __exit__(self, *exc: object) -> None:
        self.provider.__exit__()
        self._database.close()
        shutil.rmtree(self.folder)


class _KilledRun:
    """One run to its end, killed on the way.

    Args:
        folder: for its database.
        whole: the same without a kill.
        random: draws the moments.
        work: what the killed process does.
    """

    def __init__(self, folder: Path, whole: _Whole, random: Random, work: Work) -> None:
        self._folder, self._whole, self._random, self._work = folder, whole, random, work
        self._kills = self._lost = self._beyond = self._again = self._most = 0
        self._told: list[str] = []

    def figures(self) -> _Figures:
        """Sit until it has ended, and count."""
        with _Yard(self._folder, self._whole.seed) as yard:
            for sitting in range(MOST_KILLS + 2):
                self._sit(yard, kill=sitting == 0 or (self._kills < MOST_KILLS and self._random.random() < 0.8))
                if yard.runs.get(yard.run_id).status is not RunStatus.INTERRUPTED:
                    break
                yard.runs.requeue(yard.run_id)
            return self._counted(yard)

    def _sit(self, yard: _Yard, *, kill: bool) -> None:
        before = len(yard.provider.heard)
        victim = Victim(self._work, str(yard.folder), yard.run_id)
        if kill:
            self._strike(yard, victim)
        else:
            victim.collect()
        self._kills += victim.exit_code == -9
        self._told += victim.told
        self._lost += _missing(self._told, yard.runs.events(yard.run_id))
        bodies = [heard.body for heard in yard.provider.heard]
        again = len(set(bodies[:before]) & set(bodies[before:]))
        self._again += again
        self._most = max(self._most, again)
        self._beyond += again > IN_FLIGHT
        yard.runs.sweep()

    def _strike(self, yard: _Yard, victim: Victim) -> None:
        """Kill it after a random number of calls, and a random moment more; it may have ended by then."""
        left = self._whole.calls - len({heard.body for heard in yard.provider.heard})
        until = len(yard.provider.heard) + self._random.randint(1, max(1, left - 1))
        while len(yard.provider.heard) < until and victim.listen(_LOOK_S):
            pass
        time.sleep(self._random.uniform(0, 0.01))
        victim.kill()

    def _counted(self, yard: _Yard) -> _Figures:
        runs, whole, heard = yard.runs, self._whole, [one.body for one in yard.provider.heard]
        return _Figures(
            kills=self._kills,
            lost_lines=self._lost,
            other_heads=int(whole.head is None or runs.checkpoint(yard.run_id) != whole.head),
            other_logs=int(not whole.facts or _facts(runs.events(yard.run_id)) != whole.facts),
            unended=int(runs.get(yard.run_id).status is not RunStatus.FINISHED),
            paid_calls=len(heard),
            paid_again=self._again,
            most_again=self._most,
            beyond_flight=self._beyond,
            at_once=len(heard) - len(set(heard)) - self._again,
        )


def _missing(told: Sequence[str], lines: Sequence[str]) -> int:
    there = {f"line {zlib.crc32(line.encode())}" for line in lines}
    return sum(line not in there for line in told)


def _facts(lines: Sequence[str]) -> list[dict[str, Any]]:
    """The lines without what belongs to a sitting."""
    read = (json.loads(line) for line in lines)
    return [{key: value for key, value in line.items() if key not in _PASSING} for line in read if line["event"] != "run_resumed"]
