"""A Hugging Face Space, simulated: its environment, a user without rights or home, code that cannot be written, two cores."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from http.cookiejar import CookieJar, DefaultCookiePolicy
from pathlib import Path

import pytest

from tests.test_page import free_port

ROOT = Path(__file__).parent.parent
CODE = ("app.py", "pyproject.toml", "assets", "storage", "trinity_core", "ui")
NOBODY = 65534


@pytest.fixture(scope="module")
def folder() -> Iterator[Path]:
    """A folder that everybody may look into, unlike pytest's own."""
    made = Path(tempfile.mkdtemp(prefix="space-"))
    made.chmod(0o755)
    yield made
    subprocess.run(["chmod", "-R", "u+w", str(made)], check=False)
    shutil.rmtree(made, ignore_errors=True)


@pytest.fixture(scope="module")
def code(folder: Path) -> Path:
    """The program as the Space has it: nobody may write there."""
    made = folder / "code"
    made.mkdir()
    for name in CODE:
        source = ROOT / name
        if source.is_dir():
            shutil.copytree(source, made / name, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copy(source, made / name)
    subprocess.run(["chmod", "-R", "a-w,a+rX", str(made)], check=True)
    _spaces_package(folder / "site")
    return made


@contextmanager
def served(code: Path, disk: Path, bucket: Path) -> Iterator[tuple[str, Path]]:
    """The Space on a fresh disk, with its address and its log; stopped as a Space is."""
    disk.mkdir()
    disk.chmod(0o777)
    port, log = free_port(), disk.with_suffix(".log")
    env = {
        "PATH": os.environ["PATH"],
        "PYTHONPATH": str(code.parent / "site"),
        "TMPDIR": str(disk),
        "SYSTEM": "spaces",
        "SPACE_ID": "ann/trinity",
        "SPACE_HOST": "ann-trinity.hf.space",
        "GRADIO_SERVER_NAME": "0.0.0.0",
        "GRADIO_SERVER_PORT": str(port),
        "GRADIO_ANALYTICS_ENABLED": "False",
        "TRINITY_SNAPSHOTS": str(bucket),
    }
    command = [*_without_rights(), sys.executable, "-u", "app.py"]
    with log.open("w") as out, subprocess.Popen(command, env=env, cwd=code, stdout=out, stderr=subprocess.STDOUT) as app:
        try:
            _wait(f"http://127.0.0.1:{port}", app, log)
            yield f"http://127.0.0.1:{port}", log
        finally:
            app.send_signal(signal.SIGTERM)
            assert app.wait(30) == 0


def _spaces_package(site: Path) -> None:
    """What a Space has installed beside Gradio, as far as Gradio looks at it."""
    (site / "spaces").mkdir(parents=True)
    (site / "spaces" / "__init__.py").write_text("def gradio_auto_wrap(function): return function\n")
    (site / "spaces" / "reloading.py").write_text("def start_reload_server(**options): pass\n")
    (site / "spaces-0.51.3.dist-info").mkdir()
    (site / "spaces-0.51.3.dist-info" / "METADATA").write_text("Metadata-Version: 2.1\nName: spaces\nVersion: 0.51.3\n")


def _without_rights() -> list[str]:
    cores = ["taskset", "-c", "0,1"] if shutil.which("taskset") and (os.cpu_count() or 1) > 2 else []
    if os.geteuid() == 0 and shutil.which("setpriv"):
        return [*cores, "setpriv", f"--reuid={NOBODY}", f"--regid={NOBODY}", "--clear-groups", "--bounding-set=-all", "--no-new-privs"]
    return cores


def _wait(url: str, app: subprocess.Popen[bytes], log: Path) -> None:
    for _ in range(600):
        assert app.poll() is None, log.read_text()
        try:
            urllib.request.urlopen(url, timeout=5).close()
        except (urllib.error.URLError, OSError):
            time.sleep(0.1)
        else:
            return
    pytest.fail(log.read_text())


def _browser() -> urllib.request.OpenerDirector:
    """Keeps cookies, and sends them back over HTTP too: in a Space the proxy in front speaks HTTPS."""
    jar = CookieJar(DefaultCookiePolicy(secure_protocols=("http", "https")))
    return urllib.request.build_opener(urllib.request.HTTPCookieProcessor(jar))


def _call(browser: urllib.request.OpenerDirector, url: str, name: str, *values: object) -> dict:
    """Gradio's API over plain HTTP, with the visitor's cookie."""
    body = json.dumps({"data": values}).encode()
    request = urllib.request.Request(f"{url}/gradio_api/call/{name}", body, {"Content-Type": "application/json"})
    event = json.load(browser.open(request, timeout=10))["event_id"]
    for line in browser.open(f"{url}/gradio_api/call/{name}/{event}", timeout=60):
        if line.startswith(b"data: [") or line.startswith(b"data: {"):
            return json.loads(line[6:])[0]
    raise AssertionError("no answer came")


@pytest.mark.slow
def test_a_session_runs_on_a_space_and_is_there_after_a_restart(code: Path, folder: Path) -> None:
    bucket, browser = folder / "bucket", _browser()
    bucket.mkdir()
    bucket.chmod(0o777)
    with served(code, folder / "first", bucket) as (url, log):
        assert "Trinity Explorer" in browser.open(url, timeout=10).read().decode()
        session = _call(browser, url, "run_session", "Compute 37*(18+5)-2**6", "coordinator", "offline", 1, 5)
        assert session["totals"]["answer"] == "787"
        told = log.read_text()
    assert "Traceback" not in log.read_text(), told
    assert f"sessions are kept in '{folder}/first/" in told
    assert {path.name for path in bucket.iterdir()} == {"trinity.sqlite3", "visitors.key"}
    with served(code, folder / "second", bucket) as (url, log):
        assert _call(browser, url, "show_trace", session["id"])["events"] == session["events"]
        assert "began with the copy of the database" in log.read_text()
