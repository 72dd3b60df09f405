"""What the Settings page draws: cards of facts in plain words, as JSON. On a public page no path, address or advice to the operator."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from storage.checkup import DatabaseFacts
from storage.snapshots import EVERY_S
from storage.stored_spend import KeptReplies, Spent
from trinity_core.tasks.sandbox.values import Level
from ui.deployment import Deployment
from ui.place import Check, Place

VERSIONS = ("gradio", "torch", "transformers", "numpy", "sqlalchemy", "cma", "openai", "anthropic")
"""Packages whose versions are shown."""
_BUNDLED = re.compile(r"^bundled@[0-9a-f]+")
_WALLS = {
    Level.NAMESPACES: (
        "Strongest",
        "In a process of its own, behind namespaces of its own: no network, no files but Python's, no sight of other processes, little "
        "time and memory.",
    ),
    Level.LANDLOCK: (
        "Strong",
        "In a process of its own: no network, no files but Python's, no sight of other processes, little time and memory. It could still "
        "find out that some file exists and how large it is.",
    ),
    Level.SECCOMP: (
        "Weakest",
        "In a process of its own behind a filter of system calls: no network, no files, common modules only. Enough on your own machine; "
        "on a public page nothing is run at this level.",
    ),
    Level.NONE: (
        "Nothing is run",
        "Agents that would run Python say so instead of guessing, and answers that are programs stay without a grade. They are never "
        "counted as wrong.",
    ),
}


@dataclass(frozen=True, slots=True)
class Row:
    """One fact."""

    name: str
    value: str
    state: str = ""
    """"ok" or "bad" where it can be either."""
    note: str = ""
    """What it means, or what to do."""


@dataclass(frozen=True, slots=True)
class Costs:
    """What is known of today's calls."""

    mine: Spent
    everybody: Spent
    kept: KeptReplies


def page(place: Place, deployment: Deployment, database: DatabaseFacts | str, costs: Costs | str) -> str:
    """Every card, as JSON.

    Args:
        place: the machine.
        deployment: who reaches the page.
        database: as it was found, or why it was not.
        costs: of today, or why there are none.
    """
    checks = {check.name: check for check in place.checks()}
    cards = [
        _card("This place", _who(deployment), _machine(checks, place, deployment)),
        _card("Programs that models write", "", _sandbox(checks.get("sandbox"), deployment)),
        _card("What is kept", *_storage(place, deployment, database)),
        _card("Cost today", "", _costs(costs, deployment)),
        _card("Keys", "", _keys(place.keys, deployment)),
        _card("Limits", "", _limits(deployment)),
    ]
    return json.dumps({"cards": cards, "duplicate": deployment.duplicate_url}, ensure_ascii=False)


def failed(reason: str) -> str:
    """The page when it cannot be told."""
    return json.dumps({"cards": [], "duplicate": "", "error": reason}, ensure_ascii=False)


def kept_for(deployment: Deployment, facts: DatabaseFacts, *, passing: bool) -> str:
    """How long sessions, runs and imported sets are there, honestly."""
    if facts.free_bytes is None:
        return "Sessions, runs and comparisons are kept on a database server, until whoever runs it deletes them."
    if deployment.snapshots is not None:
        return (
            f"Sessions, runs and comparisons are on this machine's own disk, which a restart may empty. Every {EVERY_S / 60:g} minutes "
            f"they are copied to a folder that outlives it, so that at most the last {EVERY_S / 60:g} minutes are lost."
        )
    if deployment.space:
        return (
            "Sessions, runs and comparisons are on this Space's own disk. It is emptied whenever the Space restarts or goes to sleep: "
            "download what you want to keep."
        )
    if passing:
        return "Sessions are in a folder for temporary files, since no other could be written. They may be gone after a restart."
    return "Sessions, runs and comparisons stay on this machine until they are deleted. Nothing is removed by itself."


def size(count: float) -> str:
    """Bytes as people read them."""
    for unit in ("bytes", "kB", "MB"):
        if count < 1000:
            return f"{count:.0f} {unit}" if unit == "bytes" or count >= 100 else f"{count:.1f} {unit}"
        count /= 1000
    return f"{count:.1f} GB"


def _card(title: str, lead: str, rows: Iterable[Row]) -> dict[str, object]:
    shown = [{"name": row.name, "value": row.value, "state": row.state, "note": row.note} for row in rows]
    return {"title": title, "lead": lead, "rows": shown}


def _who(deployment: Deployment) -> str:
    if not deployment.public:
        return "Private: everybody who can open this page is taken for one and the same person, and nobody is limited."
    where = "a Hugging Face Space" if deployment.space else "a public page"
    return f"This is {where}: it is shared with strangers. You see your own sessions and runs, unless somebody sent you a link."


def _machine(checks: dict[str, Check], place: Place, deployment: Deployment) -> Iterator[Row]:
    for name, title in (("backbone", "Backbone"), ("device", "Runs on"), ("python", "Python")):
        if check := checks.get(name):
            row = _row(title, check, deployment)
            yield replace(row, value=_BUNDLED.sub("the one that comes along", row.value))
    if place.accelerator:
        yield Row("GPU", place.accelerator, note="Training runs on the processor: the GPU is lent for single calls only.")
    if packages := checks.get("packages"):
        versions = [entry for entry in packages.value.split(", ") if entry.partition(" ")[0] in VERSIONS]
        note = "" if packages.ok or deployment.public else packages.advice
        yield Row("Packages", ", ".join(versions), "" if packages.ok else "bad", note)


