"""Two visitors of a public page as `app.py` serves it: one goes after the other's things through every endpoint there is."""

from __future__ import annotations

from importlib.util import find_spec
from typing import Any

from ui.deployment import Deployment
from ui.torture.program import WithoutBackbone, own_program
from ui.torture.torment import Setting, Torment


def visitors(setting: Setting) -> Torment:
    """Serve a public page of its own and try all ids in all ways, or `trials` of them at each endpoint."""
    if find_spec("httpx") is None:
        return Torment("visitors", not_run="the package httpx is not installed")
    import httpx

    from ui.app import build_demo, launch_options
    from ui.torture.spy import CALL_S, two_visitors

    with own_program(setting.folder, bench=WithoutBackbone, deployment=Deployment(public=True, uploads=True)) as program:
        services: Any = program.services
        if services.door is None:
            return Torment("visitors", not_run="this page tells no visitors apart")
        agents = tuple(agent.info for agent in program.workbench.pool("offline").agents)
        demo = build_demo(services)
        _, url, _ = demo.launch(server_name="127.0.0.1", quiet=True, prevent_thread_lock=True, **launch_options(services))
        try:
            found = two_visitors(url.rstrip("/"), program.workbench.database, services.door.cookies, agents, rounds=setting.trials)
        except httpx.TimeoutException:
            return Torment("visitors", not_run=f"this machine is too busy: the page did not answer within {CALL_S:g} s")
        finally:
            demo.close(verbose=False)
    figures = {"endpoints": found.endpoints, "rounds": found.rounds, "foreign": found.foreign[:20], "calls_that_told_the_owner": found.own}
    return Torment("visitors", found.tried, len(found.foreign) + (not found.own), figures)
