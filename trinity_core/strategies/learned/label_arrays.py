"""A label table as plain arrays and back, so that it can be kept beside a comparison; texts travel as UTF-8, nothing is unpickled."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from trinity_core.errors import PlanError
from trinity_core.strategies.learned.labels import LabelTable

_FACTS = ("agents", "questions", "families", "prices", "calls", "tokens", "cost_usd")
_NUMBERS = ("states", "outcomes", "costs")


def to_arrays(labels: LabelTable) -> dict[str, NDArray[Any]]:
    """The numbers as they are, everything else as the bytes of one JSON object under "facts"."""
    facts = json.dumps({name: getattr(labels, name) for name in _FACTS}, ensure_ascii=False)
    numbers = {name: getattr(labels, name) for name in _NUMBERS}
    return {"facts": np.frombuffer(facts.encode("utf-8", "surrogatepass"), dtype=np.uint8), **numbers}


def from_arrays(arrays: Mapping[str, NDArray[Any]]) -> LabelTable:
    """What `to_arrays` gave.

    Raises:
        PlanError: something is missing or does not fit together.
    """
    try:
        facts = json.loads(arrays["facts"].tobytes().decode("utf-8", "surrogatepass"))
        texts: dict[str, Any] = {name: tuple(facts[name]) for name in ("agents", "questions", "families", "prices")}
        states = arrays["states"].astype(np.float32)
        outcomes, costs = (arrays[name].astype(np.float64) for name in ("outcomes", "costs"))
        numbers = {name: facts[name] for name in ("calls", "tokens", "cost_usd")}
        table = LabelTable(**texts, **numbers, states=states, outcomes=outcomes, costs=costs)
    except (KeyError, TypeError, ValueError) as error:
        raise PlanError(f"The stored outcomes cannot be read: {error!r}. Play the comparison again.") from error
    shape = (len(table.questions), len(table.agents))
    if not (outcomes.shape == costs.shape == shape and states.ndim == 2 and len(states) == len(table.families) == shape[0]):
        raise PlanError(f"The stored outcomes do not fit together: {outcomes.shape!r} for {shape!r}. Play the comparison again.")
    return table
