"""Guesses what the columns of a file mean, from their names and from their first values."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from trinity_core.errors import TableError
from trinity_core.tasks.table import values
from trinity_core.tasks.table.columns import PER_AGENT, ColumnMap, from_entries
from trinity_core.tasks.table.names import agent_name

_WORDS: Mapping[str, tuple[str, ...]] = {
    "question": ("question", "prompt", "query", "input", "problem", "instruction", "user_prompt", "text"),
    "family": ("family", "task_name", "eval_name", "benchmark", "subject", "category", "task", "dataset", "topic", "subset"),
    "target": ("target", "ground_truth", "gold", "expected", "expected_answer", "correct_answer", "reference", "solution", "answer"),
    "choices": ("choices", "options"),
    "id": ("id", "sample_id", "question_id", "prompt_id", "uuid", "qid"),
    "agent": ("agent", "model", "model_name", "llm", "llm_name", "model_id", "agent_name"),
    "score": ("score", "performance", "correct", "is_correct", "outcome", "accuracy", "reward", "result"),
    "reply": ("reply", "response", "model_response", "output", "completion", "generation", "model_output"),
    "tokens_in": ("tokens_in", "input_tokens", "prompt_tokens", "input_token_num"),
    "tokens_out": ("tokens_out", "output_tokens", "completion_tokens", "output_token_num"),
    "cost": ("cost", "cost_usd", "total_cost", "price_usd", "dollars"),
}
"""Names a column may have, the likeliest first."""
_SHARED = ("question", "family", "target", "choices", "id")
_ROW = ("score", "reply", "tokens_in", "tokens_out", "cost")
"""What belongs to the agent of a row."""
_BETWEEN = r"[ _.:|/\-]"
_LIKELY_SCORES = 0.99
"""Share of the filled cells of a column that must read as scores."""
_BOOKKEEPING = re.compile(
    r"(?:^|[_ ])(?:id|index|idx|idx0|cluster|cluster_id|fold|epoch|seed|split|row|number|difficulty|level|unnamed.*)$"
)


def guess_columns(columns: Sequence[str], sample: Sequence[Mapping[str, Any]]) -> ColumnMap:
    """What the columns probably mean. May lack a question: then a person has to say which it is.

    Args:
        columns: their names.
        sample: the first rows.
    """
    plain = {column.strip().lower().replace(" ", "_"): column for column in reversed(columns)}
    named = {meaning: next((plain[word] for word in words if word in plain), "") for meaning, words in _WORDS.items()}
    found = {meaning: named[meaning] for meaning in _SHARED if named[meaning]}
    below = {meaning: named[meaning] for meaning in ("agent", *_ROW)}
    if below["agent"] and below["score"]:
        return _without_repeats({**found, **below})
    return _without_repeats({**found, **_beside(columns, set(found.values()), sample)})


def _without_repeats(entries: Mapping[str, str]) -> ColumnMap:
    """The first meaning of a column counts."""
    kept: dict[str, str] = {}
    for meaning, column in entries.items():
        if column and column not in kept.values():
            kept[meaning] = column
    return from_entries(kept)


def _beside(columns: Sequence[str], known: set[str], sample: Sequence[Mapping[str, Any]]) -> dict[str, str]:
    """Columns of agents side by side: those named as scores, else those whose values are scores; then what else is named after them."""
    free = [column for column in columns if column not in known]
    named = {name: column for column in free if (name := _part(column, "score"))}
    scores = named or {agent_name(column): column for column in free if _scores(column, sample)}
    scores = {name: column for name, column in scores.items() if name}
    entries = {f"score:{name}": column for name, column in scores.items()}
    for word in PER_AGENT:
        for column in free:
            name = _part(column, word)
            if word != "score" and name in scores and column not in scores.values():
                entries.setdefault(f"{word}:{name}", column)
    return entries


def _part(column: str, word: str) -> str:
    """The agent's name in `score:NAME`, `scores.NAME`, `NAME_score`, `NAME|total_cost`; empty when it is not such a name."""
    for name in (word, f"{word}s", *_WORDS.get(word, ())):
        for pattern in (rf"{name}{_BETWEEN}(.+)", rf"(.+){_BETWEEN}{name}"):
            if match := re.fullmatch(pattern, column.strip(), re.IGNORECASE | re.DOTALL):
                return agent_name(match.group(1))
    return ""


def _scores(column: str, sample: Sequence[Mapping[str, Any]]) -> bool:
    """True when the values of a column read as scores, and the column is no bookkeeping."""
    if _BOOKKEEPING.search(column.strip().lower()):
        return False
    right = filled = 0
    for row in sample:
        value = row.get(column)
        try:
            known = values.score(value) is not None
            right, filled = right + known, filled + known
        except TableError:
            filled += 1
    return filled > 0 and right >= _LIKELY_SCORES * filled
