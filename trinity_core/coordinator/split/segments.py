"""The cut forward pass of small Qwen3 models on a CPU: the lean arithmetic, segment by segment, the same to the last bit every time.

Of each segment the lower layers' output and their keys and values are kept for everybody; each version keeps the keys and values of the
upper layers, so that a session's next turn costs its new tokens only.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import count

import numpy as np
import torch
from numpy.typing import NDArray

from trinity_core.coordinator.byte_cache import ByteCache
from trinity_core.coordinator.encoder import HiddenStateEncoder
from trinity_core.coordinator.forward import one_thread
from trinity_core.coordinator.segments import segment_ids, segment_key
from trinity_core.coordinator.svf import Factors, adapted_layer, default_matrices
from trinity_core.coordinator.svf import with_weights as rebuilt
from trinity_core.coordinator.swift import KeysValues, SwiftModel
from trinity_core.coordinator.tokens import TokenPrompt
from trinity_core.types import Transcript

Floats = NDArray[np.float32]


@dataclass(frozen=True, slots=True, eq=False)
class _Lowered:
    """One segment below the adapted layer."""

    hidden: torch.Tensor
    """Of the segment and the closing, shape (tokens, width)."""
    own: int
    """Tokens of the segment itself."""
    keys_values: KeysValues | None
    """Of the segment itself, in the layers below; None where there are none."""

    @property
    def nbytes(self) -> int:
        return self.hidden.nbytes + (0 if self.keys_values is None else self.keys_values.nbytes)


class SegmentSplit:
    """A `SplitEncoder` on `swift`.

    Args:
        encoder: what it stands in for.
        model: the lean model of that encoder.
        cache_mb: memory for the lower layers, and as much again for the upper ones, in MB.
    """

    def __init__(self, encoder: HiddenStateEncoder, model: SwiftModel, *, cache_mb: int) -> None:
        self.matrices: Mapping[str, int] = default_matrices(encoder.backbone)
        self.lowered = 0
        self.cut = adapted_layer(encoder.backbone)
        self.model = model
        self.write = encoder.prompts.write
        self.upper: ByteCache[torch.Tensor] = ByteCache(cache_mb * 1_000_000)
        self._lower: ByteCache[_Lowered] = ByteCache(cache_mb * 1_000_000)
        self._layer = encoder.backbone.model.layers[self.cut]
        self._prefix = f"layers.{self.cut}."
        with one_thread():
            self._factors = {name: Factors.of(self._layer.get_parameter(name.removeprefix(self._prefix))) for name in self.matrices}
        self._serial = count()

    def reader(self, scales: Mapping[str, Floats]) -> SegmentSplitReader:
        """The version with these offsets."""
        with torch.inference_mode(), one_thread():
            weights = {name.removeprefix(self._prefix): self._factors[name].scaled(offsets) for name, offsets in scales.items()}
            model = self.model.with_layer(self.cut, rebuilt(self._layer, weights))
        return SegmentSplitReader(self, model, next(self._serial))

    def lower(self, prompt: TokenPrompt, index: int) -> _Lowered:
        """A segment below the adapted layer: from memory, or computed and kept."""
        key = segment_key(prompt, index)
        found = self._lower.get(key)
        if found is None:
            past = [self.lower(prompt, k).keys_values for k in range(index)] if self.cut else []
            ids, own = segment_ids(prompt, index)
            before = torch.cat([part for part in past if part is not None], dim=3) if past else None
            hidden, kept = self.model.lower(ids, before, upto=self.cut)
            found = _Lowered(hidden, own, torch.stack(kept)[:, :, :, :own].clone() if kept else None)
            self._lower.put(key, found)
            self.lowered += 1
        return found


class SegmentSplitReader:
    """One version of the adapted layer; see `Reader`."""

    def __init__(self, split: SegmentSplit, model: SwiftModel, serial: int) -> None:
        self._split, self._model, self._serial = split, model, serial

    def states(self, transcripts: Sequence[Transcript]) -> Floats:
        """States of shape (N, width)."""
        with torch.inference_mode(), one_thread():
            return np.stack([self._state(self._split.write(transcript)) for transcript in transcripts])

    def _state(self, prompt: TokenPrompt) -> Floats:
        past: list[torch.Tensor] = []
        for index in range(len(prompt.parts) - 1):
            past.append(self._upper(prompt, index, past))
        return np.asarray(self._read(prompt, len(prompt.parts) - 1, past)[0].numpy())

    def _upper(self, prompt: TokenPrompt, index: int, past: list[torch.Tensor]) -> torch.Tensor:
        """Keys and values of a segment in the upper layers: from memory, or computed and kept."""
        kept = self._split.upper.get((self._serial, segment_key(prompt, index)))
        return self._read(prompt, index, past)[1] if kept is None else kept

    def _read(self, prompt: TokenPrompt, index: int, past: list[torch.Tensor]) -> tuple[torch.Tensor, torch.Tensor]:
        lowered = self._split.lower(prompt, index)
        state, keys_values = self._model.upper(lowered.hidden, torch.cat(past, dim=3) if past else None, start=self._split.cut)
        own = keys_values[:, :, :, : lowered.own].clone()
        self._split.upper.put((self._serial, segment_key(prompt, index)), own)
        return state, own
