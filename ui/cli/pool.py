"""`pool check|show|spend|forget-replies`: whether the agents of a pool answer, how they are set, and what was spent on any of them.

Keys are never printed.
"""

from __future__ import annotations

import argparse
import dataclasses
import json
import sys
from collections.abc import Mapping
from typing import Any, TextIO

from trinity_core.agents.books import Books
from trinity_core.agents.check import AgentCheck, check_agents, for_a_check
from trinity_core.agents.pool import Pool
from trinity_core.agents.pool_file import PoolFile, read_pool_file
from trinity_core.agents.remote import RemoteAgent
from trinity_core.agents.specialists import specialist_maker
from trinity_core.cancel import Cancel
from trinity_core.errors import UserError
from ui.cli import pool_spend
from ui.cli.text import plain
from ui.views.pool import check_price, price
from ui.workbench import Workbench


def run(workbench: Workbench, args: argparse.Namespace, out: TextIO) -> int:
    """Print what was asked for; 1 when an agent did not answer.

    Raises:
        UserError: no pool is named to check or show.
    """
    if args.action in pool_spend.ACTIONS:
        return pool_spend.ACTIONS[args.action](workbench.spending, args, out)
    if not args.file:
        raise UserError(f"Name the pool to {args.action}: a TOML file, or offline, frontier, local.")
    file = read_pool_file(workbench.config.pool_file(args.file))
    if args.action == "show":
        return _show(file, _bare(workbench, file), args, out)
    return _check(_bare(workbench, for_a_check(file), workbench.spending.books("")), args, out)


def _bare(workbench: Workbench, file: PoolFile, books: Books | None = None) -> Pool:
    """The agents without retries, stand-ins and kept replies, so that each call is sent once."""
    return file.build(
        keys=workbench.config.keys,
        specialists=specialist_maker(sandbox=workbench.sandbox),
        quirks=workbench.quirks,
        prices=workbench.prices,
        books=books,
    )


def _check(pool: Pool, args: argparse.Namespace, out: TextIO) -> int:
    print(check_price(pool), file=sys.stderr if args.json else out, flush=True)
    failed = 0
    for check in check_agents(pool, cancel=Cancel()):
        failed += not check.ok
        print(_row(check) if args.json else _line(check), file=out, flush=True)
    if not args.json:
        print(f"{len(pool.agents) - failed} of {len(pool.agents)} agents answered.", file=out)
    return 1 if failed else 0


def _row(check: AgentCheck) -> str:
    seconds = None if check.latency_s is None else round(check.latency_s, 3)
    return json.dumps({**dataclasses.asdict(check), "latency_s": seconds}, ensure_ascii=False)


def _line(check: AgentCheck) -> str:
    state = f"ok {check.latency_s:6.2f} s" if check.ok and check.latency_s is not None else f"{check.fault or ''}"
    name = " ".join(plain(check.name).split())
    return f"{name:24} {state:18} {'' if check.ok else plain(check.message)}".rstrip()


def _show(file: PoolFile, pool: Pool, args: argparse.Namespace, out: TextIO) -> int:
    shown = [_facts(entry.values, agent) for entry, agent in zip(file.entries, pool.agents, strict=True)]
    if args.json:
        print(json.dumps({"pool": file.name, "description": file.description, "agents": shown}, ensure_ascii=False), file=out)
        return 0
    print(f"{file.name}: {plain(file.description)}".rstrip(": "), file=out)
    for facts in shown:
        print("", *(f"{name:12} {plain(str(value))}" for name, value in facts.items() if value not in ("", None)), sep="\n", file=out)
    return 0


def _facts(values: Mapping[str, Any], agent: Any) -> dict[str, Any]:
    """What stands in the file, whether it can be called, and what of it is not sent; the key goes by the name of its slot."""
    settings = {name: value for name, value in values.items() if name not in ("price_in", "price_out", "refuses")}
    parameters = agent.parameters if isinstance(agent, RemoteAgent) else None
    unsent = [name for name in parameters.refuses if name in values] if parameters else []
    return {
        **settings,
        "price": price(agent.info),
        "not sent": ", ".join(unsent),
        "sent as": ", ".join(f"{name} as {other}" for name, other in parameters.names.items()) if parameters else "",
        "state": agent.unavailable or "ready",
    }