def _row(title: str, check: Check, deployment: Deployment) -> Row:
    if check.ok or not deployment.public:
        return Row(title, check.value, "" if check.ok else "bad", check.advice)
    return Row(title, "not ready", "bad", "Whoever runs this page can see why with `python app.py doctor`.")


def _sandbox(check: Check | None, deployment: Deployment) -> Iterator[Row]:
    level = Level(check.value) if check is not None else Level.NONE
    strength, meaning = _WALLS[level]
    yield Row("Isolation", strength, "bad" if level is Level.NONE else "ok", meaning)
    if level is Level.NONE and check is not None:
        yield Row("Why", check.advice)


def _storage(place: Place, deployment: Deployment, facts: DatabaseFacts | str) -> tuple[str, Iterable[Row]]:
    if isinstance(facts, str):
        told = "The operator can see why with `python app.py doctor`." if deployment.public else facts
        return "Sessions cannot be kept at the moment. They go on in memory, and a restart would lose them.", [Row("Why", told, "bad")]
    return kept_for(deployment, facts, passing=place.passing), _database(place, deployment, facts)


def _database(place: Place, deployment: Deployment, facts: DatabaseFacts) -> Iterator[Row]:
    yield Row("Database", facts.kind if deployment.public else f"{facts.kind}, {facts.name}", **_trouble(facts, deployment))
    if facts.size is not None:
        yield Row("Size", size(facts.size))
    if facts.free_bytes is not None:
        yield Row("Free beside it", size(facts.free_bytes))
    if deployment.snapshots is not None:
        copied = place.copied()
        yield Row("Last copy", "none yet" if copied is None else f"{copied:%d %b %H:%M} UTC")


def _trouble(facts: DatabaseFacts, deployment: Deployment) -> dict[str, str]:
    if facts.known and facts.writable and not facts.shared:
        return {}
    told = "Sessions go on in memory." if deployment.public else "`python app.py doctor` says what to do."
    return {"state": "bad", "note": f"It cannot be written as it should. {told}"}


def _costs(costs: Costs | str, deployment: Deployment) -> Iterator[Row]:
    if isinstance(costs, str):
        yield Row("Calls", costs)
    else:
        yield Row("Yours" if deployment.public else "So far", spent(costs.mine if deployment.public else costs.everybody))
        if deployment.public:
            yield Row("Everybody's", spent(costs.everybody))
        yield Row("Kept replies", _kept(costs.kept), note=_KEPT if deployment.keep_replies else "")
    ceilings = deployment.spend
    yield Row("At most for a session", _dollars(ceilings.session_usd))
    if deployment.public:
        yield Row("At most for a visitor in a day", _dollars(ceilings.visitor_day_usd))
    yield Row("At most for everybody in a day", _dollars(ceilings.day_usd))


_KEPT = "A question that was asked before is answered from here and costs nothing."


def spent(today: Spent) -> str:
    """Calls and dollars of one day, in words."""
    if not today.calls:
        return "no call of a hosted model"
    unknown = f", and {_count(today.unpriced, 'call')} whose price is not known" if today.unpriced else ""
    return f"${today.known_cost_usd:.4f} for {_count(today.calls, 'call')}, {today.tokens:,} tokens{unknown}"


def _kept(kept: KeptReplies) -> str:
    if not kept.limit:
        return "none are kept"
    replies = "reply" if kept.count == 1 else "replies"
    return f"{kept.count:,} {replies}, {size(kept.size)} of {size(kept.limit)}"


def _dollars(ceiling: float | None) -> str:
    return "no ceiling" if ceiling is None else f"${ceiling:,.2f}"


def _count(number: int, word: str) -> str:
    return f"{number:,} {word}{'' if number == 1 else 's'}"


def _keys(names: Sequence[str], deployment: Deployment) -> Iterator[Row]:
    whose = "set by whoever runs this page" if deployment.public else "set in the environment"
    for name in sorted(names):
        yield Row(name, whose, "ok")
    if not names:
        yield Row("None is set", "The offline agents need none.")
    yield Row("Yours", "Type them where a pool asks for them. They stay in memory, are never stored, and are never shown.")


def _limits(deployment: Deployment) -> Iterator[Row]:
    if not deployment.public:
        yield Row("For visitors", "none: they hold on public pages only")
        return
    limits = deployment.limits
    yield Row("A session", f"{limits.turns} turns at most")
    yield Row("Sessions", f"{limits.running_sessions} at the same time, {limits.sessions_per_minute} a minute")
    yield Row("Runs, races, comparisons", f"{limits.running_jobs} at the same time")
    yield Row("A run", f"{limits.generations} generations of {limits.population} candidates, {limits.episodes:,} episodes at most")
    yield Row("A comparison", f"{limits.compared_sessions:,} sessions at most")
    yield Row("Imported files", f"up to {size(limits.upload_bytes)}" if deployment.uploads else "not taken here")
