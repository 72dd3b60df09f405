"""The README keeps up with the house: every source file has its phrase, every picture is there, every command exists."""

import re
from pathlib import Path

import pytest

from ui.cli.arguments import parser

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text()
SOURCES = [path for package in ("trinity_core", "storage", "ui") for path in (ROOT / package).rglob("*.py") if path.name != "__init__.py"]


def test_every_source_file_has_a_phrase() -> None:
    tree, folder = {}, ""
    for line in README.split("## Where things are")[1].splitlines():
        if found := re.match(r"([\w/]+/)(?:\s|$)", line):
            folder = found.group(1)
        elif found := re.match(r"  (\w+\.py)\s+\S", line):
            tree[folder + found.group(1)] = True
    assert sorted(tree) == sorted(str(path.relative_to(ROOT)) for path in SOURCES)


def test_every_picture_and_linked_file_is_there() -> None:
    for target in re.findall(r"\]\(([^)#]+)\)", README):
        assert target.startswith("http") or (ROOT / target).is_file(), target


@pytest.mark.parametrize("command", sorted(set(re.findall(r"python app\.py (\w+)", README))))
def test_every_command_it_names_exists(command: str) -> None:
    with pytest.raises(SystemExit) as stop:
        parser().parse_args([command, "--help"])
    assert stop.value.code == 0


def test_no_placeholder_is_left() -> None:
    assert not re.search(r"^(HEADROOM|BACKBONE|HEAD|TREE)$", README, re.MULTILINE)
