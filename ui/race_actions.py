"""What the Race page's events do, apart from Gradio. Mistakes come back as sentences, never as tracebacks."""

from __future__ import annotations

import json
import math
from collections.abc import Sequence
from dataclasses import replace

from storage.stored_run import RunQuery, StoredRun
from trinity_core.agents.recorded import PREFIX
from trinity_core.errors import PlanError, TrinityError
from trinity_core.evaluation.reproduce.reproduction import LABEL
from trinity_core.training.competitors import competitors
from trinity_core.training.plan import Regime, TrainerName
from trinity_core.training.race import EPISODES, MOST, RACE_KNOBS, RacePlan, base_plan, race_of
from ui.handlers import pool_option
from ui.hub import valid_id
from ui.runs.recorded import on_recorded
from ui.services import RunService, Services
from ui.views import races as views
from ui.views.runs import ACTIVE

RECENT = 300
"""Runs looked through for the list of races."""
SPEED = {Regime.TERMINAL: 700.0, Regime.DENSE: 3000.0}
"""Episodes a second on the offline pool once much is remembered, validation and test included; rough, on two cores."""
FIRST_S = {Regime.TERMINAL: 20.0, Regime.DENSE: 10.0}
"""Seconds more that the first run takes, since nothing is remembered yet."""

_FIRST = (TrainerName.SEP_CMA_ES, TrainerName.REINFORCE, TrainerName.RANDOM_SEARCH)


def agents_of(services: Services, pool: str) -> int:
    """How many agents a pool has; those of the first pool where it is no longer offered."""
    try:
        option = pool_option(services, pool)
    except TrinityError:
        option = services.pools[0]
    return len(option.build({}).names)


def pools(services: Services) -> list[tuple[str, str]]:
    """What a race can run on, title and name: the first pool, and those of recorded outcomes."""
    try:
        recorded = services.recorded()
    except TrinityError:  # the store cannot be read; the list of races tells of it
        recorded = ()
    return [(option.title, option.name) for option in (services.pools[0], *recorded)]


def choice_of(value: object) -> tuple[Regime, list[str]]:
    """Regime and competitors as the setup sends them back; whatever else a browser may send is left out."""
    try:
        data = json.loads(value) if isinstance(value, str) else None
    except (ValueError, RecursionError):
        data = None
    chosen = data if isinstance(data, dict) else {}
    name, cards = chosen.get("regime"), chosen.get("competitors")
    regime = Regime(name) if isinstance(name, str) and name in set(Regime) else Regime.TERMINAL
    ticked = (
        [card.get("name") for card in cards if isinstance(card, dict) and card.get("chosen") is True] if isinstance(cards, list) else []
    )
    return regime, [one.name for one in competitors(regime) if one.name in ticked]


def budget(regime: Regime, episodes: object) -> object:
    """The regime's usual budget where the box holds a usual one, else what a person wrote there."""
    return EPISODES[regime] if episodes in EPISODES.values() else episodes


def first_choice(regime: Regime) -> list[str]:
    """Who is ticked when the page opens."""
    return [one.name for one in competitors(regime) if one.name in _FIRST]


def race_plan(
    services: Services, regime: Regime, trainers: Sequence[str], episodes: object, seeds: object, seed: object, pool: object = ""
) -> RacePlan:
    """The race of the form's values. It runs on the first pool, or on a recorded one where that is chosen.

    Raises:
        PlanError: something is wrong; the message says what and what to do.
    """
    if len(trainers) < 2:
        raise PlanError("A race needs at least two trainers. Tick another one.")
    if len(trainers) > MOST:
        raise PlanError(f"A race takes at most {MOST} trainers. Untick {len(trainers) - MOST}.")
    name = pool_option(services, pool).name if isinstance(pool, str) and pool.startswith(PREFIX) else services.pools[0].name
    if name.startswith(PREFIX) and regime is not Regime.DENSE:
        wanted = views.REGIMES[Regime.DENSE][0]
        raise PlanError(f"The answers of this pool are recorded: each agent answered each question once. Choose {wanted!r} above.")
    base = on_recorded(replace(base_plan(regime), pool=name, seed=_whole("First seed", seed, 0, 2**31 - 100)))
    budget = _whole("Episodes per run", episodes, RACE_KNOBS["episodes"].low, RACE_KNOBS["episodes"].high)
    times = _whole("Seeds", seeds, RACE_KNOBS["seeds"].low, RACE_KNOBS["seeds"].high)
    return RacePlan(tuple(trainers), times, budget, base, agents_of(services, name))


def estimate(services: Services, regime: Regime, trainers: Sequence[str], *values: object) -> str:
    """What the race would take, in a sentence; what is wrong where it is none."""
    try:
        race = race_plan(services, regime, trainers, *values)
    except TrinityError as error:
        return str(error)
    runs = len(race.plans())
    minutes = (FIRST_S[regime] + runs * race.episodes / SPEED[regime]) / 60
    return f"{runs} runs of {race.episodes:,} episodes, one after another: roughly {_minutes(minutes)} on two cores."


def begin(
    services: Services, runs: RunService, regime: Regime, trainers: Sequence[str], values: Sequence[object], owner: str
) -> tuple[str, str]:
    """Start a race from the form: its id and an empty sentence, or an empty id and what is wrong."""
    try:
        return runs.submit_race(race_plan(services, regime, trainers, *values), owner=owner), ""
    except TrinityError as error:
        return "", str(error)


def again(services: Services, runs: RunService, race_id: object, owner: str) -> tuple[str, str]:
    """Start the same race with seeds that were not used: its id and an empty sentence, or an empty id and what is wrong."""
    try:
        plans = [run.plan for run in runs.race(valid_id(race_id))]
        return runs.submit_race(race_of(plans, agents_of(services, plans[0].pool)).again(), owner=owner), ""
    except TrinityError as error:
        return "", str(error)


def stop(runs: RunService, race_id: object) -> str:
    """Ask all runs of a race to stop; the sentence says what went wrong, if anything did."""
    try:
        for run in reversed(runs.race(valid_id(race_id))):  # those that wait first, so that none begins meanwhile
            if run.status in ACTIVE:
                runs.stop(run.id)
    except TrinityError as error:
        return str(error)
    return ""


def resume(runs: RunService, race_id: object) -> str:
    """Let every run go on that did not finish; the sentence says what went wrong, if anything did."""
    try:
        for run in runs.race(valid_id(race_id)):
            if run.resumable:
                runs.resume(run.id)
    except TrinityError as error:
        return str(error)
    return ""


def listing(runs: RunService) -> str:
    """The recent races as the list draws them."""
    try:
        found: dict[str, list[StoredRun]] = {}
        for run in runs.list(RunQuery(limit=RECENT)).runs:
            if run.race and not run.label.startswith(LABEL):  # tables of the paper are shown among the lessons
                found.setdefault(run.race, []).insert(0, run)
        return views.listing(list(found.values()))
    except TrinityError as error:
        return views.unlisted(str(error))


def _minutes(minutes: float) -> str:
    return "a minute" if minutes < 1.5 else f"{round(minutes)} minutes" if minutes < 90 else f"{minutes / 60:.1f} hours"


def _whole(label: str, value: object, low: float, high: float) -> int:
    number = value if isinstance(value, int | float) and not isinstance(value, bool) else math.nan
    if not low <= number <= high or number != int(number):
        was = "empty" if value is None else repr(value)[:40]
        raise PlanError(f"{label} is {was}; it must be a whole number from {low:,.0f} to {high:,.0f}.")
    return int(number)
