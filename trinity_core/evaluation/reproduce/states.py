"""The paper's separability table: what support vector machines read off the hidden states and off the head's logits."""

from __future__ import annotations

from trinity_core.evaluation.reproduce.table import Row, Table, TableName

_WORDS = {
    "family": "kind of question",
    "agent": "agent chosen",
    "states": "states",
    "logits": "logits",
    "linear": "linear",
    "rbf": "curved",
}
_PAPER = {
    ("family", "states", "linear"): 1.000,
    ("family", "states", "rbf"): 1.000,
    ("family", "logits", "linear"): 0.945,
    ("family", "logits", "rbf"): 0.955,
    ("agent", "states", "linear"): 0.713,
    ("agent", "states", "rbf"): 0.776,
    ("agent", "logits", "linear"): 0.786,
    ("agent", "logits", "rbf"): 0.783,
}
"""By what is read, from what, and by which machine."""
_NOTES = {"family": "The paper tells four kinds of questions apart, ours more."}

SEPARABILITY = Table(
    name=TableName.SEPARABILITY,
    source="the appendix on separability",
    title="What can be read off a state",
    idea="Support vector machines, straight or curved (RBF), guess the kind of question, or the agent chosen, from the state or from "
    "the logits.",
    columns=("four kinds of questions, seven agents",),
    reference="family-states-linear",
    rows=tuple(
        Row(
            "-".join(parts),
            f"{_WORDS[parts[0]].capitalize()} from {_WORDS[parts[1]]}, {_WORDS[parts[2]]}",
            (value,),
            note=_NOTES.get(parts[0], ""),
            group=parts[0],
        )
        for parts, value in _PAPER.items()
    ),
    over="five parts of the questions, each held out once",
)
