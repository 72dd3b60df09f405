"""Planted keys are looked for in everything that a whole day's use leaves behind, at the most talkative logging. They are nowhere."""

from __future__ import annotations

import json
import logging
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING, Any

from ui.torture import child
from ui.torture.canaries import AGENTS, CANARIES, ENVIRONMENT, IN_ADDRESS, IN_PATH, OURS, TOKEN, TYPED, hits, pool_file, provider
from ui.torture.listener import Listener
from ui.torture.program import Program, own_program
from ui.torture.torment import Setting, Torment

if TYPE_CHECKING:
    from trinity_core.agents.traffic import Traffic
    from trinity_core.cancel import Cancel

_WAIT_S = 60.0


def secrets(setting: Setting) -> Torment:
    """Use the program in a process whose environment holds a key, and search what it printed, wrote, stored and showed."""
    home = str(setting.folder)
    outcome = child.call("ui.torture.secrets:day", home, folder=setting.folder, environment=ENVIRONMENT, timeout_s=600)
    if outcome.died:
        return Torment("secrets", 1, 1, {"died": outcome.died, "hits": hits({"output": outcome.output})})
    written = {
        f"file {path.name}": path.read_bytes() for path in setting.folder.rglob("*") if path.is_file() and path.name != "hosted.toml"
    }
    found = {**hits({"output and logs": outcome.output, **written}), **outcome.answer["hits"]}
    places = [*outcome.answer["places"], "output and logs", *written]
    sent = outcome.answer["sent"]
    figures = {"canaries": len(CANARIES), "places": len(places), "hits": found, "sent_to_the_provider": sent, "where": places}
    return Torment("secrets", len(CANARIES) * len(places), len(found) + (sent != 2), figures)


def day(home: str) -> dict[str, Any]:
    """A day's use: sessions, a branch, a comparison, a run, an import, exports, requests of programs, and errors everywhere."""
    from trinity_core.agents.keys import keep_clients_quiet
    from ui.openai_api.tokens import Tokens

    logging.basicConfig(level=logging.DEBUG, stream=sys.stderr)
    keep_clients_quiet()
    _break("bug")
    folder = Path(home)
    with Listener(provider) as server:
        file = pool_file(folder, server.url)
        with own_program(folder, keys=ENVIRONMENT, environment=ENVIRONMENT, tokens=Tokens.read(TOKEN)) as program:
            places = {**dict(_used(_hosted(program, file), file)), "command line": Path("/proc/self/cmdline").read_bytes()}
            places |= {f"{path.name}, open": path.read_bytes() for path in folder.glob("trinity.db*")}
        sent = {heard.headers.get("authorization", "").removeprefix("Bearer ") for heard in server.heard}
    return {"places": list(places), "hits": hits(places), "sent": len(sent & {OURS, TYPED})}


def _hosted(program: Program, file: Path) -> Program:
    from trinity_core.agents.pool import Pool
    from ui.services import PoolOption

    bench = program.workbench
    bench.traffic = _traffic()

    def build(keys: Mapping[str, str]) -> Pool:
        bench.traffic = _traffic()  # else the first key that is refused would spare the others the call
        return bench.pool(str(file), keys=keys)

    option = PoolOption("hosted", "Hosted", build, ("VISITOR_API_KEY",))
    return replace(program, services=replace(program.services, pools=(option, *program.services.pools)))


class _Hurry:
    """A clock for those who wait for a failing model: their time passes at once."""

    def __init__(self) -> None:
        self._skipped = 0.0

    def __call__(self) -> float:
        return time.monotonic() + self._skipped

    def skip(self, seconds: float, cancel: Cancel) -> bool:
        """Wait without waiting."""
        self._skipped += seconds
        return cancel.is_set()


def _traffic() -> Traffic:
    from trinity_core.agents.traffic import Traffic

    clock = _Hurry()
    return Traffic(Random(1), clock=clock, pause=clock.skip)


def _used(program: Program, file: Path) -> Iterator[tuple[str, str | bytes]]:
    from storage.formats import FORMATS
    from storage.stored import SessionQuery

    yield "logs of sessions", "\n".join(_sessions(program))
    known, lines = _comparison(program, file)
    yield "lines of a comparison", lines
    yield "lines of a run", _run(program, file)
    yield "an import", _import(program)
    yield "refusals of addresses", _refusals(program, file.parent)
    store = program.services.store
    queries = (SessionQuery(), SessionQuery(comparison=known))
    stored = [store.get(one.id) for query in queries for one in store.list(query).sessions]
    for name, form in FORMATS.items():
        yield f"sessions as {name}", b"".join(map(form.write, stored))
    yield from _comparison_files(program, known)
    yield from _pages(program)
    yield "objects", repr((program.workbench.config, program.workbench.pool(str(file)), stored, program.services))


