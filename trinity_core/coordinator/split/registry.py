"""Which cut forward pass an encoder gets."""

from __future__ import annotations

from trinity_core.coordinator.encoder import HiddenStateEncoder
from trinity_core.coordinator.split.reader import SplitEncoder
from trinity_core.coordinator.split.recorded import RecordedSplit
from trinity_core.coordinator.split.segments import SegmentSplit
from trinity_core.coordinator.svf import default_matrices
from trinity_core.errors import PlanError
from trinity_core.interfaces import Encoder

CACHE_MB = 512
"""Memory for the lower layers' output, in MB: several thousand transcripts of the bundled backbone."""


def split_encoder(encoder: Encoder, *, cache_mb: int = CACHE_MB) -> SplitEncoder:
    """The encoder's forward pass cut below the adapted layer; takes the matrices apart, which takes seconds for a large backbone.

    Raises:
        PlanError: it reads with no backbone, or with one whose layers are not built like Qwen3's.
    """
    known = _with_backbone(encoder)
    if known.swift is not None:
        return SegmentSplit(known, known.swift, cache_mb=cache_mb)
    return RecordedSplit(known, cache_mb=cache_mb)


def count_offsets(encoder: Encoder) -> int:
    """How many singular values may be scaled.

    Raises:
        PlanError: as `split_encoder` says.
    """
    return sum(default_matrices(_with_backbone(encoder).backbone).values())


def _with_backbone(encoder: Encoder) -> HiddenStateEncoder:
    if not isinstance(encoder, HiddenStateEncoder):
        raise PlanError(f"svf is true, but {encoder.name!r} has no backbone whose matrices could be scaled. Set svf to false.")
    return encoder
