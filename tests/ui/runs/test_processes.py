"""Worker processes that are really started, told to go, killed and orphaned."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

from storage.stored_run import RunStatus
from tests.ui.runs.toy import toy_train
from trinity_core.cancel import Cancel
from trinity_core.training.plan import RunPlan
from ui.runs.sitting import drive
from ui.runs.worker import SENT_AWAY

ROOT = Path(__file__).parents[3]
PLAN = RunPlan(generations=8, seed=3)
COMMAND = [sys.executable, "-m", "tests.ui.runs.worker_process"]
LONG_S = "600"


@pytest.fixture
def start(url):
    """Starts a worker that ends after so many seconds without work."""
    started = []

    def start(idle_s: str = LONG_S) -> subprocess.Popen[bytes]:
        command = [*COMMAND, url, idle_s]
        started.append(
            subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, bufsize=0)
        )
        return started[-1]

    yield start
    for process in started:
        process.kill()
        with process:
            pass


def brought_to(process, generation: int) -> None:
    """Let the worker go on until it is about to begin this generation; the ones before are stored by then."""
    while (index := int(process.stdout.readline())) < generation:
        process.stdin.write(b"x")
    assert index == generation


def facts(lines):
    read = [json.loads(line) for line in lines]
    kept = [line for line in read if line["event"] != "run_resumed"]
    return [{key: value for key, value in line.items() if key not in ("run_id", "at", "checkpoint", "at_s")} for line in kept]


def until(condition) -> None:
    deadline = time.monotonic() + 60
    while not condition():
        assert time.monotonic() < deadline


def test_a_run_killed_twice_is_interrupted_at_once_and_ends_with_the_lines_of_one_that_never_was(start, runs):
    whole = list(drive(runs, runs.begin(PLAN), toy_train(), Cancel()))
    run_id = runs.submit(PLAN)
    for generation in (3, 6):
        process = start()
        brought_to(process, generation)
        process.kill()
        process.wait()
        runs.sweep()
        run = runs.get(run_id)
        assert (run.status, run.generations, run.resumable) == (RunStatus.INTERRUPTED, generation - 1, True)
        runs.requeue(run_id)
    process = start("0.2")
    process.stdin.close()
    assert process.wait(60) == 0
    assert runs.get(run_id).status is RunStatus.FINISHED
    assert facts(runs.events(run_id)) == facts(whole)
    assert [json.loads(line)["generation"] for line in runs.events(run_id) if '"run_resumed"' in line] == [2, 5]
    seconds = [json.loads(line)["at_s"] for line in runs.events(run_id)]
    assert seconds == sorted(seconds)


def test_a_worker_sent_away_interrupts_its_run_and_ends_quietly(start, runs):
    run_id, process = runs.submit(PLAN), start()
    brought_to(process, 3)
    process.terminate()
    assert process.wait(60) == 0
    run = runs.get(run_id)
    assert (run.status, run.message, run.generations) == (RunStatus.INTERRUPTED, SENT_AWAY, 2)
    assert process.stderr.read() == b""


def test_a_stop_from_another_process_ends_the_run_with_its_head(start, runs):
    run_id, process = runs.submit(PLAN), start()
    brought_to(process, 3)
    assert runs.request_stop(run_id) is RunStatus.STOPPING
    until(lambda: runs.get(run_id).status is RunStatus.STOPPED)
    assert runs.get(run_id).generations == 2
    assert runs.checkpoint(run_id) is not None


def test_a_worker_whose_parent_was_killed_interrupts_its_run_and_ends(runs, url):
    program = "import subprocess, sys; p = subprocess.Popen(sys.argv[1:]); print(p.pid, flush=True); p.wait()"
    command = [sys.executable, "-c", program, *COMMAND, url, LONG_S]
    run_id = runs.submit(PLAN)
    with subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, bufsize=0) as parent:
        worker = int(parent.stdout.readline())
        brought_to(parent, 2)
        parent.kill()
        until(lambda: runs.get(run_id).status is RunStatus.INTERRUPTED)
        until(lambda: not alive(worker))


def alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
        return "Z" not in Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2][:3]
    except (ProcessLookupError, FileNotFoundError):
        return False
