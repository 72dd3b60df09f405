"""Lines of made-up runs of a race."""

from __future__ import annotations

from typing import Any

from trinity_core.evaluation.race_curves import RaceRun


def made_run(
    trainer: str = "a", seed: int = 1, points: dict[int, float] | None = None, test: float | None = None, reason: str = "finished"
) -> RaceRun:
    """A run that validated at these numbers of episodes, and was tested when `test` is given."""
    lines: list[dict[str, Any]] = [{"event": "run_started", "at_s": 0.5}, {"event": "prepared", "episodes": 0, "validation": None}]
    for index, (episodes, value) in enumerate((points or {}).items(), 1):
        lines.append({"event": "generation_ended", "index": index, "episodes": episodes, "validation": value, "at_s": index})
    if test is not None:
        lines.append(ended(test, reason))
    return RaceRun(trainer, seed, lines)


def ended(test: float, reason: str = "finished") -> dict[str, Any]:
    """The last line; its own interval is 0.1 wide to both sides."""
    figures = {"mean": test, "low": test - 0.1, "high": test + 0.1}
    counts = {"episodes": 400, "calls": 30, "calls_saved": 70, "lost": 1, "tokens": 900, "cost_usd": 0.0}
    scores = {"validation": 0.8, "test": test, "test_sampled": figures, "test_argmax": {**figures, "mean": 0.9}}
    return {"event": "run_ended", "reason": reason, "at_s": 10.5, "time": {}, "baselines": None, "reference": None, **scores, **counts}
