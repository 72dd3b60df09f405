"""Singular-value scaling: of chosen matrices only the singular values move (Transformer-squared; TRINITY section 3.2, spec 1.4).

W = U diag(s) V' becomes U diag(s (1 + delta)) V' times sum(s) / sum(s (1 + delta)), which keeps the sum of the singular values; delta = 0
gives W itself. The default matrices are the seven projections of the second-to-last layer.
"""

from __future__ import annotations

import copy
import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from itertools import chain
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray

from trinity_core.coordinator.backbone import Backbone
from trinity_core.coordinator.forward import one_thread
from trinity_core.errors import CheckpointError, PlanError

Floats = NDArray[np.float32]

PROJECTIONS = (
    "self_attn.q_proj.weight",
    "self_attn.k_proj.weight",
    "self_attn.v_proj.weight",
    "self_attn.o_proj.weight",
    "mlp.gate_proj.weight",
    "mlp.up_proj.weight",
    "mlp.down_proj.weight",
)
"""The matrices of a layer that are scaled, in the order of the model's state dict."""


def adapted_layer(backbone: Backbone) -> int:
    """Index of the layer whose matrices are scaled by default: the second-to-last.

    Raises:
        PlanError: the backbone has no such layer.
    """
    layers = getattr(backbone.model, "layers", ())
    known = dict(layers[len(layers) - 2].named_parameters()) if len(layers) >= 2 else {}
    if not all(name in known and known[name].ndim == 2 for name in PROJECTIONS):
        raise PlanError(
            f"svf is true, but backbone {backbone.name!r} is not built of layers with q, k, v, o, gate, up and down projections like "
            "Qwen3's. Set svf to false or choose another backbone."
        )
    return len(layers) - 2


def default_matrices(backbone: Backbone) -> dict[str, int]:
    """Names of the matrices scaled by default, in the model's state dict, and how many singular values each has.

    Raises:
        PlanError: the backbone has no such layer.
    """
    index = adapted_layer(backbone)
    layer = backbone.model.layers[index]
    return {f"layers.{index}.{name}": min(layer.get_parameter(name).shape) for name in PROJECTIONS}


@dataclass(frozen=True, slots=True, eq=False)
class Factors:
    """A matrix taken apart once, on the CPU, in float64; kept in float32 where the model computes."""

    weight: torch.Tensor
    """W, shape (out, in), as the model has it."""
    left: torch.Tensor
    """U, shape (out, r)."""
    values: Floats
    """s, shape (r,), largest first."""
    right: torch.Tensor
    """V', shape (r, in)."""

    @classmethod
    def of(cls, weight: torch.Tensor) -> Factors:
        """The factors of W."""
        left, values, right = torch.linalg.svd(weight.detach().to("cpu", torch.float64), full_matrices=False)
        return cls(weight.detach(), left.float().to(weight.device), values.float().numpy(), right.float().to(weight.device))

    def scaled(self, offsets: Floats) -> torch.Tensor:
        """The new W for delta of shape (r,), in W's type; W itself where all are 0.

        Computed as W plus a change, c (W + U diag(s delta) V'), which rounds less than putting the factors together again.
        """
        if not offsets.any() or not self.values.any():
            return self.weight
        delta, values = offsets.astype(np.float64), self.values.astype(np.float64)
        kept = values.sum() / (values * (1 + delta)).sum()
        change = torch.from_numpy((values * delta).astype(np.float32)).to(self.left.device)
        weight: torch.Tensor = (self.weight.float() + (self.left * change) @ self.right) * kept
        return weight.to(self.weight.dtype)


def with_weights(module: Any, weights: Mapping[str, torch.Tensor]) -> Any:
    """A copy of a module that shares every tensor but the named ones."""
    shared = {id(tensor): tensor for tensor in chain(module.parameters(), module.buffers())}
    twin = copy.deepcopy(module, shared)
    for name, weight in weights.items():
        owner, _, last = name.rpartition(".")
        setattr(twin.get_submodule(owner), last, torch.nn.Parameter(weight, requires_grad=False))
    return twin


def adapted_backbone(backbone: Backbone, scales: Mapping[str, Floats]) -> Backbone:
    """The backbone with its matrices scaled; whatever is not scaled is shared with the original.

    Args:
        backbone: as it was loaded.
        scales: delta by the name of the matrix in the model's state dict.

    Raises:
        CheckpointError: a matrix is not in this backbone, or has another number of singular values.
    """
    known = dict(backbone.model.named_parameters())
    for name, offsets in scales.items():
        if name not in known or known[name].ndim != 2:
            raise CheckpointError(f"The head scales matrix {name!r}, which backbone {backbone.name!r} does not have.")
        if len(offsets) != min(known[name].shape):
            raise CheckpointError(
                f"The head has {len(offsets)} scales for matrix {name!r}; in backbone {backbone.name!r} it has {min(known[name].shape)}."
            )
    with torch.inference_mode(False), torch.no_grad(), one_thread(backbone.single_thread):
        model = with_weights(backbone.model, {name: Factors.of(known[name]).scaled(offsets) for name, offsets in scales.items()})
    return replace(backbone, name=f"{backbone.name}+svf:{scales_digest(scales)}", model=model)


def scales_digest(scales: Mapping[str, Floats]) -> str:
    """Eight hex digits that name a set of scales."""
    digest = hashlib.sha256()
    for name in sorted(scales):
        digest.update(f"{name}\x1f{len(scales[name])}\x1f".encode())
        digest.update(np.ascontiguousarray(scales[name], dtype="<f4").tobytes())
    return digest.hexdigest()[:8]
