"""What the Compare page's events do, apart from Gradio. Mistakes come back as sentences, never as tracebacks."""

from __future__ import annotations

import json
import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from trinity_core.agents.pool import Pool
from trinity_core.errors import PlanError, TrinityError
from trinity_core.evaluation.comparison.plan import COMPARE_KNOBS, ComparisonPlan
from trinity_core.training.ceilings import is_live
from ui.compare_desk import ComparisonDesk
from ui.compare_sessions import find, read_filter
from ui.compare_setup import choices, chosen_of, first_choice, together, typed
from ui.handlers import MAX_TURNS, lasting_pool
from ui.hub import valid_id
from ui.services import ComparisonService, PoolOption, Services, StrategyOption, TaskSetOption
from ui.views import compare as views
from ui.views.compare_sessions import sessions, unfound

RECENT = 30
"""Comparisons in the list."""
LABELS = {
    "limit": "Questions",
    "seeds": "Times each",
    "seed": "First seed",
    "max_turns": "Maximum turns",
    "max_calls": "Maximum calls",
    "max_cost_usd": "Maximum dollars",
}
"""What people read for the numbers of the form."""
MOST_QUESTIONS = 10_000
"""Most questions the page takes."""
_KEYS = "The server's environment has no {keys}; a comparison outlives the page, so keys typed into a page are not used for it."


@dataclass(frozen=True, slots=True)
class Form:
    """The form as the browser sent it."""

    setup: object
    more: object
    pool: object
    tasks: object
    families: object
    limit: object
    seeds: object
    seed: object
    max_turns: object
    max_calls: object = None
    max_cost_usd: object = None


@dataclass(frozen=True, slots=True, eq=False)
class Offer:
    """A pool, and what can be chosen over it."""

    option: PoolOption
    pool: Pool
    strategies: Sequence[StrategyOption]


def offer(services: Services, name: object) -> Offer:
    """What the pool of this name offers.

    Raises:
        PlanError: there is no such pool.
    """
    option = lasting_pool(services, name)
    pool = option.build({})
    return Offer(option, pool, services.strategies(pool))


def opening(services: Services, name: object = None) -> str:
    """The cards as they stand at first, for the pool of this name or the first one."""
    made = offer(services, services.pools[0].name if name is None else name)
    return choices(made.strategies, made.pool.names, first_choice(made.strategies, made.pool.names))


def for_pool(services: Services, name: object, setup: object) -> str:
    """The cards of another pool; what was ticked stays ticked where it is there too.

    Raises:
        PlanError: there is no such pool.
    """
    made = offer(services, name)
    kept = chosen_of(setup, made.strategies, made.pool.names)
    return choices(made.strategies, made.pool.names, kept or first_choice(made.strategies, made.pool.names))


def is_paid(services: Services, name: object) -> bool:
    """Whether a pool calls models outside this program, so that ceilings must be set."""
    try:
        return is_live(offer(services, name).pool)
    except TrinityError:
        return False


def task_sets(comparisons: ComparisonService) -> Sequence[TaskSetOption]:
    """What can be compared on now; nothing where the store cannot be read, and the list tells of it."""
    try:
        return comparisons.task_sets()
    except TrinityError:
        return ()


def task_set(comparisons: ComparisonService, name: object) -> TaskSetOption:
    """The task set of that name.

    Raises:
        PlanError: there is none.
    """
    options = comparisons.task_sets()
    for option in options:
        if option.name == name:
            return option
    raise PlanError(f"There is no task set {str(name)[:80]!r}. Choose one of: {', '.join(option.title for option in options)}.")


def plan_of(services: Services, comparisons: ComparisonService, form: Form) -> ComparisonPlan:
    """The comparison of the form's values.

    Raises:
        PlanError: something is wrong; the message says what and what to do.
    """
    tasks = task_set(comparisons, form.tasks)
    made = offer(services, tasks.pool or form.pool)
    names = together(chosen_of(form.setup, made.strategies, made.pool.names), typed(form.more, made.strategies))
    wanted = form.families if isinstance(form.families, list) else []
    plan = ComparisonPlan(
        names,
        pool=made.option.name,
        tasks=tasks.name,
        families=tuple(name for name, _ in tasks.families if name in wanted),
        limit=_whole("limit", form.limit, high=MOST_QUESTIONS),
        seeds=_whole("seeds", form.seeds),
        seed=_whole("seed", form.seed),
        max_turns=_whole("max_turns", form.max_turns, high=MAX_TURNS),
    )
    return _with_ceilings(plan, made, form)


def _with_ceilings(plan: ComparisonPlan, made: Offer, form: Form) -> ComparisonPlan:
    if not is_live(made.pool):
        return plan
    if form.max_calls is None:
        raise PlanError(
            f"Pool {made.option.title!r} calls models outside this program. Set {LABELS['max_calls']}, so that it knows when to stop."
        )
    cost = None if form.max_cost_usd is None else _number("max_cost_usd", form.max_cost_usd)
    return replace(plan, max_calls=_whole("max_calls", form.max_calls), max_cost_usd=cost)


