"""What would have to change: the nearest training transcripts at which the runner-up was chosen, and what differs there."""

from __future__ import annotations

import re
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from trinity_core.analysis.why.contest import Contest, Side
from trinity_core.analysis.why.reference import Reference
from trinity_core.analysis.why.visits import Visit
from trinity_core.strategies.learned.scaling import squared_distances
from trinity_core.types import Transcript, Verdict

MOST = 3
WORDS = 5
"""Words named of a question."""
_WORD = re.compile(r"[^\W\d_]{3,}")
_PLAIN = frozenset(
    {
        *(
            "and",
            "are",
            "but",
            "does",
            "for",
            "from",
            "has",
            "have",
            "its",
            "say",
            "that",
            "the",
            "there",
            "these",
            "they",
            "this",
            "those",
        ),
        *("was", "what", "which", "with", "you", "your"),
    }
)
"""Words that tell two questions apart no better than chance."""


@dataclass(frozen=True, slots=True)
class Neighbour:
    """A training transcript where it went the other way."""

    visit: Visit
    turn: int
    """The turn that was decided there, from 1."""
    probability: float
    """Of what was chosen there."""
    distance: float
    """Between the states, in whitened directions; 1 is about one standard deviation."""
    differs: str
    """What differs, in one or two sentences."""


def nearest_others(reference: Reference, contest: Contest, state: NDArray[np.float32], transcript: Transcript) -> tuple[Neighbour, ...]:
    """The nearest transcripts where the runner-up was chosen, each of another question, the nearest first; none where it never was.

    Args:
        reference: what the head was evolved on.
        contest: agent or role.
        state: of the decision, shape (width,).
        transcript: what it was made on.
    """
    visits = reference.training.visits
    rows = [k for k, entry in enumerate(visits) if _chosen(entry, contest.side) == contest.runner_up]
    if not rows:
        return ()
    points = reference.near.apply(reference.training.states[rows])
    distances = np.sqrt(squared_distances(reference.near.apply(state[None]), points))[0]
    found: dict[str, Neighbour] = {}
    for k in np.argsort(distances, kind="stable"):
        entry = visits[rows[int(k)]]
        if entry.transcript.question == transcript.question or entry.transcript.question in found:
            continue
        share = entry.agent_probability if contest.side is Side.AGENT else entry.role_probability
        differs = difference(transcript, entry.transcript)
        found[entry.transcript.question] = Neighbour(entry, len(entry.transcript.turns) + 1, share, float(distances[k]), differs)
        if len(found) == MOST:
            break
    return tuple(found.values())


def _chosen(entry: Visit, side: Side) -> str:
    return entry.agent if side is Side.AGENT else entry.role


def difference(here: Transcript, there: Transcript) -> str:
    """What stands in one transcript and not in the other, in words."""
    ours, theirs = _last(here), _last(there)
    said = [] if ours == theirs else [f"Here {ours}; there {theirs}."]
    words = [word for word in _words(there.question) if word not in set(_words(here.question))][:WORDS]
    if words:
        said.append(f"Only that question says {_listed(words)}.")
    return " ".join(said) or "The turns are alike and the question uses the same words; its numbers or their order differ."


def _last(transcript: Transcript) -> str:
    """Where a discussion stands."""
    if not transcript.turns:
        return "nobody has spoken yet"
    turn = transcript.turns[-1]
    if turn.reply.fault is not None:
        return f"the call to {turn.call.agent} failed last"
    end = {None: "", Verdict.ACCEPT: " and accepted", Verdict.REVISE: " and asked for a revision"}[turn.verdict]
    return f"{turn.call.agent} spoke last as {turn.call.role.value.title()}{end}"


def _words(text: str) -> list[str]:
    return [word for word in dict.fromkeys(word.lower() for word in _WORD.findall(text)) if word not in _PLAIN]


def _listed(words: list[str]) -> str:
    quoted = [f"“{word}”" for word in words]
    return quoted[0] if len(quoted) == 1 else f"{', '.join(quoted[:-1])} and {quoted[-1]}"
