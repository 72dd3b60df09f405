"""What the pages' events do, apart from Gradio: every input comes from a browser, so every input is checked here."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from storage.stored import Outcome, SessionQuery, SessionStatus
from trinity_core.agents.pool import Pool
from trinity_core.agents.recorded import PREFIX
from trinity_core.errors import PlanError
from trinity_core.settings import SessionLimits, SessionPlan, View, clean_question
from ui.hub import LiveHub, valid_id
from ui.own_pools import OWN, here_only
from ui.services import PoolOption, Services, StrategyOption

MAX_TURNS = 12
"""Most turns the page offers."""
DEFAULT_TURNS = 5
MAX_KEY_CHARS = 400
MAX_SEED = 2**31 - 1
MAX_SEARCH = 200
MAX_PAGES = 100_000
PAGE_SIZE = 20
ARGMAX, SAMPLE = "argmax", "sample"
COORDINATOR = "coordinator"
"""The strategy that has a head."""


@dataclass(frozen=True, slots=True)
class Form:
    """The Live page's form as the browser sent it."""

    question: object
    pool: object
    strategy: object
    rule: object
    seed: object
    max_turns: object
    view: object = View.FULL.value
    head: object = ""
    keys: tuple[object, ...] = ()


def begin(services: Services, hub: LiveHub, form: Form) -> str:
    """Start a session and return its id.

    Raises:
        UserError: something in the form is wrong; the message says what and what to do.
    """
    question = clean_question(form.question if isinstance(form.question, str) else "")
    option = pool_option(services, form.pool)
    pool = option.build(typed_keys(option, form.keys))
    strategy = strategy_option(services, pool, form.strategy)
    plan = SessionPlan(
        question=question,
        strategy=strategy.name,
        pool=option.name,
        agents=tuple(agent.info for agent in pool.agents),
        seed=_whole("Seed", form.seed, 0, MAX_SEED),
        argmax=form.rule != SAMPLE,
        view=View.WORKERS if form.view == View.WORKERS else View.FULL,
        head=valid_id(form.head) if strategy.name == COORDINATOR else "",
        limits=SessionLimits(max_turns=_whole("Maximum turns", form.max_turns, 1, MAX_TURNS)),
        task=option.task(question) or task_of(services, question),
    )
    return hub.start(services.labels(plan, pool), pool, services.start)


def pool_option(services: Services, name: object) -> PoolOption:
    """The pool of that name.

    Raises:
        PlanError: there is none.
    """
    for option in services.pools:
        if option.name == name:
            return option
    if services.own is not None and isinstance(name, str) and name.startswith(OWN):
        return services.own.option(name)
    recorded = services.recorded() if str(name).startswith(PREFIX) else ()
    for option in recorded:
        if option.name == name:
            return option
    raise PlanError(f"There is no pool {str(name)[:80]!r}. Choose one of: {', '.join(option.name for option in services.pools)}.")


def lasting_pool(services: Services, name: object) -> PoolOption:
    """The pool of that name for what another process does, where a visitor's own pool is not.

    Raises:
        PlanError: there is none, or it is a visitor's own.
    """
    if isinstance(name, str) and name.startswith(OWN):
        raise here_only(name)
    return pool_option(services, name)


def strategy_option(services: Services, pool: Pool, name: object) -> StrategyOption:
    """The strategy of that name over this pool.

    Raises:
        PlanError: there is none.
    """
    options = services.strategies(pool)
    for option in options:
        if option.name == name:
            return option
    raise PlanError(f"There is no strategy {str(name)[:80]!r} for this pool. Choose another one.")


def typed_keys(option: PoolOption, keys: Sequence[object]) -> Mapping[str, str]:
    """Keys typed into the page by the name of their variable; blanks are left out.

    Raises:
        PlanError: a key is impossibly long.
    """
    typed = {name: key.strip() for name, key in zip(option.missing_keys, keys, strict=False) if isinstance(key, str)}
    if any(len(key) > MAX_KEY_CHARS for key in typed.values()):
        raise PlanError(f"A key is longer than {MAX_KEY_CHARS} characters. Paste the key alone.")
    return {name: key for name, key in typed.items() if key}


def task_of(services: Services, question: str) -> str:
    """Id of the task this question comes from; empty when it is nobody's."""
    return next((example.task for example in services.examples if example.question.strip() == question), "")


def example_at(services: Services, index: object) -> str:
    """The example's question; empty when there is no such example."""
    inside = isinstance(index, int) and not isinstance(index, bool) and 0 <= index < len(services.examples)
    return services.examples[index].question if inside and isinstance(index, int) else ""


def trace_query(text: object, strategy: object, pool: object, status: object, outcome: object, page: object) -> SessionQuery:
    """The list's filters, with anything of the wrong form left out."""
    number = min(max(page, 0), MAX_PAGES) if isinstance(page, int) else 0
    return SessionQuery(
        search=_text(text, MAX_SEARCH),
        strategy=_text(strategy, MAX_SEARCH) or None,
        pool=_text(pool, MAX_SEARCH) or None,
        status=SessionStatus(status) if isinstance(status, str) and status in set(SessionStatus) else None,
        outcome=Outcome(outcome) if isinstance(outcome, str) and outcome in set(Outcome) else None,
        limit=PAGE_SIZE,
        offset=number * PAGE_SIZE,
    )


def _text(value: object, limit: int) -> str:
    cleaned = value.replace("\x00", "").encode("utf-8", "replace").decode("utf-8") if isinstance(value, str) else ""
    return cleaned.strip()[:limit]


def _whole(label: str, value: object, low: int, high: int) -> int:
    number = value if isinstance(value, int | float) else math.nan
    if not low <= number <= high or number != int(number):
        raise PlanError(f"{label} is {str(value)[:40]!r}; it must be a whole number from {low} to {high}.")
    return int(number)
