"""Files that mean harm, sent as from the Data page, each in a process of its own whose memory is measured."""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from trinity_core.errors import TrinityError
from ui.torture import child
from ui.torture.hostile_file import HostileFile
from ui.torture.hostile_json import hostile_json
from ui.torture.hostile_packed import hostile_packed
from ui.torture.hostile_tables import hostile_tables
from ui.torture.torment import Setting, Torment

if TYPE_CHECKING:
    from storage.task_sets import TaskSetStore

MOST_MB = 500.0
"""Memory that no import may pass, the program's own included."""
AT_ONCE = 2
"""Files at the same time."""
_ONE_S, _ALL_S = 300.0, 3000.0
"""Seconds for one file and for all."""
_PARTIAL = "a part of it is kept"


def hostile_files() -> Sequence[HostileFile]:
    """Every file there is a recipe for."""
    return (*hostile_tables(), *hostile_json(), *hostile_packed())


def files(setting: Setting) -> Torment:
    """Import every file, or the first few."""
    count = len(hostile_files()[: setting.trials or None])
    parts = [list(range(count))[part::AT_ONCE] for part in range(min(AT_ONCE, count))]
    with ThreadPoolExecutor(AT_ONCE) as pool:
        outcomes = list(pool.map(partial(_in_a_child, str(setting.folder)), parts))
    if died := [outcome.died for outcome in outcomes if outcome.died]:
        return Torment("files", 1, 1, {"died": died[0]})
    wrong, peaks = ({name: value for one in outcomes for name, value in one.answer[key].items()} for key in ("wrong", "peaks"))
    worst = dict(sorted(peaks.items(), key=lambda pair: -pair[1])[:5])
    halves = sum(_PARTIAL in fault for fault in wrong.values())
    figures = {"files": count, "peak_mb": max(peaks.values()), "largest_peaks_mb": worst, "faults": wrong, "partial_imports": halves}
    return Torment("files", count, len(wrong), figures)


def _in_a_child(folder: str, numbers: Sequence[int]) -> child.Outcome:
    return child.call("ui.torture.files:examine_all", folder, numbers, folder=Path(folder), timeout_s=_ALL_S)


def examine_all(folder: str, numbers: Sequence[int]) -> dict[str, Any]:
    """Make and send the files of these numbers, each in a copy of this process, so that none has to import the program again.

    Returns:
        {wrong: what is wrong by name of the file; peaks: MB by name}.
    """
    from storage import database, task_sets  # noqa: F401 - before the copies are made
    from ui import import_desk, import_lines  # noqa: F401

    wrong: dict[str, str] = {}
    peaks: dict[str, float] = {}
    every = hostile_files()
    for number in numbers:
        file, home = every[number], Path(folder) / str(number)
        home.mkdir()
        made = child.forked(_write, file, home / "file", timeout_s=_ONE_S)
        outcome = child.forked(examine, str(home / "file"), file.name, timeout_s=_ONE_S)
        peaks[file.name[:60]] = round(outcome.peak_mb)
        if fault := fault_of(file, made.died, outcome):
            wrong[file.name[:60]] = fault
        shutil.rmtree(home)
    return {"wrong": wrong, "peaks": peaks}


def fault_of(file: HostileFile, unmade: str, outcome: child.Outcome) -> str:
    """What is wrong with what became of a file; empty when nothing is.

    Args:
        file: the file.
        unmade: why it could not be made; empty when it was.
        outcome: of sending it.
    """
    return unmade or outcome.died or judged(file, outcome.answer) or _too_much(outcome.peak_mb)


def _write(file: HostileFile, path: Path) -> None:
    file.write(path)


def examine(path: str, name: str) -> dict[str, Any]:
    """Send one file to a desk whose store is new; runs in a process of its own."""
    from storage.database import open_database
    from storage.task_sets import TaskSetStore

    with closing(open_database(f"sqlite:///{Path(path).parent / 'sets.db'}")) as database:
        return sent(TaskSetStore(database), Path(path), name)


def sent(store: TaskSetStore, path: Path, name: str) -> dict[str, Any]:
    """Send one file to the desk, look at it and import it.

    Returns:
        {said: the refusal or ""; imported; rows: those that are named as left out; notes; kept: whether anything of it is}.
    """
    from trinity_core.tasks.table.reading import Content
    from ui.import_desk import ImportDesk
    from ui.import_lines import lines_of

    desk, before = ImportDesk(store, uploads=True), len(store.list())
    token, file = desk.begin(name)
    with file, path.open("rb") as given:
        shutil.copyfileobj(given, file)
    answer: dict[str, Any] = {"said": "", "imported": 0, "rows": [], "notes": []}
    try:
        made = desk.take([token], content=Content.AUTO, lines=lines_of(desk.look([token])), name="").to_dict()
        answer |= {"imported": made["imported"], "rows": [row["row"] for row in made["skipped"]], "notes": made["notes"]}
        answer["kept"] = any(one.id == made["tasks"] for one in store.list())
    except TrinityError as error:
        answer |= {"said": str(error), "kept": len(store.list()) != before}
    desk.close()
    return answer


def judged(file: HostileFile, answer: dict[str, Any]) -> str:
    """What is wrong with what became of a file; empty when nothing is."""
    said = " ".join([answer["said"], *answer["notes"]])
    if answer["imported"] != file.imported:
        return f"{answer['imported']} rows were imported instead of {file.imported}: {said[:200]}"
    if answer["kept"] != (file.imported > 0):
        return _PARTIAL if answer["kept"] else "nothing of it is kept"
    if not file.imported and not answer["said"]:
        return "nothing was said"
    if file.row and file.row not in answer["rows"]:
        return f"row {file.row} is not named, but {answer['rows'][:5]}"
    return "" if file.says in said else f"{file.says!r} is not said, but {said[:200]!r}"


def _too_much(peak_mb: float) -> str:
    return f"it took {peak_mb:,.0f} MB" if peak_mb > MOST_MB else ""
