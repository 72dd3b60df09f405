"""Lesson 4: why a diagonal is enough where blocks hardly touch, what the slope of REINFORCE drowns in, and where the slope wins."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from trinity_core.seeds import derive_seed
from trinity_core.teaching.blocks import BLOCKS, SIZE, WIDTH, coupled, measured, normalised
from trinity_core.teaching.signal import World, exact_ratio, measured_ratio
from ui.lessons.controls import Choice, Slider
from ui.lessons.lesson import Cell, Lesson, LessonData, Values
from ui.lessons.panels import Json, axis, heat, line, lines, scale

if TYPE_CHECKING:
    from trinity_core.teaching.progress import Progress
    from trinity_core.teaching.regimes import Learned

STEEPNESS = 4.0
SIZES = {"96": 8, "300": 25, "1008": 84}
"""Numbers searched, and groups of 12 of them."""
MEANS = (0.4, 0.3, 0.2, 0.1, 0.05, 0.03, 0.02, 0.01, 0.005, 0.003)
HORIZONS = (1, 5, 20)
OPTIONS = 7
PLAYED = 12_000
SESSIONS = 512
"""Sessions per step: 32 candidates of 16 repeats, the paper's budget for one step of REINFORCE."""
LEARNING = 50
"""Generations of the race."""
_DASHES = ("", "7 4", "2 4")


def compute(values: Values) -> LessonData:
    """The part that is looked at."""
    return {"separable": _separable, "signal": _signal, "race": _race}[str(values["part"])](values)


def _separable(values: Values) -> LessonData:
    from trinity_core.teaching.progress import measure, theory

    coupling = float(values["coupling"])
    matrix = coupled(coupling, STEEPNESS)
    found = measure(matrix, SIZES[str(values["size"])], seed=int(values["seed"]))
    shape = theory(len(found.evolution), found.population)
    measures = measured(matrix)
    said = (
        f"After 60 generations sep-CMA-ES has taken away {found.evolution[-1]:.0%} of the loss, the best of as many random points "
        f"{found.random[-1]:.1%}: {found.ratio[-1]:.0f} times as much."
    )
    about = (
        f"Between blocks: largest entry {measures.largest:.2f} (B2), largest row sum {measures.row:.1f} (B3), spectral norm "
        f"{measures.spectral:.1f} (B1). Inside the four blocks the theory allows anything."
    )
    names = [f"{'ABCD'[k // WIDTH]}{k % WIDTH + 1}" for k in range(SIZE)]
    cells = normalised(coupling).tolist()
    square = heat(
        "How strongly numbers hang together",
        about,
        cells,
        rows=scale("Number", names),
        columns=scale(f"Number, in {BLOCKS} blocks", names),
        form="signed",
        high=1.0,
        tall=True,
    )
    xs = range(1, len(shape) + 1)
    rows: list[list[Cell]] = [
        [t, found.population * t, float(a), float(b), float(c), float(d)]
        for t, a, b, c, d in zip(xs, found.evolution, found.random, found.ratio, shape, strict=True)
    ]
    steps = [
        f"After {t} generations, {found.population * t:,} evaluations each: evolution took away {found.evolution[t - 1]:.1%} of the loss, "
        f"random points {found.random[t - 1]:.1%}."
        for t in xs
    ]
    columns = ("generation", "evaluations", "evolution", "random_search", "ratio", "t_over_ln_n")
    panels = [square, _taken(found, list(xs)), _ratio(found, shape, list(xs))]
    return LessonData(said, panels, columns, rows, steps, begin=len(steps) - 1)


def _taken(found: Progress, xs: list[int]) -> Json:
    series = [
        line("sep-CMA-ES", xs, found.evolution, colour=1),
        line("Best random point", xs, found.random, colour=2, dash="7 4"),
    ]
    return lines(
        f"Loss taken away, {found.size} numbers",
        "Evolution adds small steps up; random search waits for one lucky big one. Mean of 3 starts.",
        series,
        x=axis("Generations T", form="count", low=1, high=xs[-1]),
        y=axis("Loss taken away", form="percent", low=0.0),
        places=xs,
        height=170,
    )


