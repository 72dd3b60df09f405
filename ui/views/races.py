"""What the Race page draws: the choices, the list of races, and the lines of a race's log. All of it is data; scripts draw it."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import UTC, datetime
from typing import Any

from storage.stored_run import RunStatus, StoredRun
from trinity_core.errors import PlanError
from trinity_core.evaluation.race import Standing
from trinity_core.evaluation.race_curves import Curve
from trinity_core.training.competitors import Competitor, competitor, competitor_name, competitors
from trinity_core.training.plan import Regime
from ui.views.runs import ACTIVE, STATUS

REGIMES: Mapping[Regime, tuple[str, str, str]] = {
    Regime.TERMINAL: (
        "One outcome per session",
        "The paper's regime",
        "A session of up to three turns counts 1 if its final answer is right, else 0. Nobody is told which of the turns was to thank, and "
        "sessions are few: here the paper expects evolution to hold its own.",
    ),
    Regime.DENSE: (
        "One outcome per decision",
        "Single decisions",
        "Every decision, who answers, is scored at once. On a recorded table of 6,108 questions and 9 models, with 22,000 look-ups each, "
        "others report .55 for REINFORCE, .41 for sep-CMA-ES and .39 for random search. See what happens here.",
    ),
}
"""Title, name in short and an honest explanation of each regime."""


def choices(regime: Regime, chosen: Sequence[str]) -> str:
    """The regimes and the competitors as JSON, with what is chosen; the browser sends it back in the same form."""
    everybody = {one.name: one for name in Regime for one in competitors(name)}
    regimes = [{"name": name.value, "title": title, "short": short, "idea": idea} for name, (title, short, idea) in REGIMES.items()]
    cards = [_card(one, regime, chosen) for one in everybody.values()]
    return json.dumps({"regimes": regimes, "regime": regime.value, "competitors": cards}, ensure_ascii=False)


def _card(one: Competitor, regime: Regime, chosen: Sequence[str]) -> dict[str, object]:
    fits = [name.value for name in one.regimes]
    ticked = one.name in chosen and regime in one.regimes
    return {
        "name": one.name,
        "title": one.title,
        "idea": one.idea,
        "chosen": ticked,
        "regimes": fits,
        "why": "Needs sessions of several turns.",
    }


def title_of(name: str, regime: Regime) -> tuple[str, str]:
    """What people read of a competitor, and its sentence; its name and nothing where this program does not know it."""
    try:
        found = competitor(name, regime)
    except PlanError:
        return name, ""
    return found.title, found.idea


def listing(races: Sequence[Sequence[StoredRun]]) -> str:
    """Races, each as its runs, as JSON."""
    return json.dumps({"rows": [_row(runs) for runs in races]}, ensure_ascii=False)


def unlisted(reason: str) -> str:
    """The list when the store cannot be read, as JSON of the same form."""
    return json.dumps({"rows": [], "error": reason}, ensure_ascii=False)


def _row(runs: Sequence[StoredRun]) -> dict[str, object]:
    plans = [run.plan for run in runs]
    regime = plans[0].regime
    done = sum(run.status is RunStatus.FINISHED for run in runs)
    active = any(run.status in ACTIVE for run in runs)
    return {
        "id": runs[0].race,
        "trainers": [title_of(name, regime)[0] for name in dict.fromkeys(competitor_name(plan) for plan in plans)],
        "regime": REGIMES[regime][1],
        "seeds": len({plan.seed for plan in plans}),
        "done": done,
        "runs": len(runs),
        "active": active,
        "word": "Under way" if active else "Finished" if done == len(runs) else "Stopped",
        "kind": "run" if active else "done" if done == len(runs) else "stopped",
        "created_at": _time(runs[0].created_at),
    }


def header(runs: Sequence[StoredRun], *, token: str, episodes: int) -> str:
    """The first line of every reading; the token tells one reading from another, `episodes` is each run's budget."""
    plans = [run.plan for run in runs]
    regime = plans[0].regime
    names = dict.fromkeys(competitor_name(plan) for plan in plans)
    trainers = [dict(zip(("name", "title", "idea"), (name, *title_of(name, regime)), strict=True)) for name in names]
    return _line(
        "race_page",
        id=runs[0].race,
        token=token,
        regime=regime.value,
        regime_title=REGIMES[regime][0],
        episodes=episodes,
        seeds=sorted({plan.seed for plan in plans}),
        trainers=trainers,
        pool=plans[0].pool,
        created_at=_time(runs[0].created_at),
    )


def run_state(run: StoredRun) -> str:
    """Where one run of the race stands."""
    word, kind = STATUS[run.status]
    return _line(
        "race_run",
        id=run.id,
        trainer=competitor_name(run.plan),
        seed=run.plan.seed,
        status=run.status.value,
        word=word,
        kind=kind,
        message=run.message,
        generations=run.generations,
        planned=run.plan.generations,
        seconds=run.seconds,
        validation=run.validation,
        test=run.test,
    )


def reference(measured: Mapping[str, Any]) -> str:
    """The lines that no training moves, from `headroom_measured`."""
    kept = ("tasks", "random", "best_single", "best_per_family", "oracle", "advice", "saturated")
    return _line("race_reference", **{key: measured[key] for key in kept})


def curve(trainer: str, made: Curve) -> str:
    """A trainer's curve as it is now; it replaces the one before."""
    rounded = {key: [round(value, 4) for value in values] for key, values in asdict(made).items()}
    return _line("race_curve", trainer=trainer, **rounded)


def result(rows: Sequence[Standing], verdict: str) -> str:
    """The table and the verdict as they are now."""
    return _line("race_result", table=[row.row() for row in rows], verdict=verdict)


def missing(race_id: str) -> str:
    """There is no race of this id."""
    return _line("race_missing", id=race_id)


def unreadable(reason: str) -> str:
    """The store cannot be read."""
    return _line("race_unreadable", message=f"The race cannot be read now: {reason}")


def _time(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat(timespec="seconds")


def _line(event: str, **values: object) -> str:
    return json.dumps({"event": event, **values}, ensure_ascii=False, allow_nan=False)
