"""A lean forward pass for small Qwen3 models on a CPU: the same arithmetic as `transformers`, a fraction of its overhead.

A model of a million weights spends more time between the operations of a general implementation than in them. Prompts are read in
segments, one per turn, each on top of the remembered keys and values of those before. Every segment is computed alone and in the same
shape each time, so the state of a transcript is the same to the last bit whoever asks for it, in whatever company and order: that is
what lets a resumed run repeat itself exactly.
"""

from __future__ import annotations

import copy
from dataclasses import dataclass
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from torch.nn import functional

KeysValues = torch.Tensor
"""Keys and values of one segment, shape (layers, 2, key heads, tokens, head width)."""


@dataclass(frozen=True, slots=True, eq=False)
class Layer:
    """The weights of one layer: projections that read the same input side by side, transposed for `x @ w`, the norm's weights in them."""

    qkv: torch.Tensor
    """Shape (width, (heads + 2 key heads) x head width)."""
    qk_norm: torch.Tensor
    """Shape (heads + key heads, 1, head width)."""
    out: torch.Tensor
    """Shape (heads x head width, width)."""
    gate_up: torch.Tensor
    """Shape (width, 2 x inner)."""
    down: torch.Tensor
    """Shape (inner, width)."""


def is_swift(model: Any) -> bool:
    """True for what this file computes: a plain float32 Qwen3 on a CPU, every layer attending to all earlier tokens."""
    config = model.config
    plain = config.model_type == "qwen3" and config.hidden_act == "silu" and not config.attention_bias
    full = plain and all(kind == "full_attention" for kind in config.layer_types)
    rope = plain and config.rope_parameters.get("rope_type") == "default"
    return bool(full and rope and model.device.type == "cpu" and model.dtype is torch.float32)


