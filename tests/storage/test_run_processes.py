from __future__ import annotations

import json
import subprocess
import sys
import time
from pathlib import Path

import pytest

from storage.database import open_database
from storage.processes import is_dead, new_name
from storage.runs import RunStore
from storage.stored_run import RunStatus
from trinity_core.training.plan import RunPlan

ROOT = Path(__file__).parents[2]
BOTH = pytest.mark.parametrize("url", ["sqlite", pytest.param("postgresql", marks=pytest.mark.slow)], indirect=True)
"""Processes take their time to start, so the second kind of database waits for the long round of tests."""

CLAIMER = """
import json, sys
from storage.database import open_database
from storage.job_queue import QueueLimits
from storage.runs import RunStore

store = RunStore(open_database(sys.argv[1]), limits=QueueLimits(max_running=int(sys.argv[2])))
print("ready", flush=True)
for command in sys.stdin:
    if command.startswith("claim "):
        print(store.claim(command.split()[1]), flush=True)
    if command.startswith("write "):
        for n in range(1_000_000):
            store.add(command.split()[1], json.dumps({"event": "generation_ended", "index": n, "at_s": n}))
            print(n, flush=True)
"""


@pytest.fixture
def start(url):
    """Starts a process that does what is written to it, with so many runs at once."""
    started = []

    def start(max_running: int = 100) -> subprocess.Popen[str]:
        command = [sys.executable, "-c", CLAIMER, url, str(max_running)]
        pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "stderr": subprocess.PIPE}
        started.append(subprocess.Popen(command, cwd=ROOT, text=True, **pipes))
        return started[-1]

    yield start
    for process in started:
        process.kill()
        process.communicate()


def tell(process, command):
    process.stdin.write(command + "\n")
    process.stdin.flush()


def ready(*processes):
    assert [process.stdout.readline() for process in processes] == ["ready\n"] * len(processes)


@BOTH
def test_of_two_processes_that_claim_a_run_at_once_one_gets_it(start, url):
    processes = [start(), start()]
    ready(*processes)
    database = open_database(url)
    runs = RunStore(database)
    for _ in range(20):
        run_id = runs.submit(RunPlan())
        for process in processes:
            tell(process, f"claim {run_id}")
        assert sorted(process.stdout.readline() for process in processes) == ["False\n", "True\n"]
    database.close()


@BOTH
def test_a_killed_process_leaves_every_acknowledged_line_and_its_run_can_be_taken_over_at_once(start, url):
    database = open_database(url)
    here = RunStore(database)
    run_id = here.submit(RunPlan())
    process = start()
    ready(process)
    tell(process, f"claim {run_id}")
    tell(process, f"write {run_id}")
    acknowledged = [process.stdout.readline() for _ in range(21)]
    assert not here.claim(run_id)
    process.kill()
    process.wait()
    assert here.sweep()
    assert here.get(run_id).status is RunStatus.INTERRUPTED
    assert acknowledged[1:] == [f"{json.loads(line)['index']}\n" for line in here.events(run_id)[:20]]
    assert here.get(run_id).events == len(here.events(run_id))
    assert here.claim(run_id)
    database.close()


@BOTH
def test_a_killed_process_that_nobody_collected_yet_is_dead_too(start, url):
    database = open_database(url)
    runs = RunStore(database)
    run_id, process = runs.submit(RunPlan()), start()
    ready(process)
    tell(process, f"claim {run_id}")
    assert process.stdout.readline() == "True\n"
    process.kill()
    process.stdout.read()
    deadline = time.monotonic() + 10
    while not runs.claim(run_id):
        assert time.monotonic() < deadline
    database.close()


@pytest.mark.parametrize(
    "name",
    ["", "1-0123456789abcdef", "elsewhere.1.2.3", new_name().replace(".", "x", 1), new_name()],
    ids=["empty", "old", "elsewhere", "damaged", "living"],
)
def test_a_name_that_tells_nothing_and_a_living_process_are_not_taken_for_dead(name):
    assert not is_dead(name)


def test_a_number_taken_up_again_by_another_process_is_not_taken_for_the_first():
    machine, pid, start, rest = new_name().split(".")
    assert is_dead(f"{machine}.{pid}.{int(start) - 1}.{rest}")
