"""What the Data page draws: the first rows of files, the account of an import, the list of imported sets."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import UTC

from storage.stored_task_set import StoredTaskSet
from trinity_core.tasks.table import values
from trinity_core.tasks.table.reading import Understood
from trinity_core.tasks.table.split import STATED
from ui.imports import Import

PREVIEW_ROWS = 5
PREVIEW_COLUMNS = 12
CELL_CHARS = 140
SHOWN = 200
"""Rows left out that the page names; the rest is counted."""


def preview(found: Understood) -> str:
    """The first rows of every file as JSON."""
    files = []
    for source, columns in zip(found.sources, found.maps, strict=True):
        meanings = {column: meaning for meaning, column in columns.entries().items()}
        shown = sorted(source.columns, key=lambda column: column not in meanings)[:PREVIEW_COLUMNS]
        rows = [[values.text(record.values.get(column))[:CELL_CHARS] for column in shown] for record in source.sample(PREVIEW_ROWS)]
        files.append(
            {
                "name": source.name,
                "form": source.form,
                "notes": list(source.notes),
                "columns": [{"name": column, "meaning": meanings.get(column, "")} for column in shown],
                "more": max(0, len(source.columns) - len(shown)),
                "rows": rows[:PREVIEW_ROWS],
                "agents": len(source.catalogue),
            }
        )
    return json.dumps({"kind": "preview", "files": files}, ensure_ascii=False)


def account(done: Import) -> str:
    """The account of an import as JSON."""
    data = done.to_dict()
    keys = ("imported", "rows", "left_out", "reasons", "missing_outcomes", "agents", "splits", "name", "tasks", "pool", "notes")
    told = {key: data[key] for key in keys}
    return json.dumps({"kind": "account", **told, "skipped": data["skipped"][:SHOWN], "split_rule": STATED}, ensure_ascii=False)


def listing(sets: Sequence[StoredTaskSet], *, deletable: bool) -> str:
    """The imported sets as JSON."""
    return json.dumps({"sets": [_row(stored) for stored in sets], "deletable": deletable}, ensure_ascii=False)


def unlisted(reason: str) -> str:
    """The list when it cannot be read."""
    return json.dumps({"sets": [], "deletable": False, "error": reason}, ensure_ascii=False)


def _row(stored: StoredTaskSet) -> dict[str, object]:
    return {
        "id": stored.id,
        "name": stored.name,
        "created_at": stored.created_at.astimezone(UTC).isoformat(timespec="seconds"),
        "questions": stored.questions,
        "agents": list(stored.agents),
        "families": len(stored.families),
        "splits": dict(stored.splits),
        "pool": stored.pool,
        "replies": stored.replies,
        "gradable": stored.gradable,
        "missing": stored.missing_outcomes,
    }
