"""The session view, live and stored: cards per turn, the strip over the session, the final answer, replay."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from trinity_core.words import FAULTS, STOPPED
from ui.components.drawn import Drawn
from ui.served import WHY
from ui.services import Example, Services

_SCRIPTS = (
    *("format", "strategy_word", "address", "blocks", "decision", "strip", "flow", "turn", "ending", "session", "player"),
    *("welcome", "recorded", "tour", "timeline"),
)


class Timeline(Drawn):
    """`value` is the address of a session's log, which is read as it grows. Triggers `example` {index}, `what_if` {turn}, `open` {id},
    `stop`, `back`, and `over` when nothing more follows.

    Args:
        value: the address, relative to the page; empty shows the welcome.
        examples: questions offered in the welcome and after a session.
        page: "live" or "traces"; what the empty state says and which links are offered.
        what_if: whether turns offer to be played otherwise.
        mapped: whether there is a map to see the session on.
        linked: whether it offers its link; False where sharing it has to be asked for.
        why: whether turns that a head decided can be explained.
        recording: address of the session that is played back in the welcome; empty for none.
    """

    def __init__(
        self,
        value: str = "",
        *,
        examples: Sequence[Example] = (),
        page: str = "live",
        what_if: bool = False,
        mapped: bool = False,
        linked: bool = True,
        why: bool = False,
        recording: str = "",
        **options: Any,
    ) -> None:
        told: dict[str, Any] = {
            "examples": [{"family": example.family, "question": example.question} for example in examples],
            "page": page,
            "what_if": what_if,
            "mapped": mapped,
            "linked": linked,
            "why": WHY.addresses if why else None,
            "recording": recording,
            "stopped": STOPPED,
            "faults": FAULTS,
        }
        super().__init__(value, scripts=_SCRIPTS, **told, **options)


def offered(services: Services) -> dict[str, Any]:
    """What a session's turns offer on this page, as options of its timeline."""
    return {
        "what_if": services.branch is not None,
        "mapped": services.maps is not None,
        "why": services.why is not None,
        "linked": services.guard is None,
    }
