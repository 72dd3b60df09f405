from __future__ import annotations

import subprocess
import sys
import threading

import pytest

from storage.stored_run import RunStatus
from trinity_core.errors import StorageError
from trinity_core.training.plan import RunPlan
from ui.runs.foreman import MAX_QUICK_DEATHS, QUICK_S, SWEEP_S, WARM_S, Foreman, start_process

PLAN = RunPlan(generations=2)


class FakeProcess:
    def __init__(self) -> None:
        self.code: int | None = None
        self.asked: list[str] = []

    def poll(self):
        return self.code

    def terminate(self):
        self.asked.append("terminate")

    def kill(self):
        self.asked.append("kill")

    def wait(self, timeout=None):
        if timeout is not None and "stubborn" in self.asked:
            raise subprocess.TimeoutExpired("work", timeout)
        return 0


@pytest.fixture
def started():
    return []


@pytest.fixture
def foreman(runs, time_, started):
    def launch():
        started.append(FakeProcess())
        return started[-1]

    return Foreman(runs, launch, monotonic=time_.monotonic)


def test_a_worker_is_started_when_a_run_waits_and_only_one(foreman, runs, started):
    foreman.look()
    assert started == []
    runs.submit(PLAN)
    foreman.look()
    foreman.look()
    assert len(started) == 1


def test_an_opened_page_has_a_worker_ready_for_a_while(foreman, started, time_):
    foreman.warm()
    foreman.look()
    started[0].code = 0
    time_.pass_(WARM_S - 1)
    foreman.look()
    started[1].code = 0
    time_.pass_(2)
    foreman.look()
    assert len(started) == 2


def test_a_worker_that_died_is_started_again_after_a_pause_that_grows(foreman, runs, started, time_):
    runs.submit(PLAN)
    starts = []
    for second in range(12):
        foreman.look()
        if started[-1].code is None:
            starts.append(second)
            started[-1].code = 1
        time_.pass_(1)
    assert starts == [0, 2, 5, 10]


def test_repeated_quick_deaths_are_given_up_with_a_message_until_somebody_asks_again(foreman, runs, started, time_):
    runs.submit(PLAN)
    for _ in range(400):
        foreman.look()
        started[-1].code = 3
        time_.pass_(1)
    assert len(started) == MAX_QUICK_DEATHS
    assert "ended 5 times right after its start (last with code 3)" in foreman.trouble
    foreman.wake()
    foreman.look()
    assert (len(started), foreman.trouble) == (MAX_QUICK_DEATHS + 1, "")


def test_a_worker_that_had_worked_is_not_taken_for_a_broken_one(foreman, runs, started, time_):
    runs.submit(PLAN)
    for _ in range(3 * MAX_QUICK_DEATHS):
        foreman.look()
        time_.pass_(QUICK_S + 1)
        started[-1].code = -9
        foreman.look()
        time_.pass_(2)
    assert (len(started), foreman.trouble) == (3 * MAX_QUICK_DEATHS, "")


def test_runs_that_lost_their_process_are_marked(foreman, runs, time_):
    run_id = runs.begin(PLAN)
    time_.pass_(31)
    foreman.look()
    assert runs.get(run_id).status is RunStatus.INTERRUPTED
    runs.claim(run_id)
    time_.pass_(31 + SWEEP_S)
    foreman.look()
    assert runs.get(run_id).status is RunStatus.INTERRUPTED


def test_a_failing_store_is_looked_at_again(foreman, runs, started, monkeypatch):
    runs.submit(PLAN)
    with monkeypatch.context() as broken:
        broken.setattr(runs, "waiting", lambda: (_ for _ in ()).throw(StorageError("The database is locked.")))
        foreman.look()
    foreman.look()
    assert len(started) == 1


def test_a_command_that_cannot_be_started_is_said_to_be_one(runs, time_):
    foreman = Foreman(runs, lambda: start_process(["/nowhere/at/all"], {}), monotonic=time_.monotonic)
    runs.submit(PLAN)
    foreman.look()
    assert foreman.trouble == "The process that trains cannot be started: No such file or directory."


@pytest.mark.parametrize(("stubborn", "asked"), [(False, ["terminate"]), (True, ["stubborn", "terminate", "kill"])])
def test_closing_ends_the_worker_whatever_it_does(foreman, runs, started, stubborn, asked):
    runs.submit(PLAN)
    foreman.look()
    started[0].asked += ["stubborn"] * stubborn
    foreman.close()
    foreman.close()
    assert started[0].asked == asked


def test_it_watches_in_a_thread_of_its_own_and_looks_at_once_when_woken(runs):
    launched = threading.Event()

    def launch():
        launched.set()
        return FakeProcess()

    foreman = Foreman(runs, launch, poll_s=60)
    foreman.start()
    runs.submit(PLAN)
    foreman.wake()
    assert launched.wait(10)
    foreman.close()


def test_a_process_gets_only_the_environment_it_is_given(capfd):
    process = start_process([sys.executable, "-c", "import os; print(sorted(os.environ), os.getsid(0) == os.getpid())"], {"A_KEY": "x"})
    assert process.wait(30) == 0
    captured = capfd.readouterr()
    assert captured.out == ""
    assert "A_KEY" in captured.err
    assert "PATH" not in captured.err
    assert "True" in captured.err
