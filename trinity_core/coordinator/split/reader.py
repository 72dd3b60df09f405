"""The boundary of a forward pass cut in two, and who makes one for an encoder."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from trinity_core.types import Transcript

Floats = NDArray[np.float32]


class Reader(Protocol):
    """One version of the backbone."""

    def states(self, transcripts: Sequence[Transcript]) -> Floats:
        """States of shape (N, width), as an encoder over the adapted backbone gives them (to rounding)."""


class SplitEncoder(Protocol):
    """An encoder that can be asked for many versions of its backbone. One thread at a time."""

    @property
    def matrices(self) -> Mapping[str, int]:
        """Names of the matrices that may be scaled, with how many singular values each has."""

    @property
    def lowered(self) -> int:
        """How often the lower layers were computed so far: once per transcript (or turn) while the memory lasts."""

    def reader(self, scales: Mapping[str, Floats]) -> Reader:
        """The version with these singular-value offsets, by the name of their matrix."""
