"""A comparison in words for the terminal: how far it is, and a table of its figures with their intervals."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping
from typing import Any, TextIO

from ui.cli.text import plain

Json = Mapping[str, Any]
EVERY_S = 2.0
"""Seconds between two lines on how far it is."""


class Progress:
    """Tells how far a comparison is, now and then.

    Args:
        out: where to.
        monotonic: seconds that never go back.
    """

    def __init__(self, out: TextIO, monotonic: Callable[[], float] = time.monotonic) -> None:
        self._out, self._monotonic = out, monotonic
        self._said = monotonic()
        self._played = self._planned = 0

    def take(self, line: Json) -> None:
        """One more line was stored."""
        match line["event"]:
            case "comparison_started":
                self._planned = line["planned"]
                self._say(f"Comparison {line['comparison_id']}: {len(line['strategies'])} strategies on {len(line['tasks'])} tasks.")
            case "comparison_resumed":
                self._planned, self._played = line["planned"], line["sessions"]
                self._say(f"Going on after {self._played:,} sessions.")
            case "labels_made":
                self._say(f"Asked every agent {line['tasks']} training questions: {line['calls']:,} calls.")
            case "strategy_failed":
                self._say(f"{line['strategy']} cannot go on: {line['message']}")
            case "session_played":
                self._count()
            case "comparison_ended":
                self._say(f"Ended ({line['reason']}): {line['calls']:,} calls made.")

    def _count(self) -> None:
        self._played += 1
        now = self._monotonic()
        if now - self._said >= EVERY_S:
            self._said = now
            self._say(f"{self._played:,} of {self._planned:,} sessions")

    def _say(self, text: str) -> None:
        print(plain(text), file=self._out, flush=True)


def table(found: Json) -> str:
    """The figures of a comparison."""
    return "\n".join(plain(line) for line in _lines(found))


def _lines(found: Json) -> Iterator[str]:
    size = f"{found['tasks']} tasks, {found['seeds']} seeds"
    yield f"Comparison {found['comparison']}: {size}, {found['status']}. {found['message']}".rstrip()
    yield f"\n{'':32} {'right':>22} {'graded':>7} {'turns':>6} {'tokens':>11} {'dollars':>10} {'seconds':>8} {'faults':>6}"
    for row in found["strategies"]:
        yield _row(row)
    yield from found.get("collapsed", ())
    if found["paired"]:
        yield "\nDifference of two on the same tasks, with 95 % interval, and p of McNemar's exact test:"
    for pair in found["paired"]:
        a, b = pair["a"][:28], pair["b"][:28]
        yield f"{a:28} - {b:28} {_points(pair['difference'])} ({_points(pair['ci'][0])} to {_points(pair['ci'][1])})  p = {pair['p']:.3g}"


def _row(row: Json) -> str:
    right = "-" if row["accuracy"] is None else f"{row['accuracy']:.3f} ({row['ci'][0]:.3f}-{row['ci'][1]:.3f})"
    turns = "-" if row["turns"] is None else f"{row['turns']:.2f}"
    cost = "unknown" if row["cost_usd"] is None else f"{row['cost_usd']:.4f}"
    tokens = row["tokens_in"] + row["tokens_out"]
    figures = f"{row['graded']:7} {turns:>6} {tokens:11,} {cost:>10} {row['seconds']:8.1f} {row['faults']:6}"
    return f"{row['name'][:32]:32} {right:>22} {figures}"


def _points(value: float) -> str:
    return f"{value:+.3f}"
