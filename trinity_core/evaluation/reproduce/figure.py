"""What came out of a table so far: our figure of each row with its interval, beside the paper's."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from trinity_core.evaluation.race import finished, standings
from trinity_core.evaluation.race_curves import RaceRun
from trinity_core.evaluation.reproduce.reproduction import Reproduction
from trinity_core.evaluation.reproduce.table import Row
from trinity_core.evaluation.statistics import Estimate


@dataclass(frozen=True, slots=True)
class Figure:
    """One row as far as it is known."""

    row: Row
    ours: Estimate | None = None
    """Mean and 95 % interval; None while nothing is finished."""
    values: tuple[float, ...] = ()
    """What the interval is over: one value a run or a fold; empty where it is over questions."""
    done: int = 0
    planned: int = 1
    """Runs, or measurements."""
    episodes: float = 0.0
    """Of each finished run."""
    seconds: float = 0.0
    """Wall time of all its runs, so far."""
    said: str = ""
    """What else was measured, in words."""

    def facts(self) -> dict[str, Any]:
        """As plain JSON values, figures as shares."""
        mean, low, high = (None, None, None) if self.ours is None else (self.ours.mean, self.ours.low, self.ours.high)
        told = {"row": self.row.key, "title": self.row.title, "paper": self.row.mean, "ours": mean, "low": low, "high": high}
        counts = {"runs": self.done, "planned": self.planned, "episodes": self.episodes, "seconds": round(self.seconds, 1)}
        return {**told, "values": list(self.values), **counts, "note": " ".join(filter(None, (self.row.note, self.said)))}


def figures(reproduction: Reproduction, runs: Sequence[RaceRun]) -> tuple[Figure, ...]:
    """The rows of a table from the lines of its runs.

    Args:
        reproduction: what was to be run.
        runs: as far as they are, each under the key of its row.
    """
    return tuple(_figure(row, [run for run in runs if run.trainer == row.key], reproduction.seeds) for row in reproduction.table.rows)


def _figure(row: Row, runs: Sequence[RaceRun], planned: int) -> Figure:
    scored = [_scored(run, "test_argmax" if row.argmax else "test_sampled") for run in runs]
    standing = standings(scored, {row.key: row.title})[0]
    ends = [ended for run in scored if (ended := finished(run)) is not None]
    values = tuple(ended["test_sampled"]["mean"] for ended in ends)
    known = None not in values
    return Figure(
        row,
        standing.test if known else None,
        values if known else (),
        done=standing.runs,
        planned=planned,
        episodes=standing.episodes,
        seconds=sum(float(run.lines[-1].get("at_s", 0.0)) for run in runs if run.lines),
    )


def _scored(run: RaceRun, key: str) -> RaceRun:
    """The same run, its held-out figure being the one of this key."""
    lines = [{**line, "test_sampled": line[key]} if line["event"] == "run_ended" else line for line in run.lines]
    return RaceRun(run.trainer, run.seed, lines)
