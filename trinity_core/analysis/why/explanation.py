"""One decision explained: values only, as the page and the command line show them."""

from __future__ import annotations

from dataclasses import dataclass

from trinity_core.analysis.why.contest import Contest
from trinity_core.analysis.why.neighbours import Neighbour
from trinity_core.analysis.why.read_words import Word


@dataclass(frozen=True, slots=True)
class Effects:
    """What the words read did to one contest. W words."""

    margin: float
    """Logit of the chosen one less that of the runner-up."""
    gradient: tuple[float, ...]
    """Scores to shade by, length W; positive speaks for what was chosen."""
    plain: tuple[float, ...]
    """Gradient times input, length W, to hold beside."""
    left_out: tuple[float | None, ...]
    """What leaving the word out takes from the margin, exactly, length W; None where that was not measured."""
    agreement: float | None
    """Rank correlation of `gradient` and `left_out` over the words measured; None for too few of them."""
    plain_agreement: float | None
    """The same of `plain`."""
    strongest: tuple[int, ...]
    """The words that spoke most for what was chosen, at most three, in reading order."""
    margin_without: float | None
    """The margin measured again with the strongest left out together; None where there are none."""


@dataclass(frozen=True, slots=True)
class Rivalry:
    """One contest of a decision, explained as far as it could be."""

    contest: Contest
    effects: Effects | None
    """None where the words could not be followed."""
    others: tuple[Neighbour, ...] | None
    """Training transcripts where it went the other way; None where there is nothing to compare with."""


@dataclass(frozen=True, slots=True)
class Familiarity:
    """How like those it was evolved on a question and a state are."""

    strange: bool
    """True when the question is farther from the training questions than the threshold."""
    distance: float
    """Mean distance to the nearest training questions, 0 (the same pieces of words) to 1 (none in common)."""
    threshold: float
    alarm: float
    """Share of test questions of known kinds that the threshold turns away, measured."""
    hits: float
    """Share of questions of other kinds that it turns away, measured."""
    tests: int
    strangers: int
    """How many questions the two shares are of."""
    unusual: float
    """Share of held-out decisions whose state lies nearer to the training states."""


@dataclass(frozen=True, slots=True)
class Explanation:
    """Why a turn was decided as it was."""

    turn: int
    agent: str
    role: str
    """A `Role`'s value, before any override."""
    sampled: bool
    entropy: float
    """Of agent and role together, in nats."""
    margin: float
    """Probability of the chosen pair less that of the best other pair."""
    parts: tuple[str, ...]
    """What was read: the question, then the turns."""
    words: tuple[Word, ...]
    rivalries: tuple[Rivalry, ...]
    """Agent, then role."""
    familiarity: Familiarity | None
    notes: tuple[str, ...] = ()
    """What is missing and why, in sentences."""
