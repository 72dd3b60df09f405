"""Lesson 3: a coin decides each evaluation, so how often must it be thrown before two candidates are told apart?"""

from __future__ import annotations

import numpy as np

from trinity_core.seeds import derive_seed
from trinity_core.teaching.misranking import (
    bound_on_misranking,
    coins,
    exact_misranking,
    measured_misranking,
    repeats_by_bound,
    repeats_needed,
)
from ui.lessons.controls import Choice, Json, Slider
from ui.lessons.lesson import Cell, Lesson, LessonData, Values
from ui.lessons.panels import axis, heat, line, lines, mark, scale

REPEATS = (1, 2, 3, 4, 6, 8, 12, 16, 24, 32, 48, 64, 96, 128)
TRIALS = 3_000
GAPS = (0.02, 0.03, 0.05, 0.08, 0.12, 0.2, 0.3, 0.4)
WRONG = 0.05
CANDIDATES, SHARES = (8, 16, 32, 64), (1, 4, 16, 64)
SEARCHES = {512: 5, 1024: 3}
"""Searches per cell for each budget."""


def compute(values: Values) -> LessonData:
    """Misranking coin by coin, measured, exact and bounded; or where a budget is spent best."""
    return _budget(values) if values["part"] == "budget" else _order(values)


def _order(values: Values) -> LessonData:
    gap, base, chosen, shared = float(values["gap"]), float(values["base"]), int(values["repeats"]), float(values["shared"])
    better, worse = min(1.0, base + gap / 2), max(0.0, base - gap / 2)
    rng = np.random.default_rng(derive_seed(values["seed"], "misranking"))
    played = coins([better, worse], max(REPEATS), TRIALS, shared=shared, rng=rng)
    measured = measured_misranking(played, REPEATS)
    exact = [exact_misranking(better, worse, m) for m in REPEATS]
    bound = [bound_on_misranking(better - worse, m) for m in REPEATS]
    at = measured_misranking(played, [chosen])[0]
    promised = bound_on_misranking(better - worse, chosen)
    said = (
        f"With {chosen} repeats the worse candidate comes out first in {at:.1%} of {TRIALS:,} comparisons; the bound allows {promised:.0%}."
    )
    panels = [_one(played[0, :, :chosen]), _curves(measured, exact, bound, chosen), _needed(base)]
    rows: list[list[Cell]] = [list(row) for row in zip(REPEATS, measured, exact, bound, strict=True)]
    steps = _told(played[0, :, :chosen])
    return LessonData(said, panels, ("repeats", "measured", "exact_without_shared_luck", "bound"), rows, steps, begin=len(steps) - 1)


def _one(played: np.ndarray) -> Json:  # type: ignore[type-arg]
    m = played.shape[1]
    running = np.cumsum(played, axis=1) / np.arange(1, m + 1)
    series = [
        line("Better candidate", range(1, m + 1), running[0], colour=1, dots=m <= 32),
        line("Worse candidate", range(1, m + 1), running[1], colour=2, dash="7 4", dots=m <= 32),
    ]
    return lines(
        "One comparison, coin by coin",
        "Share of right answers so far. Where the dashed line is on top, the search would rank the two the wrong way round.",
        series,
        x=axis("Repeats so far", form="count", low=1, high=max(2, m)),
        y=axis("Right so far", form="percent", low=0.0, high=1.0),
        places=range(1, m + 1),
        reveal=True,
        height=250,
    )


def _told(played: np.ndarray) -> list[str]:  # type: ignore[type-arg]
    totals, steps = np.cumsum(played, axis=1), []
    word = {True: "right", False: "wrong"}
    for k in range(played.shape[1]):
        a, b = int(totals[0, k]), int(totals[1, k])
        lead = "They are level." if a == b else "The better one leads." if a > b else "The worse one leads: this order would be wrong."
        both = f"the better candidate is {word[bool(played[0, k])]}, the worse one {word[bool(played[1, k])]}"
        steps.append(f"Repeat {k + 1}: {both}; {a} against {b} of {k + 1}. {lead}")
    return steps


def _curves(measured: list[float], exact: list[float], bound: list[float], chosen: int) -> Json:
    series = [
        line("Measured", REPEATS, measured, colour=1, dots=True),
        line("Exact, no shared luck", REPEATS, exact, colour=3, dash="1 5"),
        line("The theory's bound", REPEATS, bound, colour=2, dash="7 4"),
    ]
    return lines(
        "How often the worse candidate is ranked first",
        "Both fall with the number of repeats; the bound exp(-m D²/2) is safe and far from tight.",
        series,
        x=axis("Repeats m per candidate", log=True, form="count"),
        y=axis("Chance of a wrong order", form="percent", low=0.0, high=1.0),
        marks=[mark(chosen, f"m = {chosen}")],
        height=250,
    )


def _needed(base: float) -> Json:
    pairs = [(min(1.0, base + gap / 2), max(0.0, base - gap / 2)) for gap in GAPS]
    series = [
        line("Needed", GAPS, [repeats_needed(*pair, WRONG) for pair in pairs], colour=1, dots=True),
        line("By the bound", GAPS, [repeats_by_bound(a - b, WRONG) for a, b in pairs], colour=2, dash="7 4"),
    ]
    return lines(
        "Repeats for an order that is right 95 times in 100",
        "Half the gap costs four times the repeats: both lines go as 1/D². Late in a search, gaps are small and repeats dear.",
        series,
        x=axis("Gap D between the two candidates", log=True, form="percent"),
        y=axis("Repeats", log=True, form="count"),
        wide=True,
        height=240,
    )