def _sessions(program: Program) -> Iterator[str]:
    """One of each agent and a branch of the first, and what a watcher of each is sent."""
    from ui.handlers import Form, begin
    from ui.hub import LiveHub
    from ui.views.lines import header

    services = program.services
    hub = LiveHub(services.store, services.grade, services.expected)
    for agent in (*AGENTS, "visitor"):
        # two have the same model: asked alike, the second would be answered from what was kept of the first, and its key not sent
        form = Form(f"What is 6 * 7, {agent}?", "hosted", f"single:{agent}", "argmax", 1, 2, keys=(TYPED,))
        session = hub._sessions[begin(services, hub, form)]
        session.done.wait(_WAIT_S)
        yield session.log
        yield header(session.id, session.plan, datetime.now(UTC), {})


def _comparison(program: Program, file: Path) -> tuple[str, str]:
    from trinity_core.cancel import Cancel
    from trinity_core.evaluation.comparison.plan import ComparisonPlan
    from ui.comparisons.comparer import Comparer
    from ui.comparisons.sitting import drive

    bench = program.workbench
    plan = ComparisonPlan(("single:echo", "single:midway", "single:bug"), pool=str(file), limit=1, seeds=1, max_turns=2, max_calls=50)
    known = bench.comparisons.begin(plan)
    return known, "".join(drive(bench.comparisons, known, Comparer(bench), Cancel()))


def _comparison_files(program: Program, known: str) -> Iterator[tuple[str, bytes]]:
    from ui.compare_desk import ComparisonDesk
    from ui.compare_files import FILES

    assert program.services.comparisons is not None
    desk = ComparisonDesk(program.services.comparisons)
    for ending, (_, write) in FILES.items():
        written = write(desk, known)
        yield f"comparison{ending}", written.encode() if isinstance(written, str) else written


def _run(program: Program, file: Path) -> str:
    """A tiny run over the hosted pool; it may fail, and says so."""
    from trinity_core.cancel import Cancel
    from trinity_core.errors import TrinityError
    from trinity_core.training.plan import RunPlan, Start
    from ui.runs.sitting import drive
    from ui.runs.trainer import Trainer

    plan = RunPlan(start=Start.ZERO, pool=str(file), families=("arithmetic",), generations=1, population=2, repeats=2, train_tasks=4)
    plan = replace(plan, validation_tasks=4, test_tasks=4, headroom_tasks=4, max_turns=1, max_calls=40, workers=1)
    runs, lines = program.workbench.runs, []
    run = runs.begin(plan)
    with suppress(TrinityError):
        for line in drive(runs, run, Trainer(program.workbench), Cancel()):
            lines.append(line)
    return "".join(lines) + repr(runs.get(run))


def _import(program: Program) -> str:
    from trinity_core.tasks.table.reading import Content
    from ui.import_lines import lines_of

    desk = program.services.desk
    assert desk is not None
    token, file = desk.begin("questions.csv")
    with file:
        file.write(b"question,echo\nA?,1\nB?,0\nC?\n")
    lines = lines_of(desk.look([token]))
    return lines + json.dumps(desk.take([token], content=Content.AUTO, lines=lines, name="").to_dict())


def _refusals(program: Program, folder: Path) -> str:
    """Addresses that hold a key where none may stand, and a table that does."""
    from trinity_core.errors import TrinityError

    said = []
    addresses = (f"http://x:{IN_ADDRESS}@127.0.0.1/v1", f"http://127.0.0.1/v1?key={IN_ADDRESS}")
    for line in (*(f'base_url = "{address}"' for address in addresses), f'key = "{IN_ADDRESS}"'):
        path = folder / "refused.toml"
        path.write_text(f'[[agents]]\nname = "a"\nmodel = "m"\nprovider = "openai"\n{line}\n')
        try:
            said.append(repr(program.workbench.pool(str(path))))
        except TrinityError as error:
            said.append(f"{error!r} {error.__cause__!r}")
        path.unlink()
    return "\n".join(said)


def _pages(program: Program) -> Iterator[tuple[str, str]]:
    """The interface's description, its addresses as another program sees them, and answers to the right and to wrong tokens."""
    from starlette.applications import Starlette
    from starlette.testclient import TestClient

    from ui.app import build_demo, launch_options

    services = program.services
    options = launch_options(services)
    yield "page", json.dumps(build_demo(services).get_config_file(), default=repr) + repr(options)
    client = TestClient(Starlette(**options["app_kwargs"]), base_url="http://localhost", client=("127.0.0.1", 5))
    body = {"model": "trinity/hosted/single:wrong-key", "messages": [{"role": "user", "content": "What is 6 * 7?"}]}
    for name, token in (("right", TOKEN), ("wrong", f"{IN_PATH}x")):
        headers = {"authorization": f"Bearer {token}"}
        answers = [client.get("/v1/models", headers=headers), client.post("/v1/chat/completions", headers=headers, json=body)]
        yield f"/v1 with a {name} token", "".join(f"{answer.headers} {answer.text}" for answer in answers)


def _break(model: str) -> None:
    """Give one model a bug whose error holds the key, as a mistake of ours or of a library could."""
    from trinity_core.agents.openai_compatible import OpenAICompatibleAgent

    asked = OpenAICompatibleAgent._ask

    def ask(self: OpenAICompatibleAgent, http: Any, prompt: Any) -> Any:
        if self.info.model == model:
            raise KeyError({"Authorization": self._key})
        return asked(self, http, prompt)

    OpenAICompatibleAgent._ask = ask  # type: ignore[method-assign]
