"""The boundary of every learned strategy: from questions to one number an agent, the larger the better."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

Doubles = NDArray[np.float64]
Floats = NDArray[np.float32]

NEVER = -np.inf
"""Score of an agent that may not be asked, for instance one above a price cap."""


class Scorer(Protocol):
    """Fitted on outcomes of training questions."""

    def scores(self, states: Floats, questions: Sequence[str]) -> Doubles:
        """How well each agent would answer.

        Args:
            states: hidden states of the bare questions, shape (N, width).
            questions: their texts, length N.

        Returns:
            Predicted outcomes, shape (N, L): about 0 for surely wrong to 1 for surely right, `NEVER` for an agent that may not be asked.
        """
