"""The forward pass: token ids in, one hidden state per row out, with or without a remembered prefix.

Rows without a prefix are padded on the right only: causal attention never looks there, so no mask is needed and any causal LM will do.
Rows with a prefix have it padded on the left and their new tokens on the right, which takes a mask and explicit positions.
"""

from __future__ import annotations

import inspect
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from transformers import DynamicCache
from transformers.cache_utils import DynamicLayer

Layers = tuple[tuple[torch.Tensor, torch.Tensor], ...]
"""Keys and values of every layer for one prompt, each of shape (heads, tokens, head width)."""


@dataclass(frozen=True, slots=True, eq=False)
class Row:
    """One prompt to read."""

    ids: NDArray[np.int64]
    """All its tokens, shape (length,); the state of the last is wanted."""
    keep: int = 0
    """Leading tokens whose keys and values are wanted back; 0 for none."""
    prefix: Layers | None = field(default=None, repr=False)
    """Keys and values that are known already."""
    known: int = 0
    """Leading tokens covered by `prefix`, less than the length of `ids`."""

    @property
    def new(self) -> int:
        """Tokens to feed."""
        return len(self.ids) - self.known


def read_states(model: Any, rows: Sequence[Row]) -> tuple[NDArray[np.float32], list[Layers | None]]:
    """States of the last tokens, shape (rows, width), float32, and the keys and values asked for.

    Args:
        model: a causal base model of `transformers`, without its language-model head.
        rows: all with a prefix, or all without.
    """
    with torch.inference_mode():
        known = max(row.known for row in rows)
        inputs = _padded_ids(rows, model.device)
        if known:
            output = model(input_ids=inputs, past_key_values=_stacked(rows, known), use_cache=True, **_placement(rows, known, model.device))
        else:
            output = model(input_ids=inputs, use_cache=any(row.keep for row in rows))
        last = torch.tensor([row.new - 1 for row in rows], device=model.device)
        states = output.last_hidden_state[torch.arange(len(rows), device=model.device), last]
        kept = [_kept(output.past_key_values, index, row, known) if row.keep else None for index, row in enumerate(rows)]
        return states.float().cpu().numpy(), kept


@contextmanager
def one_thread(wanted: bool = True) -> Iterator[None]:
    """Inside, torch computes with one thread when `wanted`; the number is put back afterwards."""
    before = torch.get_num_threads()
    if not wanted or before == 1:
        yield
        return
    torch.set_num_threads(1)
    try:
        yield
    finally:
        torch.set_num_threads(before)


def can_reuse(model: Any) -> bool:
    """True when prefixes can be put back: every layer attends to all earlier tokens, and positions can be given."""
    takes = inspect.signature(model.forward).parameters
    if not {"position_ids", "past_key_values", "attention_mask"} <= takes.keys():
        return False
    with torch.inference_mode():
        cache = model(input_ids=torch.zeros((1, 2), dtype=torch.long, device=model.device), use_cache=True).past_key_values
    return isinstance(cache, DynamicCache) and all(type(layer) is DynamicLayer for layer in cache.layers)


def _padded_ids(rows: Sequence[Row], device: torch.device) -> torch.Tensor:
    ids = np.zeros((len(rows), max(row.new for row in rows)), dtype=np.int64)
    for index, row in enumerate(rows):
        ids[index, : row.new] = row.ids[row.known :]
    return torch.from_numpy(ids).to(device)


def _placement(rows: Sequence[Row], known: int, device: torch.device) -> dict[str, torch.Tensor]:
    """Mask over [padded prefix | new tokens] and the true positions of the new tokens."""
    new = max(row.new for row in rows)
    lengths = torch.tensor([row.known for row in rows], device=device)[:, None]
    fed = torch.tensor([row.new for row in rows], device=device)[:, None]
    steps = torch.arange(new, device=device)[None]
    positions = (lengths + torch.minimum(steps, fed - 1)).contiguous()
    if len(rows) == 1:
        return {"position_ids": positions}
    prefix = torch.arange(known, device=device)[None] >= known - lengths
    return {"position_ids": positions, "attention_mask": torch.cat([prefix, steps < fed], dim=1).long()}


def _stacked(rows: Sequence[Row], known: int) -> DynamicCache:
    """The rows' prefixes as one cache, each padded with zeros on the left to `known` tokens."""

    def stack(layer: int, part: int) -> torch.Tensor:
        tensors = [row.prefix[layer][part][:, : row.known] for row in rows if row.prefix is not None]
        return torch.stack([torch.nn.functional.pad(t, (0, 0, known - t.shape[1], 0)) for t in tensors])

    first = rows[0].prefix or ()
    return DynamicCache([(stack(layer, 0), stack(layer, 1)) for layer in range(len(first))])


def _kept(cache: Any, index: int, row: Row, known: int) -> Layers:
    """Keys and values of the row's first `keep` tokens, copied out of the batch."""
    start = known - row.known
    part = slice(start, start + row.keep)
    return tuple((layer.keys[index, :, part].clone(), layer.values[index, :, part].clone()) for layer in cache.layers)
