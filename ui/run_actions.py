"""What the Evolve page's events do, apart from Gradio. Mistakes come back as sentences, never as tracebacks."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from storage.stored_run import RunQuery
from trinity_core.errors import TrinityError
from trinity_core.training.ceilings import missing_ceilings
from ui.handlers import lasting_pool
from ui.hub import valid_id
from ui.run_form import LABELS, plan_of, require_ceilings, values_of
from ui.services import RunService, Services
from ui.views import runs as views

RECENT = 20
"""Runs in the list."""
_LIVE = "This pool calls models outside this machine: set {missing} under All settings first."

_KEYS = "The server's environment has no {keys}; a run outlives the page, so keys typed into a page are not used for it."


_ABLATION = (
    "This run belongs to a table of the paper and plays by rules that this form does not have. Run the table again on the Learn page."
)


def begin(services: Services, runs: RunService, values: Sequence[object], *, owner: str) -> tuple[str, str]:
    """Start a run from the form: its id and an empty sentence, or an empty id and what is wrong."""
    try:
        plan = plan_of(values)
        require_ceilings(plan, lasting_pool(services, plan.pool))
        label = next((preset.title for preset in runs.presets() if preset.plan == plan), "")
        return runs.submit(plan, owner=owner, label=label), ""
    except TrinityError as error:
        return "", str(error)


def estimate(services: Services, runs: RunService, values: Sequence[object]) -> str:
    """What the form's plan would take, in a sentence; what is wrong with it where it is no plan."""
    try:
        plan = plan_of(values)
        option = lasting_pool(services, plan.pool)
        missing = [LABELS[name] for name in missing_ceilings(plan, option.build({}))]
        warnings = [_LIVE.format(missing=" and ".join(missing))] if missing else []
        if option.missing_keys:
            warnings.append(_KEYS.format(keys=", ".join(option.missing_keys)))
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
    except TrinityError as error:
        return [], str(error)
    # the form has no fields for these; leaving them out in silence would start another run than the one asked for
    return (values_of(plan), "") if plan.live_rules else ([], _ABLATION)


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
