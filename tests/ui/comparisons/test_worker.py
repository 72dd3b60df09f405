from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from storage.runs import RunStore
from storage.stored_run import RunStatus
from tests.ui.comparisons.toy import TOY, timeless, toy_play
from tests.ui.runs.toy import toy_train
from trinity_core.cancel import Cancel
from trinity_core.training.plan import RunPlan
from ui.comparisons.sitting import SENT_AWAY, comparing, drive
from ui.runs.foreman import Foreman
from ui.runs.worker import Worker

ROOT = Path(__file__).parents[3]


@pytest.fixture
def runs(store, time_) -> RunStore:
    return RunStore(store._database, clock=time_.moment)


def worker(runs, store, time_, play=None, **options):
    sleep = {"monotonic": time_.monotonic, "sleep": lambda seconds: time_.pass_(20)}
    return Worker(runs, toy_train(), others=[comparing(store, play or toy_play())], idle_s=60, poll_s=0.01, **sleep, **options)


def test_runs_and_comparisons_take_turns(runs, store, time_):
    ids = runs.submit_all([("", RunPlan(generations=1))] * 2)  # a moment apart, so that the first is first
    others = [store.submit(TOY) for _ in range(2)]
    order = []

    def play(plan, earlier, memory, cancel):
        order.append([runs.get(run_id).status.value for run_id in ids])
        return toy_play()(plan, earlier, memory, cancel)

    worker(runs, store, time_, play).run()
    assert order == [["finished", "queued"], ["finished", "finished"]]
    assert [store.get(one).status for one in others] == [RunStatus.FINISHED] * 2


def test_a_stop_ends_it_within_one_session(runs, store, time_):
    comparison_id, cancels = store.submit(TOY), []

    def before(prompt):
        if len(store.events(comparison_id)) == 5:
            store.request_stop(comparison_id)
            assert cancels[0].wait(10)

    def play(plan, earlier, memory, cancel):
        cancels.append(cancel)
        return toy_play(before=before)(plan, earlier, memory, cancel)

    worker(runs, store, time_, play).run()
    assert (store.get(comparison_id).status, store.get(comparison_id).sessions) == (RunStatus.STOPPED, 4)


def test_sent_away_it_leaves_its_comparison_interrupted(runs, store, time_):
    comparison_id, cancels = store.submit(TOY), []

    def before(prompt):
        if len(store.events(comparison_id)) == 5:
            leaving.leave()
            assert cancels[0].wait(10)

    def play(plan, earlier, memory, cancel):
        cancels.append(cancel)
        return toy_play(before=before)(plan, earlier, memory, cancel)

    leaving = worker(runs, store, time_, play)
    leaving.run()
    stored = store.get(comparison_id)
    assert (stored.status, stored.message, stored.sessions) == (RunStatus.INTERRUPTED, SENT_AWAY, 4)


def test_the_foreman_starts_a_worker_for_a_comparison(runs, store, time_):
    started = []
    foreman = Foreman(runs, lambda: started.append(1), others=[store], monotonic=time_.monotonic)
    foreman.look()
    assert started == []
    store.submit(TOY)
    foreman.look()
    assert started == [1]


PLAYER = """
import json, sys
from storage.comparisons import ComparisonStore
from storage.database import open_database
from tests.ui.comparisons.toy import toy_play
from trinity_core.cancel import Cancel
from ui.comparisons.sitting import drive

store = ComparisonStore(open_database(sys.argv[1]))
assert store.claim(sys.argv[2])
for line in drive(store, sys.argv[2], toy_play(), Cancel()):
    print(json.loads(line)["event"], flush=True)
    if json.loads(line)["event"] == "session_played":
        sys.stdin.readline()
"""


def test_one_killed_in_another_process_goes_on_to_the_figures_of_one_that_never_was(store, url):
    whole = [json.loads(line) for line in drive(store, store.begin(TOY), toy_play(), Cancel())]
    comparison_id = store.submit(TOY)
    command = [sys.executable, "-c", PLAYER, url, comparison_id]
    with subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        assert process.stdin is not None
        assert process.stdout.readline() == "comparison_started\n"
        for _ in range(4):
            assert process.stdout.readline() == "session_played\n"
            process.stdin.write("\n")
            process.stdin.flush()
        assert not store.claim(comparison_id)
        process.kill()
    assert store.claim(comparison_id)
    list(drive(store, comparison_id, toy_play(), Cancel()))
    lines = [json.loads(line) for line in store.events(comparison_id)]
    assert timeless(lines) == timeless(whole)
    assert store.get(comparison_id).status is RunStatus.FINISHED
