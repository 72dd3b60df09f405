"""Lesson 2: one generation of an evolution strategy, step by step in two dimensions, and a race against its rivals."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

import numpy as np

from trinity_core.seeds import derive_seed
from trinity_core.teaching.landscapes import SCALE, Terrain, landscape
from ui.lessons.controls import Choice, Slider
from ui.lessons.generation_picture import STAGES, generation_panel, told
from ui.lessons.lesson import Cell, Lesson, LessonData, Values
from ui.lessons.panels import Json, axis, line, lines

if TYPE_CHECKING:
    from trinity_core.teaching.generations import Generation
    from trinity_core.teaching.hill_race import Runner

MOST = 30
"""Generations that can be stepped through."""
_DASHES = ("", "9 3", "6 3 1 3", "2 3", "1 5")


def compute(values: Values) -> LessonData:
    """The generations of one search, and the race over several seeds."""
    from trinity_core.teaching.generations import Climb, climb
    from trinity_core.teaching.hill_race import hill_race

    ground = landscape(Terrain(values["landscape"]), float(values["coupling"]))
    separable = values["optimizer"] == "sep"
    plan = Climb(float(values["sigma"]), int(values["population"]), int(values["repeats"]), separable)
    seed, budget = int(values["seed"]), int(values["budget"])
    shown = max(1, min(MOST, budget // plan.spent(ground)))
    generations, weights = climb(ground, plan, shown, seed=derive_seed(seed, 0))
    race = hill_race(ground, plan, budget, seed=seed)
    steps = [told(generation, k + 1, stage, noisy=ground.noisy) for k, generation in enumerate(generations) for stage in range(len(STAGES))]
    places = [plan.spent(ground) * (k // len(STAGES) + 1) for k in range(len(steps))]
    panels = [generation_panel(ground, generations, weights), _race_panel(race, budget, places), _shape_panel(generations, steps)]
    turns = range(0, len(steps), len(STAGES))
    return LessonData(_said(race, budget), panels, _COLUMNS, [*_race_rows(race), *_candidate_rows(generations)], steps, tuple(turns))


def _said(race: Sequence[Runner], budget: int) -> str:
    order = sorted(race, key=lambda runner: runner.median[-1])
    first, last = order[0], order[-1]
    level = [runner.name for runner in order if runner.median[-1] <= 1.5 * first.median[-1]]
    ahead = (
        f"{' and '.join(level)} got nearest to the top" if len(level) < 3 else f"{len(level)} kinds of search got equally near to the top"
    )
    least, most = _short(first.median[-1]), _short(last.median[-1])
    return f"After {budget} evaluations {ahead} ({least} left, median of 7 seeds); {last.name} has {most} left."


def _short(number: float) -> str:
    return "less than 0.00001" if number < 1e-5 else f"{float(f'{number:.2g}'):g}"


def _race_panel(race: Sequence[Runner], budget: int, places: Sequence[float]) -> Json:
    series = [
        line(runner.name, xs, thin(runner.median), colour=(k + 1) % 6, dash=_DASHES[k], band=(thin(runner.low), thin(runner.high)))
        for k, runner in enumerate(race)
        for thin in (_thinned(runner.evaluations),)
        for xs in (thin(runner.evaluations),)
    ]
    return lines(
        "Who gets how far with the same evaluations",
        "What is left to the top at the point each search would hand over: median and middle half of 7 seeds. Lower is better.",
        series,
        x=axis("Evaluations", form="count", low=0, high=budget),
        y=axis("Left to the top", log=True),
        places=places,
        height=204,
    )


def _thinned(evaluations: Sequence[int]) -> Callable[[Sequence[float]], list[float]]:
    """Takes every so many of a series, the last one always."""
    every = max(1, len(evaluations) // 60)
    kept = sorted({*range(0, len(evaluations), every), len(evaluations) - 1})
    return lambda values: [values[k] for k in kept]


def _shape_panel(generations: Sequence[Generation], steps: Sequence[str]) -> Json:
    axes = [np.sqrt(np.linalg.eigvalsh(one.after.covariance)) * one.after.sigma for one in generations]
    xs = range(1, len(generations) + 1)
    series = [
        line("Step size", xs, [one.after.sigma for one in generations], colour=0),
        line("Long axis of the ellipse", xs, [two[1] for two in axes], colour=1, dash="9 3"),
        line("Short axis of the ellipse", xs, [two[0] for two in axes], colour=2, dash="2 3"),
    ]
    return lines(
        "How the ellipse changes",
        "Step size and the two axes after each generation of the search on the left. Far apart axes: it has learned a direction.",
        series,
        x=axis("Generation", form="count", low=1, high=max(2, len(generations))),
        y=axis("Length", log=True),
        height=164,
        places=[k // len(STAGES) + 1 for k in range(len(steps))],
    )


_COLUMNS = ("picture", "name", "generation", "evaluations", "x", "y", "score", "rank", "median_left", "quarter_left", "three_quarters_left")


def _race_rows(race: Sequence[Runner]) -> list[list[Cell]]:
    rows: list[list[Cell]] = []
    for runner in race:
        figures = zip(runner.evaluations, runner.median, runner.low, runner.high, strict=True)
        rows += [["race", runner.name, None, at, None, None, None, None, median, low, high] for at, median, low, high in figures]
    return rows


def _candidate_rows(generations: Sequence[Generation]) -> list[list[Cell]]:
    rows: list[list[Cell]] = []
    for number, one in enumerate(generations, 1):
        ranks = {candidate: rank for rank, candidate in enumerate(one.order, 1)}
        for k, (x, y) in enumerate(one.candidates):
            score = float(one.scores[k])
            rows.append(["generation", f"candidate {k + 1}", number, None, float(x), float(y), score, ranks[k], None, None, None])
        x, y = one.after.mean
        rows.append(["generation", "new mean", number, None, float(x), float(y), None, None, None, None, None])
    return rows


_LANDSCAPES = (
    (Terrain.SPHERE.value, "Sphere"),
    (Terrain.ELLIPSOID.value, f"Ellipsoid, {SCALE:g} times as steep"),
    (Terrain.COUPLED.value, "Coupled ellipsoid"),
    (Terrain.CLIFFS.value, "Cliff beside the top"),
    (Terrain.PLATEAUS.value, "Terraces without slope"),
    (Terrain.BINARY.value, "Right or wrong: coins only"),
)

_COUPLED, _COINS = ("landscape", (Terrain.COUPLED.value,)), ("landscape", (Terrain.BINARY.value,))

LESSON = Lesson(
    slug="generation",
    title="One generation",
    minutes=6,
    text=(
        "An evolution strategy improves a head without ever asking for a slope. It keeps a mean and an ellipse around it and repeats five "
        "moves. Sample: draw candidates from the ellipse. Evaluate: score each. Rank: only their order counts, so outliers do no harm. "
        "Recombine: the better half pulls the mean, the best hardest. Adapt: if recent steps point the same way, the step size grows; if "
        "they cancel, it shrinks; and the ellipse stretches along moves that paid.",
        "sep-CMA-ES, which trains the coordinator, may stretch its ellipse only along the axes: one number per weight to learn instead of "
        "one per pair, so it works with 10,000 weights. Full CMA-ES may also turn it.",
        "Press Play, or take one step at a time. Then change the landscape and see who gets how far.",
    ),
    question="Choose the coupled ellipsoid and raise the coupling to 0.95. Which of the two CMA-ES suffers? Then choose right or wrong: "
    "who is ahead now?",
    answer="The separable one falls behind: the valley lies aslant and its ellipse cannot turn. Up to a coupling of about 0.5 both do "
    "about as well. With coins for scores a tuned REINFORCE is ahead: it needs no repeats, each single draw teaches it something.",
    controls=(
        Choice("landscape", "Landscape", "What is climbed; every search starts at the same place.", _LANDSCAPES, Terrain.ELLIPSOID.value),
        Slider(
            "coupling",
            "Coupling (epsilon)",
            "How oblique the valley is: 0 along the axes, 0.95 narrow and aslant.",
            0.0,
            0.95,
            0.05,
            0.8,
            when=_COUPLED,
        ),
        Choice("optimizer", "Shown step by step", "Both are in the race.", (("sep", "sep-CMA-ES"), ("full", "Full CMA-ES")), "sep"),
        Slider("sigma", "First step size", "How far candidates are scattered at first.", 0.1, 1.5, 0.05, 0.5),
        Slider("population", "Candidates per generation", "Lambda; the better half recombines.", 6, 24, 1, 8),
        Slider("repeats", "Repeats per candidate", "Coins per candidate.", 1, 16, 1, 4, when=_COINS),
        Slider("budget", "Evaluations", "What every search may spend.", 60, 360, 60, 240),
        Slider("seed", "Draw", "Other random numbers, everything else the same.", 1, 50, 1, 1),
    ),
    compute=compute,
    notes=(
        "The optimizers are those that train heads in this program: the cma package behind trinity_core/training/trainers/cma.py, and its "
        "Adam. Evolution uses the step size you set, untuned. Its rivals are tuned: of 24 settings (Adam or plain steps, six step sizes, "
        "two spreads) each takes the one with the best median on 9 other draws of the same landscape and budget, its steps shrink linearly "
        "to nothing, and the tuning is not counted. REINFORCE is a Gaussian policy that learns its mean and spread, with the other draws "
        "as baseline.",
        "Two dimensions are for looking at, and what holds here need not hold for 10,000 weights: random search and finite differences are "
        "strong in the plane, but differences need two evaluations per weight and step. Full CMA-ES: Hansen and Ostermeier 2001; the "
        "separable one: Ros and Hansen 2008.",
    ),
)
