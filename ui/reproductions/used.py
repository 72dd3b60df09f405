"""The head that tables measure which train none: the one in use on the offline pool."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

from trinity_core.cancel import Cancel
from trinity_core.evaluation.reproduce.figure import Figure
from trinity_core.evaluation.reproduce.reproduction import Reproduction
from ui.workbench import Workbench

if TYPE_CHECKING:
    from trinity_core.evaluation.reproduce.measuring import HeadInUse

POOL = "offline"


def head_in_use(workbench: Workbench) -> HeadInUse:
    """The usual head of the offline pool, with what it plays and reads.

    Raises:
        TrinityError: pool, backbone or head cannot be loaded.
    """
    from trinity_core.evaluation.reproduce.measuring import HeadInUse

    pool = workbench.pool(POOL)
    coordinator = workbench.coordinator(pool)
    return HeadInUse(pool, coordinator.encoder, coordinator.head, workbench.grade, coordinator.label)


def measure_in_use(workbench: Workbench) -> Callable[[Reproduction, Cancel], Iterator[tuple[Figure, ...]]]:
    """Measures tables with the head in use, which is loaded when the first one is asked for."""

    def measured(reproduction: Reproduction, cancel: Cancel) -> Iterator[tuple[Figure, ...]]:
        from trinity_core.evaluation.reproduce.measuring import measure

        yield from measure(reproduction, head_in_use(workbench), cancel)

    return measured
