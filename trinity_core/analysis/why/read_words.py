"""A transcript as the coordinator reads it, cut into words: which tokens belong to which, and the same prompt with words left out."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass, field
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from trinity_core.coordinator.prompt import render
from trinity_core.coordinator.tokens import PromptTokenizer
from trinity_core.types import Transcript

_SINGLE = "\u3040-\u30ff\u3400-\u9fff"
_WORD = re.compile(f"[{_SINGLE}]|[^\\s{_SINGLE}]+")
"""Whatever stands between blanks; characters of scripts that have no blanks stand alone."""
_LABEL = re.compile(r"Problem:\n")
"""Begins every question, so it tells nothing."""

Ids = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Word:
    """One word of what was read."""

    part: int
    """0 for the question, then the turns shown, counted from 1."""
    start: int
    """First character in the part's text."""
    end: int
    """After its last character."""


@dataclass(frozen=True, slots=True, eq=False)
class ReadWords:
    """The prompt of a transcript, word by word."""

    parts: tuple[str, ...]
    """Texts of the question and of each turn shown."""
    words: tuple[Word, ...]
    """In reading order; none of a part that was read only in part."""
    ids: Ids = field(repr=False)
    """All tokens, shape (tokens,)."""
    owner: NDArray[np.int64] = field(repr=False)
    """Index of the word that each token belongs to, -1 for none; shape (tokens,)."""
    cut: tuple[int, ...]
    """Parts that were not read, or not as a whole: the discussion was too long."""
    _bounds: tuple[tuple[int, int, int], ...] = field(repr=False)
    """Part, first token and end of each part read as a whole."""
    _prompts: PromptTokenizer = field(repr=False)

    def text(self, index: int) -> str:
        """The word itself."""
        word = self.words[index]
        return self.parts[word.part][word.start : word.end]

    def without(self, left_out: Collection[int]) -> Ids:
        """The prompt's tokens when these words were never there, shape (tokens - some,)."""
        spans: dict[int, list[Word]] = {}
        for index in sorted(left_out, reverse=True):
            spans.setdefault(self.words[index].part, []).append(self.words[index])
        ids = self.ids
        for part, first, end in reversed(self._bounds):
            if part in spans:
                ids = np.concatenate([ids[:first], self._shorter(part, spans[part]), ids[end:]])
        return ids

    def _shorter(self, part: int, words: list[Word]) -> Ids:
        """Tokens of a part without words, which come last first; the blank before a word goes with it."""
        text = self.parts[part]
        for word in words:
            blank = word.start > 0 and text[word.start - 1] == " "
            text = text[: word.start - blank] + text[word.end :]
        return np.array(self._prompts.segment_ids(text), dtype=np.int64)


def read_words(prompts: PromptTokenizer, transcript: Transcript) -> ReadWords:
    """The words of what a coordinator with this tokenizer reads of a transcript."""
    prompt, parts = prompts.write(transcript), render(transcript, prompts.view)
    shown = [0, *range(len(parts) - (len(prompt.parts) - 2), len(parts))]
    owner = np.full(len(prompt.ids), -1, dtype=np.int64)
    words: list[Word] = []
    bounds = []
    for part, (first, end) in zip(shown, pairwise(prompt.parts), strict=True):
        own = np.array(prompts.segment_ids(parts[part]), dtype=np.int64)
        if len(own) > end - first or (prompt.ids[first : first + len(own)] != own).any():
            continue
        found = [Word(part, *match.span()) for match in _WORD.finditer(parts[part], _start(part, parts[part]))]
        owner[first : first + len(own)] = _owners(prompts.segment_spans(parts[part]), found, len(words))
        words += found
        bounds.append((part, first, first + len(own)))
    whole = {part for part, _, _ in bounds}
    cut = tuple(part for part in range(len(parts)) if part not in whole)
    return ReadWords(parts, tuple(words), prompt.ids, owner, cut, tuple(bounds), prompts)


def _start(part: int, text: str) -> int:
    label = None if part else _LABEL.match(text)
    return label.end() if label else 0


def _owners(spans: tuple[tuple[int, int], ...], words: list[Word], offset: int) -> list[int]:
    """For each token the word it shares most characters with; tokens and words both come in reading order."""
    owners, at = [], 0
    for start, end in spans:
        while at < len(words) and words[at].end <= start:
            at += 1
        best, most, k = -1, 0, at
        while k < len(words) and words[k].start < end:
            shared = min(end, words[k].end) - max(start, words[k].start)
            if shared > most:
                best, most = offset + k, shared
            k += 1
        owners.append(best)
    return owners
