"""Processes that run sessions are killed at random moments, with eight writers each: no acknowledged turn may be lost."""

from __future__ import annotations

from dataclasses import asdict
from datetime import datetime, timedelta
from functools import partial
from random import Random
from typing import Final

from storage.database import default_url, open_database
from storage.sessions import LEASE_S, SessionStore, utc_now
from trinity_core.seeds import derive_seed
from ui.torture.session_victim import play_sessions
from ui.torture.stored_truth import Breaches, running, told_and_stored
from ui.torture.torment import Setting, Torment
from ui.torture.victims import Victim, Work

NAME: Final = "session-kills"
KILLS: Final = 100
WRITERS: Final = 8
LONGEST_S: Final = 0.3
"""Seconds a victim works at most after its first turn; it is killed at a random moment of them."""


def kill_sessions(setting: Setting, work: Work = play_sessions) -> Torment:
    """Start a process, kill it, look at what it left, as often as wanted.

    A trial fails when an acknowledged turn or end is missing, a turn is there twice, events are not numbered without a gap, the file is
    damaged, or the program does not see that the dead process's sessions were interrupted.
    """
    url, random, found, told, unswept = default_url(setting.folder), Random(derive_seed(setting.seed, NAME)), Breaches(), 0, 0
    database = open_database(url)
    trials = setting.wanted(KILLS)
    failures = 0
    for _ in range(trials):
        victim = Victim(work, url, WRITERS, 0)
        victim.listen(60.0, lines=1)
        victim.listen(random.uniform(0, LONGEST_S), lines=random.randint(1, 400))
        victim.kill()
        breaches = told_and_stored(database, victim.told)
        # a later moment instead of a wait: a lease lasts half a minute
        SessionStore(database, clock=partial(_later, timedelta(seconds=LEASE_S + 1))).sweep()
        left = running(database)
        failures += bool(breaches.all or left or not victim.told)
        found, told, unswept = found + breaches, told + len(victim.told), unswept + left
    database.close()
    return Torment(NAME, trials, failures, {"acknowledged": told, **asdict(found), "not_interrupted": unswept, "writers": WRITERS})


def _later(by: timedelta) -> datetime:
    return utc_now() + by
