"""The interface as a visitor meets it, in a headless Chromium."""

from __future__ import annotations

import re
import threading
from dataclasses import replace

import pytest

from storage.stored import SessionQuery
from tests.ui.fakes import FAULT, NAMES, TANK, PoolOption, agents, memory_store, services
from trinity_core.agents.pool import Pool
from trinity_core.types import Role

pytestmark = pytest.mark.browser

XSS = (
    "<script>document.body.dataset.pwned=1</script>",
    '<img src=x onerror="document.body.dataset.pwned=1">',
    "${document.body.setAttribute('data-pwned',1)}",
    "{{constructor.constructor('document.body.dataset.pwned=1')()}}",
    "<svg/onload=document.body.dataset.pwned=1>",
    "javascript:document.body.dataset.pwned=1",
    "</bdi><iframe srcdoc='<script>parent.document.body.dataset.pwned=1</script>'>",
)


def gated():
    """Scripted agents whose replies stop half-way until the gate opens."""
    made, gate = agents(), threading.Event()
    for agent in made:
        agent.gate = gate
    return made, gate


def ask(page, question):
    page.get_by_label("Question").fill(question)
    page.get_by_role("button", name="Run", exact=True).click()


def test_one_click_on_an_example_runs_a_whole_session(serve, page):
    page.goto(serve().url)
    page.locator(".tx-example", has_text="A tank fills").click()
    page.wait_for_selector(".tx-end")
    assert page.locator(".tx-turn:not(.end) .tx-chip").all_text_contents() == ["Thinker", "Worker", "Verifier"]
    assert page.locator(".tx-answer").inner_text() == "4.5 hours"
    assert "Right" in page.locator(".tx-end .tx-flags").inner_text()
    assert "A Verifier accepted" in page.locator(".tx-how-ended").inner_text()
    assert page.get_by_label("Question").input_value() == TANK
    assert page.locator(".tx-verdict").inner_text() == "ACCEPT"


def test_a_double_click_on_run_is_one_session(serve, page):
    """Row 65 of the fault list; a reload attaches to that one."""
    made, gate = gated()
    served = serve(services(made))
    page.goto(served.url)
    page.get_by_label("Question").fill(TANK)
    page.get_by_role("button", name="Run", exact=True).dblclick()
    page.wait_for_selector(".tx-turn.writing")
    page.reload()
    page.wait_for_selector(".tx-turn.writing")
    gate.set()
    page.wait_for_selector(".tx-end")
    assert len(served.bundle.store.list(SessionQuery()).sessions) == 1


def test_every_logit_and_probability_of_a_decision_is_on_the_card(serve, page):
    page.goto(serve().url)
    ask(page, TANK)
    page.wait_for_selector(".tx-end")
    first = page.locator(".tx-turn").first
    assert first.locator(".tx-meter-l").count() == 7
    assert first.locator(".tx-role small").count() == 3
    first.locator("details summary").click()
    assert first.locator(".tx-exact tbody tr").count() == 10
    assert re.search(r"entropy \d\.\d{6} nats", first.locator("details p").inner_text())


def test_stop_works_in_the_middle_of_a_reply(serve, page):
    made, _ = gated()
    page.goto(serve(services(made)).url)
    ask(page, TANK)
    page.wait_for_selector(".tx-turn.writing")
    page.locator("#stop").click()
    page.wait_for_selector(".tx-end")
    assert "Stopped by hand" in page.locator(".tx-how-ended").inner_text()
    assert "This is shared work" in page.locator(".tx-turn.fault").inner_text()
    page.wait_for_selector("#run:not([disabled])")


def test_a_reload_attaches_to_the_running_session(serve, page):
    made, gate = gated()
    page.goto(serve(services(made)).url)
    ask(page, TANK)
    page.wait_for_selector(".tx-turn.writing")
    page.reload()
    page.wait_for_selector(".tx-turn.writing")
    assert page.get_by_label("Question").input_value() == TANK
    assert page.locator("#stop").is_enabled()
    gate.set()
    page.wait_for_selector(".tx-end")
    assert page.locator(".tx-turn:not(.end)").count() == 3


@pytest.mark.slow
def test_two_watchers_see_the_same_session(serve, page, browser):
    made, gate = gated()
    page.goto(serve(services(made)).url)
    ask(page, TANK)
    page.wait_for_selector(".tx-turn.writing")
    other = browser.new_page()
    other.goto(page.url)
    other.wait_for_selector(".tx-turn.writing")
    gate.set()
    for watcher in (page, other):
        watcher.wait_for_selector(".tx-end")
    assert page.locator(".tx-turns").inner_text() == other.locator(".tx-turns").inner_text()
    other.close()


