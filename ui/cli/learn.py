"""`learn`: the lessons of the Learn page on the command line, with the same numbers."""

from __future__ import annotations

import argparse
import json
from collections.abc import Mapping, Sequence
from typing import TextIO

from trinity_core.errors import UserError
from ui.cli.text import plain
from ui.lessons.classroom import Classroom, Taught
from ui.lessons.feed import table
from ui.lessons.registry import lessons
from ui.workbench import Workbench


def run(workbench: Workbench, args: argparse.Namespace, out: TextIO) -> int:
    """List the lessons, or compute one and print it."""
    classroom = Classroom(lessons(workbench))
    if not args.lesson:
        _list(classroom, args, out)
        return 0
    taught = classroom.teach(args.lesson, _values(args.set))
    if args.csv:
        out.write(table(taught))
    elif args.json:
        print(json.dumps({"lesson": taught.lesson.slug, "values": taught.values, **taught.data}, ensure_ascii=False), file=out)
    else:
        _tell(taught, out)
    return 0


def _values(pairs: Sequence[str]) -> Mapping[str, str]:
    values = {}
    for pair in pairs:
        name, equals, value = pair.partition("=")
        if not equals:
            raise UserError(f"--set {pair!r} must be name=value, for instance --set seed=2.")
        values[name.strip()] = value
    return values


def _list(classroom: Classroom, args: argparse.Namespace, out: TextIO) -> None:
    if args.json:
        print(json.dumps([lesson.facts() for lesson in classroom.lessons], ensure_ascii=False), file=out)
        return
    for lesson in classroom.lessons:
        controls = ", ".join(control.name for control in lesson.controls)
        print(plain(f"{lesson.slug:<14} {lesson.title} ({lesson.minutes} minutes); --set: {controls}"), file=out)


def _tell(taught: Taught, out: TextIO) -> None:
    data = taught.data
    words = (taught.lesson.title, "", *taught.lesson.text, "", "Try: " + taught.lesson.question, "", data["said"], "")
    print(plain("\n".join(words)), file=out)
    print(plain("  ".join(data["columns"])), file=out)
    for row in data["rows"]:
        print(plain("  ".join(_cell(cell) for cell in row)), file=out)


def _cell(cell: object) -> str:
    return f"{cell:.5g}" if isinstance(cell, float) else "" if cell is None else str(cell)
