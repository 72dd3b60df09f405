"""Many tests at once: p values corrected by Holm's step-down rule (S. Holm, Scandinavian Journal of Statistics 6, 1979)."""

from __future__ import annotations

from collections.abc import Sequence


def holm(ps: Sequence[float]) -> tuple[float, ...]:
    """Corrected p values in the same order: where all below 0.05 are called real, at most 1 family of tests in 20 has a false one."""
    order = sorted(range(len(ps)), key=lambda k: ps[k])
    corrected, highest = [1.0] * len(ps), 0.0
    for rank, k in enumerate(order):
        highest = max(highest, min(1.0, ps[k] * (len(ps) - rank)))
        corrected[k] = highest
    return tuple(corrected)
