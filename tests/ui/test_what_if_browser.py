"""What-if and side by side as a visitor meets them, in a headless Chromium."""

from __future__ import annotations

from dataclasses import replace

import pytest

from storage.stored import TimedEvent
from tests.ui.fakes import agents, services
from tests.ui.test_browser import XSS
from trinity_core.events import SessionEnded, StepDecided, TurnReplied
from trinity_core.settings import SessionPlan
from trinity_core.types import AgentInfo, Call, Reply, Role, Session, Step, StopReason, Transcript, Turn, Usage

pytestmark = pytest.mark.browser
EVIL = "".join(XSS)


@pytest.fixture(scope="module")
def served(serve_all):
    return serve_all(services(agents()))


def ask(page, served):
    page.goto(served.url)
    page.locator(".tx-example", has_text="A tank fills").click()
    page.wait_for_selector(".tx-end .tx-grade")
    return page.url


def what_if(page, turn):
    page.get_by_role("button", name=f"What if turn {turn} had gone otherwise?").click()
    page.wait_for_selector("dialog[open]")


def test_a_turn_is_played_otherwise_and_the_first_result_is_one_click_away(served, page):
    first = ask(page, served)
    what_if(page, 2)
    page.locator("dialog select").select_option("algebraist")
    page.locator("dialog textarea").fill("Use fractions.")
    page.get_by_role("button", name="Branch from here").click()
    page.wait_for_selector(".tx-origin")
    page.wait_for_selector(".tx-end .tx-grade")
    assert page.url != first
    assert page.locator(".tx-turn:not(.end) .tx-agent").all_text_contents() == ["reader", "algebraist", "auditor"]
    page.locator(".tx-branches [aria-current]", has_text="Turn 2: algebraist as Worker").wait_for()
    page.locator(".tx-branches a", has_text="First result").click()
    page.wait_for_selector(".tx-origin", state="detached")
    page.wait_for_selector(".tx-end")
    assert page.url == first
    assert page.locator(".tx-turn:not(.end) .tx-agent").all_text_contents() == ["reader", "calculator", "auditor"]


@pytest.mark.slow
def test_all_alternatives_of_a_stored_turn_fill_a_grid_whose_cells_lead_to_their_sessions(served, page):
    session = ask(page, served).partition("session=")[2]
    page.goto(f"{served.url}/traces?session={session}")
    page.wait_for_selector(".tx-end")
    what_if(page, 1)
    assert "13 sessions with at most" in page.locator(".tx-all").inner_text()
    page.get_by_role("button", name="Try all here").click()
    page.wait_for_selector(".tx-alt-said")
    assert page.locator("a.tx-alt").count() == 14
    assert page.locator("a.tx-alt.chosen").count() == 1
    page.locator("a.tx-alt", has_text="Right").first.click()
    page.wait_for_selector(".tx-origin")
    assert session not in page.url
    page.get_by_role("link", name="Side by side").click()
    page.wait_for_selector(".tx-side-step.parts")
    assert "They part at once" in page.locator(".tx-side-account").inner_text()


def hostile(store):
    """A session in which everything a model or a visitor can write tries to run."""
    infos = (AgentInfo(EVIL, "offline", EVIL, EVIL), AgentInfo("b"))
    plan = SessionPlan(EVIL, EVIL, EVIL, infos, task="")
    call = Call(EVIL, Role.WORKER, EVIL, (1,))
    turn = Turn(1, 1, call, Reply(f"{EVIL}\nAnswer: {EVIL}", Usage(1, 1), 0.0, 0.1), note=EVIL)
    session = Session(Transcript(EVIL, (turn,)), EVIL, StopReason.MAX_TURNS, 1, 1, 0.0, 0.1)
    session_id = store.create(plan)
    events = (StepDecided(1, 1, Step((call,), None, EVIL)), TurnReplied(turn), SessionEnded(session))
    store.add_many(session_id, [TimedEvent(0.0, event) for event in events])
    return session_id, plan


def test_nothing_written_by_a_model_runs_beside_another_session_or_in_a_tree(served, page):
    store = served.bundle.store
    session_id, plan = hostile(store)
    branch = store.create(replace(plan, seed=2), parent=session_id, parent_turn=0)
    store.add_many(branch, [timed for timed in store.get(session_id).events])
    for address in (f"/sides?sessions={session_id},{branch}", f"/traces?session={branch}"):
        page.goto(served.url + address)
        page.wait_for_selector(".tx-sides, .tx-branches")
        page.wait_for_timeout(200)
        assert page.evaluate("document.body.dataset.pwned") is None
        assert EVIL in page.locator("#sides, #branches").inner_text()
    what_if_button = page.get_by_role("button", name="What if turn 1 had gone otherwise?")
    what_if_button.click()
    page.wait_for_selector("dialog[open] .tx-alert")
    assert "is not offered here any more" in page.locator("dialog").inner_text()
    assert page.evaluate("document.body.dataset.pwned") is None
