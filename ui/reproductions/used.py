"""The head that tables measure which train none: the one in use on the offline pool."""

from __future__ import annotations

from typing import TYPE_CHECKING

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
