"""The coordinator's prompt as token ids: tokenised segment by segment, so that append-only holds token for token.

Text of people and agents can never become a control token. Over-long transcripts are cut by one rule, and the cut is counted:
a question longer than half the room loses its middle; then the oldest turns are left out until the rest fits; a latest turn that is
still too long loses its middle.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import accumulate, pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray

from trinity_core.coordinator.prompt import LEFT_OUT, PLAIN_FRAME, QWEN_FRAME, Frame, render
from trinity_core.errors import PlanError
from trinity_core.settings import View
from trinity_core.types import Transcript

MIN_ROOM = 64
"""Fewest tokens that must remain for question and turns."""

_Ids = tuple[int, ...]


@dataclass(frozen=True, slots=True, eq=False)
class TokenPrompt:
    """One prompt, ready to be read."""

    ids: NDArray[np.int64]
    """All tokens up to and including the sentinel, shape (length,)."""
    content: int
    """Tokens before the constant closing: what the next turn's prompt begins with, unless something was cut."""
    cut: int
    """Tokens of question and turns that were left out."""
    parts: tuple[int, ...]
    """Where the opening, the question and each turn shown end, in tokens; the last is `content`."""


class PromptTokenizer:
    """Writes prompts for one tokenizer.

    Args:
        tokenizer: a fast tokenizer of `transformers`.
        view: what of the discussion is shown.
        max_tokens: longest prompt, frame included.
        past_sentinel: go on to the closing's very last token, and read there.

    Attributes:
        opening: ids before every question.
        closing: ids after the content, the sentinel last.

    Raises:
        PlanError: `max_tokens` leaves no room for a question.
    """

    def __init__(self, tokenizer: Any, *, view: View = View.FULL, max_tokens: int = 4096, past_sentinel: bool = False) -> None:
        self.view = view
        self._backend = tokenizer.backend_tokenizer
        self._backend.no_truncation()
        self._backend.no_padding()
        self._control = _control_tokens(tokenizer)
        frame = _frame_for(self._control)
        self.opening: _Ids = (*_begin(tokenizer), *self._frame_ids(frame.opening))
        self.closing = self._frame_ids(frame.closing) if past_sentinel else self._until_sentinel(frame)
        self._left_out = self._frame_ids(LEFT_OUT)
        self._room = max_tokens - len(self.opening) - len(self.closing)
        if self._room < MIN_ROOM:
            raise PlanError(
                f"max_tokens is {max_tokens!r}; the frame alone takes {max_tokens - self._room}. Give at least {MIN_ROOM} more."
            )
        self.segment_ids = lru_cache(maxsize=4096)(self._segment_ids)

    @property
    def sentinel(self) -> int:
        """Id of the token whose state is read: the same for every text."""
        return self.closing[-1]

    def write(self, transcript: Transcript) -> TokenPrompt:
        """The prompt of `transcript`, cut by the stated rule where it is too long."""
        question, *turns = (self.segment_ids(text) for text in render(transcript, self.view))
        whole = len(question) + sum(map(len, turns))
        marks = 0
        if len(question) > self._room // 2 and whole > self._room:
            question, marks = self._without_middle(question, self._room // 2), marks + 1
        kept = self._latest_that_fit(turns, self._room - len(question))
        if len(kept) < len(turns):
            question, marks = (*question, *self._left_out), marks + 1
        if kept and len(kept[0]) > (room := self._room - len(question)):
            kept, marks = [self._without_middle(kept[0], room)], marks + 1
        content = (*self.opening, *question, *(i for turn in kept for i in turn))
        parts = accumulate(len(part) for part in (self.opening, question, *kept))
        cut = whole - (len(content) - len(self.opening) - marks * len(self._left_out))
        return TokenPrompt(np.array((*content, *self.closing), dtype=np.int64), len(content), cut, tuple(parts))

    def _latest_that_fit(self, turns: list[_Ids], room: int) -> list[_Ids]:
        if sum(map(len, turns)) <= room:
            return turns
        room -= len(self._left_out)
        first = len(turns) - 1
        while first > 0 and sum(map(len, turns[first - 1 :])) <= room:
            first -= 1
        return turns[first:]

    def _without_middle(self, ids: _Ids, room: int) -> _Ids:
        kept = room - len(self._left_out)
        return (*ids[: kept // 2], *self._left_out, *ids[len(ids) - (kept - kept // 2) :])

    def segment_spans(self, text: str) -> tuple[tuple[int, int], ...]:
        """Which characters of a segment each of its `segment_ids` stands for: start and end."""
        return tuple((start + a, start + b) for start, piece in self._pieces(text) for _, (a, b) in self._tokens(piece))

    def _segment_ids(self, text: str) -> _Ids:
        return tuple(i for _, piece in self._pieces(text) for i, _ in self._tokens(piece))

    def _pieces(self, text: str) -> list[tuple[int, str]]:
        """Untrusted text in pieces and where each starts: a control token's text is split after its first character, so it stays text."""
        text = text.encode("utf-8", "replace").decode("utf-8")  # lone surrogates cannot be tokenised
        inside = {found.start() + 1 for token in self._control if token in text for found in re.finditer(f"(?={re.escape(token)})", text)}
        return [(start, text[start:end]) for start, end in pairwise((0, *sorted(inside), len(text)))]

    def _tokens(self, piece: str) -> Iterator[tuple[int, tuple[int, int]]]:
        found = self._backend.encode(piece, add_special_tokens=False)
        forbidden = self._control.values()  # what a normaliser of the tokenizer might still put together
        return ((i, span) for i, span in zip(found.ids, found.offsets, strict=True) if i not in forbidden)

    def _frame_ids(self, text: str) -> _Ids:
        return tuple(self._backend.encode(text, add_special_tokens=False).ids)

    def _until_sentinel(self, frame: Frame) -> _Ids:
        ids = self._frame_ids(frame.closing)
        if not frame.sentinel:
            return ids
        at = len(ids) - 1 - ids[::-1].index(self._control[frame.sentinel])
        return ids[: at + 1]


def _control_tokens(tokenizer: Any) -> dict[str, int]:
    """Added tokens that text must not turn into: all but runs of blanks and single characters."""
    added: dict[str, int] = tokenizer.get_added_vocab()
    return {text: index for text, index in added.items() if len(text) > 2 and text.strip()}


def _frame_for(control: dict[str, int]) -> Frame:
    needed = ("<|im_start|>", "<|im_end|>", "<think>", "</think>")
    return QWEN_FRAME if all(token in control for token in needed) else PLAIN_FRAME


def _begin(tokenizer: Any) -> _Ids:
    """The token that the tokenizer itself puts before every text, if any."""
    bos = tokenizer.bos_token_id
    return (bos,) if bos is not None and bos in tokenizer("").input_ids else ()
