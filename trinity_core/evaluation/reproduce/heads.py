"""Table 3 of the paper: other heads than the linear one."""

from __future__ import annotations

from trinity_core.evaluation.reproduce.table import BENCHMARKS, Row, Table, TableName
from trinity_core.training.plan import SpaceName

HEADS = Table(
    name=TableName.HEADS,
    source="table 3",
    title="Heads",
    idea="One trainer, one budget of episodes; only the form of the head changes. No singular values are scaled.",
    columns=BENCHMARKS,
    reference="linear",
    rows=(
        Row("linear", "Linear", (0.615, 0.880, 0.916, 0.401), {"space": SpaceName.LINEAR}),
        Row("low-rank", "Low-rank", (0.597, 0.770, 0.914, 0.344), {"space": SpaceName.LOW_RANK}),
        Row("sparse", "Sparse", (0.400, 0.811, 0.917, 0.372), {"space": SpaceName.SPARSE}),
        Row("block-2", "Two blocks", (0.336, 0.776, 0.897, 0.378), {"space": SpaceName.BLOCK_2}),
        Row(
            "block-10",
            "One block per output",
            (0.551, 0.812, 0.802, 0.376),
            {"space": SpaceName.BLOCK_10},
            argmax=True,
            note="Scored on its most probable choices, as in the paper.",
        ),
    ),
    over="runs with different seeds",
)
