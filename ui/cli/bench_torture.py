"""`bench torture`: every attack the program must withstand, one after another, each in a folder of its own."""

from __future__ import annotations

import json
import tempfile
import time
import traceback
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from trinity_core.errors import UserError
from ui.torture import run_kills, session_kills, shutdown
from ui.torture.addresses import addresses
from ui.torture.api import api
from ui.torture.bounds import verdicts
from ui.torture.ceiling import ceiling
from ui.torture.files import files
from ui.torture.markup import markup
from ui.torture.sandbox import sandbox
from ui.torture.secrets import secrets
from ui.torture.torment import Setting, Torment
from ui.torture.visitors import visitors
from ui.torture.writers import WRITERS
from ui.workbench import Workbench

Attack = Callable[[Setting], Torment]
"""Makes one attack. What it needs and does not find, it reports as not run."""

ATTACKS: tuple[tuple[str, Attack], ...] = (
    (run_kills.NAME, run_kills.kill_runs),
    (session_kills.NAME, session_kills.kill_sessions),
    *WRITERS,
    (shutdown.NAME, shutdown.shut_down),
    ("markup", markup),
    ("secrets", secrets),
    ("addresses", addresses),
    ("sandbox", sandbox),
    ("ceiling", ceiling),
    ("files", files),
    ("api", api),
    ("visitors", visitors),
)
"""Name and attack, in the order they run."""


def bench_torture(
    workbench: Workbench, *, only: str = "", trials: int = 0, seed: int = 1, tell: Callable[[str], None] = lambda line: None
) -> dict[str, Any]:
    """Run the attacks.

    Args:
        workbench: the program's parts.
        only: names with commas between them; empty for all.
        trials: how often each is tried; 0 for as often as each finds right.
        seed: of what they draw.
        tell: hears a line when an attack begins, and what it found as soon as it ends.

    Returns:
        {held, verdicts: [{figure, attack, wanted, tried, bound, found, held, why}],
        torments: [{name, passed, trials, failures, figures, not_run, broke, wall_s}], failed: [names], not_run: {name: reason}, wall_s}.

    Raises:
        UserError: there is no attack of a name.
    """
    began, rows, attacks = time.perf_counter(), list[dict[str, Any]](), chosen(ATTACKS, only)
    for number, (name, attack) in enumerate(attacks, 1):
        tell(f"{time.perf_counter() - began:6.0f} s  {number} of {len(attacks)}: {name}")
        rows.append(_row(workbench, name, attack, trials=trials, seed=seed))
        tell(json.dumps(rows[-1]))
    judged = verdicts(rows)
    return {
        "held": all(one["held"] for one in judged),
        "verdicts": judged,
        "torments": rows,
        "failed": [row["name"] for row in rows if not row["passed"] and not row["not_run"]],
        "not_run": {row["name"]: row["not_run"] for row in rows if row["not_run"]},
        "wall_s": time.perf_counter() - began,
    }


def chosen(attacks: Sequence[tuple[str, Attack]], only: str) -> Sequence[tuple[str, Attack]]:
    """The attacks of these names; all where none is named.

    Raises:
        UserError: there is no attack of a name.
    """
    wanted = [name.strip() for name in only.split(",") if name.strip()]
    known = [name for name, _ in attacks]
    unknown = [name for name in wanted if name not in known]
    if unknown:
        raise UserError(f"There is no attack {unknown[0]!r}. Choose from: {', '.join(known)}.")
    return [(name, attack) for name, attack in attacks if not wanted or name in wanted]


def _row(workbench: Workbench, name: str, attack: Attack, *, trials: int, seed: int) -> dict[str, Any]:
    began, broke = time.perf_counter(), ""
    with tempfile.TemporaryDirectory(prefix="torture-", ignore_cleanup_errors=True) as folder:
        try:
            torment = attack(Setting(workbench, Path(folder), trials, seed))
        except Exception as error:  # noqa: BLE001 - an attack that breaks must not take with it what the others found
            broke = "".join(traceback.format_exception_only(error)).strip()[:500]
            torment = Torment(name, failures=1)
    return {
        "name": name,
        "passed": torment.passed,
        "trials": torment.trials,
        "failures": torment.failures,
        "figures": dict(torment.figures),
        "not_run": torment.not_run,
        "broke": broke,
        "wall_s": round(time.perf_counter() - began, 2),
    }
