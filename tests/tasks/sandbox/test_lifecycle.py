"""Processes: none left over, none shared by mistake, all replaceable."""

import os
import shutil
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from trinity_core.errors import SandboxError
from trinity_core.tasks.sandbox import Level, Sandbox, Status, open_sandbox

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")
ROOT = Path(__file__).parents[3]


def children(pid: int) -> set[int]:
    found = set()
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                parent = int((entry / "stat").read_text().rsplit(")", 1)[1].split()[1])
            except (FileNotFoundError, ProcessLookupError):
                continue
            found |= {int(entry.name)} if parent == pid else set()
    return found


def until(condition: Callable[[], bool], seconds: float = 5.0) -> bool:
    end = time.monotonic() + seconds
    while not condition() and time.monotonic() < end:
        time.sleep(0.01)
    return condition()


def zygote_of(sandbox: Sandbox) -> int:
    return sandbox._shared().pid


@pytest.fixture
def own() -> Sandbox:
    opened = open_sandbox()
    if opened.level is Level.NONE:
        pytest.skip(opened.describe())
    return opened


def test_nothing_starts_before_the_first_use() -> None:
    before = children(os.getpid())
    with open_sandbox():
        assert children(os.getpid()) == before


def test_two_hundred_runs_leave_no_process_and_no_descriptor(own: Sandbox) -> None:
    own.run("print(1)")
    zygote = zygote_of(own)
    files = len(os.listdir("/proc/self/fd"))
    endings = {own.run(f"print({n})").stdout == f"{n}\n" for n in range(200)}
    assert (endings, len(os.listdir("/proc/self/fd")), children(zygote)) == ({True}, files, set())
    own.close()
    assert not Path(f"/proc/{zygote}").exists()


def test_eight_threads_get_their_own_answers(sandbox: Sandbox) -> None:
    def ask(number: int) -> object:
        return sandbox.call("def f(x): return x * 3", "f", [[number]], timeout_s=20.0).values[0]

    with ThreadPoolExecutor(8) as pool:
        assert list(pool.map(ask, range(64))) == [3 * number for number in range(64)]


def test_a_slow_run_does_not_hold_up_a_fast_one(sandbox: Sandbox) -> None:
    with ThreadPoolExecutor(1) as pool:
        slow = pool.submit(sandbox.run, "import time\ntime.sleep(9)", timeout_s=1.5)
        assert sandbox.run("print(1)").stdout == "1\n"
        assert not slow.done()
        assert slow.result().status is Status.TIMEOUT


def test_a_zygote_that_dies_during_a_run_is_survived(own: Sandbox) -> None:
    with own:
        threading.Timer(0.2, os.kill, (zygote_of(own), signal.SIGKILL)).start()
        results = _together(lambda n: own.run(f"import time\ntime.sleep(0.5)\nprint({n})", timeout_s=10.0), 3)
        assert [(result.stdout, result.status) for result in results] == [(f"{n}\n", Status.OK) for n in range(3)]
        assert own.run("print(2)").stdout == "2\n"


def test_a_stopped_zygote_is_given_up(own: Sandbox, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("trinity_core.tasks.sandbox.exchange._GRACE_S", 0.1)
    with own:
        os.kill(zygote_of(own), signal.SIGSTOP)
        assert own.run("print(1)", timeout_s=1.0).stdout == "1\n"


def test_the_zygote_ends_with_the_app() -> None:
    code = (
        "import os\nfrom trinity_core.tasks.sandbox import open_sandbox\n"
        "zygote = open_sandbox().fresh()\nprint(zygote.pid, flush=True)\nos.kill(os.getpid(), 9)"
    )
    app = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=False)
    if not app.stdout:
        pytest.skip(app.stderr)
    assert until(lambda: not _runs(int(app.stdout)))


def test_the_zygote_outlives_the_thread_that_started_it(own: Sandbox) -> None:
    with own:
        thread = threading.Thread(target=own.run, args=("1",))
        thread.start()
        thread.join()
        zygote = zygote_of(own)
        assert own.run("print(1)").stdout == "1\n"
        assert zygote_of(own) == zygote


def test_a_closed_sandbox_says_so(own: Sandbox) -> None:
    own.close()
    own.close()
    with pytest.raises(SandboxError, match="closed"):
        own.run("print(1)")


def test_it_holds_for_an_ordinary_user_too() -> None:
    python = shutil.which("python3", path="/usr/bin")
    if os.getuid() != 0 or python is None:
        pytest.skip("needs to be root to become somebody else, and a system Python")
    code = (
        "import os, sys\nfrom trinity_core.tasks.sandbox import open_sandbox\n"
        "os.setgroups([]); os.setresgid(65534, 65534, 65534); os.setresuid(65534, 65534, 65534)\n"
        f"with open_sandbox(python={python!r}) as s:\n"
        "    r = s.run(f\"print(6 * 7)\\nprint(open('/proc/{os.getpid()}/environ').read())\")\n"
        "    print(s.level, r.stdout.strip(), r.status, r.stderr.strip().splitlines()[-1][:15])"
    )
    app = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=False)
    if "is not run here" in app.stderr:
        pytest.skip(app.stderr)
    assert app.stdout.split()[1:] == ["42", "error", "PermissionError"], app.stderr


def _runs(pid: int) -> bool:
    stat = Path(f"/proc/{pid}/stat")
    return stat.exists() and stat.read_text().rsplit(")", 1)[1].split()[0] != "Z"


def _together(work: Callable[[int], object], count: int) -> list[object]:
    with ThreadPoolExecutor(count) as pool:
        return list(pool.map(work, range(count)))
