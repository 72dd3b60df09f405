"""What a Hugging Face Space reads before it runs anything: the block at the top of the README, and the list of packages."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

from packaging.requirements import Requirement

ROOT = Path(__file__).parent.parent
COLOURS = {"red", "yellow", "green", "blue", "indigo", "purple", "pink", "gray"}
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]


def front() -> dict[str, str]:
    """Flat lines of `key: value`: all that the block may hold."""
    block = (ROOT / "README.md").read_text("utf-8").split("---\n")[1]
    pairs = [line.partition(": ") for line in block.splitlines()]
    assert all(separator and re.fullmatch(r"\w+", key) for key, separator, _ in pairs), pairs
    return {key: value.strip('"') for key, _, value in pairs}


def test_the_space_runs_this_program_with_the_gradio_it_was_written_for() -> None:
    read = front()
    pinned = next(str(Requirement(line).specifier) for line in PROJECT["dependencies"] if Requirement(line).name == "gradio")
    assert (read["sdk"], f"=={read['sdk_version']}", (ROOT / read["app_file"]).is_file()) == ("gradio", pinned, True)
    assert Requirement(f"python{PROJECT['requires-python']}").specifier.contains(read["python_version"])


def test_what_the_space_shows_is_what_it_takes() -> None:
    read = front()
    assert {read["colorFrom"], read["colorTo"]} <= COLOURS
    assert len(read["short_description"]) <= 60


def test_the_list_of_packages_is_that_of_the_project_and_names_nothing_to_build() -> None:
    lines = [line for line in (ROOT / "requirements.txt").read_text().splitlines() if line and not line.startswith("#")]
    assert [Requirement(line) for line in lines] == [Requirement(line) for line in PROJECT["dependencies"]]
    assert not (ROOT / "packages.txt").exists()  # nothing of Debian is needed beyond what every Space has
