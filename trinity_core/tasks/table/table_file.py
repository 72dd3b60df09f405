"""A table as bytes and back: Parquet with Zstandard, which many programs read and which holds no code."""

from __future__ import annotations

import json
from io import BytesIO
from typing import Any

import numpy as np

from trinity_core.errors import TableError
from trinity_core.tasks.table.table import Floats, TaskTable
from trinity_core.types import AgentInfo

_KEY = b"trinity"
_VERSION = 1
_KEPT = ("name", "provider", "model", "description", "price_in", "price_out")
"""What is kept of an agent."""
_TEXTS = ("question", "family", "target", "kind")
_NUMBERS = ("score", "tokens_in", "tokens_out", "cost")


def table_to_bytes(table: TaskTable) -> bytes:
    """The table as a Parquet file."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    columns: dict[str, Any] = {
        "question": table.questions,
        "family": table.families,
        "target": table.targets,
        "kind": table.kinds,
    }
    for k in range(len(table.agents)):
        if table.replies:
            columns[f"reply {k}"] = table.replies[k]
        for name, numbers in zip(_NUMBERS, (table.scores, table.tokens_in, table.tokens_out, table.costs), strict=True):
            if numbers is not None:
                columns[f"{name} {k}"] = numbers[:, k]
    about = json.dumps({"version": _VERSION, "agents": [{key: getattr(agent, key) for key in _KEPT} for agent in table.agents]})
    made = pa.table({name: pa.array(values, pa.string() if _is_text(name) else pa.float32()) for name, values in columns.items()})
    out = BytesIO()
    pq.write_table(made.replace_schema_metadata({_KEY: about}), out, compression="zstd")
    return out.getvalue()


def table_from_bytes(data: bytes) -> TaskTable:
    """The table that `table_to_bytes` wrote.

    Raises:
        TableError: the bytes are damaged, or of a newer program.
    """
    import pyarrow as pa
    import pyarrow.parquet as pq

    try:
        read = pq.read_table(pa.BufferReader(data))
        about = json.loads(read.schema.metadata[_KEY])
        if about["version"] != _VERSION:
            raise TableError("This task set was kept by a newer program. Upgrade, or import its files again.")
        return _table(read, tuple(AgentInfo(**{key: agent[key] for key in _KEPT}) for agent in about["agents"]))
    except (pa.ArrowException, OSError, ValueError, KeyError, TypeError) as error:
        raise TableError("This task set is damaged. Delete it and import its files again.") from error


def _table(read: Any, agents: tuple[AgentInfo, ...]) -> TaskTable:
    questions, families, targets, kinds = (tuple(read.column(name).to_pylist()) for name in _TEXTS)
    count = range(len(agents))
    replies = tuple(tuple(read.column(f"reply {k}").to_pylist()) for k in count) if "reply 0" in read.column_names else ()
    scores, tokens_in, tokens_out, costs = (_numbers(read, name, len(agents), len(questions)) for name in _NUMBERS)
    empty = np.zeros((len(questions), 0), np.float32)
    return TaskTable(
        agents, questions, families, targets, kinds, empty if scores is None else scores, replies, tokens_in, tokens_out, costs
    )


def _numbers(read: Any, name: str, agents: int, rows: int) -> Floats | None:
    if f"{name} 0" not in read.column_names:
        return None
    columns = [np.asarray(read.column(f"{name} {k}").to_numpy(), np.float32) for k in range(agents)]
    return np.column_stack(columns).reshape(rows, agents)


def _is_text(name: str) -> bool:
    return name in _TEXTS or name.startswith("reply ")