class SwiftModel:
    """The weights of a Qwen3 model laid out for single short segments. See `is_swift`.

    Args:
        model: base model of `transformers` in evaluation mode.
        max_tokens: longest prompt.
    """

    def __init__(self, model: Any, *, max_tokens: int) -> None:
        config = model.config
        self.heads: int = config.num_attention_heads
        self.key_heads: int = config.num_key_value_heads
        self.head_width: int = config.head_dim
        self.eps: float = config.rms_norm_eps
        self.embedding: torch.Tensor = model.embed_tokens.weight.detach()
        self.final: torch.Tensor = model.norm.weight.detach()
        self.layers = [_layer(layer, self.heads, self.key_heads) for layer in model.layers]
        with torch.inference_mode():
            cos, sin = model.rotary_emb(self.embedding[:1, None], torch.arange(max_tokens)[None])
            half = self.head_width // 2
            self._cos: torch.Tensor
            self._sin: torch.Tensor
            self._cos, self._sin = cos[0].clone(), torch.cat([-sin[0, :, :half], sin[0, :, half:]], dim=-1)

    def read(self, ids: NDArray[np.int64], past: KeysValues | None) -> tuple[torch.Tensor, KeysValues]:
        """State of the last token, shape (width,), after the final norm, and keys and values of all `ids`.

        Args:
            ids: the new tokens, shape (tokens,).
            past: keys and values of everything before them; None at the beginning.
        """
        return self.upper(self.lower(ids, past, upto=0)[0], past, start=0)

    def lower(self, ids: NDArray[np.int64], past: KeysValues | None, *, upto: int) -> tuple[torch.Tensor, list[torch.Tensor]]:
        """Hidden states of all tokens before layer `upto`, shape (tokens, width), and the keys and values of the layers below it."""
        hidden = self.embedding[torch.from_numpy(ids)]
        kept = []
        for index in range(upto):
            hidden, own = self.layer(self.layers[index], hidden, None if past is None else past[index])
            kept.append(own)
        return hidden, kept

    def upper(self, hidden: torch.Tensor, past: KeysValues | None, *, start: int) -> tuple[torch.Tensor, KeysValues]:
        """State of the last token, as `read` gives it, and keys and values of the layers from `start` on.

        Args:
            hidden: what `lower` gave before layer `start`.
            past: keys and values of everything before these tokens, of the layers from `start` on only.
            start: the first layer to compute.
        """
        kept = []
        for index, layer in enumerate(self.layers[start:-1]):
            hidden, own = self.layer(layer, hidden, None if past is None else past[index])
            kept.append(own)
        state, own = self._last_layer(hidden, None if past is None else past[-1])
        return state, torch.stack([*kept, own])

    def with_layer(self, index: int, layer: Any) -> SwiftModel:
        """The same model with one layer taken from another module of `transformers`; all other weights are shared."""
        model = copy.copy(self)
        model.layers = [_layer(layer, self.heads, self.key_heads) if k == index else own for k, own in enumerate(self.layers)]
        return model

    def layer(self, layer: Layer, hidden: torch.Tensor, past: torch.Tensor | None) -> tuple[torch.Tensor, torch.Tensor]:
        """One layer over all new tokens: their hidden states, shape (tokens, width), and their own keys and values."""
        queries, own, keys, values = self._project(layer, hidden, past)
        attended = self._attend(queries, keys, values)
        return self._feed(layer, hidden + attended @ layer.out), own

    def finish(self, hidden: torch.Tensor) -> torch.Tensor:
        """The final norm."""
        return self._normed(hidden) * self.final

    def _normed(self, vectors: torch.Tensor) -> torch.Tensor:
        """Vectors of root mean square 1 (RMSNorm without its weight)."""
        squares: torch.Tensor = torch.linalg.vecdot(vectors, vectors)
        return vectors * squares.div_(vectors.shape[-1]).add_(self.eps).rsqrt_().unsqueeze(-1)

    def _last_layer(self, hidden: torch.Tensor, past: torch.Tensor | None) -> tuple[torch.Tensor, torch.Tensor]:
        """Of the last layer only the last token goes on."""
        layer = self.layers[-1]
        queries, own, keys, values = self._project(layer, hidden, past)
        attended = self._attend(queries[:, -1:], keys, values)
        return self.finish(self._feed(layer, hidden[-1:] + attended @ layer.out))[0], own

    def _project(
        self, layer: Layer, hidden: torch.Tensor, past: torch.Tensor | None
    ) -> tuple[torch.Tensor, torch.Tensor, torch.Tensor, torch.Tensor]:
        """Queries of the new tokens, (heads, tokens, head width); their own keys and values; all keys and values."""
        known = 0 if past is None else past.shape[2]
        tokens, both = len(hidden), self.heads + self.key_heads
        mixed = self._normed(hidden) @ layer.qkv
        split = mixed.view(tokens, both + self.key_heads, self.head_width).transpose(0, 1)
        turned = self._turn(self._normed(split[:both]) * layer.qk_norm, known)
        own = torch.stack([turned[self.heads :], split[both:]])
        everything = own if past is None else torch.cat([past, own], dim=2)
        return turned[: self.heads], own, everything[0], everything[1]

    def _turn(self, vectors: torch.Tensor, known: int) -> torch.Tensor:
        """Rotary positions from `known` on; the sign of the half-turned part is in the sine table."""
        rows = slice(known, known + vectors.shape[1])
        return vectors * self._cos[rows] + vectors.roll(self.head_width // 2, dims=-1) * self._sin[rows]

    def _attend(self, queries: torch.Tensor, keys: torch.Tensor, values: torch.Tensor) -> torch.Tensor:
        """Causal attention of the last tokens, shape (queries, heads x head width)."""
        count, total = queries.shape[1], keys.shape[1]
        group = self.heads // self.key_heads
        grouped = queries.reshape(self.key_heads, group * count, self.head_width)
        scores = torch.bmm(grouped, keys.transpose(1, 2)).view(self.heads, count, total) * self.head_width**-0.5
        if count > 1:
            scores[:, :, total - count :] += torch.full((count, count), float("-inf")).triu_(1)
        weights = torch.softmax(scores, dim=-1).view(self.key_heads, group * count, total)
        mixed = torch.bmm(weights, values).view(self.heads, count, self.head_width)
        return mixed.transpose(0, 1).reshape(count, self.heads * self.head_width)

    def _feed(self, layer: Layer, hidden: torch.Tensor) -> torch.Tensor:
        gate, up = (self._normed(hidden) @ layer.gate_up).chunk(2, dim=-1)
        return torch.addmm(hidden, functional.silu(gate).mul_(up), layer.down)


def _layer(layer: Any, heads: int, key_heads: int) -> Layer:
    attention, feed = layer.self_attn, layer.mlp
    norms = [attention.q_norm.weight] * heads + [attention.k_norm.weight] * key_heads
    return Layer(
        qkv=_side_by_side(attention.q_proj, attention.k_proj, attention.v_proj, norm=layer.input_layernorm),
        qk_norm=torch.stack([norm.detach() for norm in norms])[:, None],
        out=_side_by_side(attention.o_proj),
        gate_up=_side_by_side(feed.gate_proj, feed.up_proj, norm=layer.post_attention_layernorm),
        down=_side_by_side(feed.down_proj),
    )


def _side_by_side(*projections: Any, norm: Any = None) -> torch.Tensor:
    weights = torch.cat([projection.weight.detach() for projection in projections])
    return (weights if norm is None else weights * norm.weight.detach()).T.contiguous()