def test_a_stored_session_reopens_from_traces_as_it_was(serve, page):
    served = serve()
    page.goto(served.url)
    ask(page, TANK)
    page.wait_for_selector(".tx-grade")
    live = page.locator(".tx-turns").inner_text()
    page.goto(served.url + "/traces")
    page.locator(".tx-trace").click()
    page.wait_for_selector(".tx-end")
    assert page.locator(".tx-turns").inner_text() == live
    assert "session=" in page.url
    page.reload()
    page.wait_for_selector(".tx-end")
    page.get_by_role("button", name="All sessions").click()
    page.wait_for_selector(".tx-session", state="detached")
    assert "session=" not in page.url


@pytest.mark.slow
def test_a_replay_plays_every_turn_again(serve, page):
    page.goto(serve(services(agents(pause_s=0.01))).url)
    ask(page, TANK)
    page.wait_for_selector(".tx-end")
    page.get_by_role("button", name="Replay").click()
    page.wait_for_selector(".tx-session.replay")
    page.get_by_label("Replay speed").select_option("8")
    page.wait_for_selector(".tx-session.replay .tx-end")
    assert page.locator(".tx-turn:not(.end)").count() == 3


@pytest.mark.slow
@pytest.mark.parametrize("form", ["json", "md"])
def test_a_session_downloads(serve, page, form):
    page.goto(serve().url)
    ask(page, TANK)
    page.wait_for_selector(".tx-end")
    with page.expect_download() as download:
        page.locator(f'a[download][href$=".{form}"]').click()
    assert "A tank fills" in download.value.path().read_text("utf-8")


@pytest.mark.slow
def test_a_fault_is_said_in_words_and_the_partial_text_kept(serve, page):
    made = agents()
    made[0].fault = FAULT
    page.goto(serve(services(made)).url)
    ask(page, TANK)
    page.wait_for_selector(".tx-end")
    card = page.locator(".tx-turn.fault").inner_text()
    assert "Connection lost" in card
    assert FAULT.message in card
    assert "Over a common denominator" in card


def test_hostile_text_shows_as_text_everywhere(serve, page):
    made = agents(texts=dict.fromkeys(Role, "ACCEPT\n" + "\n".join(XSS) + "\nAnswer: " + XSS[1]), unavailable={"archivist": XSS[1]})
    for agent, payload in zip(made, XSS, strict=True):
        agent.info = replace(agent.info, name=payload, description=payload, model=payload)
    steps = ((made[0].info.name, Role.WORKER), (made[1].info.name, Role.THINKER), (made[2].info.name, Role.VERIFIER))
    served = serve(services(made, steps=steps))
    page.goto(served.url)
    question = "\n".join(XSS)
    ask(page, question)
    page.wait_for_selector(".tx-end")
    assert page.locator(".tx-question").inner_text() == question
    page.goto(page.url.replace("/?", "/traces?"))
    page.wait_for_selector(".tx-end")
    assert page.locator(".tx-trace").count() == 1
    assert page.evaluate("document.body.dataset.pwned") is None
    assert page.evaluate("document.querySelectorAll('.tx-session :is(script, iframe, img)').length") == 0


@pytest.mark.slow
def test_latex_and_backslashes_show(serve, page):
    text = r"Let $\frac{a}{b}$ and C:\users\new and \u{41} and `x` and {{value}} ${1+1}"
    page.goto(serve(services(agents(texts=dict.fromkeys(Role, "ACCEPT\n" + text)))).url)
    ask(page, text)
    page.wait_for_selector(".tx-end")
    assert text in page.locator(".tx-turn .tx-text").first.inner_text()
    assert page.locator(".tx-question").inner_text() == text


@pytest.mark.slow
@pytest.mark.parametrize("path", ["/", "/traces"])
def test_a_phone_needs_no_sideways_scrolling(serve, page, path):
    served = serve()
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto(served.url)
    ask(page, TANK + " " + "x" * 300)
    page.wait_for_selector(".tx-end")
    page.goto(served.url + path + "?" + page.url.split("?")[1])
    page.wait_for_selector(".tx-end")
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_the_keyboard_alone_runs_a_session(serve, page):
    page.goto(serve().url)
    page.wait_for_selector(".tx-welcome")
    page.get_by_label("Question").focus()
    page.keyboard.type("Compute 37*(18+5)-2**6")
    page.keyboard.press("Enter")
    page.wait_for_selector(".tx-end")
    page.locator(".tx-cell.on").nth(1).focus()
    page.keyboard.press("Enter")
    page.wait_for_function("document.activeElement.classList.contains('tx-turn')")


