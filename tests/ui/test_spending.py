"""Spending from end to end over a real HTTP provider: kept replies, ceilings, who pays, and what is told of it."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from storage.stored_spend import Spent
from tests.servers.protocols import ChatCompletions
from tests.servers.provider import FakeProvider
from trinity_core.agents.pool_file import read_pool_text
from trinity_core.cancel import Cancel
from trinity_core.events import SessionEnded
from trinity_core.session.loop import run_session
from trinity_core.settings import SessionPlan
from trinity_core.testing import FixedSteps
from trinity_core.types import Call, FaultKind, Role, Session, Step, StopReason
from ui.cli import pool as pool_command
from ui.cli.arguments import parser
from ui.comparisons.visitor_workshop import VisitorWorkshop
from ui.config import Config
from ui.deployment import Deployment, SpendLimits
from ui.pool_checks import PoolChecks
from ui.workbench import Workbench

ASSETS = Path(__file__).parents[2] / "assets"
CHAT = ChatCompletions()
COST = 11e-6 + 90 * 10e-6
"""Of one call: the provider counts 11 tokens in and 90 out."""
Open = Callable[..., Workbench]


@pytest.fixture(scope="module")
def server() -> Iterator[FakeProvider]:
    with FakeProvider(CHAT.says("Answer: 42", usage=(11, 90))) as provider:
        yield provider


@pytest.fixture
def open_(tmp_path: Path, server: FakeProvider) -> Iterator[Open]:
    """Opens workbenches over one database and one pool file, as several processes would."""
    server.requests.clear()
    tables = [
        f'[[agents]]\nname = "{name}"\nprovider = "openai"\nmodel = "{name}"\nbase_url = "{server.url}/v1"\nmax_tokens = 100\n{price}'
        for name, price in (("solver", "price_in = 1\nprice_out = 10\n"), ("stranger", ""))
    ]
    (tmp_path / "pool.toml").write_text("\n".join(tables) + '[[agents]]\nname = "free"\nprovider = "offline"\nspecialist = "calculator"\n')
    opened: list[Workbench] = []

    def make(**deployment: object) -> Workbench:
        opened.append(Workbench(Config(ASSETS, f"sqlite:///{tmp_path / 't.db'}", deployment=Deployment(**deployment))))
        return opened[-1]

    yield make
    for bench in opened:
        bench.close()


def ask(bench: Workbench, tmp_path: Path, *agents: str, owner: str = "", question: str = "What is 6 * 7?") -> Session:
    """A session in which these agents work, one after another."""
    pool = bench.pool(str(tmp_path / "pool.toml"), owner=owner)
    steps = FixedSteps([Step((Call(name, Role.WORKER),)) for name in agents or ("solver",)])
    *_, ended = run_session(SessionPlan(question, "fixed", "pool", ()), steps, pool, cancel=Cancel())
    assert isinstance(ended, SessionEnded)
    return ended.session


def test_the_same_question_twice_is_one_request_and_the_second_costs_nothing(open_, tmp_path, server) -> None:
    first, second = ask(open_(), tmp_path), ask(open_(), tmp_path)
    assert (len(server.requests), first.cost_usd, second.cost_usd) == (1, pytest.approx(COST), 0.0)
    assert (second.answer, second.tokens_in, second.tokens_out) == ("42", 11, 90)
    assert "nothing was asked. It cost $0.0009 then." in second.transcript.turns[0].reply.note
    assert open_().spending.today(None) == Spent(1, 101, pytest.approx(COST), 0)


def test_where_replies_are_not_kept_every_question_is_asked(open_, tmp_path, server) -> None:
    bench = open_(keep_replies=False)
    assert [ask(bench, tmp_path).transcript.turns[0].reply.note for _ in range(2)] == ["", ""]
    assert (len(server.requests), bench.spending.kept().count, bench.spending.today("").calls) == (2, 0, 2)


def test_in_public_nobody_hears_what_another_visitor_was_told(open_, tmp_path, server) -> None:
    bench = open_(public=True)
    for owner in ("ann", "bob", "ann", "", ""):
        ask(bench, tmp_path, owner=owner)
    assert (len(server.requests), bench.spending.kept().count) == (4, 2)


def test_a_ceiling_reached_in_mid_session_is_told_in_its_turn_and_the_session_goes_on(open_, tmp_path, server) -> None:
    bench = open_(spend=SpendLimits(day_usd=0.0022), keep_replies=False)
    session = ask(bench, tmp_path, "solver", "solver", "free", question="Compute 6 * 7")
    faults = [turn.reply.fault for turn in session.transcript.turns]
    assert [fault and fault.kind for fault in faults] == [None, FaultKind.CEILING, None]
    assert faults[1].message.startswith("Today's ceiling for everybody together is $0.0022. $0.0009 of it is spent, and this call may cost")
    assert (session.answer, session.cost_usd, len(server.requests)) == ("42", pytest.approx(COST, abs=1e-4), 1)


def test_a_session_that_finds_no_money_at_all_ends_for_want_of_it(open_, tmp_path, server) -> None:
    session = ask(open_(spend=SpendLimits(visitor_day_usd=0.0)), tmp_path, "solver", "solver", "solver", "solver", owner="ann")
    assert (session.stopped_by, len(session.transcript.turns), session.cost_usd) == (StopReason.BUDGET_COST, 3, 0.0)
    assert server.requests == []


def test_a_ceiling_for_one_visitor_leaves_the_others_theirs(open_, tmp_path, server) -> None:
    bench = open_(public=True, spend=SpendLimits(visitor_day_usd=0.0023))
    answered = [ask(bench, tmp_path, owner=owner, question=f"{n}?").answer for owner in ("ann", "bob") for n in range(2)]
    assert answered == ["42", "", "42", ""]
    assert bench.spending.today("ann") == bench.spending.today("bob") == Spent(1, 101, pytest.approx(COST))


def test_a_session_spends_no_more_than_it_may_here(open_, tmp_path, server) -> None:
    bench = open_(spend=SpendLimits(session_usd=0.0))
    pool = bench.pool(str(tmp_path / "pool.toml"))
    plan = SessionPlan("What is 6 * 7?", "single:solver", "pool", tuple(agent.info for agent in pool.agents))
    *_, ended = bench.session(plan, pool, cancel=Cancel())
    assert isinstance(ended, SessionEnded)
    assert (bench.limited(plan).limits.max_cost_usd, ended.session.stopped_by, server.requests) == (0.0, StopReason.BUDGET_COST, [])


def test_a_model_of_unknown_price_is_called_at_home_and_not_in_public_under_a_ceiling(open_, tmp_path, server) -> None:
    home, public = (open_(public=public, spend=SpendLimits(day_usd=1.0)) for public in (False, True))
    assert ask(home, tmp_path, "stranger").cost_usd is None
    assert home.spending.today("").unpriced == 1
    barred = public.pool(str(tmp_path / "pool.toml"), owner="ann").agent("stranger")
    assert barred.unavailable == "has no known price, which the ceilings in dollars here need"


def test_in_public_what_visitors_pay_with_their_own_keys_uses_up_nobodys_ceiling(open_, tmp_path, server) -> None:
    bench = open_(public=True, spend=SpendLimits(day_usd=0.0))
    agent = f'[[agents]]\nname = "mine"\nprovider = "openai"\nmodel = "m"\nbase_url = "{server.url}/v1"\nkey = "MY_API_KEY"'
    file = read_pool_text(agent, label="pool", name="pool")
    typed, keys = {"MY_API_KEY": "sk-visitor"}, {"MY_API_KEY": "sk-operator"}
    theirs, own = bench.pool_of(file, keys=typed, owner="ann", typed=typed), bench.pool_of(file, keys=typed, owner="ann", public=True)
    operators = bench.pool_of(file, keys=keys, owner="ann")
    assert [pool.agents[0].unavailable for pool in (theirs, own)] == ["", ""]
    assert operators.agents[0].unavailable == "has no known price, which the ceilings in dollars here need"
    *_, ended = run_session(SessionPlan("?", "fixed", "p", ()), FixedSteps([Step((Call("mine", Role.WORKER),))]), theirs, cancel=Cancel())
    assert (ended.session.answer, bench.spending.today(None)) == ("42", Spent())


def test_agents_of_this_machine_touch_no_account(open_, tmp_path) -> None:
    bench = open_(spend=SpendLimits(day_usd=0.0))
    assert ask(bench, tmp_path, "free", question="Compute 6 * 7").answer == "42"
    assert "database" not in bench.__dict__


def test_a_comparison_is_booked_on_whoever_asked_for_it(open_, tmp_path) -> None:
    bench = open_()
    (solver, *_) = VisitorWorkshop(bench, "ann").pool(str(tmp_path / "pool.toml")).agents
    (turn,) = ask(bench, tmp_path, owner="bob").transcript.turns
    assert turn.reply.kept is None
    assert solver.info.name == "solver"
    assert (bench.spending.today("ann").calls, bench.spending.today("bob").calls) == (0, 1)


def told(bench: Workbench, capsys: pytest.CaptureFixture[str], *words: str) -> str:
    import sys

    pool_command.run(bench, parser().parse_args(["pool", *words]), sys.stdout)
    return capsys.readouterr().out


def test_the_command_line_tells_what_was_spent_and_forgets_replies(open_, tmp_path, capsys) -> None:
    bench = open_()
    assert "nothing was spent" in told(bench, capsys, "spend")
    ask(bench, tmp_path, owner="a-visitor-with-a-long-name")
    shown = json.loads(told(bench, capsys, "spend", "--json"))
    assert [(day["owner"], day["calls"], day["tokens"]) for day in shown["days"]] == [("a-visitor-wi", 1, 101)]
    assert "1 reply is kept" in told(bench, capsys, "spend")
    assert told(bench, capsys, "forget-replies") == "Forgot 1 kept reply.\n"
    assert bench.spending.kept().count == 0


def test_a_check_of_a_pool_is_booked_too(open_, tmp_path, capsys, server) -> None:
    bench = open_()
    told(bench, capsys, "check", str(tmp_path / "pool.toml"))
    assert (len(server.requests), bench.spending.today("").calls, bench.spending.kept().count) == (2, 2, 0)


def test_a_check_from_the_settings_is_booked_like_one_from_the_command_line(open_, tmp_path, capsys, server) -> None:
    bench, file = open_(spend=SpendLimits(day_usd=1.0)), str(tmp_path / "pool.toml")
    told(bench, capsys, "check", file)
    by_command = bench.spending.today(None)
    checks = PoolChecks(bench, None, (file,))
    assert [check.ok for check in checks.run(checks.pool(file, {}))] == [True, True, True]
    both = bench.spending.today(None)
    assert (both.calls, both.tokens, both.unpriced) == (2 * by_command.calls, 2 * by_command.tokens, 2 * by_command.unpriced)
    assert both.known_cost_usd == pytest.approx(2 * by_command.known_cost_usd)
    assert (len(server.requests), bench.spending.kept().count) == (4, 0)


def test_a_check_from_the_settings_stops_at_the_same_ceiling(open_, tmp_path, server) -> None:
    bench, file = open_(spend=SpendLimits(day_usd=0.0)), str(tmp_path / "pool.toml")
    checks = PoolChecks(bench, None, (file,))
    solver, stranger, free = checks.run(checks.pool(file, {}))
    assert (solver.fault, stranger.ok, free.ok) == (FaultKind.CEILING, True, True)
    assert [request.body["model"] for request in server.requests] == ["stranger"]


def test_in_public_a_check_uses_no_key_of_the_operator_and_no_account(open_, tmp_path, server) -> None:
    bench = open_(public=True)
    agent = f'[[agents]]\nname = "mine"\nprovider = "openai"\nmodel = "m"\nbase_url = "{server.url}/v1"\nkey = "MY_API_KEY"'
    (tmp_path / "keyed.toml").write_text(agent)
    file = str(tmp_path / "keyed.toml")
    checks = PoolChecks(bench, None, (file,))
    assert checks.slots(file) == ("MY_API_KEY",)
    assert [check.ok for check in checks.run(checks.pool(file, {"MY_API_KEY": "sk-visitor"}))] == [True]
    assert (server.requests[-1].headers["authorization"], bench.spending.today(None)) == ("Bearer sk-visitor", Spent())
