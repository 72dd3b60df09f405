"""Which failed calls are sent again, how often and after how long: the one retry policy, the SDKs' own being switched off."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from random import Random

from trinity_core.errors import ProviderError
from trinity_core.types import FaultKind

MOST_RETRIES = 5
"""Most further tries that a pool file may ask for."""
LONGEST_WAIT_S = 20.0
"""Longest wait between two tries, in seconds; a provider that asks for more is left alone instead."""


@dataclass(frozen=True, slots=True)
class Rule:
    """What is done after one kind of fault."""

    retries: int
    """Further tries at most."""
    first_s: float
    """Upper end of the first wait in seconds; it doubles with each try."""
    most_s: float
    """Where doubling ends, in seconds."""


RULES: Mapping[FaultKind, Rule] = {
    FaultKind.RATE: Rule(2, 2.0, LONGEST_WAIT_S),
    FaultKind.UNAVAILABLE: Rule(2, 1.0, 10.0),
    FaultKind.CONNECTION: Rule(2, 0.5, 5.0),
    FaultKind.TIMEOUT: Rule(1, 0.5, 0.5),
    FaultKind.MALFORMED: Rule(1, 0.5, 0.5),
    FaultKind.INCOMPLETE: Rule(1, 0.5, 0.5),
}
"""Faults that may pass. All others would be the same again, or are nobody's to ask again: a refusal, a stop by hand."""


@dataclass(frozen=True, slots=True)
class Limits:
    """How one agent is to be called; shared by all sessions of a process."""

    retries: int = 2
    """Further tries of a failed call at most, where `RULES` allow them."""
    max_parallel: int | None = None
    """Calls at the same time; None for no limit."""
    per_minute: int | None = None
    """Calls begun within any 60 seconds; None for no limit."""


def wait_before_retry(error: ProviderError, *, tries: int, limits: Limits, rng: Random) -> float | None:
    """Seconds to wait before the call is sent again; None when it is not.

    Without a word of the provider the wait is drawn evenly between 0 and a doubling limit, so that many callers spread out.

    Args:
        error: how the latest try failed, before any text was shown.
        tries: tries so far.
        limits: of the agent.
        rng: draws the jitter.
    """
    rule = RULES.get(error.fault.kind)
    if rule is None or error.outlook.lasting or tries > min(rule.retries, limits.retries):
        return None
    asked = error.outlook.wait_s
    if asked is None:
        return rng.random() * min(rule.first_s * 2.0 ** (tries - 1), rule.most_s)
    return None if asked > LONGEST_WAIT_S else asked * (1 + 0.1 * rng.random())
