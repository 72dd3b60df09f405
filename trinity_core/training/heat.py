"""A head as a small picture: agents and roles by groups of state dimensions."""

from __future__ import annotations

import numpy as np

from trinity_core.coordinator.head import Head, LinearHead

GROUPS = 16
"""Columns: so many neighbouring state dimensions become one."""


def heat(head: Head) -> tuple[tuple[float, ...], ...]:
    """Root mean square of the weights, rows (agents, then roles) by groups of dimensions; empty for a head without a matrix."""
    if not isinstance(head, LinearHead):
        return ()
    groups = np.array_split(head.weight.astype(np.float64), min(GROUPS, head.width), axis=1)
    columns = np.stack([np.sqrt(np.mean(group**2, axis=1)) for group in groups], axis=1)
    return tuple(tuple(row) for row in columns.tolist())
