"""Reading LLMRouter's folder: scores of nine models per question, the task each question comes from, and list prices.

The scores' `cluster_id` is left alone: its groups tell easy from hard questions, so it was made from the outcomes.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from trinity_core.errors import NotFoundError, PlanError

SCORES, QUERIES, MODELS = "dcrouter_train.json", "default_query_train.jsonl", "default_llm.json"
UNKNOWN = "unknown"
"""Family of a question that no task claims."""


@dataclass(frozen=True, slots=True, eq=False)
class RecordedTable:
    """N questions and what L agents scored on them."""

    agents: tuple[str, ...]
    """Sorted by name."""
    questions: tuple[str, ...]
    families: tuple[str, ...]
    """Length N."""
    outcomes: NDArray[np.float64]
    """Scores from 0 to 1, shape (N, L); NaN where none was recorded."""
    prices: tuple[tuple[float, float] | None, ...]
    """Dollars per million tokens in and out, length L; None where unknown."""
    unjoined: int
    """Questions that no task claims."""
    ambiguous: int
    """Questions that several tasks claim; the first one named is taken."""


def read_llmrouter(folder: Path) -> RecordedTable:
    """The whole folder.

    Raises:
        NotFoundError: a file is missing.
        PlanError: a file has another form.
    """
    try:
        rows = json.loads(_text(folder, SCORES))
        tasks = _tasks(_text(folder, QUERIES))
        agents = tuple(sorted({name for row in rows for name in row["scores"]}))
        outcomes = np.array([[_score(row["scores"].get(name)) for name in agents] for row in rows], dtype=np.float64)
        models = json.loads(_text(folder, MODELS))
        prices = tuple(_price(models.get(name)) for name in agents)
        questions = tuple(str(row["question"]) for row in rows)
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise PlanError(f"{str(folder)!r} does not hold LLMRouter's files in their form: {error!r}.") from error
    if not rows:
        raise PlanError(f"{SCORES} in {str(folder)!r} has no question.")
    claims = [tasks.get(question, (UNKNOWN,)) for question in questions]
    return RecordedTable(
        agents,
        questions,
        tuple(claim[0] for claim in claims),
        outcomes.reshape(len(rows), len(agents)),
        prices,
        sum(claim == (UNKNOWN,) for claim in claims),
        sum(len(set(claim)) > 1 for claim in claims),
    )


def _text(folder: Path, name: str) -> str:
    try:
        return (folder / name).read_text(encoding="utf-8")
    except OSError as error:
        raise NotFoundError(f"{str(folder / name)!r} cannot be read: {error.strerror}. Name the folder that holds it.") from error


def _tasks(lines: str) -> dict[str, tuple[str, ...]]:
    """The tasks that claim each question, in the file's order."""
    found: dict[str, tuple[str, ...]] = {}
    for line in lines.split("\n"):
        if line.strip():
            row = json.loads(line)
            found[row["query"]] = (*found.get(row["query"], ()), str(row["task_name"]))
    return found


def _score(value: Any) -> float:
    score = np.nan if value is None else float(value)
    if not (np.isnan(score) or 0.0 <= score <= 1.0):
        raise ValueError(f"a score is {value!r}; it must be from 0 to 1")
    return score


def _price(model: Any) -> tuple[float, float] | None:
    if model is None or model.get("input_price") is None or model.get("output_price") is None:
        return None
    return float(model["input_price"]), float(model["output_price"])
