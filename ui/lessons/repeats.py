"""Lesson 3: a coin decides each evaluation, so how often must it be thrown before two candidates are told apart?"""

from __future__ import annotations

import numpy as np

from trinity_core.seeds import derive_seed
from trinity_core.teaching.misranking import bound_on_misranking, exact_misranking, measured_misranking
from ui.lessons.controls import Slider
from ui.lessons.lesson import Lesson, LessonData, Values
from ui.lessons.panels import axis, line, lines, mark

REPEATS = (1, 2, 3, 4, 6, 8, 12, 16, 24, 32, 48, 64, 96, 128)
TRIALS = 20_000


def compute(values: Values) -> LessonData:
    """Misranking measured, exact and bounded, over the number of repeats."""
    gap, base, chosen = float(values["gap"]), float(values["base"]), int(values["repeats"])
    better, worse = min(1.0, base + gap / 2), max(0.0, base - gap / 2)
    rng = np.random.default_rng(derive_seed(values["seed"], "misranking"))
    measured = [measured_misranking(better, worse, m, trials=TRIALS, rng=rng) for m in REPEATS]
    exact = [exact_misranking(better, worse, m) for m in REPEATS]
    bound = [bound_on_misranking(better - worse, m) for m in REPEATS]
    series = [
        line("Measured", REPEATS, measured, colour=1, dots=True),
        line("Exact", REPEATS, exact, colour=3, dash="1 4"),
        line("The theory's bound", REPEATS, bound, colour=2, dash="7 4"),
    ]
    at = exact_misranking(better, worse, chosen)
    panel = lines(
        "How often the worse candidate is ranked first",
        "All three fall as repeats grow; the bound lies above what is measured.",
        series,
        x=axis("Repeats m per candidate", log=True, form="count"),
        y=axis("Chance of a wrong order", form="percent", low=0.0, high=1.0),
        marks=[mark(chosen, f"m = {chosen}")],
        wide=True,
    )
    said = f"With {chosen} repeats the worse of the two candidates comes out first {at:.1%} of the time."
    rows = [list(row) for row in zip(REPEATS, measured, exact, bound, strict=True)]
    return LessonData(said, [panel], ("repeats", "measured", "exact", "bound"), rows)


LESSON = Lesson(
    slug="repeats",
    title="Noise and repeats",
    minutes=4,
    text=("A coordinator answers right or wrong, nothing in between.",),
    question="How many repeats make the order right 95 times in 100 when the gap is 10 points?",
    answer="About 130.",
    controls=(
        Slider("gap", "Gap between the two", "How much more often the better candidate is right.", 0.02, 0.6, 0.02, 0.2),
        Slider("base", "How often they are right", "Half-way between the two candidates.", 0.1, 0.9, 0.05, 0.5),
        Slider("repeats", "Repeats m", "Evaluations of each candidate.", 1, 128, 1, 16),
        Slider("seed", "Draw", "Another throw of the same coins.", 1, 50, 1, 1),
    ),
    compute=compute,
)
