"""Programs that try to get out: one that gets through prints ESCAPED or is seen from outside. Unconfined, they do get through."""

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from trinity_core.tasks.sandbox import Sandbox, Status
from ui.torture.escapes import CANARY, STEALING, UNTRIED_BARE, WASTING, Prey, laid_out


@pytest.fixture
def prey(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Prey]:
    monkeypatch.setenv("TRINITY_TEST_KEY", CANARY)
    with laid_out(tmp_path) as laid:
        yield laid


@pytest.mark.parametrize("name", STEALING)
def test_an_attack_gets_nowhere(each_level: Sandbox, prey: Prey, name: str) -> None:
    result = each_level.run(prey.aim(STEALING[name]), timeout_s=5.0)
    assert "ESCAPED" not in result.stdout
    assert not prey.touched
    assert result.status in (Status.OK, Status.ERROR)
    assert "SyntaxError" not in result.stderr


def test_the_attacks_work_where_there_are_no_walls(prey: Prey) -> None:
    names = [name for name in STEALING if name not in UNTRIED_BARE]
    running = [
        subprocess.Popen(
            [sys.executable, "-I", "-S", "-c", prey.aim(STEALING[name])], cwd=prey.folder, stdout=subprocess.PIPE, stderr=subprocess.PIPE
        )
        for name in names
    ]
    printed = {name: process.communicate(timeout=20)[0] for name, process in zip(names, running, strict=True)}
    assert [name for name, text in printed.items() if b"ESCAPED" not in text] == []


@pytest.mark.parametrize("name", WASTING)
def test_a_wasteful_program_is_stopped(each_level: Sandbox, name: str) -> None:
    code, status = WASTING[name]
    result = each_level.run(code, timeout_s=0.4 if status is Status.TIMEOUT else 10.0)
    assert result.status is status
    assert len(result.stdout) + len(result.stderr) < 2_100_000
    assert result.stderr
    assert result.seconds < 9.0


def test_a_stopped_run_leaves_no_process(sandbox: Sandbox) -> None:
    result = sandbox.run("import os, time\nprint(os.getpid(), flush=True)\ntime.sleep(60)", timeout_s=0.3)
    assert result.status is Status.TIMEOUT
    assert not Path(f"/proc/{int(result.stdout)}").exists()
