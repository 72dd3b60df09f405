"""The kinds of heads a checkpoint may hold, each by its word."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from trinity_core.coordinator.head import Floats, Head, LinearHead
from trinity_core.coordinator.heads.low_rank import LowRankHead
from trinity_core.errors import CheckpointError

LINEAR = "linear"
"""The kind of a checkpoint that names none."""

_KINDS: Mapping[str, tuple[tuple[str, ...], Callable[..., Head]]] = {
    LINEAR: (("weight",), LinearHead),
    "low-rank": (("down", "up"), LowRankHead),
}
"""Names of the tensors in the order the class takes them."""


def make_head(kind: str, tensors: Mapping[str, Floats]) -> Head:
    """A head from its numbers.

    Args:
        kind: `Head.kind`.
        tensors: `Head.tensors()`.

    Raises:
        CheckpointError: an unknown kind, a missing tensor, wrong shapes, or numbers that are not finite.
    """
    if kind not in _KINDS:
        raise CheckpointError(f"It holds a head of kind {kind!r}; this version reads {', '.join(_KINDS)}.")
    names, make = _KINDS[kind]
    if set(names) != set(tensors):
        raise CheckpointError(
            f"A head of kind {kind!r} has the tensors {', '.join(names)}; it holds {', '.join(sorted(tensors)) or 'none'}."
        )
    return make(*(tensors[name] for name in names))
