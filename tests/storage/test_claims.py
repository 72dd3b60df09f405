"""Eight processes at one queue, on either kind of database: every run is given out once, and the limits hold."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from storage.runs import RunStore
from storage.sessions import SessionStore
from trinity_core.training.plan import RunPlan

ROOT = Path(__file__).parents[2]

# one interpreter that becomes eight, since starting eight takes longer than what they do
WORKERS = """
import json, os, sys
from storage.database import open_database
from storage.job_queue import QueueLimits
from storage.migrations import Migrations
from storage.runs import RunStore
from storage.sessions import SessionStore, utc_now
from storage.stored_run import RunQuery, RunStatus
from trinity_core.errors import UserError
from trinity_core.training.plan import RunPlan

def drain(database, mine, max_running=100):
    store, most = RunStore(database, limits=QueueLimits(max_running=max_running)), 0
    while store.waiting():
        if (run_id := store.claim_next()) is not None:
            most = max(most, store.list(RunQuery(statuses=(RunStatus.RUNNING,))).total)
            store.finish(run_id, RunStatus.FINISHED)
            mine.append(run_id)
    return most

def drain_slowly(database, mine):
    return drain(database, mine, max_running=3)

def submit(database, mine):
    store = RunStore(database, limits=QueueLimits(max_queued=20))
    try:
        while True:
            mine.append(store.submit(RunPlan()))
    except UserError:
        return store.waiting()

def sweep(database, mine):
    store = SessionStore(database, clock=lambda: utc_now().replace(year=2100))
    mine.append(store.sweep())
    return 0

migrations = Migrations()
assert migrations.head  # read before, not by each of them

for _ in range(8):
    if os.fork() == 0:
        database, mine = open_database(sys.argv[2], migrations=migrations), []
        most = {"drain": drain, "drain slowly": drain_slowly, "submit": submit, "sweep": sweep}[sys.argv[1]](database, mine)
        database.close()
        os.write(1, (json.dumps([most, mine]) + "\\n").encode())
        os._exit(0)
for _ in range(8):
    os.wait()
"""


def workers(task, url):
    """What each of the eight saw and took."""
    done = subprocess.run([sys.executable, "-c", WORKERS, task, url], cwd=ROOT, capture_output=True, text=True, timeout=60, check=True)
    answers = [json.loads(line) for line in done.stdout.splitlines()]
    assert (done.stderr, len(answers)) == ("", 8)
    return [most for most, _ in answers], [one for _, mine in answers for one in mine]


def test_each_run_is_claimed_by_exactly_one_of_eight_processes(database, url):
    ids = RunStore(database).submit_all([(str(n), RunPlan()) for n in range(48)])
    assert sorted(workers("drain", url)[1]) == sorted(ids)


@pytest.mark.slow
def test_eight_processes_never_run_more_than_may_run_at_once(database, url):
    ids = RunStore(database).submit_all([(str(n), RunPlan()) for n in range(24)])
    most, taken = workers("drain slowly", url)
    assert sorted(taken) == sorted(ids)
    assert max(most) <= 3


@pytest.mark.slow
def test_eight_processes_that_submit_at_once_stop_exactly_at_the_limit(database, url):
    most, submitted = workers("submit", url)
    assert len(submitted) == len(set(submitted)) == RunStore(database).waiting() == max(most) == 20


@pytest.mark.slow
def test_eight_processes_that_look_for_lost_sessions_find_each_once(database, url, plan):
    store = SessionStore(database)
    for _ in range(40):
        store.create(plan)
    assert sum(workers("sweep", url)[1]) == 40