def _ratio(found: Progress, shape: np.ndarray, xs: list[int]) -> Json:  # type: ignore[type-arg]
    series = [
        line("Measured: evolution over random", xs, found.ratio, colour=1),
        line("Theory's shape T / ln(N)", xs, shape, colour=2, dash="7 4"),
    ]
    return lines(
        "The ratio of the two, beside the theory",
        "The theory gives the shape without its constants, so compare slopes, not heights. It bends where evolution has little left to "
        f"win. N = λT = {found.population}T here; in the paper's setting, with repeats, N = 16T.",
        series,
        x=axis("Generations T", log=True, form="count"),
        y=axis("Ratio", log=True),
        places=xs,
        height=170,
    )


def _signal(values: Values) -> LessonData:
    worth, rng = float(values["worth"]), np.random.default_rng(derive_seed(values["seed"], "signal"))
    rows: list[list[Cell]] = []
    ratios, needed = [], []
    for k, horizon in enumerate(HORIZONS):
        worlds = [World(OPTIONS, horizon, mean, worth) for mean in MEANS]
        exact = [exact_ratio(world, SESSIONS) for world in worlds]
        seen = [measured_ratio(world, SESSIONS, played=PLAYED, rng=rng) for world in worlds]
        rows += [[horizon, mean, a, b, SESSIONS / a**2] for mean, a, b in zip(MEANS, exact, seen, strict=True)]
        name = f"{horizon} decision{'s' if horizon > 1 else ''}"
        ratios.append(line(f"{name}, measured", MEANS, [b or None for b in seen], colour=k + 1, dash=_DASHES[k], dots=True))
        ratios.append(line(f"{name}, exact", MEANS, exact, colour=k + 1, dash="1 5", width=1.4))
        needed.append(line(name, MEANS, [SESSIONS / a**2 for a in exact], colour=k + 1, dash=_DASHES[k]))
    places = [*MEANS]
    first = lines(
        f"Signal to noise of REINFORCE's slope, {SESSIONS} sessions",
        "Below 1 the noise is longer than the slope itself. Rarer reward and longer sessions both push it down, as square roots.",
        ratios,
        x=axis("Share of sessions with reward", log=True, form="percent"),
        y=axis("Signal to noise", log=True),
        places=places,
        height=300,
    )
    second = lines(
        "Sessions until signal equals noise",
        "Twice the decisions: twice the sessions. A tenth of the reward: more than ten times the sessions.",
        needed,
        x=axis("Share of sessions with reward", log=True, form="percent"),
        y=axis("Sessions", log=True, form="count"),
        places=places,
        height=300,
    )
    steps = [_heard(mean, worth) for mean in MEANS]
    at = exact_ratio(World(OPTIONS, 5, 0.03, worth), SESSIONS)
    said = f"With reward in 3 of 100 sessions of 5 decisions, a slope from {SESSIONS} sessions has {at:.2f} times as much signal as noise."
    columns = ("decisions", "share_with_reward", "exact", "measured", "sessions_until_equal")
    return LessonData(said, [first, second], columns, rows, steps)


def _heard(mean: float, worth: float) -> str:
    told = ", ".join(f"{exact_ratio(World(OPTIONS, horizon, mean, worth), SESSIONS):.2f} for {horizon}" for horizon in HORIZONS)
    return f"Reward in {mean:.1%} of the sessions: signal to noise {told} decisions."


def _race(values: Values) -> LessonData:
    from trinity_core.teaching.regimes import Routing, race

    horizon, forgiving, seed = int(values["horizon"]), float(values["forgiving"]), int(values["seed"])
    panels, rows, finals = [], [], []
    for name, world in (("dense", Routing(1, forgiving)), ("terminal", Routing(horizon, forgiving))):
        learned = race(world, LEARNING, seed=derive_seed(seed, name))
        panels.append(_learning(world.horizon, world.batch, learned))
        finals.append(tuple(float(one.worth[:, -1].mean()) for one in learned))
        rows += [_row(name, one, k) for one in learned for k in range(len(one.sessions))]
    (dense_es, dense_rl), (end_es, end_rl) = finals
    said = (
        f"One decision per reward: REINFORCE ends at {dense_rl:.0%}, sep-CMA-ES at {dense_es:.0%}. {horizon} decisions per reward: "
        f"{end_rl:.0%} against {end_es:.0%}."
    )
    steps = [f"After {k} of {LEARNING} generations." for k in range(LEARNING + 1)]
    columns = ("regime", "learner", "generation", "sessions", "mean", "lowest", "highest")
    return LessonData(said, panels, columns, rows, steps, begin=LEARNING)


