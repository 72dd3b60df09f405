"""What a good state should know of a transcript: facts that can be read off it, as words."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from trinity_core.types import Role, Transcript

NOTHING = "none"
"""The value of a label where there is nothing to tell."""

_FORM = re.compile(r"^[\s`*>-]*(Compute|Solve|Differentiate|Integrate|Limit|Sequence|Python|Lookup|Convert|Date)\s*:", re.MULTILINE)
_ANSWER = re.compile(r"^[\s>*_#`-]*answer[*_`]*\s*:", re.IGNORECASE | re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Sample:
    """A transcript and the family of its task."""

    transcript: Transcript
    family: str

    def at(self, turns: int) -> Sample:
        """The same after its first `turns` turns."""
        return Sample(Transcript(self.transcript.question, self.transcript.turns[:turns]), self.family)


def family(sample: Sample) -> str:
    """The task's family."""
    return sample.family


def last_role(sample: Sample) -> str:
    """Role of the latest turn."""
    turns = sample.transcript.turns
    return turns[-1].call.role.value if turns else NOTHING


def last_agent(sample: Sample) -> str:
    """Who had the latest turn."""
    turns = sample.transcript.turns
    return turns[-1].call.agent if turns else NOTHING


def last_verdict(sample: Sample) -> str:
    """Verdict of the latest turn, if it was a Verifier's."""
    turns = sample.transcript.turns
    return turns[-1].verdict.value if turns and turns[-1].verdict is not None else NOTHING


def turn_count(sample: Sample) -> str:
    """Number of turns so far."""
    return str(len(sample.transcript.turns))


def form(sample: Sample) -> str:
    """Which formal statement the pending suggestion makes, "prose" for another suggestion."""
    pending = sample.transcript.pending_suggestion
    if pending is None:
        return NOTHING
    found = _FORM.search(pending.text)
    return found.group(1).lower() if found else "prose"


def answered(sample: Sample) -> str:
    """Whether the latest Worker gave an answer or only said that it cannot."""
    workers = [turn for turn in sample.transcript.turns if turn.call.role is Role.WORKER]
    if not workers:
        return NOTHING
    return "yes" if _ANSWER.search(workers[-1].reply.text) else "no"


LABELS: Mapping[str, Callable[[Sample], str]] = {
    label.__name__: label for label in (family, last_role, last_agent, last_verdict, turn_count, form, answered)
}
"""All labels by name."""
