"""What must hold, figure by figure, and whether what the attacks found keeps to it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from ui.torture.run_kills import KILLS as RUN_KILLS
from ui.torture.session_kills import KILLS as SESSION_KILLS
from ui.torture.spy import ROUNDS
from ui.torture.writers import THREADS, WRITES

Row = Mapping[str, Any]
"""One attack as `bench torture` tells of it."""
Reads = Callable[[Row], float]


@dataclass(frozen=True, slots=True)
class Bound:
    """One figure."""

    figure: str
    """In words."""
    attack: str
    """Which one counts it."""
    wanted: int
    """How much must have been tried."""
    tried: Reads
    """How much was."""
    found: Reads
    """What came of it."""
    most: float = 0.0
    """The largest that may come of it."""

    def verdict(self, row: Row) -> dict[str, Any]:
        """Whether it held. An attack that broke, was not made, or was made smaller than wanted shows nothing."""
        told = {"figure": self.figure, "attack": self.attack, "wanted": self.wanted, "bound": self.most}
        if why := row["not_run"] or row.get("broke") or row["figures"].get("died"):
            return {**told, "tried": 0, "found": None, "held": False, "why": why}
        tried, found = self.tried(row), self.found(row)
        why = "" if tried >= self.wanted else f"tried {tried:g} of {self.wanted}"
        return {**told, "tried": tried, "found": found, "held": not why and found <= self.most, "why": why}


def verdicts(rows: Sequence[Row]) -> list[dict[str, Any]]:
    """Every figure whose attack was asked for."""
    by_name = {row["name"]: row for row in rows}
    return [bound.verdict(by_name[bound.attack]) for bound in BOUNDS if bound.attack in by_name]


def _trials(row: Row) -> float:
    return float(row["trials"])


def _sum(*names: str) -> Reads:
    """Of figures that are numbers, or lists of what was found."""

    def read(row: Row) -> float:
        values = [row["figures"][name] for name in names]
        return float(sum(len(value) if isinstance(value, list | dict) else value for value in values))

    return read


def _levels(*names: str, each: Callable[[Sequence[float]], float]) -> Reads:
    """Of the figures of every level of the sandbox."""
    read = _sum(*names)
    return lambda row: float(each([read({"figures": level}) for level in row["figures"]["levels"].values()]))


def _overspent(row: Row) -> float:
    return float(max(row["figures"]["worst_overspend_in_calls"].values()))


_WRITTEN_WRONG = _sum("refused", "lost", "numbered_wrong")
BOUNDS: Final = (
    Bound(
        "turns lost, doubled or damaged by kills of sessions under 8 writers",
        "session-kills",
        SESSION_KILLS,
        _trials,
        _sum("lost", "doubled", "gaps", "unended", "damaged"),
    ),
    Bound(
        "generations lost, and runs that ended otherwise than without kills",
        "run-kills",
        RUN_KILLS,
        _trials,
        _sum("lost_lines", "other_heads", "other_logs", "unended"),
    ),
    Bound(
        "kills of runs after which more calls were paid again than were under way", "run-kills", RUN_KILLS, _trials, _sum("beyond_flight")
    ),
    Bound("writes refused, lost or doubled, 8 threads x 250", "writers-threads", THREADS * WRITES, _trials, _WRITTEN_WRONG),
    Bound("the same on PostgreSQL", "writers-threads-postgresql", THREADS * WRITES, _trials, _WRITTEN_WRONG),
    Bound("payloads in a browser: places that hold them", "markup", 15, _sum("fields"), _sum("executed", "outgoing_requests")),
    Bound("payloads in a browser: different ones", "markup", 25, _sum("payloads"), _sum("executed", "outgoing_requests")),
    Bound("places where a planted key was found", "secrets", 1, _sum("places"), _sum("hits")),
    Bound("targets inside that a stranger's address reached", "addresses", 20, lambda row: row["trials"] / 2, _sum("reached")),
    Bound("attacks that left the sandbox", "sandbox", 20, _levels("attacks", each=min), _levels("escaped", "left", each=sum)),
    Bound(
        "forged verdicts, and reference solutions refused",
        "sandbox",
        1,
        _levels("forgeries", each=min),
        _levels("accepted", "rejected", each=sum),
    ),
    Bound("calls spent beyond a ceiling for 10, 50 at once", "ceiling", 50, _sum("calls_at_once"), _overspent, 1.0),
    Bound("hostile files that were taken in part or not told of", "files", 40, _sum("files"), _sum("faults")),
    Bound("MB at most while a hostile file is imported", "files", 40, _sum("files"), _sum("peak_mb"), 500.0),
    Bound("things of another visitor told or changed, all ids at every endpoint", "visitors", ROUNDS, _sum("rounds"), _sum("foreign")),
)
"""Every figure, those of one attack one after another."""
