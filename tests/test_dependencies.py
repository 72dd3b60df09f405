"""Row 82 of the fault list, a dependency that was taken over: few of them, none open to any release, none that runs by being installed."""

from __future__ import annotations

import re
import site
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())
RUNTIME = PROJECT["project"]["dependencies"]
EXTRAS = [one for several in PROJECT["project"]["optional-dependencies"].values() for one in several]
MOST = 21
"""Raise it only for a dependency that is worth being trusted."""
STARTERS = re.compile(r"(distutils-precedence|_virtualenv|__editable__.*|a1_coverage|.*-nspkg)\.pth")
"""Files of installers themselves that Python runs at every start."""


def test_there_are_few() -> None:
    assert len(RUNTIME) <= MOST


@pytest.mark.parametrize("line", [*RUNTIME, *EXTRAS, *PROJECT["dependency-groups"]["dev"]])
def test_each_is_named_by_its_index_name_and_bounded_from_above(line: str) -> None:
    name, bounds = re.fullmatch(r"([A-Za-z0-9_.-]+(?:\[[a-z]+\])?)((?:==|>=)[^@;]+)", line).groups()
    assert "/" not in name
    assert re.fullmatch(r"==[0-9.]+|>=[0-9.]+,<[0-9.]+", bounds), f"{line}: a release of tomorrow must not come in by itself"


def test_nothing_installed_here_runs_merely_by_being_installed() -> None:
    """A package that was taken over in 2026 stole keys through a file that Python runs at every start."""
    folders = [Path(folder) for folder in site.getsitepackages()]
    running = [file for folder in folders for file in folder.glob("*.pth") if re.search(r"^import\s", file.read_text(), re.MULTILINE)]
    assert [file.name for file in running if not STARTERS.fullmatch(file.name)] == []
