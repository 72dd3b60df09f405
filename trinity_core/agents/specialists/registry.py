"""The seven specialists: names, planted prices, paces, slip rates, and how each is made."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from trinity_core.agents.specialists.agent import Brain, SpecialistAgent, saying_s
from trinity_core.agents.specialists.algebraist import Algebraist
from trinity_core.agents.specialists.archivist import Archivist
from trinity_core.agents.specialists.auditor import Auditor
from trinity_core.agents.specialists.calculator import Calculator
from trinity_core.agents.specialists.generalist import Generalist
from trinity_core.agents.specialists.programmer import Programmer
from trinity_core.agents.specialists.reader import Reader
from trinity_core.agents.specialists.workshop import Sandbox, Workshop
from trinity_core.errors import PoolError
from trinity_core.types import AgentInfo


@dataclass(frozen=True, slots=True)
class SlipRates:
    """Chance of a plausible error in a Worker's answer, per specialist. The auditor does not slip: it only judges."""

    calculator: float = 0.12
    algebraist: float = 0.12
    reader: float = 0.7
    """It does sums in its head."""
    programmer: float = 0.12
    archivist: float = 0.12
    generalist: float = 0.18
    """On the easiest problems; more with effort."""


DEFAULT = SlipRates()


@dataclass(frozen=True, slots=True)
class _Post:
    """One place in the pool."""

    description: str
    price_in: float
    price_out: float
    words_per_s: float
    make: Callable[[Workshop, SlipRates], Brain] = field(repr=False)


_POSTS: dict[str, _Post] = {
    "calculator": _Post(
        "Exact arithmetic of any size, but it cannot read prose.", 0.02, 0.08, 50.0, lambda w, s: Calculator(slip=s.calculator)
    ),
    "algebraist": _Post(
        "Equations, derivatives, integrals, limits and sequences, once they are stated formally.",
        0.6,
        2.4,
        30.0,
        lambda w, s: Algebraist(slip=s.algebraist),
    ),
    "reader": _Post(
        "Turns stories and puzzles into formal statements for the others, and calculates badly itself.",
        0.8,
        3.2,
        35.0,
        lambda w, s: Reader(slip=s.reader),
    ),
    "programmer": _Post(
        "Writes and runs Python in a sandbox, given a program or a clear specification.",
        1.5,
        6.0,
        40.0,
        lambda w, s: Programmer(w, slip=s.programmer),
    ),
    "archivist": _Post(
        "Looks up facts, dates and units in its tables and knows nothing else.", 0.05, 0.2, 45.0, lambda w, s: Archivist(slip=s.archivist)
    ),
    "generalist": _Post(
        "Reads everything and is cheap; right on easy questions, overconfident on hard ones.",
        0.1,
        0.4,
        60.0,
        lambda w, s: Generalist(w, slip=s.generalist),
    ),
    "auditor": _Post(
        "Checks an answer by substitution, recomputation or lookup, but cannot find one.", 1.0, 4.0, 30.0, lambda w, s: Auditor(w)
    ),
}

NAMES: tuple[str, ...] = tuple(_POSTS)
"""In pool order, which is the order of the head's outputs."""


def specialist_maker(*, sandbox: Sandbox, pace: float = 0.0, slip: SlipRates = DEFAULT) -> Callable[[str], SpecialistAgent]:
    """A function from one of `NAMES` to its specialist; all that it makes share one workshop, so a program is run once for all.

    Args:
        sandbox: where they run Python.
        pace: 0 for no delays, 1 for streaming that a person likes to watch.
        slip: how often they err.

    The function raises `PoolError` for a name that is no specialist's.
    """
    workshop = Workshop(sandbox)
    return lambda name: _made(name, workshop, pace, slip)


def offline_pool(*, sandbox: Sandbox, pace: float = 0.0, slip: SlipRates = DEFAULT) -> tuple[SpecialistAgent, ...]:
    """All seven, in the order of `NAMES`; arguments as of `specialist_maker`."""
    return tuple(map(specialist_maker(sandbox=sandbox, pace=pace, slip=slip), NAMES))


def specialist_says_s(name: str, text: str, *, pace: float) -> float:
    """Seconds a specialist takes to say `text` at this pace, by the clock.

    Raises:
        PoolError: there is no specialist of this name.
    """
    return saying_s(text, pace=pace, words_per_s=_post(name).words_per_s)


def _made(name: str, workshop: Workshop, pace: float, slip: SlipRates) -> SpecialistAgent:
    post = _post(name)
    info = AgentInfo(name, "offline", "", post.description, post.price_in, post.price_out, deadline_s=60.0, idle_s=15.0)
    return SpecialistAgent(info, post.make(workshop, slip), pace=pace, words_per_s=post.words_per_s)


def _post(name: str) -> _Post:
    if name not in _POSTS:
        raise PoolError(f"There is no specialist {name!r}. Choose from {', '.join(NAMES)}.")
    return _POSTS[name]
