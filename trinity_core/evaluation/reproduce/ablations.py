"""Table 2 of the paper: what is lost when a part of the coordinator is taken away."""

from __future__ import annotations

from trinity_core.evaluation.reproduce.table import BENCHMARKS, Row, Table, TableName
from trinity_core.training.plan import ReadToken
from trinity_core.types import Role

FIXED = "generalist"
"""The agent of the offline pool that is right most often alone."""

ABLATIONS = Table(
    name=TableName.ABLATIONS,
    source="table 2",
    title="Parts taken away",
    idea="One trainer, one budget of episodes; each row takes one part away. Ours scales singular values in the first row only, since that "
    "takes several times as long; the other rows are the plain head without one part, and are held against it.",
    columns=BENCHMARKS,
    reference="no-svf",
    rows=(
        Row("full", "TRINITY with singular values scaled", (0.6146, 0.8800, 0.9156, 0.4072), {"svf": True}),
        Row("no-svf", "Head alone, no singular values", (0.5568, 0.8585, 0.9010, 0.3977)),
        Row(
            "no-thinker",
            "No Thinker",
            (0.5780, 0.8620, 0.9275, 0.3800),
            {"roles": (Role.WORKER.value, Role.VERIFIER.value)},
            note="The paper's row scales singular values, ours does not.",
        ),
        Row(
            "no-roles",
            "No roles, every call a Worker's",
            (0.5828, 0.8200, 0.9164, 0.3615),
            {"roles": (Role.WORKER.value,)},
            note="The paper's row scales singular values, ours does not. Nobody can accept an answer, so sessions use all their turns.",
        ),
        Row(
            "last-token",
            "Last token read, not the one before",
            (0.5085, 0.8700, 0.8219, 0.3860),
            {"reads": ReadToken.LAST},
            note="The paper's row scales singular values, ours does not. The bundled backbone was trained to be read at the token before.",
        ),
        Row(
            "one-agent",
            "Roles chosen, agent fixed",
            (0.5954, 0.7566, 0.9074, 0.3787),
            {"agents": (FIXED,)},
            note="The paper fixed Claude, Gemini or GPT-5 and scaled singular values; its best average, that of GPT-5, stands here. "
            f"Ours is the {FIXED}.",
        ),
    ),
    over="runs with different seeds",
)