def estimate(services: Services, comparisons: ComparisonService, form: Form) -> str:
    """What the comparison would take, in a sentence; what is wrong where it is none."""
    try:
        plan = plan_of(services, comparisons, form)
        missing = lasting_pool(services, plan.pool).missing_keys
        warning = [_KEYS.format(keys=", ".join(missing))] if missing else []
        return " ".join([*warning, comparisons.estimate(plan)])
    except TrinityError as error:
        return str(error)


def begin(services: Services, comparisons: ComparisonService, form: Form, *, owner: str) -> tuple[str, str]:
    """Start a comparison from the form: its id and an empty sentence, or an empty id and what is wrong."""
    try:
        return comparisons.submit(plan_of(services, comparisons, form), owner=owner), ""
    except TrinityError as error:
        return "", str(error)


def extend(services: Services, comparisons: ComparisonService, comparison_id: object, setup: object, more: object) -> str:
    """Add the strategies ticked that are not in a comparison yet; the sentence says what went wrong, if anything did."""
    try:
        stored = comparisons.get(valid_id(comparison_id))
        made = offer(services, stored.pool)
        wanted = (*chosen_of(setup, made.strategies, made.pool.names), *typed(more, made.strategies))
        new = tuple(name for name in dict.fromkeys(wanted) if name not in stored.plan.strategies)
        if not new:
            raise PlanError("All of these are in the comparison already. Tick another one.")
        together(stored.plan.strategies, new)
        comparisons.extend(stored.id, new)
    except TrinityError as error:
        return str(error)
    return ""


def stop(comparisons: ComparisonService, comparison_id: object) -> str:
    """Ask a comparison to stop; the sentence says what went wrong, if anything did."""
    return _told(comparisons.stop, comparison_id)


def resume(comparisons: ComparisonService, comparison_id: object) -> str:
    """Let a comparison go on; the sentence says what went wrong, if anything did."""
    return _told(comparisons.resume, comparison_id)


@dataclass(frozen=True, slots=True, eq=False)
class Again:
    """What the form shows of a comparison that was."""

    setup: str
    more: str
    plan: ComparisonPlan
    tasks: TaskSetOption


def duplicate(services: Services, comparisons: ComparisonService, comparison_id: object) -> tuple[Again | None, str]:
    """The form of a comparison, to begin another one from, and what is wrong if there is none."""
    try:
        plan = comparisons.duplicate(valid_id(comparison_id))
        tasks, made = task_set(comparisons, plan.tasks), offer(services, plan.pool)
    except TrinityError as error:
        return None, str(error)
    setup = choices(made.strategies, made.pool.names, plan.strategies)
    return Again(setup, str(json.loads(setup)["more"]), plan, tasks), ""


def enter(comparisons: ComparisonService) -> str:
    """Somebody opened the page: have the worker ready, and give the list."""
    try:
        comparisons.warm()
    except TrinityError as error:
        return views.unlisted(str(error))
    return listing(comparisons)


def listing(comparisons: ComparisonService) -> str:
    """The recent comparisons as the list draws them."""
    try:
        return views.listing(comparisons.list(RECENT, 0))
    except TrinityError as error:
        return views.unlisted(str(error))


def found(desk: ComparisonDesk, comparison_id: object, wanted: object) -> str:
    """The sessions behind a mark, as the list draws them; empty for anything that is no id."""
    known = valid_id(comparison_id)
    if not known:
        return ""
    try:
        played = desk.played(known)
    except TrinityError as error:
        return unfound(known, str(error))
    chosen = read_filter(wanted)
    return sessions(known, played, chosen, find(played, chosen))


def _told(act: Callable[[str], None], comparison_id: object) -> str:
    try:
        act(valid_id(comparison_id))
    except TrinityError as error:
        return str(error)
    return ""


def _whole(name: str, value: object, *, high: float | None = None) -> int:
    knob = COMPARE_KNOBS[name]
    return int(_within(name, value, knob.low, knob.high if high is None else high, whole=True))


def _number(name: str, value: object) -> float:
    knob = COMPARE_KNOBS[name]
    return _within(name, value, knob.low, knob.high, whole=False)


def _within(name: str, value: object, low: float, high: float, *, whole: bool) -> float:
    number = value if isinstance(value, int | float) and not isinstance(value, bool) else math.nan
    if not low <= number <= high or (whole and number != int(number)):
        was = "empty" if value is None else repr(value)[:40]
        kind = "a whole number" if whole else "a number"
        raise PlanError(f"{LABELS[name]} is {was}; it must be {kind} from {low:.10g} to {high:.10g}.")
    return number
