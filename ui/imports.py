"""What importing does apart from Gradio and the terminal: read files, keep the set, and tell what came of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from storage.stored_task_set import StoredTaskSet
from storage.task_sets import TaskSetStore
from trinity_core.tasks.table.reading import Content, Understood, read_tables, understand
from trinity_core.tasks.table.split import STATED


@dataclass(frozen=True, slots=True)
class Import:
    """A finished import."""

    stored: StoredTaskSet
    mapping: Mapping[str, Mapping[str, str]]
    """What the columns of each file were taken for."""

    def to_dict(self) -> dict[str, Any]:
        """As plain JSON values: the command line's answer."""
        stored, report = self.stored, dict(self.stored.report)
        return {
            "imported": report.pop("imported"),
            "skipped": report.pop("skipped"),
            "pool": stored.pool or None,
            "tasks": stored.id,
            "name": stored.name,
            "agents": list(stored.agents),
            "families": dict(stored.families),
            "splits": dict(stored.splits),
            "split_rule": STATED,
            "missing_outcomes": report.pop("missing_outcomes"),
            "replies": stored.replies,
            "mapping": {name: dict(columns) for name, columns in self.mapping.items()},
            **report,
        }


def import_files(
    store: TaskSetStore,
    paths: Sequence[Path],
    *,
    content: Content = Content.AUTO,
    changes: Mapping[str, str] | None = None,
    name: str = "",
) -> Import:
    """Read files and keep them as one set, whole or not at all.

    Args:
        store: where sets are kept.
        paths: files or folders.
        content: tasks, outcomes, or whatever there is.
        changes: entries of the mapping of columns that replace guessed ones.
        name: what people will call the set; that of the first file when empty.

    Raises:
        TableError: nothing can be imported; the message says why.
        StorageError: it cannot be kept.
    """
    found = understand(paths, changes)
    made = read_tables(found, content)
    set_id = store.add(name.strip() or paths[0].stem, made.table, made.report)
    return Import(store.get(set_id), mappings(found))


def mappings(found: Understood) -> dict[str, dict[str, str]]:
    """What the columns of each file are taken for, by the file's name."""
    pairs = zip(found.sources, found.maps, strict=True)
    return {source.name: columns.entries() for source, columns in pairs if source.columns}
