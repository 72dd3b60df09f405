"""The cut forward pass of any decoder of `transformers` built like Qwen3: a full pass is recorded once, its upper end run again.

What the model hands to its layers from the adapted one on (hidden states, positions, masks) is recorded on the first pass over a
transcript; a version of the layer then needs those layers and the final norm only. Whether that gives what the model gives is tried when
the reader is made, so a model that does more between its layers is refused and never read wrongly.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from torch.func import functional_call

from trinity_core.coordinator.byte_cache import ByteCache
from trinity_core.coordinator.encoder import HiddenStateEncoder
from trinity_core.coordinator.forward import one_thread
from trinity_core.coordinator.svf import Factors, adapted_layer, default_matrices, with_weights
from trinity_core.errors import PlanError
from trinity_core.types import Transcript

Floats = NDArray[np.float32]


@dataclass(frozen=True, slots=True, eq=False)
class _Recorded:
    """What one transcript's pass handed to the upper layers."""

    hidden: torch.Tensor
    """Before the adapted layer, shape (1, tokens, width)."""
    options: tuple[dict[str, Any], ...]
    """Keyword arguments of each layer from the adapted one on."""

    @property
    def nbytes(self) -> int:
        return self.hidden.nbytes + sum(_nbytes(value) for options in self.options for value in options.values())


class RecordedSplit:
    """A `SplitEncoder` on the model's own layers.

    Args:
        encoder: of any backbone.
        cache_mb: memory for what is recorded, in MB.

    Raises:
        PlanError: the backbone's layers are not built like Qwen3's.
    """

    def __init__(self, encoder: HiddenStateEncoder, *, cache_mb: int) -> None:
        self.backbone, self.write = encoder.backbone, encoder.prompts.write
        self.matrices: Mapping[str, int] = default_matrices(self.backbone)
        self.lowered = 0
        self.cut = adapted_layer(self.backbone)
        self._model = with_weights(self.backbone.model, {})  # hooks on a copy: others go on reading with the original
        self.layers = list(self._model.layers[self.cut :])
        self._kept: ByteCache[_Recorded] = ByteCache(cache_mb * 1_000_000)
        self._prefix = f"layers.{self.cut}."
        with one_thread(self.backbone.single_thread):
            self._try_out()
            self._factors = {name: Factors.of(self.layers[0].get_parameter(name.removeprefix(self._prefix))) for name in self.matrices}

    def reader(self, scales: Mapping[str, Floats]) -> RecordedSplitReader:
        """The version with these offsets."""
        with torch.inference_mode(), one_thread(self.backbone.single_thread):
            weights = {name.removeprefix(self._prefix): self._factors[name].scaled(offsets) for name, offsets in scales.items()}
        return RecordedSplitReader(self, weights)

    def recorded(self, ids: NDArray[np.int64]) -> _Recorded:
        """What the layers are handed for these tokens: from memory, or recorded and kept."""
        found = self._kept.get(key := ids.tobytes())
        if found is None:
            found = self._record(ids)
            self._kept.put(key, found)
            self.lowered += 1
        return found

    def upper(self, recorded: _Recorded, weights: Mapping[str, torch.Tensor]) -> torch.Tensor:
        """State of the last token, shape (width,), with some weights of the adapted layer replaced."""
        hidden = recorded.hidden
        for layer, options in zip(self.layers, recorded.options, strict=True):
            replaced = dict(weights) if layer is self.layers[0] else {}
            output = functional_call(layer, replaced, (hidden,), options)
            hidden = output[0] if isinstance(output, tuple) else output
        state: torch.Tensor = self._model.norm(hidden[:, -1:])[0, 0]
        return state

    def _record(self, ids: NDArray[np.int64]) -> _Recorded:
        calls: list[tuple[torch.Tensor, dict[str, Any]]] = []

        def keep(_: Any, arguments: tuple[Any, ...], options: dict[str, Any]) -> None:
            calls.append((arguments[0], options))

        hooks = [layer.register_forward_pre_hook(keep, with_kwargs=True) for layer in self.layers]
        try:
            self._model(input_ids=torch.from_numpy(ids)[None].to(self._model.device), use_cache=False)
        finally:
            for hook in hooks:
                hook.remove()
        return _Recorded(calls[0][0], tuple(options for _, options in calls))

    def _try_out(self) -> None:
        ids = np.arange(1, 9)
        try:
            with torch.inference_mode():
                found = self.upper(self._record(ids), {})
                wanted = self._model(input_ids=torch.from_numpy(ids)[None].to(found.device), use_cache=False).last_hidden_state[0, -1]
        except (AttributeError, IndexError, TypeError, ValueError, RuntimeError) as error:
            raise self._refusal() from error
        noise = 1e-4 if wanted.dtype is torch.float32 else 3e-2
        if not torch.allclose(found, wanted, rtol=noise, atol=noise):
            raise self._refusal()

    def _refusal(self) -> PlanError:
        return PlanError(
            f"svf is true, but the layers of backbone {self.backbone.name!r} do not simply follow each other like Qwen3's. "
            "Set svf to false or choose another backbone."
        )


class RecordedSplitReader:
    """One version of the adapted layer; see `Reader`."""

    def __init__(self, split: RecordedSplit, weights: Mapping[str, torch.Tensor]) -> None:
        self._split, self._weights = split, weights

    def states(self, transcripts: Sequence[Transcript]) -> Floats:
        """States of shape (N, width)."""
        split = self._split
        with torch.inference_mode(), one_thread(split.backbone.single_thread):
            found = [split.upper(split.recorded(split.write(transcript).ids), self._weights) for transcript in transcripts]
            return np.asarray(torch.stack(found).float().cpu().numpy())


def _nbytes(value: Any) -> int:
    if isinstance(value, torch.Tensor):
        return value.nbytes
    return sum(map(_nbytes, value)) if isinstance(value, (tuple, list)) else 0
