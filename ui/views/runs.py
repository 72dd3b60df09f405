"""What the Evolve page draws of runs: the cards of ready plans, the list, and the page's own lines in a run's log."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import UTC, datetime

from storage.stored_run import LIVE, RunPage, RunStatus, StoredRun
from trinity_core.errors import StorageError
from trinity_core.training.plan import RunPlan, Start, TrainerName, to_dict
from ui.services import PresetOption

STATUS: dict[RunStatus, tuple[str, str]] = {
    RunStatus.QUEUED: ("Waiting", "run"),
    RunStatus.RUNNING: ("Running", "run"),
    RunStatus.STOPPING: ("Stopping", "run"),
    RunStatus.STOPPED: ("Stopped", "stopped"),
    RunStatus.FINISHED: ("Finished", "done"),
    RunStatus.FAILED: ("Broke off", "broken"),
    RunStatus.INTERRUPTED: ("Interrupted", "broken"),
}
"""A run's state in a word, and how it is drawn."""

ACTIVE = (RunStatus.QUEUED, *LIVE)
"""More lines may come."""

_TRAINER: dict[str, str] = {
    TrainerName.SEP_CMA_ES.value: "sep-CMA-ES",
    TrainerName.CMA_ES.value: "full CMA-ES",
    TrainerName.REINFORCE.value: "REINFORCE",
    TrainerName.IMITATION.value: "imitation",
    TrainerName.SFT.value: "imitation of hard labels",
    TrainerName.RANDOM_SEARCH.value: "random search",
}


def cards(presets: Sequence[PresetOption], chosen: str) -> str:
    """The ready plans as JSON; `chosen` is the name of one, or empty."""
    data = [{"name": p.name, "title": p.title, "idea": p.idea, "minutes": p.minutes, "facts": facts(p.plan)} for p in presets]
    return json.dumps({"presets": data, "chosen": chosen}, ensure_ascii=False)


def facts(plan: RunPlan) -> str:
    """A plan in a few words."""
    words = [_TRAINER[plan.trainer.value], f"{plan.generations} generations", f"{plan.repeats} questions per candidate"]
    if plan.start is Start.IMITATION:
        words.append("starts from imitation")
    return ", ".join(words)


def listing(page: RunPage) -> str:
    """A page of runs as JSON."""
    return json.dumps({"rows": [_row(run) for run in page.runs], "total": page.total}, ensure_ascii=False)


def unlisted(reason: str) -> str:
    """The list when the store cannot be read, as JSON of the same form."""
    return json.dumps({"rows": [], "total": 0, "error": reason}, ensure_ascii=False)


def header(run: StoredRun, *, token: str) -> str:
    """The first line of every reading; the token tells one reading from another."""
    return _line(
        "run_page",
        id=run.id,
        token=token,
        label=run.label,
        trainer=run.trainer,
        pool=run.pool,
        status=run.status.value,
        created_at=_time(run.created_at),
        plan=to_dict(run.plan),
    )


def status(state: str, message: str, checkpoint: bool) -> str:
    """The run's state has changed; `checkpoint` tells whether a head can be had."""
    return _line("run_status", status=state, message=message, checkpoint=checkpoint)


def missing(run_id: str) -> str:
    """There is no run of this id."""
    return _line("run_missing", id=run_id)


def unreadable(reason: str) -> str:
    """The store cannot be read."""
    return _line("run_unreadable", message=f"The run cannot be read now: {reason}")


def _row(run: StoredRun) -> dict[str, object]:
    word, kind = STATUS[run.status]
    trainer = _TRAINER.get(run.trainer, run.trainer)
    return {
        "id": run.id,
        "title": run.label or f"{trainer} on {run.pool}",
        "trainer": trainer,
        "pool": run.pool,
        "status_word": word,
        "kind": kind,
        "active": run.status in ACTIVE,
        "generations": run.generations,
        "planned": _planned(run),
        "validation": run.validation,
        "test": run.test,
        "created_at": _time(run.created_at),
    }


def _planned(run: StoredRun) -> int:
    try:
        return run.plan.generations
    except StorageError:  # of another version of the program: the row is listed all the same
        return 0


def _time(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat(timespec="seconds")


def _line(event: str, **values: object) -> str:
    return json.dumps({"event": event, **values}, ensure_ascii=False, allow_nan=False)
