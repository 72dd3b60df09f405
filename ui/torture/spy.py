"""Two visitors of a public page: one tries every endpoint there is, hidden ones included, with the ids of the other's things."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from secrets import token_hex
from typing import Any

import httpx

from storage.access import Thing
from storage.database import Database
from trinity_core.types import AgentInfo
from ui.torture.planted import Planted, fingerprint, plant
from ui.visiting.cookie import NAME, Cookies

CALL_S = 120.0
"""Seconds that one call may take: the first ones may wait for the backbone."""
QUIET_S = 1.5
"""Seconds without news after which what is still followed has nothing to tell."""
ROUNDS = 2 * len(Thing) + 2
"""The files, every endpoint with every id in both ways, and once more in the tab of the owner."""
FILES = (
    *("/export/{session}.json", "/export/{session}.md", "/export/{session}.parquet", "/export/{session}.otlp", "/export/{session}.spans"),
    *("/export/run-{run}.safetensors", "/export/run-{race}.safetensors", "/export/{run}.json", "/export/{comparison}.json"),
    *("/export/comparison-{comparison}.csv", "/export/comparison-{comparison}-summary.csv", "/export/comparison-{comparison}.json"),
    *(
        "/export/comparison-{comparison}.parquet",
        "/v1/models",
        "/v1/models/trinity/run:{run}",
        "/v1/chat/completions",
        "/config",
        "/gradio_api/info",
    ),
    *("/why/{session}/1.json", "/why/{session}/0.json", "/import/file", "/export/lesson-{session}.csv", "/v1/{session}"),
    *("/?session={session}", "/traces?session={session}", "/evolve?run={run}", "/race?race={race}", "/compare?comparison={comparison}"),
    *("/log/{session}", "/log/{session}?session_hash={tab}"),
    *("/gradio_api/deep_link?session_hash={tab}", "/gradio_api/queue/data?session_hash={tab}", "/gradio_api/heartbeat/{tab}"),
)
"""Addresses beside Gradio's own endpoints, and pages, with ids put in."""


@dataclass(slots=True)
class Found:
    """What came of it."""

    tried: int = 0
    """Calls that were answered, over all endpoints."""
    endpoints: int = 0
    """Different ones among them."""
    foreign: list[str] = field(default_factory=list)
    """Where something of the other's was told or changed."""
    rounds: int = 0
    """How often all endpoints, or all files, were called."""
    own: int = 0
    """Calls that told the owner of their own things: were it 0, nothing would be proven."""


def two_visitors(url: str, database: Database, cookies: Cookies, agents: tuple[AgentInfo, ...], *, rounds: int = 0) -> Found:
    """Plant things for one visitor and let another go after them.

    Args:
        url: of a running public page.
        database: what it stores in.
        cookies: what it tells visitors apart by.
        agents: of the pool "offline".
        rounds: calls of all endpoints with one id after another, at most; 0 for all ids in all ways.
    """
    victim, thief = cookies.read(None), cookies.read(None)
    planted = plant(database, victim.owner, agents)
    theirs = Caller(url, cookies.write(victim), planted)
    tab = theirs.open()
    before, found = fingerprint(database, victim.owner), Found()
    spy = Caller(url, cookies.write(thief), planted, tab)
    for round_ in spy.rounds(rounds):
        _note(found, planted, round_)
        found.rounds += 1
    if fingerprint(database, victim.owner) != before:
        found.foreign.append("something was changed")
    found.own = sum(planted.words[0] in answer for _, answer in theirs.look())
    return found


def _note(found: Found, planted: Planted, calls: Iterator[tuple[str, str]]) -> None:
    names = set()
    for name, answer in calls:
        found.tried += 1
        names.add(name)
        found.foreign += [f"{name}: {word}" for word in planted.words if word in answer]
    found.endpoints = max(found.endpoints, len(names))


