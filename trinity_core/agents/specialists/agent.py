"""A specialist behind the `Agent` protocol: its brain decides the text, this streams it at a pace and counts tokens."""

from __future__ import annotations

import math
import re
import time
from collections.abc import Iterator
from typing import Protocol

from trinity_core.agents.specialists.scene import Scene, read_scene
from trinity_core.cancel import Cancel
from trinity_core.types import AgentInfo, Prompt, Reply, Role, Usage

_TOKENS_PER_WORD = 1.3
_THINK_S = 0.35
_PIECE_S = 0.06
"""Seconds of speech in one piece, at pace 1."""
_WORD = re.compile(r"\s*\S+|\s+$")


class Brain(Protocol):
    """What a specialist does under each role: pure functions of the scene, random only through `scene.rng`."""

    def work(self, scene: Scene) -> str:
        """A Worker's reply; without an `Answer:` line when it cannot help."""

    def think(self, scene: Scene) -> str:
        """A Thinker's reply."""

    def verify(self, scene: Scene) -> str:
        """A Verifier's reply."""


class SpecialistAgent:
    """One offline specialist as an `Agent`.

    Args:
        info: its name, prices and description.
        brain: what it says.
        pace: 0 replies at once, line by line; 1 streams words as a person would like to watch them; other values scale the delays.
        words_per_s: its speed at pace 1.
    """

    def __init__(self, info: AgentInfo, brain: Brain, *, pace: float = 0.0, words_per_s: float = 35.0) -> None:
        self.info = info
        self.unavailable = ""
        self._brain = brain
        self._pace = pace
        self._word_s = pace / words_per_s

    def reply_text(self, prompt: Prompt) -> str:
        """What it says to `prompt`; the same for the same seed, transcript and role, in any process."""
        scene = read_scene(prompt, self.info.name)
        match prompt.role:
            case Role.WORKER:
                return self._brain.work(scene)
            case Role.THINKER:
                return self._brain.think(scene)
            case Role.VERIFIER:
                return self._brain.verify(scene)

    def stream(self, prompt: Prompt, *, cancel: Cancel) -> Iterator[str | Reply]:
        """Words (lines at pace 0) as they come, then the reply; ends without a reply when cancelled."""
        start = time.perf_counter()
        text = self.reply_text(prompt)
        if self._pace > 0 and cancel.wait(self._pace * _THINK_S):
            return
        for piece in self._paced(text, cancel) if self._pace > 0 else text.splitlines(keepends=True):
            if cancel.is_set():
                return
            yield piece
        if cancel.is_set():
            return
        usage = Usage(count_tokens(*(message.content for message in prompt.messages)), count_tokens(text))
        yield Reply(text, usage, self.info.cost_usd(usage), time.perf_counter() - start)

    def _paced(self, text: str, cancel: Cancel) -> Iterator[str]:
        """Words by the clock: a few at a time, since no page shows more pieces a second, and all that are due where one was late."""
        words, said, began = _WORD.findall(text), 0, time.monotonic()
        few = max(1, round(self._pace * _PIECE_S / self._word_s))
        while said < len(words):
            due = began + min(said + few, len(words)) * self._word_s
            if cancel.wait(max(0.0, due - time.monotonic())):
                return
            ready = max(min(said + few, len(words)), min(len(words), int((time.monotonic() - began) / self._word_s)))
            yield "".join(words[said:ready])
            said = ready


def saying_s(text: str, *, pace: float, words_per_s: float) -> float:
    """Seconds that streaming `text` takes by the clock, the moment of thought before it included; 0 at pace 0."""
    return pace * (_THINK_S + len(_WORD.findall(text)) / words_per_s)


def count_tokens(*texts: str) -> int:
    """Plausible tokens of `texts`: 1.3 per word."""
    return math.ceil(_TOKENS_PER_WORD * sum(len(text.split()) for text in texts))
