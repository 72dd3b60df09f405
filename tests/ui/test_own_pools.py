"""Pools that people bring: theirs alone, for a while, never stored; strangers' pools reach nothing inside this machine."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import httpcore2
import pytest

from tests.agents.test_addresses import HERE, INSIDE
from tests.servers.protocols import ChatCompletions
from tests.servers.provider import Answer, FakeProvider
from tests.ui.place import ASSETS, settled
from trinity_core.errors import PlanError
from trinity_core.settings import SessionPlan
from trinity_core.strategies.registry import strategy_cards
from trinity_core.types import FaultKind
from ui import settings_actions as actions
from ui.config import Config
from ui.deployment import Deployment
from ui.handlers import Form, begin, lasting_pool, pool_option
from ui.hub import LiveHub
from ui.own_pools import ALL, EACH, KEPT_S, OwnPools
from ui.services import Services
from ui.what_if import WhatIf
from ui.workbench import Workbench

CHAT = ChatCompletions()
PRIVATE = Deployment()
OPEN = Deployment(public=True, custom_urls=True)
OFFLINE = '[[agents]]\nname = "c"\nprovider = "offline"\nspecialist = "calculator"\n'
AT = '[[agents]]\nname = "a{number}"\nprovider = "openai"\nmodel = "m"\nbase_url = "{url}/v1"\nconnect_s = 1\nretries = 0\n{more}'
KEY = "sk-typed-by-a-visitor-4711"


def at(*urls: str, more: str = "") -> str:
    return 'name = "mine"\n' + "".join(AT.format(number=number, url=url, more=more) for number, url in enumerate(urls))


def hub(bundle: Services) -> LiveHub:
    return LiveHub(bundle.store, bundle.grade, bundle.expected)


def ask(bundle: Services, running: LiveHub, pool: str, *keys: str) -> str:
    session = begin(bundle, running, Form("2+2?", pool, "single:a0", "argmax", 1, 2, keys=keys))
    running._sessions[session].done.wait(20)
    return session


def real(bundle: Services, folder: Path, deployment: Deployment = PRIVATE) -> Services:
    """With sessions that call the pool's agents."""
    bench = Workbench(Config(ASSETS, f"sqlite:///{folder / 'r.db'}", deployment=deployment))
    return replace(bundle, start=lambda plan, pool, cancel: bench.session(plan, pool, cancel=cancel), strategies=strategy_cards)


def test_a_session_over_a_pool_of_ones_own_is_watched_stored_and_holds_no_key(tmp_path: Path) -> None:
    bundle, _, own, _ = settled(tmp_path)
    bundle = real(bundle, tmp_path)
    with FakeProvider(CHAT.says("Answer: 4")) as server:
        draft = actions.add(own, actions.Draft("", {}), f"{server.url}/v1", "tiny/a0", KEY)
        brought = actions.use(own, draft.text, draft.keys)
        assert (draft.complaint, brought.complaint, brought.name) == ("", "", "own:mine")
        session = ask(bundle, running := hub(bundle), brought.name)
        assert server.requests[0].headers["authorization"] == f"Bearer {KEY}"
    stored = bundle.store.get(session)
    assert (stored.plan.pool, stored.transcript.turns[0].reply.text) == ("own:mine", "Answer: 4")
    assert KEY not in running._sessions[session].log + "".join(bundle.store.events(session)) + repr(own.option(brought.name)) + repr(draft)


def test_a_pool_is_its_visitors_alone(tmp_path: Path) -> None:
    bundle, place, own, visitors = settled(tmp_path, OPEN)
    visitors.now = "ann"
    name = actions.use(own, OFFLINE, {}).name
    assert [option.name for option in own.options()] == [name]
    visitors.now = "bob"
    assert own.options() == []
    for reach in (lambda: pool_option(bundle, name), lambda: place.pools.slots(name), lambda: own.file(name)):
        with pytest.raises(PlanError, match="is gone"):
            reach()
    assert own.forget() == 0


def test_strangers_who_cannot_be_told_apart_share_nothing(tmp_path: Path) -> None:
    _, _, own, _ = settled(tmp_path, OPEN)
    assert "Allow cookies" in actions.use(own, OFFLINE, {}).complaint
    assert own.options() == []


@pytest.mark.parametrize("deployment", [Deployment(public=True, custom_urls=False), Deployment(custom_urls=False)])
def test_where_no_pools_are_taken_every_way_in_is_closed(tmp_path: Path, deployment: Deployment) -> None:
    _, _, own, visitors = settled(tmp_path, deployment)
    visitors.now = "ann"
    assert "takes no models" in actions.use(own, OFFLINE, {}).complaint
    assert "takes no models" in actions.add(own, actions.Draft("", {}), "http://a.example/v1", "m", "").complaint


