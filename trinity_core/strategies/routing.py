"""What a router says in text, read strictly: a question to a named agent, or its answer.

`<ask agent="NAME">question</ask>` asks; `<answer>...</answer>` ends, and so does a plain `Answer:` line. One of them, once.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from trinity_core.agents.roles import extract_answer, marks_answer

_LONGEST = 40_000
_LONGEST_QUESTION = 4_000
_ASK = re.compile(r"<ask\s+agent\s*=\s*\"([^\"<>]{1,200})\"\s*>(.*?)</ask>", re.DOTALL | re.IGNORECASE)
_TAG = re.compile(r"</?(?:ask|answer)\b", re.IGNORECASE)


class RoutingError(ValueError):
    """A reply neither asks nor answers; the message says what is wrong with it."""


@dataclass(frozen=True, slots=True)
class Question:
    """A question to one agent."""

    agent: str
    text: str


@dataclass(frozen=True, slots=True)
class Final:
    """The reply holds the router's answer."""


def parse_routing(text: str, agents: Sequence[str]) -> Question | Final:
    """What the router wants.

    Args:
        text: its reply.
        agents: who may be asked.

    Raises:
        RoutingError: it asks nobody and answers nothing, asks an unknown agent or nothing at all, does both, or nests its tags.
    """
    if len(text) > _LONGEST:
        raise RoutingError(f"the reply has {len(text):,} characters, which is too many")
    tags = _TAG.findall(text)
    if not any("ask" in tag.lower() for tag in tags):
        if not marks_answer(text) or not extract_answer(text):
            raise RoutingError("the reply asks nobody and gives no answer")
        return Final()
    found = _ASK.search(text)
    if found is None or len(tags) != 2:
        raise RoutingError("the reply must hold exactly one question or one answer in its tags")
    agent, question = found.group(1).strip(), found.group(2).strip()
    if agent not in agents:
        raise RoutingError(f"{agent[:60]!r} is no agent that can be asked")
    if not 0 < len(question) <= _LONGEST_QUESTION:
        raise RoutingError("the question is empty or too long")
    return Question(agent, question)
