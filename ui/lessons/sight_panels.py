"""The pictures of the first lesson as plain JSON: tokens, the two softmaxes, the head times the state, and values in pairs."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from ui.lessons.panels import numbers

if TYPE_CHECKING:
    from trinity_core.teaching.sight import Sight

Json = dict[str, Any]
Doubles = NDArray[np.float64]


def tokens(now: Sight, before: Sight | None) -> Json:
    """The prompt as it is read; what the last turn added is marked."""
    fresh = None if before is None else len(before.parts) - 1
    parts = [{"name": part.name, "tokens": list(part.tokens), "fresh": k == fresh} for k, part in enumerate(now.parts)]
    cut = f" {now.cut} tokens were left out as too long." if now.cut else ""
    said = f"Each box is a token. Only the state at the marked one, the sentinel, is used.{cut}"
    return {"kind": "tokens", "title": "What is read", "said": said, "wide": True, "parts": parts, "unread": list(now.unread)}


def choice(outputs: Sequence[str], logits: Doubles, before: Doubles | None, *, agents: int, pushes: Sequence[str]) -> Json:
    """Two softmaxes over the logits; the page pushes and heats them itself. `pushes` names the control of each logit."""
    facts = {"outputs": list(outputs), "agents": agents, "logits": numbers(logits), "before": None if before is None else numbers(before)}
    said = (
        "Drag the bar of a logit, or move it with the arrow keys (Shift: a whole one), and the probabilities follow. Agents and roles "
        "have a softmax each; the bars that stand out are the choice."
    )
    return {"kind": "choice", "title": "Two softmaxes", "said": said, "wide": False, "pushes": list(pushes), **facts}


def weights(outputs: Sequence[str], now: Sight, *, count: int) -> Json:
    """Each output's logit as a sum over the state, the places that set the outputs apart most one by one."""
    from trinity_core.teaching.sight import strongest

    assert now.contributions is not None
    places = strongest(now.contributions, count)
    shown = now.contributions[:, places]
    rest = now.contributions.sum(axis=1) - shown.sum(axis=1)
    said = f"Every cell is a weight times a number of the state; a row adds up to its logit. {count} of {len(now.state)} numbers are shown."
    cells = [numbers(row) for row in shown.tolist()]
    facts = {"outputs": list(outputs), "places": places, "cells": cells, "rest": numbers(rest), "logits": numbers(now.logits)}
    return {"kind": "weights", "title": "The head times the state, W h", "said": said, "wide": False, **facts}


def pairs(
    title: str, said: str, names: Sequence[str], first: Doubles, second: Doubles, legend: tuple[str, str], *, axis: str, wide: bool = False
) -> Json:
    """Two values a row, as two marks on a line."""
    rows = [
        {"name": name, "first": one, "second": two, "low": None, "high": None, "note": ""}
        for name, one, two in zip(names, numbers(first), numbers(second), strict=True)
    ]
    return {
        "kind": "pairs",
        "title": title,
        "said": said,
        "wide": wide,
        "rows": rows,
        "legend": list(legend),
        "axis": axis,
        "form": "number",
    }
