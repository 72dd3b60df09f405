"""Table 4 of the paper: who searches for the head, at one budget of episodes."""

from __future__ import annotations

from trinity_core.evaluation.reproduce.table import BENCHMARKS, Row, Table, TableName
from trinity_core.training.plan import TrainerName

ALGORITHMS = Table(
    name=TableName.ALGORITHMS,
    source="table 4",
    title="Training algorithms",
    idea="One linear head, one budget of episodes; only who searches for its weights changes.",
    columns=BENCHMARKS,
    reference="sep-cma-es",
    rows=(
        Row("sep-cma-es", "sep-CMA-ES", (0.615, 0.880, 0.916, 0.401), {"trainer": TrainerName.SEP_CMA_ES}),
        Row(
            "reinforce",
            "REINFORCE",
            (0.253, 0.459, 0.500, 0.266),
            {"trainer": TrainerName.REINFORCE},
            note="Ours compares several attempts at each question and uses Adam; the paper does not say how its own was set.",
        ),
        Row("random-search", "Random search", (0.374, 0.794, 0.897, 0.345), {"trainer": TrainerName.RANDOM_SEARCH}),
        Row(
            "sft",
            "Imitation of one best agent (SFT)",
            (0.592, 0.786, 0.906, 0.360),
            {"trainer": TrainerName.SFT},
            note="Spends less than the budget: it ends once every training question is labelled.",
        ),
    ),
    over="runs with different seeds",
)