def _row(regime: str, learned: Learned, k: int) -> list[Cell]:
    worth = learned.worth[:, k]
    return [regime, learned.name, k, learned.sessions[k], float(worth.mean()), float(worth.min()), float(worth.max())]


def _learning(horizon: int, batch: int, learned: tuple[Learned, Learned]) -> Json:
    series = [
        line(
            f"{one.name}, {one.chosen}",
            one.sessions,
            one.worth.mean(0),
            colour=k + 1,
            dash=_DASHES[k],
            band=(one.worth.min(0), one.worth.max(0)),
        )
        for k, one in enumerate(learned)
    ]
    return lines(
        f"{horizon} decision{'s' if horizon > 1 else ''} per reward",
        "Chance of a right end by sessions played: mean of 4 seeds, with the worst and the best.",
        series,
        x=axis("Sessions", form="count", low=0),
        y=axis("Right", form="percent", low=0.0, high=1.0),
        places=[batch * k for k in range(LEARNING + 1)],
        height=300,
    )


_PART = (("separable", "Separability"), ("signal", "The slope's noise"), ("race", "Dense or at the end"))
_FIRST, _SECOND, _THIRD = (("part", (word,)) for word, _ in _PART)

LESSON = Lesson(
    slug="separable",
    title="Why separable, why not RL",
    minutes=7,
    text=(
        "A head has a row of weights for each agent and role. If rows hardly disturb each other, the landscape is nearly block-separable: "
        "between blocks at most epsilon, inside anything. The theory shows that learning only a diagonal then costs little, and that T "
        "generations of sep-CMA-ES beat as many random tries by about T / ln(16T).",
        "Why not follow the slope, as reinforcement learning does? The paper argues that one right or wrong at the end of many decisions "
        "says little about each: the slope drowns in noise. Rare reward and long sessions do that, as the second part measures.",
        "But noise is not defeat. The slope uses every single session, and in the third part, as in this program's own training, a tuned "
        "REINFORCE learns faster than sep-CMA-ES, most of all when every decision is rewarded.",
    ),
    question="In the third part, make the end less forgiving and sessions longer. Does evolution ever overtake?",
    answer="Both get slower and REINFORCE stays ahead everywhere in this small world. At the hardest settings evolution finds nothing at "
    "all: rare reward blinds it too, since candidates that all score nothing have no order.",
    controls=(
        Choice("part", "Look at", "Three parts of the argument.", _PART, "separable"),
        Slider("coupling", "Coupling (epsilon)", "Between the blocks of the matrix.", 0.0, 0.9, 0.05, 0.1, when=_FIRST),
        Choice(
            "size", "Numbers searched", "A head of the paper has about 10,000.", tuple((word, word) for word in SIZES), "300", when=_FIRST
        ),
        Slider("worth", "Worth of the right choice", "Reward is so many times as likely.", 1.5, 8.0, 0.5, 4.0, when=_SECOND),
        Slider("horizon", "Decisions per session", "In the terminal regime.", 2, 6, 1, 5, when=_THIRD),
        Slider("forgiving", "Forgiveness", "What a wrong decision leaves of the chance.", 0.1, 0.8, 0.1, 0.4, when=_THIRD),
        Slider("seed", "Draw", "Other random numbers, everything else the same.", 1, 50, 1, 1),
    ),
    compute=compute,
    notes=(
        "Theory: TRINITY, appendix A.1. What it covers: ranking noise, one step of a separable strategy, and evolution against random "
        "search at equal evaluations over 2 to 60 generations. What it does not: there is no theorem on REINFORCE, only the argument "
        "above; and at 10,000 weights the rates it gives close less than a tenth of the squared distance in 60 generations, so success in "
        "practice must come from good heads being many.",
        "Measured in this program over its offline pool, from nothing: with one outcome per session of up to 3 turns REINFORCE reached "
        "0.79 and sep-CMA-ES 0.45; with one outcome per decision 0.67 and 0.43 (README, Training). The paper reports the opposite: its "
        "REINFORCE stayed nearly uniform, its step size and baseline are not stated. Evolution keeps its place where there is no slope to "
        "follow: choices by argmax, ceilings on cost, weights inside the backbone.",
        "The first part is without noise, and gives random search the best radius for every T. In the third part each learner takes the "
        "best of three step sizes by one run of its own; candidates share questions and draws; REINFORCE uses the other sessions on the "
        "same kind of question as baseline, and Adam.",
    ),
)
