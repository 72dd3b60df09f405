"""`doctor` as the command line has it: every check, exit codes, no secrets, nothing made."""

from __future__ import annotations

import json
import socket
from pathlib import Path

import pytest

from app import main
from ui.cli.doctor_checks import packages

SECRET = "planted-secret-4711"
NAMES = ["python", "packages", "backbone", "device", "sandbox", "pool offline", "pool frontier", "pool local", "database", "disk", "port"]


@pytest.fixture
def environ(tmp_path: Path) -> dict[str, str]:
    return {"TRINITY_DATABASE_URL": f"sqlite:///{tmp_path / 'a' / 'trinity.db'}", "OPENAI_API_KEY": SECRET}


def checked(capsys) -> dict[str, dict]:
    text = capsys.readouterr().out
    assert SECRET not in text
    return {check["name"]: check for check in json.loads(text)}


def test_all_is_well_here_and_nothing_is_made(environ, tmp_path, capsys):
    assert main(["doctor", "--json"], environ) == 0
    found = checked(capsys)
    assert list(found) == NAMES
    assert all(set(check) == {"name", "ok", "value", "advice"} and check["ok"] for check in found.values())
    assert "OPENAI_API_KEY set, ANTHROPIC_API_KEY missing" in found["pool frontier"]["value"]
    assert found["database"]["advice"] == "It is made when it is first used."
    assert list(tmp_path.iterdir()) == []


def test_what_needs_doing_is_said_with_what_to_do_and_ends_with_1(environ, tmp_path, capsys):
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        wrong = {"TRINITY_BACKBONE": str(tmp_path / "none"), "GRADIO_SERVER_PORT": str(port)}
        assert main(["doctor", "--json", "--pool", "frontier"], {**environ, **wrong}) == 1
    found = checked(capsys)
    assert [name for name, check in found.items() if not check["ok"]] == ["backbone", "pool frontier", "port"]
    assert all(check["advice"] for check in found.values() if not check["ok"])


def test_a_database_that_cannot_be_used_is_told_without_its_password(environ, capsys):
    pytest.importorskip("psycopg", reason="psycopg is not installed")
    url = f"postgresql+psycopg://me:{SECRET}@127.0.0.1:9/db"
    assert main(["doctor", "--pool", "missing.toml"], {**environ, "TRINITY_DATABASE_URL": url}) == 1
    text = capsys.readouterr().out
    assert SECRET not in text
    assert "TO DO  database         cannot be used" in text
    assert "no server answers there" in text
    assert "TO DO  pool missing" in text


def test_packages_are_held_against_the_project_file(tmp_path):
    project = tmp_path / "pyproject.toml"
    project.write_text('[project]\nrequires-python = ">=3.99"\ndependencies = ["numpy<1", "no-such-package-here>=1"]\n')
    python, found = packages(project)
    assert (python.ok, found.ok) == (False, False)
    assert found.advice == "Run `pip install 'numpy<1' 'no-such-package-here>=1'`."
    (broken,) = packages(tmp_path / "missing.toml")
    assert not broken.ok
