"""Files that mean harm, sent as from the Data page, each in a process of its own whose memory is measured."""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from contextlib import closing
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


def hostile_files() -> Sequence[HostileFile]:
    """Every file there is a recipe for."""
    return (*hostile_tables(), *hostile_json(), *hostile_packed())


def files(setting: Setting) -> Torment:
    """Import every file, or the first few."""
    wrong: dict[str, str] = {}
    peaks: dict[str, float] = {}
    chosen = hostile_files()[: setting.trials or None]
    for number, file in enumerate(chosen):
        home = setting.folder / str(number)
        home.mkdir()
        path = home / "file"
        file.write(path)
        outcome = child.call("ui.torture.files:examine", str(path), file.name, folder=home, timeout_s=300)
        peaks[file.name[:60]] = round(outcome.peak_mb)
        if fault := outcome.died or judged(file, outcome.answer) or _too_much(outcome.peak_mb):
            wrong[file.name[:60]] = fault
        path.unlink()
    worst = dict(sorted(peaks.items(), key=lambda pair: -pair[1])[:5])
    figures = {"files": len(chosen), "peak_mb": max(peaks.values()), "largest_peaks_mb": worst, "faults": wrong}
    return Torment("files", len(chosen), len(wrong), figures)


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
        return "a part of it is kept" if answer["kept"] else "nothing of it is kept"
    if not file.imported and not answer["said"]:
        return "nothing was said"
    if file.row and file.row not in answer["rows"]:
        return f"row {file.row} is not named, but {answer['rows'][:5]}"
    return "" if file.says in said else f"{file.says!r} is not said, but {said[:200]!r}"


def _too_much(peak_mb: float) -> str:
    return f"it took {peak_mb:,.0f} MB" if peak_mb > MOST_MB else ""
