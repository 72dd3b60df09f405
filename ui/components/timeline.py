"""The session view, live and stored: cards per turn, the strip over the session, the final answer, replay."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from trinity_core.words import FAULTS, STOPPED
from ui.components.drawn import Drawn
from ui.served import WHY
from ui.services import Example

_SCRIPTS = ("format", "address", "blocks", "decision", "strip", "flow", "turn", "ending", "session", "player", "welcome", "timeline")


class Timeline(Drawn):
    """`value` is a session's log: JSON lines that only grow. Triggers `example` {index}, `what_if` {turn}, `open` {id}, `stop`, `back`.

    Args:
        value: the log; empty shows the welcome.
        examples: questions offered in the welcome and after a session.
        page: "live" or "traces"; what the empty state says and which links are offered.
        what_if: whether turns offer to be played otherwise.
        mapped: whether there is a map to see the session on.
        why: whether turns that a head decided can be explained.
    """

    def __init__(
        self,
        value: str = "",
        *,
        examples: Sequence[Example] = (),
        page: str = "live",
        what_if: bool = False,
        mapped: bool = False,
        why: bool = False,
        **options: Any,
    ) -> None:
        cards = [{"family": example.family, "question": example.question} for example in examples]
        told: dict[str, Any] = {"examples": cards, "page": page, "what_if": what_if, "mapped": mapped, "stopped": STOPPED, "faults": FAULTS}
        told["why"] = WHY.addresses if why else None
        super().__init__(value, scripts=_SCRIPTS, **told, **options)