class Caller:
    """A visitor who calls endpoints by their numbers.

    Args:
        url: of the page.
        cookie: the visitor's.
        planted: whose things are asked for.
        tab: an open tab of the owner's; empty for none.
    """

    def __init__(self, url: str, cookie: str, planted: Planted, tab: str = "") -> None:
        self._client = httpx.Client(base_url=url, cookies={NAME: cookie}, timeout=CALL_S)
        self._ids, self._theirs = {thing.value.replace(" ", "_"): known for thing, known in planted.ids.items()}, tab
        config = self._client.get("/config").json()
        self._parts = {part["id"]: part for part in config["components"]}
        self._calls = [call for call in config["dependencies"] if call["backend_fn"] and not call["types"]["cancel"]]

    def open(self) -> str:
        """Open a tab, and return its name."""
        tab = token_hex(8)
        self._ask(self._calls[0], tab, self._ids["session"], plain=True)
        return tab

    def rounds(self, most: int = 0) -> Iterator[Iterator[tuple[str, str]]]:
        """The files, then every endpoint with every id, then with the tab of the owner: name of the endpoint and its answer."""
        yield self._files()
        ways = [(known, plain) for plain in (True, False) for known in self._ids.values()]
        for known, plain in ways[: most or None]:
            yield self._round(token_hex(8), known, plain=plain)
        if not most:
            yield self._round(self._theirs, self._ids["session"], plain=True)

    def look(self) -> Iterator[tuple[str, str]]:
        """What endpoints that answer at once, and the files, tell their owner."""
        for call in self._calls:
            if not call["queue"] and call["targets"][0][1] in ("load", "what_if"):
                yield self._name(call), self._ask(call, token_hex(8), self._ids["session"], plain=True)
        yield from self._files()

    def _round(self, tab: str, known: str, *, plain: bool) -> Iterator[tuple[str, str]]:
        waiting = {}
        for call in self._calls:
            answer = self._ask(call, tab, known, plain=plain)
            if call["queue"] and '"event_id"' in answer:
                waiting[json.loads(answer)["event_id"]] = self._name(call)
            else:
                yield self._name(call), answer
        told = self._stream(tab) if waiting else ""
        for name in waiting.values():
            yield name, ""
        yield "queue/data", told

    def _ask(self, call: Mapping[str, Any], tab: str, known: str, *, plain: bool) -> str:
        body = {
            "data": [self._value(self._parts[part], known, plain=plain) for part in call["inputs"]],
            "fn_index": call["id"],
            "session_hash": tab,
            "event_data": self._event(known),
            "trigger_id": None,
        }
        way = "queue/join" if call["queue"] else "run/predict"
        return self._client.post(f"/gradio_api/{way}", json=body, params=self._query()).text

    def _stream(self, tab: str) -> str:
        told = []
        try:
            with self._client.stream("GET", "/gradio_api/queue/data", params={"session_hash": tab}, timeout=QUIET_S) as answer:
                for line in answer.iter_lines():
                    told.append(line)
                    if '"close_stream"' in line:
                        break
        except httpx.TimeoutException:
            pass  # something is still followed: what it told until now is judged
        return "\n".join(told)

    def _files(self) -> Iterator[tuple[str, str]]:
        for address in FILES:
            path = address.format(tab=self._theirs or token_hex(8), **self._ids)
            try:
                with self._client.stream("GET", path) as answer:
                    yield address, "" if "event-stream" in answer.headers.get("content-type", "") else answer.read().decode("latin-1")
            except httpx.TimeoutException:
                yield address, ""

    def _query(self) -> dict[str, str]:
        ids = self._ids
        named = {"session": ids["session"], "sessions": f"{ids['session']},{ids['session'][::-1]}", "head": ids["run"]}
        sets = {"pool": f"recorded:{ids['task_set']}", "tasks": ids["task_set"], "list": "1", "show": ""}
        return {**named, **sets, **{name: ids[name] for name in ("run", "race", "comparison")}}

    def _event(self, known: str) -> dict[str, Any]:
        ids = self._ids
        named = {"id": known, "session": ids["session"], "comparison": ids["comparison"], "tokens": [known], "name": known}
        return {**named, "turn": 1, "index": 0, "page": 0, "agent": "reader", "role": "worker", "shared": True, "thing": "session"}

    def _value(self, part: Mapping[str, Any], known: str, *, plain: bool) -> Any:
        """Plain: what passes Gradio's own checks, so that the handler is reached. Else ids wherever there is room for one."""
        if part["type"] in ("state", "html"):
            return known
        if part["type"] == "api":
            return known
        if part["type"] == "textbox":
            return known if plain else f"coordinator:{self._ids['run']}"
        if part["type"] == "dropdown" and not plain:
            return f"recorded:{self._ids['task_set']}" if "pool" in part["props"].get("elem_id", "") else known
        return part["props"].get("value")

    def _name(self, call: Mapping[str, Any]) -> str:
        return f"{call['id']} {call['api_name']}"
