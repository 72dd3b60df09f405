"""Which tasks and which pool a comparison is on, as a command line names them: a set's id, a recorded pool, or a file to import first."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from trinity_core.agents.recorded import PREFIX
from trinity_core.training.plan import OFFLINE_TASKS
from ui.imports import import_files
from ui.workbench import Workbench


def on_sets(workbench: Workbench, given: Mapping[str, Any]) -> dict[str, Any]:
    """The settings with tasks and pool that go together.

    A file under `tasks` is imported. A recorded pool brings its own questions, and questions with recorded outcomes bring their pool,
    where the other is not named.

    Raises:
        UserError: there is no such set, or the file cannot be imported.
    """
    tasks, pool = str(given.get("tasks", "")), str(given.get("pool", ""))
    if not tasks:
        return {**given, "tasks": pool.removeprefix(PREFIX)} if pool.startswith(PREFIX) else dict(given)
    if tasks == OFFLINE_TASKS:
        return dict(given)
    path = Path(tasks)
    stored = import_files(workbench.task_sets, [path]).stored if _exists(path) else workbench.task_sets.get(tasks.removeprefix(PREFIX))
    return {**given, "tasks": stored.id, **({"pool": stored.pool} if stored.pool and not pool else {})}


def _exists(path: Path) -> bool:
    try:
        return path.exists()
    except (OSError, ValueError):  # a name too long for a file, or with a null character
        return False
