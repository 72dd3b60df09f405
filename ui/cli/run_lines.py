"""Lines of a run in words, for the terminal."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

Line = Mapping[str, Any]


def told(line: Line) -> str:
    """One stored line as people read it."""
    return _TELLERS.get(line["event"], _other)(line)


def _started(line: Line) -> str:
    shape = f"{line['generations']} generations of {line['population']} candidates"
    return f"Run {line['run_id']}: {line['trainer']} over {line['parameters']:,} numbers, {shape}, {line['episodes']:,} episodes."


def _headroom(line: Line) -> str:
    return str(line["advice"])


def _prepared(line: Line) -> str:
    if line["validation"] is None:
        return "Ready to begin."
    return f"Start: {_percent(line['validation'])} of the validation questions right; {line['episodes']:,} episodes to get here."


def _generation(line: Line) -> str:
    sigma = "" if line["sigma"] is None else f"  sigma {line['sigma']:.3f}"
    score = "" if line["validation"] is None else f"  validation {_percent(line['validation'])}"
    return f"{line['index']:4}  mean {_percent(line['mean'])}  best {_percent(line['best'])}{sigma}  episodes {line['episodes']:,}{score}"


def _ended(line: Line) -> str:
    parts = [f"Ended ({line['reason']}); best generation {line['best_generation']}, validation {_percent(line['validation'])}."]
    if line["test_sampled"] is not None:
        parts.append(f"Held-out: {_interval(line['test_sampled'])} drawn, {_interval(line['test_argmax'])} by the most probable choice.")
    if line["reference"] is not None:
        names = {
            "random": "random",
            "best_single": "best single agent",
            "best_per_family": "best per family",
            "script": "fixed script",
            "oracle": "oracle",
        }
        parts.append("For comparison: " + ", ".join(f"{title} {_interval(line['reference'][name])}" for name, title in names.items()) + ".")
    saved = line["calls_saved"]
    kept = f" ({line['calls_kept']:,} of them answered by kept replies, at no cost)" if line.get("calls_kept") else ""
    parts.append(f"{line['episodes']:,} episodes, {line['calls']:,} agent calls{kept}, {saved:,} more from memory. {line['collapsed']}")
    parts.append(f"Head: {line['checkpoint'] or 'none'}")
    return "\n".join(part.rstrip() for part in parts)


def _resumed(line: Line) -> str:
    return f"Resumed after generation {line['generation']}."


def _failed(line: Line) -> str:
    return f"Failed: {line['message']}"


def _other(line: Line) -> str:
    return str(line["event"])


def _percent(value: float | None) -> str:
    return "   -" if value is None else f"{100 * value:.1f} %"


def _interval(value: Mapping[str, float]) -> str:
    return f"{_percent(value['mean'])} ({100 * value['low']:.1f} to {100 * value['high']:.1f})"


_TELLERS: Mapping[str, Callable[[Line], str]] = {
    "run_started": _started,
    "headroom_measured": _headroom,
    "prepared": _prepared,
    "generation_ended": _generation,
    "run_ended": _ended,
    "run_resumed": _resumed,
    "run_failed": _failed,
}
