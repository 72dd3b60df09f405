"""One recorded table cut into parts, and what choosing by a matrix of scores is worth on a part."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from trinity_core.errors import PlanError
from trinity_core.evaluation.recorded.llmrouter import RecordedTable
from trinity_core.evaluation.recorded.shares import rows_of
from trinity_core.evaluation.statistics import estimate
from trinity_core.strategies.learned.labels import LabelTable
from trinity_core.tasks.task import Split

Doubles = NDArray[np.float64]
Rows = NDArray[np.intp]

PIECE = 4.0
"""Characters of a token, assumed."""
REPLY = 256
"""Tokens of a reply, assumed for every agent: the table has no token counts."""
RESAMPLES = 2_000


@dataclass(frozen=True, slots=True, eq=False)
class Contest:
    """Table and parts."""

    table: RecordedTable
    train: Rows
    validation: Rows
    test: Rows
    costs: Doubles
    """Dollars of a call under the assumptions above, shape (N, L); NaN where the price is unknown."""

    @classmethod
    def of(cls, table: RecordedTable) -> Contest:
        """Cut by the hash of each question.

        Raises:
            PlanError: a part would be empty.
        """
        train, validation, test = [rows_of(table.questions, split) for split in (Split.TRAIN, Split.VALIDATION, Split.TEST)]
        if not all(map(len, (train, validation, test))):
            raise PlanError(f"{len(table.questions)} questions are too few: training, validation and test need at least one each.")
        return cls(table, train, validation, test, _costs(table))

    def labels(self, features: NDArray[np.float32]) -> LabelTable:
        """The training part with these features, shape (N, width)."""
        table, rows = self.table, self.train.tolist()
        return LabelTable(
            agents=table.agents,
            questions=tuple(table.questions[row] for row in rows),
            families=tuple(table.families[row] for row in rows),
            states=features[self.train],
            outcomes=table.outcomes[self.train],
            costs=self.costs[self.train],
            prices=tuple(None if price is None else price[1] for price in table.prices),
        )

    def outcomes(self, scores: Doubles, rows: Rows) -> Doubles:
        """Outcome of the best-scored agent of each of these rows, shape (rows,); NaN where unknown."""
        return np.asarray(self.table.outcomes[rows, scores.argmax(axis=1)])

    def mean(self, scores: Doubles, rows: Rows) -> float:
        """Mean known outcome."""
        got = self.outcomes(scores, rows)
        return float(np.nanmean(got)) if not np.isnan(got).all() else float("nan")

    def told(self, scores: Doubles, validation: Doubles | None = None) -> dict[str, Any]:
        """Score on the test part with its interval, dollars a thousand questions, and the validation score where it is known."""
        return {**self.outcome(self.outcomes(scores, self.test), self.price(scores)), **_validated(self, validation)}

    def outcome(self, got: Doubles, usd_per_1000: float | None) -> dict[str, Any]:
        """Mean of outcomes of the test part with a 95 % interval over questions."""
        line = estimate(got)
        return {"score": round(line.mean, 4), "ci": [round(line.low, 4), round(line.high, 4)], "usd_per_1000": usd_per_1000}

    def price(self, scores: Doubles) -> float | None:
        """Dollars a thousand test questions; None where a price is unknown."""
        paid = self.costs[self.test, scores.argmax(axis=1)]
        return None if np.isnan(paid).any() else round(1000.0 * float(paid.mean()), 4)

    def difference(self, a: Doubles, b: Doubles, *, seed: int) -> dict[str, Any]:
        """Mean of a's outcomes less b's on the test part, with a paired bootstrap interval; scores of shape (test, L)."""
        apart = self.outcomes(a, self.test) - self.outcomes(b, self.test)
        apart = apart[~np.isnan(apart)]
        drawn = np.random.default_rng(seed).integers(len(apart), size=(RESAMPLES, len(apart)))
        low, high = np.quantile(apart[drawn].mean(axis=1), (0.025, 0.975))
        return {"difference": round(float(apart.mean()), 4), "ci": [round(float(low), 4), round(float(high), 4)]}


def _validated(contest: Contest, validation: Doubles | None) -> dict[str, Any]:
    return {} if validation is None else {"validation": round(contest.mean(validation, contest.validation), 4)}


def _costs(table: RecordedTable) -> Doubles:
    tokens = np.array([len(question) / PIECE for question in table.questions])
    columns = [np.full(len(tokens), np.nan) if price is None else (tokens * price[0] + REPLY * price[1]) / 1e6 for price in table.prices]
    return np.column_stack(columns)
