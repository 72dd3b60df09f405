"""Processes that run sessions are killed at random moments, with eight writers each: no acknowledged turn may be lost."""

from __future__ import annotations

import shutil
from dataclasses import asdict, dataclass, field
from datetime import datetime, timedelta
from functools import partial
from random import Random
from typing import Final

from storage.database import Database, default_url, open_database
from storage.sessions import LEASE_S, SessionStore, utc_now
from trinity_core.seeds import derive_seed
from ui.torture.session_victim import play_sessions
from ui.torture.stored_truth import Breaches, running, told_and_stored
from ui.torture.torment import Setting, Torment
from ui.torture.victims import Victim, Work, prepare

NAME: Final = "session-kills"
KILLS: Final = 100
WRITERS: Final = 8
ONE_FILE: Final = 10
"""Kills that one database file lives through; then a new one, since all of it is looked at after each."""
LONGEST_S: Final = 0.3
"""Seconds a victim works at most after its first turn; it is killed at a random moment of them."""


def kill_sessions(setting: Setting, work: Work = play_sessions) -> Torment:
    """Start a process, kill it, look at what it left, as often as wanted.

    A trial fails when an acknowledged turn or end is missing, a turn is there twice, events are not numbered without a gap, the file is
    damaged, or the program does not see that the dead process's sessions were interrupted.
    """
    random, found, trials = Random(derive_seed(setting.seed, NAME)), _Found(), setting.wanted(KILLS)
    prepare()
    for first in range(0, trials, ONE_FILE):
        folder = setting.folder / str(first)
        folder.mkdir()
        url = default_url(folder)
        database = open_database(url)
        for _ in range(min(ONE_FILE, trials - first)):
            found += _kill_one(url, database, random, work)
        database.close()
        shutil.rmtree(folder)
    figures = {"acknowledged": found.acknowledged, **asdict(found.breaches), "not_interrupted": found.not_interrupted, "writers": WRITERS}
    return Torment(NAME, trials, found.failures, figures)


@dataclass(frozen=True, slots=True)
class _Found:
    """What was counted over kills."""

    failures: int = 0
    acknowledged: int = 0
    """Turns and ends that the killed said were stored."""
    not_interrupted: int = 0
    """Sessions of the dead that still say that they run."""
    breaches: Breaches = field(default_factory=Breaches)

    def __add__(self, other: _Found) -> _Found:
        return _Found(
            self.failures + other.failures,
            self.acknowledged + other.acknowledged,
            self.not_interrupted + other.not_interrupted,
            self.breaches + other.breaches,
        )


def _kill_one(url: str, database: Database, random: Random, work: Work) -> _Found:
    victim = Victim(work, url, WRITERS, 0)
    victim.listen(60.0, lines=1)
    victim.listen(random.uniform(0, LONGEST_S), lines=random.randint(1, 400))
    victim.kill()
    breaches = told_and_stored(database, victim.told)
    # a later moment instead of a wait: a lease lasts half a minute
    SessionStore(database, clock=partial(_later, timedelta(seconds=LEASE_S + 1))).sweep()
    left = running(database)
    return _Found(int(bool(breaches.all or left or not victim.told)), len(victim.told), left, breaches)


def _later(by: timedelta) -> datetime:
    return utc_now() + by
