"""The pages' collaborators as visitors of a public page may use them: each store behind a wrapper that asks whose a thing is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from storage.access import AccessStore, Thing
from trinity_core.agents.pool import Pool
from trinity_core.agents.recorded import PREFIX
from trinity_core.settings import SessionPlan
from ui.heads import heads_of
from ui.openai_api.tokens import Tokens
from ui.services import HeadOption, PoolOption, Services
from ui.visiting.allowance import Allowance
from ui.visiting.comparisons import VisitorComparisons
from ui.visiting.cookie import Cookies
from ui.visiting.door import Doorkeeper
from ui.visiting.guard import Guard
from ui.visiting.hub import VisitorHub
from ui.visiting.identity import current_visitor
from ui.visiting.jobs import jobs_of
from ui.visiting.maps import VisitorMaps
from ui.visiting.passwords import Passwords
from ui.visiting.runs import VisitorRuns
from ui.visiting.traces import VisitorTraces


def with_visitors(services: Services, access: AccessStore, secret: bytes) -> Services:
    """The same application for a public page, or the one given where the page is not public; with a login both ask for it.

    Args:
        services: over the stores themselves. Its import desk must have been made with `current_visitor`.
        access: whose things are.
        secret: signs visitors' cookies.
    """
    deployment = services.deployment
    passwords = Passwords(deployment.login, by_address=not deployment.space) if deployment.login else None
    tokens = services.programs.tokens if services.programs is not None else Tokens()
    if not deployment.public:
        return replace(services, door=Doorkeeper(passwords=passwords, tokens=tokens)) if passwords else services
    door = Doorkeeper(
        Cookies(secret),
        passwords=passwords,
        hugging_face=deployment.space and deployment.hugging_face,
        framed=deployment.space,
        tokens=tokens,
    )
    return replace(_guarded(services, Guard(access, current_visitor)), visitor=current_visitor, door=door)


def _guarded(services: Services, guard: Guard) -> Services:
    """Every collaborator that knows of stored things, behind the guard."""
    allowance = Allowance(services.deployment.limits)
    store = VisitorTraces(services.store, guard, allowance)
    live = jobs_of(services.runs, services.comparisons)
    runs = None if services.runs is None else VisitorRuns(services.runs, guard, allowance, live)
    comparisons = None if services.comparisons is None else VisitorComparisons(services.comparisons, guard, allowance, live)
    hub = VisitorHub(store, services.grade, services.expected, guard=guard, allowance=allowance)

    def heads(wanted: str) -> Sequence[HeadOption]:
        return () if runs is None else heads_of(runs, wanted)

    def recorded() -> Sequence[PoolOption]:
        return [option for option in services.recorded() if guard.may_read(Thing.TASK_SET, option.name.removeprefix(PREFIX))]

    def labels(plan: SessionPlan, pool: Pool) -> SessionPlan:
        guard.require_named((plan.strategy, plan.head, plan.pool, plan.task))
        return services.labels(plan, pool)

    return replace(
        services,
        store=store,
        runs=runs,
        comparisons=comparisons,
        maps=None if services.maps is None else VisitorMaps(services.maps, guard),
        heads=heads,
        recorded=recorded,
        labels=labels,
        hub=hub,
        guard=guard,
    )