def test_a_typed_key_reaches_the_pool_and_is_nowhere_else(serve, page):
    seen, key = [], "sk-canary-0123456789"

    def build(keys):
        seen.append(dict(keys))
        return Pool("frontier", tuple(agents(unavailable={} if keys else dict.fromkeys(NAMES, "needs OPENAI_API_KEY"))))

    served = serve(services(options=(PoolOption("frontier", "Frontier", build, ("OPENAI_API_KEY",)),)))
    page.goto(served.url)
    page.get_by_label("Pool", exact=True).click()
    page.get_by_role("option", name="Frontier").click()
    page.locator(".tx-avail.off").first.wait_for()
    ask(page, TANK)
    page.wait_for_selector("[role=alert]")
    assert "needs OPENAI_API_KEY" in page.locator("[role=alert]").inner_text()
    page.get_by_label("OPENAI_API_KEY").fill(key)
    page.get_by_label("Question").focus()
    page.locator(".tx-avail.on").first.wait_for()
    ask(page, TANK)
    page.wait_for_selector(".tx-end")
    assert {"OPENAI_API_KEY": key} in seen
    session_id = page.url.split("session=")[1]
    assert key not in page.url + page.content() + page.evaluate("JSON.stringify([localStorage, sessionStorage])")
    assert key not in "".join(served.bundle.store.events(session_id)) + repr(served.bundle.store.get(session_id))
    page.reload()
    page.wait_for_selector(".tx-end")
    assert page.get_by_label("OPENAI_API_KEY").input_value() == ""


def test_traces_are_searched_and_filtered(serve, page):
    served = serve()
    page.goto(served.url)
    for question in (TANK, "Compute 37*(18+5)-2**6"):
        ask(page, question)
        page.locator(".tx-question", has_text=question).wait_for()
        page.wait_for_selector(".tx-session.ended")
        page.wait_for_selector("#run:not([disabled])")
    page.goto(served.url + "/traces")
    page.wait_for_selector(".tx-trace")
    assert page.locator(".tx-trace-q").all_inner_texts() == ["Compute 37*(18+5)-2**6", TANK]
    served.bundle.store.overtaken = "tank"
    page.get_by_label("Search").press_sequentially("tank", delay=60)  # as people type: all at once may set off one search alone
    page.get_by_text("1 session matches").wait_for()
    assert served.bundle.store.late.wait(2)
    page.get_by_label("Search").press("End")
    assert page.get_by_text("1 session matches").is_visible()
    page.get_by_label("Search").clear()
    page.get_by_text("2 sessions").wait_for()
    page.get_by_label("Outcome").click()
    page.get_by_role("option", name="Wrong").click()
    page.get_by_text("1 session matches").wait_for()
    assert page.locator(".tx-trace-q").inner_text() == "Compute 37*(18+5)-2**6"


@pytest.mark.slow
def test_a_session_without_an_answer_is_listed_without_one(serve, page):
    texts = dict.fromkeys(Role, "I would rather not say, and a sentence as long as this one is no answer either.")
    served = serve(services(agents(texts=texts), steps=(("reader", Role.WORKER),)))
    page.goto(served.url)
    ask(page, "Why?")
    page.wait_for_selector(".tx-end")
    page.goto(served.url + "/traces")
    row = page.locator(".tx-trace")
    assert "Why?" in row.inner_text()
    assert "null" not in row.inner_text()


@pytest.mark.slow
def test_an_empty_store_says_what_to_do(serve, page):
    page.goto(serve().url + "/traces")
    page.get_by_text("No sessions yet").wait_for()


@pytest.mark.slow
def test_an_empty_question_is_answered_with_a_sentence_and_no_session(serve, page):
    served = serve()
    page.goto(served.url)
    ask(page, "   ")
    page.wait_for_selector("[role=alert]")
    assert "The question is empty" in page.locator("[role=alert]").inner_text()
    assert "session=" not in page.url


@pytest.mark.slow
def test_a_session_that_cannot_be_stored_goes_on_and_says_so(serve, page):
    store = memory_store()
    store.broken = "The disk is full. Free some space."
    page.goto(serve(services(store=store)).url)
    ask(page, TANK)
    page.wait_for_selector(".tx-end")
    assert "The disk is full" in page.locator(".tx-notice").inner_text()
    assert page.locator(".tx-answer").inner_text() == "4.5 hours"


@pytest.mark.slow
def test_an_unknown_session_is_named_as_such(serve, page):
    page.goto(serve().url + "/?session=" + "0" * 32)
    page.wait_for_selector("text=There is no session with this address")


@pytest.mark.slow
def test_the_head_less_strategy_says_that_it_reads_nothing(serve, page):
    page.goto(serve().url)
    page.get_by_label("Strategy").click()
    page.get_by_role("option", name="Only calculator").click()
    ask(page, TANK)
    page.wait_for_selector(".tx-end")
    assert "No head" in page.locator(".tx-turn").first.inner_text()
