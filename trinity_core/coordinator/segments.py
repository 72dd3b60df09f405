"""Prompts read segment by segment, each segment once: opening, question and turns, with their keys and values remembered."""

from __future__ import annotations

from collections import OrderedDict

import numpy as np
import torch
from numpy.typing import NDArray

from trinity_core.coordinator.swift import KeysValues, SwiftModel
from trinity_core.coordinator.tokens import TokenPrompt


class SegmentReader:
    """States of prompts. Not thread-safe: one thread at a time.

    A turn's segment is always read together with the prompt's closing, on top of what came before, so that the state of a prompt is the
    same to the last bit whether its beginning was remembered or is read again.

    Args:
        model: the lean model.
        cache_mb: memory for keys and values, in MB; the least recently used go first.
    """

    def __init__(self, model: SwiftModel, *, cache_mb: int) -> None:
        self._model = model
        self._room = cache_mb * 1_000_000
        self._kept: OrderedDict[bytes, KeysValues] = OrderedDict()

    def state(self, prompt: TokenPrompt) -> NDArray[np.float32]:
        """State of the prompt's last token, shape (width,)."""
        with torch.inference_mode():
            past: list[KeysValues] = []
            last = len(prompt.parts) - 1
            for index in range(last):
                past.append(self._segment(prompt, index, past))
            state, keys_values = self._read(prompt, last, past)
            self._keep(segment_key(prompt, last), keys_values)
            return np.asarray(state.numpy())

    def _segment(self, prompt: TokenPrompt, index: int, past: list[KeysValues]) -> KeysValues:
        key = segment_key(prompt, index)
        if key in self._kept:
            self._kept.move_to_end(key)
            return self._kept[key]
        keys_values = self._read(prompt, index, past)[1]
        self._keep(key, keys_values)
        return keys_values

    def _read(self, prompt: TokenPrompt, index: int, past: list[KeysValues]) -> tuple[torch.Tensor, KeysValues]:
        ids, own = segment_ids(prompt, index)
        state, keys_values = self._model.read(ids, torch.cat(past, dim=3) if past else None)
        return state, keys_values[:, :, :, :own].clone()

    def _keep(self, key: bytes, keys_values: KeysValues) -> None:
        if key in self._kept:
            return
        self._kept[key] = keys_values
        self._room -= keys_values.nbytes
        while self._room < 0 and self._kept:
            self._room += self._kept.popitem(last=False)[1].nbytes


def segment_ids(prompt: TokenPrompt, index: int) -> tuple[NDArray[np.int64], int]:
    """The tokens of a segment and of the closing that is read with it, and how many are the segment's own."""
    start, end = (prompt.parts[index - 1] if index else 0), prompt.parts[index]
    return np.concatenate([prompt.ids[start:end], prompt.ids[prompt.content :]]), end - start


def segment_key(prompt: TokenPrompt, index: int) -> bytes:
    """Names a segment with all before it."""
    return np.array(prompt.parts[: index + 1]).tobytes() + prompt.ids[: prompt.parts[index]].tobytes()
