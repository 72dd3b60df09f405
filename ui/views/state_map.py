"""The lines a map of states is drawn from: what is being done, the map, the table of readings, and where a followed session stands."""

from __future__ import annotations

import json
from collections.abc import Sequence

from trinity_core.analysis.cross_validated import Separability
from trinity_core.analysis.projection import Method
from trinity_core.types import ROLES
from ui.maps.state_map import StateMap

QUESTION_CHARS = 160
"""Of each question, for the read-out."""
_PAPER = {
    ("family", "states"): (1.0, 1.0),
    ("agent", "states"): (0.713, 0.776),
    ("family", "logits"): (0.945, 0.955),
    ("agent", "logits"): (0.786, 0.783),
}
"""Linear and RBF machine in the paper (four task types, seven agents, Qwen3-0.6B; spec section 7)."""


def doing(message: str) -> str:
    """What is under way."""
    return _line("doing", message=message)


def refused(message: str) -> str:
    """Why there is no map."""
    return _line("refused", message=message)


def drawn_map(drawn: StateMap) -> str:
    """The map itself: points as short rows, texts once."""
    sessions = list(dict.fromkeys(moment.session for moment in drawn.moments))
    families = sorted({moment.family for moment in drawn.moments if moment.family})
    first = {moment.session: moment for moment in reversed(drawn.moments)}
    numbers = {name: k for k, name in enumerate(sessions)}
    points = [
        [
            round(float(x), 3),
            round(float(y), 3),
            numbers[moment.session],
            len(moment.transcript.turns) + 1,
            families.index(moment.family) if moment.family else -1,
            drawn.agents.index(moment.agent),
            [role.value for role in ROLES].index(moment.role),
            None if moment.correct is None else int(moment.correct),
        ]
        for moment, (x, y) in zip(drawn.moments, drawn.projection.points, strict=True)
    ]
    return _line(
        "map",
        method=drawn.query.method.value,
        explained=drawn.projection.explained,
        sessions=sessions,
        questions=[first[name].transcript.question[:QUESTION_CHARS] for name in sessions],
        families=families,
        agents=list(drawn.agents),
        points=points,
        said=_said(drawn),
    )


def readings(table: Sequence[Separability]) -> str:
    """The table of separability, the paper's figures beside ours."""
    return _line("readings", rows=[_row(entry) for entry in table])


def here(turn: int, x: float, y: float, *, agent: str = "", role: str = "") -> str:
    """Where a followed session stands before its turn, and who was chosen there once that is known."""
    return _line("here", turn=turn, x=round(x, 3), y=round(y, 3), agent=agent, role=role)


def followed(session: str, question: str) -> str:
    """The session whose way is drawn over the map."""
    return _line("followed", session=session, question=question[:QUESTION_CHARS])


def _said(drawn: StateMap) -> str:
    count = f"{len(drawn.moments):,} choices of {drawn.sessions:,} sessions"
    layout = "near dots are alike, distances between groups mean little"
    if drawn.query.method is Method.PCA:
        layout = f"the two axes keep {drawn.projection.explained or 0:.0%} of how states differ"
    return f"{count}. Each dot is the state the coordinator could read before a choice; {layout}."


def _row(entry: Separability) -> dict[str, object]:
    paper = _PAPER[(entry.label, entry.source)]
    return {
        "label": entry.label,
        "source": entry.source,
        "linear": [round(entry.linear, 3), round(entry.linear_sd, 3)],
        "rbf": [round(entry.rbf, 3), round(entry.rbf_sd, 3)],
        "chance": round(entry.chance, 3),
        "paper": list(paper),
        "samples": entry.samples,
        "classes": entry.classes,
        "left_out": entry.left_out,
    }


def _line(event: str, **values: object) -> str:
    return json.dumps({"event": event, **values}, ensure_ascii=False, allow_nan=False)
