"""The served application is told to end while sessions run: it must keep their finished turns, mark them, and be gone in time."""

from __future__ import annotations

import asyncio
import json
import threading
import time
from collections.abc import Sequence
from typing import Final

import httpx2

from storage.database import open_database
from trinity_core.tasks.registry import make_tasks
from trinity_core.tasks.task import Split
from ui.load.page_map import PageMap
from ui.load.served import Served, serving
from ui.load.slow_provider import Pace
from ui.load.visit import Visit, Visitor
from ui.torture.stored_truth import running, told_and_stored
from ui.torture.torment import Setting, Torment

NAME: Final = "shutdown"
SESSIONS: Final = 20
RUN_S: Final = 1.0
"""Seconds from the first finished turn that is seen until the signal."""
WITHIN_S: Final = 10.0
"""Seconds it may take to end."""
_GIVE_UP_S: Final = 120.0


def shut_down(setting: Setting) -> Torment:
    """SIGTERM, as a Space or a container gets it, under twenty live sessions over a slow pool.

    It fails when a turn that a visitor saw finished is not stored, when a session is left as running, when an error is logged, or when
    the process is still there after ten seconds.
    """
    sessions = setting.wanted(SESSIONS)
    questions = [task.question for task in make_tasks(Split.TEST, sessions, seed=setting.seed)]
    visits: list[Visit] = []
    with serving(setting.workbench.config, setting.folder, Pace(0.3, 0.02)) as served:
        crowd = threading.Thread(target=_watch, args=(served, questions, visits), daemon=True)
        crowd.start()
        _until_turns_are_seen(visits)
        seconds = _end(served)
        crowd.join(_GIVE_UP_S)
        errors, database = served.errors(), open_database(served.database_url)
        try:
            left, breaches = running(database), told_and_stored(database, _seen(visits))
        finally:
            database.close()
    late = int(seconds > WITHIN_S)
    begun = sum(bool(visit.log) for visit in visits)
    failures = late + left + breaches.all + len(errors) + (not begun)
    figures = {"sessions": begun, "seconds_to_end": round(seconds, 2), "left_running": left, "log_errors": len(errors)}
    return Torment(NAME, sessions, failures, {**figures, "lost_turns": breaches.lost, "turns_seen": len(list(_seen(visits)))})


def _watch(served: Served, questions: Sequence[str], visits: list[Visit]) -> None:
    """Visitors until the server has gone; what they saw grows in `visits`."""

    async def watch() -> None:
        async with httpx2.AsyncClient(timeout=_GIVE_UP_S, trust_env=False) as client:
            page = PageMap.read((await client.get(f"{served.url}/config")).json())
            for question in questions:
                visits.append(Visit(question))
            forms = [{"question": visit.question, "pool": "local", "seed": number} for number, visit in enumerate(visits)]
            await asyncio.gather(*(Visitor(client, served.url, page).ask(form, visit) for form, visit in zip(forms, visits, strict=True)))

    asyncio.run(watch())


def _until_turns_are_seen(visits: Sequence[Visit]) -> None:
    until = time.monotonic() + _GIVE_UP_S
    while not any('"event": "turn_replied"' in visit.log for visit in visits) and time.monotonic() < until:
        time.sleep(0.05)
    time.sleep(RUN_S)


def _end(served: Served) -> float:
    """Seconds until the process has ended."""
    began = time.monotonic()
    served.process.terminate()
    served.process.join(2 * WITHIN_S)
    return time.monotonic() - began


def _seen(visits: Sequence[Visit]) -> list[str]:
    """Each finished turn that was seen, as a victim would tell it."""
    lines = [(visit, json.loads(line)) for visit in visits for line in visit.log.splitlines()]
    return [f"{visit.session_id} {line['turn']}" for visit, line in lines if line["event"] == "turn_replied"]
