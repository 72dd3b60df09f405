"""The picture of a generation on a landscape, as plain JSON, and what happens in each of its five stages in words."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from trinity_core.teaching.landscapes import SIDE, Landscape
from ui.lessons.panels import Json, numbers

if TYPE_CHECKING:
    from trinity_core.teaching.generations import Generation
    from trinity_core.training.trainers.cma import Distribution

Doubles = NDArray[np.float64]

STAGES = ("Sample", "Evaluate", "Rank", "Recombine", "Adapt")
WINDOWS = tuple(SIDE / 3**k for k in range(6))
"""Half sides of the views around the top; each generation is shown in the smallest that holds it."""
GRID = 80
LEVELS = 12
EXPECTED = math.sqrt(math.pi / 2)
"""Mean length of a random vector in two dimensions, E|N(0, I)|."""


def generation_panel(ground: Landscape, generations: Sequence[Generation], weights: Doubles) -> Json:
    """The landscape from afar and from near, and every generation."""
    windows = [{"side": side, "levels": _levels(ground, side)} for side in WINDOWS]
    return {
        "kind": "generation",
        "title": "The search on its landscape",
        "said": "The bluer, the better; the cross is the top. The ellipse holds about two thirds of the candidates that could be drawn.",
        "wide": False,
        "tall": True,
        "windows": windows,
        "weights": numbers(weights),
        "expected": EXPECTED,
        "generations": [_facts(one) for one in generations],
    }


def told(one: Generation, number: int, stage: int, *, noisy: bool) -> str:
    """What happens in a stage of a generation."""
    head = f"Generation {number}, {STAGES[stage].lower()}: "
    return head + (_sampled, _evaluated, _ranked, _recombined, _adapted)[stage](one, noisy)


def _sampled(one: Generation, noisy: bool) -> str:
    return f"{len(one.scores)} candidates are drawn from the ellipse around the mean; the step size is {one.before.sigma:.3g}."


def _evaluated(one: Generation, noisy: bool) -> str:
    if noisy:
        return f"each candidate is tried; the luckiest is right {one.scores.max():.0%} of the time, the unluckiest {one.scores.min():.0%}."
    return f"each candidate gets its score, from {one.scores.min():.3g} to {one.scores.max():.3g}; 0 is the top."


def _ranked(one: Generation, noisy: bool) -> str:
    tied = len(one.scores) - len(set(one.scores.tolist()))
    ties = " Some scores are equal, so part of this order is luck." if tied else ""
    return f"from here on only the order counts. Candidate 1 is the best; the better {len(one.scores) // 2} stay.{ties}"


def _recombined(one: Generation, noisy: bool) -> str:
    moved = float(np.linalg.norm(one.after.mean - one.before.mean))
    return f"the better half pulls the mean, the best hardest (thicker lines). It moves by {moved:.3g}."


def _adapted(one: Generation, noisy: bool) -> str:
    length = float(np.linalg.norm(one.after.sigma_path))
    ratio = one.after.sigma / one.before.sigma
    way = "grows" if ratio > 1.005 else "shrinks" if ratio < 0.995 else "stays"
    why = {"grows": "recent steps add up", "shrinks": "recent steps cancel", "stays": "recent steps look random"}[way]
    longer = f"the path of recent steps has length {length:.2f}, a random one {EXPECTED:.2f}"
    return f"{longer}: {why}, so the step size {way} to {one.after.sigma:.3g}; the ellipse takes its new shape."


def _facts(one: Generation) -> Json:
    return {
        "window": _window(one),
        "mean": numbers(one.before.mean),
        "ellipse": _ellipse(one.before),
        "candidates": [numbers(point) for point in one.candidates],
        "scores": numbers(one.scores),
        "order": list(one.order),
        "next": {"mean": numbers(one.after.mean), "ellipse": _ellipse(one.after), "sigma": numbers([one.before.sigma, one.after.sigma])},
        "sigma_path": numbers(one.after.sigma_path),
        "covariance_path": numbers(one.after.covariance_path * one.before.sigma),
    }


def _ellipse(drawn: Distribution) -> list[float | None]:
    """Half axes and the angle of the first one, in degrees; holds 68 % of what is drawn (a radius of 1.51 standard deviations)."""
    sizes, axes = np.linalg.eigh(drawn.covariance)
    half = 1.51 * drawn.sigma * np.sqrt(np.maximum(sizes, 0.0))
    return numbers([half[1], half[0], math.degrees(math.atan2(axes[1, 1], axes[0, 1]))])


def _window(one: Generation) -> int:
    """The smallest view that holds the candidates and both means."""
    seen = np.abs(np.vstack([one.candidates, one.before.mean, one.after.mean])).max()
    return max((k for k, side in enumerate(WINDOWS) if seen <= 0.92 * side), default=0)


def _levels(ground: Landscape, side: float) -> list[str]:
    """Rows from the top down, a letter per cell: 'a' for the lowest of `LEVELS` equally frequent levels."""
    places = (np.arange(GRID) + 0.5) / GRID * 2 * side - side
    values = ground.value(np.stack(np.meshgrid(places, -places), axis=-1))
    cuts = np.unique(np.quantile(values, np.linspace(0, 1, LEVELS + 1)[1:-1]))
    found = np.searchsorted(cuts, values, side="right") * (LEVELS - 1) // max(1, len(cuts))
    return ["".join(chr(97 + int(k)) for k in row) for row in found]
