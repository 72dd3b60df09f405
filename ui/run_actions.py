"""What the Evolve page's events do, apart from Gradio. Mistakes come back as sentences, never as tracebacks."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from storage.stored_run import RunQuery
from trinity_core.errors import TrinityError
from trinity_core.training.ceilings import missing_ceilings
from trinity_core.training.plan import RunPlan
from ui.handlers import lasting_pool
from ui.hub import valid_id
from ui.run_form import FIELDS, LABELS, NARROWING, plan_of, require_agents, require_ceilings, values_of
from ui.services import RunService, Services
from ui.views import runs as views

RECENT = 20
"""Runs in the list."""
_LIVE = "This pool calls models outside this machine: set {missing} under All settings first."

_KEYS = "The server's environment has no {keys}; a run outlives the page, so keys typed into a page are not used for it."


_APART = "Live sessions cannot use a head found like this, since it plays by rules of its own."

_OTHER = "This run was made with settings that this form does not have ({names}), so it cannot be duplicated here."


def begin(services: Services, runs: RunService, values: Sequence[object], *, owner: str) -> tuple[str, str]:
    """Start a run from the form: its id and an empty sentence, or an empty id and what is wrong."""
    try:
        plan = plan_of(values)
        option = lasting_pool(services, plan.pool)
        require_agents(plan, option)
        require_ceilings(plan, option)
        label = next((preset.title for preset in runs.presets() if preset.plan == plan), "")
        return runs.submit(plan, owner=owner, label=label), ""
    except TrinityError as error:
        return "", str(error)


def estimate(services: Services, runs: RunService, values: Sequence[object]) -> str:
    """What the form's plan would take, in a sentence; what is wrong with it where it is no plan."""
    try:
        plan = plan_of(values)
        option = lasting_pool(services, plan.pool)
        require_agents(plan, option)
        missing = [LABELS[name] for name in missing_ceilings(plan, option.build({}))]
        warnings = [_LIVE.format(missing=" and ".join(missing))] if missing else []
        if option.missing_keys:
            warnings.append(_KEYS.format(keys=", ".join(option.missing_keys)))
        if not plan.live_rules:
            warnings.append(_APART)
        return " ".join([*warnings, runs.estimate(plan)])
    except TrinityError as error:
        return str(error)


def preset_values(runs: RunService, name: object) -> list[Any]:
    """The form's values for a ready plan; empty when there is none of this name."""
    return next((values_of(preset.plan) for preset in runs.presets() if preset.name == name), [])


def duplicate(runs: RunService, run_id: str) -> tuple[list[Any], str]:
    """The form's values of a run's plan, and what is wrong if there are none."""
    try:
        plan = runs.duplicate(run_id)
        made = plan_of(values_of(plan))
    except TrinityError as error:
        return [], str(error)
    # leaving them out in silence would start another run than the one asked for
    changed = [name for name in RunPlan.__slots__ if getattr(made, name) != getattr(plan, name)]
    return ([], _OTHER.format(names=", ".join(changed))) if changed else (values_of(plan), "")


def agents_of(services: Services, pool: object) -> tuple[str, ...]:
    """Names of a pool's agents; none where there is no such pool."""
    try:
        return lasting_pool(services, pool).build({}).names
    except TrinityError:  # the sentence under Start says what is wrong
        return ()


def with_pool(services: Services, values: Sequence[object]) -> tuple[tuple[str, ...], list[Any]]:
    """Another pool was chosen: its agents, and the form's values with those agents left out that it does not have."""
    given = dict(zip(FIELDS, values, strict=True))
    names, before = agents_of(services, given["pool"]), given["agents"]
    given["agents"] = [name for name in names if name in before] if isinstance(before, list) else []
    return names, list(given.values())


def narrowed(values: Sequence[object]) -> bool:
    """True where the form's values take away agents, roles or the token that is usually read."""
    given, usual = (dict(zip(FIELDS, some, strict=True)) for some in (values or values_of(RunPlan()), values_of(RunPlan())))
    return any(given[name] != usual[name] for name in NARROWING)


def enter(runs: RunService) -> str:
    """Somebody opened the page: have the worker ready, and give the list."""
    try:
        runs.warm()
    except TrinityError as error:
        return views.unlisted(str(error))
    return listing(runs)


def listing(runs: RunService) -> str:
    """The recent runs as the list draws them."""
    try:
        return views.listing(runs.list(RunQuery(limit=RECENT)))
    except TrinityError as error:
        return views.unlisted(str(error))


def stop(runs: RunService, run_id: object) -> str:
    """Ask a run to stop; the sentence says what went wrong, if anything did."""
    return _told(runs.stop, run_id)


def resume(runs: RunService, run_id: object) -> str:
    """Let a run go on; the sentence says what went wrong, if anything did."""
    return _told(runs.resume, run_id)


def _told(act: Callable[[str], None], run_id: object) -> str:
    try:
        act(valid_id(run_id))
    except TrinityError as error:
        return str(error)
    return ""
