"""The seven specialists: names, planted prices, paces, slip rates, and how each is made."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from trinity_core.agents.specialists.agent import Brain, SpecialistAgent
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
    "calculator": _Post("Exact arithmetic; needs an expression.", 0.2, 0.4, 50.0, lambda w, s: Calculator(slip=s.calculator)),
    "algebraist": _Post("Equations, calculus and sequences, stated formally.", 2.0, 8.0, 30.0, lambda w, s: Algebraist(slip=s.algebraist)),
    "reader": _Post("Turns stories and puzzles into formal statements.", 1.0, 4.0, 35.0, lambda w, s: Reader(slip=s.reader)),
    "programmer": _Post("Runs Python and writes small functions.", 3.0, 12.0, 40.0, lambda w, s: Programmer(w, slip=s.programmer)),
    "archivist": _Post("Facts, dates and units from its tables.", 0.5, 1.5, 45.0, lambda w, s: Archivist(slip=s.archivist)),
    "generalist": _Post(
        "Cheap, quick and sure of itself; right on easy things.", 0.05, 0.2, 60.0, lambda w, s: Generalist(w, slip=s.generalist)
    ),
    "auditor": _Post("Checks answers; does not find them.", 1.5, 5.0, 30.0, lambda w, s: Auditor(w)),
}

NAMES: tuple[str, ...] = tuple(_POSTS)
"""In pool order, which is the order of the head's outputs."""


def make_specialist(name: str, *, sandbox: Sandbox, pace: float = 0.0, slip: SlipRates = DEFAULT) -> SpecialistAgent:
    """One specialist.

    Args:
        name: one of `NAMES`.
        sandbox: where it runs Python.
        pace: 0 for no delays, 1 for streaming that a person likes to watch.
        slip: how often it errs.

    Raises:
        PoolError: there is no specialist of that name.
    """
    return _made(name, Workshop(sandbox), pace, slip)


def offline_pool(*, sandbox: Sandbox, pace: float = 0.0, slip: SlipRates = DEFAULT) -> tuple[SpecialistAgent, ...]:
    """All seven, in the order of `NAMES`, sharing one workshop.

    Args:
        sandbox: where they run Python.
        pace: see `make_specialist`.
        slip: see `make_specialist`.
    """
    workshop = Workshop(sandbox)
    return tuple(_made(name, workshop, pace, slip) for name in NAMES)


def _made(name: str, workshop: Workshop, pace: float, slip: SlipRates) -> SpecialistAgent:
    if name not in _POSTS:
        raise PoolError(f"There is no specialist {name!r}. Choose from {', '.join(NAMES)}.")
    post = _POSTS[name]
    info = AgentInfo(name, "offline", "", post.description, post.price_in, post.price_out, deadline_s=60.0, idle_s=15.0)
    return SpecialistAgent(info, post.make(workshop, slip), pace=pace, words_per_s=post.words_per_s)
