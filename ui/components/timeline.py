"""The session view, live and stored: cards per turn, the strip over the session, the final answer, replay."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from trinity_core.words import FAULTS, STOPPED
from ui.components.drawn import Drawn
from ui.services import Example

_SCRIPTS = ("format", "blocks", "decision", "strip", "turn", "ending", "session", "player", "welcome", "timeline")


class Timeline(Drawn):
    """`value` is a session's log: JSON lines that only grow. Triggers `example` {index}, `stop` and `back`.

    Args:
        value: the log; empty shows the welcome.
        examples: questions offered in the welcome and after a session.
        page: "live" or "traces"; what the empty state says and which links are offered.
    """

    def __init__(self, value: str = "", *, examples: Sequence[Example] = (), page: str = "live", **options: Any) -> None:
        cards = [{"family": example.family, "question": example.question} for example in examples]
        super().__init__(value, scripts=_SCRIPTS, examples=cards, page=page, stopped=STOPPED, faults=FAULTS, **options)