def test_what_is_wrong_is_told_with_its_line(tmp_path: Path) -> None:
    _, _, own, _ = settled(tmp_path)
    assert actions.use(own, 'name = "x"\n\n[[agents]]\nname = "a"\nprovider = "openai"\nmodel = 7\n', {}).complaint.startswith(
        "The pool, line 6: model is 7"
    )
    assert "at line 2" in actions.use(own, 'name = "x"\nagents = oh', {}).complaint
    assert "no pool yet" in actions.use(own, 7, {}).complaint
    assert "more than 20,000" in actions.use(own, "#" * 30_000, {}).complaint


def test_pools_go_after_a_while_and_the_oldest_when_there_are_many(tmp_path: Path) -> None:
    clock = [0.0]
    visitor = ["ann"]
    own = OwnPools(lambda file, keys, pace: None, OPEN, visitor=lambda: visitor[0], keys={}, clock=lambda: clock[0])  # type: ignore[arg-type,return-value]
    for number in range(EACH + 2):
        own.use(f'name = "p{number}"\n{OFFLINE}', {})
    assert [option.name for option in own.options()] == [f"own:p{number}" for number in range(EACH + 1, 1, -1)]
    clock[0] = KEPT_S - 1
    own.option("own:p3")
    clock[0] = KEPT_S
    assert [option.name for option in own.options()] == ["own:p3"]
    for number in range(ALL + 1):
        visitor[0] = f"v{number}"
        own.use(OFFLINE, {})
    assert len(own._kept) == ALL


def test_no_key_of_the_operator_goes_where_a_pasted_address_leads(tmp_path: Path) -> None:
    for deployment in (Deployment(), OPEN):
        _, place, own, visitors = settled(tmp_path, deployment, keys={"OPENAI_API_KEY": "operators", "ANTHROPIC_API_KEY": "operators"})
        visitors.now = "ann"
        with FakeProvider(CHAT.says("Answer: 4")) as server:
            name = actions.use(own, at(server.url, more='key = "OPENAI_API_KEY"\n'), {}).name
            assert own.option(name).missing_keys == ("OPENAI_API_KEY",)
            told = "".join(actions.check(place, name, ()))
            assert "needs OPENAI_API_KEY" in told
            assert server.requests == []
    assert {"OPENAI_API_KEY", "ANTHROPIC_API_KEY"} <= set(place.pools.slots("frontier"))  # public: a check is on the visitor alone


def test_what_runs_in_another_process_says_so(tmp_path: Path) -> None:
    bundle, _, own, _ = settled(tmp_path)
    name = actions.use(own, OFFLINE, {}).name
    with pytest.raises(PlanError, match="use it on the command line"):
        lasting_pool(bundle, name)
    own.forget()
    parent = bundle.store.create(SessionPlan("2+2?", "random", name, ()))
    bundle.store.interrupt(parent)
    assert "is gone" in WhatIf(bundle, hub(bundle)).branch(parent, {"turn": 1, "role": "worker"}, {})[1]


def test_of_all_ways_inside_a_strangers_pool_reaches_none(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    opened: list[str] = []
    connect = httpcore2.SyncBackend.connect_tcp

    def watched(backend, host, port, *args, **options):
        opened.append(host)
        return connect(backend, host, port, *args, **options)

    monkeypatch.setattr(httpcore2.SyncBackend, "connect_tcp", watched)
    bundle, place, own, visitors = settled(tmp_path, OPEN)
    bundle, visitors.now = real(bundle, tmp_path, OPEN), "stranger"
    with FakeProvider(CHAT.says("Answer: 1")) as server:
        port = server.url.rpartition(":")[2]
        inside = [f"[{host}]" if ":" in host else host for host in INSIDE if "%" not in host]
        targets = [f"http://{host}:{port}" for host in (*HERE, *inside)]
        for start in range(0, len(targets), 12):
            brought = actions.use(own, at(*targets[start : start + 12]), {})
            assert brought.complaint == ""
            *_, told = actions.check(place, brought.name, ())
            assert '"state": "ok"' not in told
            running = hub(bundle)
            session = ask(bundle, running, brought.name)
            assert bundle.store.get(session).transcript.turns[0].reply.fault.kind is FaultKind.CONNECTION
        assert (server.requests, opened, len(targets) >= 36) == ([], [], True)
        _, private, mine, _ = settled(tmp_path)
        list(actions.check(private, actions.use(mine, at(server.url), {}).name, ()))
        assert (len(server.requests), opened) == (1, ["127.0.0.1"])


def test_a_redirect_is_not_followed(tmp_path: Path) -> None:
    _, place, own, _ = settled(tmp_path)
    with FakeProvider(CHAT.says("Answer: 1")) as inside:
        away = Answer(status=302, headers={"Location": f"{inside.url}/v1/chat/completions"})
        with FakeProvider(away) as outside:
            name = actions.use(own, at(outside.url), {}).name
            *_, told = actions.check(place, name, ())
            assert (len(outside.requests), inside.requests) == (1, [])
            assert '"state": "bad"' in told
