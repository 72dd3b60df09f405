"""Two visitors of a public page, one of whom goes after the other's things at every endpoint: `spy.two_visitors` on a page of its own."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace

from trinity_core.errors import UserError
from ui.app import build_demo, launch_options
from ui.cli.serve import make_services
from ui.deployment import Deployment
from ui.runs.foreman import Foreman, Process
from ui.services import Services
from ui.torture.spy import two_visitors
from ui.torture.torment import Setting, Torment
from ui.workbench import Workbench


def visitors(setting: Setting) -> Torment:
    """Serve a public page over a database in the folder and try everything. `trials` are rounds of all endpoints; 0 for every id."""
    config = setting.workbench.config
    public = Deployment(public=True, uploads=True)
    url = f"sqlite:///{setting.folder / 'visitors.db'}"
    own = replace(config, database_url=url, deployment=public, data=setting.folder, program=(), port=None, mcp=False)
    with Workbench(own) as workbench, _served(workbench) as (address, services):
        assert services.door is not None
        assert services.door.cookies is not None
        agents = tuple(agent.info for agent in workbench.pool("offline").agents)
        found = two_visitors(address, workbench.database, services.door.cookies, agents, rounds=setting.trials)
    figures = {"calls": found.tried, "endpoints": found.endpoints, "foreign_reads": len(found.foreign), "own_reads": found.own}
    # an owner who is told nothing of their own would prove nothing
    failures = len(found.foreign) + (not found.own)
    return Torment("visitors", found.tried, failures, {**figures, "where": found.foreign[:20]})


@contextmanager
def _served(workbench: Workbench) -> Iterator[tuple[str, Services]]:
    """The page on a free port; runs are queued, and nobody works on them."""
    foreman = Foreman(workbench.runs, _nobody, others=[workbench.comparisons])  # never started
    services = make_services(workbench, foreman)
    demo = build_demo(services)
    options = {**launch_options(services), "server_name": "127.0.0.1", "quiet": True, "prevent_thread_lock": True}
    _, url, _ = demo.launch(**options)
    try:
        yield url.rstrip("/"), services
    finally:
        demo.close(verbose=False)
        if services.desk is not None:
            services.desk.close()


def _nobody() -> Process:
    raise UserError("Nothing is worked on here.")
