"""The guides in `assets/docs`: their files are written into a copy of the project, their changes made, and their commands run."""

from __future__ import annotations

import re
import shlex
import shutil
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from ui.torture.cluster import missing, running

ROOT = Path(__file__).resolve().parent.parent
DOCS = ROOT / "assets" / "docs"
BLOCK = re.compile(r"^```(\w+)(?: (\S+))?\n(.*?)^```$", re.MULTILINE | re.DOTALL)
PORT = "8311"
"""Where the guides put a server of their own; the tests take a free port instead."""
SERVER = re.compile(r"postgresql\+psycopg://[\w@/]+")


def chapters() -> Iterator[object]:
    """Each second-level chapter that has commands."""
    for path in sorted(DOCS.glob("*.md")):
        for chapter in re.split(r"^## ", path.read_text("utf-8"), flags=re.MULTILINE)[1:]:
            name = f"{path.name}: {chapter.splitlines()[0]}"
            if any(kind == "sh" for kind, _, _ in BLOCK.findall(chapter)):
                yield pytest.param(chapter, id=name, marks=pytest.mark.slow)


def project(folder: Path) -> Path:
    """A copy of the project to change."""
    skipped = shutil.ignore_patterns(".*", "__pycache__", "tests")
    return Path(shutil.copytree(ROOT, folder / "project", ignore=skipped))


def changed(text: str, change: str) -> str:
    """The text with the lines that begin with a minus replaced by those with a plus."""
    before = "\n".join(line[1:] for line in change.splitlines() if line.startswith("-"))
    after = "\n".join(line[1:] for line in change.splitlines() if line.startswith("+"))
    assert text.count(before) == 1, f"This stands {text.count(before)} times in the file:\n{before}"
    return text.replace(before, after)


def free_port() -> str:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return str(probe.getsockname()[1])


@pytest.fixture
def shell(tmp_path: Path) -> Iterator[object]:
    """Runs commands in the copy; those that end with & until the end."""
    made, running = project(tmp_path), []
    environment = {"PATH": "/usr/bin:/bin", "HOME": str(tmp_path), "TRINITY_DATABASE_URL": f"sqlite:///{tmp_path / 'docs.db'}"}

    def run(command: str) -> None:
        words = [sys.executable if word == "python" else word for word in shlex.split(command.removesuffix("&"))]
        if command.endswith("&"):
            running.append(subprocess.Popen(words, cwd=made, env=environment))
            return
        done = subprocess.run(words, cwd=made, env=environment, capture_output=True, text=True, timeout=300)
        assert done.returncode == 0, f"{command}\n{done.stdout[-2000:]}\n{done.stderr[-2000:]}"

    run.folder = made
    yield run
    for process in running:
        process.kill()
        process.wait()


@pytest.fixture
def on_a_server():
    """Puts databases of a private server in the place of those a guide names."""

    def placed(chapter: str) -> str:
        named = sorted(set(SERVER.findall(chapter)))
        if named and (why := missing()):
            pytest.skip(why)
        if named:
            cluster = stack.enter_context(running())
            for url in named:
                chapter = chapter.replace(url, cluster.new())
        return chapter

    with ExitStack() as stack:
        yield placed


@pytest.mark.parametrize("chapter", list(chapters()))
def test_a_guide_does_what_it_says(chapter, shell, on_a_server):
    chapter = on_a_server(chapter.replace(PORT, free_port()))
    for kind, path, content in BLOCK.findall(chapter):
        if kind == "diff":
            target = shell.folder / path
            target.write_text(changed(target.read_text("utf-8"), content), "utf-8")
        elif path:
            (shell.folder / path).write_text(content, "utf-8")
        elif kind == "sh":
            for command in content.replace("\\\n", " ").splitlines():
                shell(command.strip())


def test_every_link_between_guides_leads_somewhere():
    links = [(path, link) for path in DOCS.glob("*.md") for link in re.findall(r"\]\(([\w-]+\.md)", path.read_text("utf-8"))]
    assert links
    assert [link for path, link in links if not (path.parent / link).exists()] == []
