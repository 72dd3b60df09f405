"""A table run again as plain JSON: the same numbers for the page, the command line and files."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from trinity_core.evaluation.reproduce.agreement import agreement
from trinity_core.evaluation.reproduce.figure import Figure
from trinity_core.evaluation.reproduce.reproduction import Reproduction
from trinity_core.evaluation.reproduce.setting import setting
from trinity_core.training.race import OFFLINE_AGENTS

Json = dict[str, Any]


def report(reproduction: Reproduction, rows: Sequence[Figure], *, backbone: str, race: str = "") -> Json:
    """The table with its sentences.

    Args:
        reproduction: what was to be run.
        rows: as far as they are known.
        backbone: name of the language model whose states are read.
        race: id under which its training runs are stored; empty for none.
    """
    table = reproduction.table
    return {
        "table": table.name.value,
        "source": table.source,
        "title": table.title,
        "idea": table.idea,
        "columns": list(table.columns),
        "reference": table.reference,
        "size": reproduction.size.value,
        "seed": reproduction.seed,
        "race": race,
        "rows": [row.facts() for row in rows],
        "over": table.over,
        "agreement": agreement(table, rows),
        "setting": setting(reproduction, backbone, OFFLINE_AGENTS),
        "finished": all(row.done >= row.planned for row in rows),
        "seconds": round(sum(row.seconds for row in rows), 1),
    }