def _budget(values: Values) -> LessonData:
    from trinity_core.teaching.noisy_search import Split, search

    budget, shared = int(str(values["budget"])), float(values["shared"])
    cells: list[list[float | None]] = []
    rows: list[list[Cell]] = []
    for candidates in CANDIDATES:
        cells.append([])
        for repeats in SHARES:
            split = Split.of(budget, candidates, repeats)
            seeds = [derive_seed(values["seed"], "budget", k) for k in range(SEARCHES[budget])]
            found = [search(split, shared=shared, seed=seed) for seed in seeds] if split.generations else []
            mean = float(np.mean(found)) if found else None
            cells[-1].append(mean)
            rows.append([budget, candidates, repeats, split.generations, len(found), mean])
    best = max(((r, c) for r in range(len(CANDIDATES)) for c in range(len(SHARES))), key=lambda at: cells[at[0]][at[1]] or 0.0)
    places = [[r, c] for r in range(len(CANDIDATES)) for c in range(len(SHARES)) if cells[r][c] is not None]
    panel = heat(
        "Where to spend the coins",
        f"Chance of success at the end, mean of {SEARCHES[budget]} searches from 20%; 90% is the most. Each cell spends all coins: fewer "
        "candidates and repeats leave more generations. Empty: not one generation fits.",
        cells,
        rows=scale("Candidates", CANDIDATES),
        columns=scale("Repeats per candidate", SHARES),
        best=list(best),
        wide=True,
        low=0.15,
        high=0.95,
        places=places,
    )
    told = [f"{_split(budget, r, c)}: right {cells[r][c] or 0:.0%} of the time at the end." for r, c in places]
    reached = cells[best[0]][best[1]] or 0.0
    said = f"With {budget:,} coins the best split here is {_split(budget, *best)}: right {reached:.0%} of the time at the end."
    columns = ("budget", "candidates", "repeats", "generations", "searches", "mean_chance")
    return LessonData(said, [panel], columns, rows, told, begin=places.index(list(best)))


def _split(budget: int, row: int, column: int) -> str:
    candidates, repeats = CANDIDATES[row], SHARES[column]
    generations = budget // (candidates * repeats)
    return f"{candidates} candidates, {repeats} repeat{'s' * (repeats > 1)} and {generations} generation{'s' * (generations > 1)}"


_ORDER, _SPEND = ("part", ("order",)), ("part", ("budget",))

LESSON = Lesson(
    slug="repeats",
    title="Noise and repeats",
    minutes=5,
    text=(
        "A coordinator's session ends right or wrong, nothing in between. One session is one throw of a coin: a candidate that is right 60 "
        "times in 100 still comes out behind one that is right 40 times in 100 in 40 of 100 single throws, ties broken by lot. Evolution "
        "only needs the order of its candidates, so what hurts is a wrong order.",
        "More repeats m per candidate make it rarer: the theory bounds it by C exp(-c m D²) for a gap D. But every coin can be spent only "
        "once: on repeats, on more candidates, or on more generations.",
        "Sharing luck helps and costs nothing. If all candidates of a generation get the same questions and the same draws, an easy "
        "question is easy for all, and what still differs is the candidates.",
    ),
    question="The gap is 0.10. How many repeats until the order is right 95 times in 100? Then share half of the luck, and look again.",
    answer="About 135 repeats without shared luck, though the bound asks for 600. With half of the luck shared about 90 do. That is why "
    " this program gives all candidates of a generation the same tasks and draws.",
    controls=(
        Choice(
            "part", "Look at", "Two candidates, or a whole search.", (("order", "The order of two"), ("budget", "A fixed budget")), "order"
        ),
        Slider("gap", "Gap D", "How much more often the better candidate is right.", 0.02, 0.6, 0.02, 0.2, when=_ORDER),
        Slider("base", "How often they are right", "Half-way between the two candidates.", 0.1, 0.9, 0.05, 0.5, when=_ORDER),
        Slider("repeats", "Repeats m", "Coins of each candidate.", 1, 128, 1, 16, when=_ORDER),
        Choice(
            "budget",
            "Coins in all",
            "Evaluations of the whole search.",
            tuple((str(coins_), f"{coins_:,}") for coins_ in SEARCHES),
            "512",
            when=_SPEND,
        ),
        Slider("shared", "Shared luck", "How much of the luck all candidates have in common.", 0.0, 0.9, 0.1, 0.0),
        Slider("seed", "Draw", "The same coins thrown again.", 1, 50, 1, 1),
    ),
    compute=compute,
    notes=(
        "The bound is TRINITY's (appendix A.1): a wrong order has at most the chance C exp(-c m D²) plus a term for curvature. The paper "
        "names no constants; Hoeffding's inequality gives C = 1 and c = 1/2, drawn here. From it follows the paper's m of at least "
        "(ln λ + ln ln λ + ln 1/δ) / (c γ² σ²), with a slope γ nobody knows beforehand.",
        "The fixed budget is spent by the sep-CMA-ES that trains heads, over 8 numbers, first step size 0.4. Few searches per cell: press "
        "Draw again and see how much of the picture is luck. On the teaching environment this program was designed with, common draws were "
        "worth more than any change of the optimizer.",
    ),
)
