"""The Compare page as a visitor meets it, in a headless Chromium, over comparisons that are played session by session."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from storage.stored_run import RunStatus
from tests.ui.fake_comparisons import CARDS, FakeComparisons
from tests.ui.fakes import services
from trinity_core.evaluation.comparison.plan import ComparisonPlan

pytestmark = pytest.mark.browser
XSS = '<img src=x onerror="document.body.dataset.pwned=1">'
PLAN = ComparisonPlan(("coordinator", "single:generalist", "random", "vote"), limit=24)


@pytest.fixture(scope="module")
def kept():
    return FakeComparisons()


@pytest.fixture
def comparisons(kept):
    kept.forget()
    return kept


@pytest.fixture(scope="module")
def url(serve_all, kept):
    return serve_all(replace(services(), comparisons=kept, strategies=lambda pool: CARDS)).url + "/compare"


def watch(page, url, known, more=""):
    page.goto(f"{url}?comparison={known}{more}")
    page.wait_for_selector(".tx-compareview .tx-question")


def pill(page, words):
    page.locator(".tx-compareview .tx-pill", has_text=words).wait_for()


def tool(page, name):
    return page.locator(".tx-compareview .tx-bar").get_by_role("button", name=name)


def test_one_click_leads_from_the_cards_to_two_sessions_side_by_side(page, url, comparisons):
    page.goto(url)
    page.get_by_text("6 strategies ticked").wait_for()
    page.get_by_text("No comparisons yet").wait_for()
    page.get_by_text("360 sessions, at most").wait_for()
    page.get_by_role("button", name="Compare", exact=True).click()
    pill(page, "Waiting for its turn")
    known = page.url.split("comparison=")[1]
    assert comparisons.get(known).plan.strategies == ("coordinator", "random", "script", "single:generalist", "vote", "cascade")
    comparisons.tick(known)
    pill(page, re.compile("^Finished$"))
    page.locator(".tx-raceverdict-words", has_text="Coordinator answers").wait_for()
    page.locator(".tx-pairtable tbody tr").first.locator("td.ahead a").last.click()
    link = page.locator(".tx-sessions li a", has_text="Both side by side").first
    link.wait_for()
    assert re.search(
        r"/sides\?sessions=coordinator-\d{4}-0001-session,[a-z-]+-\d{4}-0001-session$", link.evaluate("a => decodeURIComponent(a.href)")
    )
    assert all(f"{key}=" in page.url for key in ("list", "a", "b", "show"))
    assert comparisons.warmed == 1


def test_a_running_comparison_grows_stops_and_goes_on_and_a_reload_shows_the_same(page, url, comparisons):
    known = comparisons.add(PLAN)
    watch(page, url, known)
    page.get_by_text("Nothing is decided: no answer has been graded yet.").wait_for()
    comparisons.tick(known, 40)
    pill(page, "40 of 96 sessions")
    page.locator(".tx-cmpforest .tx-forest-n", has_text="%").nth(3).wait_for()
    page.reload()
    pill(page, "40 of 96 sessions")
    page.locator(".tx-scatter a .tx-cmpmark").nth(3).wait_for()
    tool(page, "Stop").click()
    pill(page, "Stopped after 40 of 96")
    tool(page, "Resume").click()
    comparisons.tick(known, 10)
    pill(page, "50 of 96 sessions")
    comparisons.mark(known, RunStatus.INTERRUPTED)
    page.get_by_text("press Resume to go on with the next").wait_for()


def test_what_models_and_people_wrote_is_text_and_the_address_holds_the_filter(page, url, comparisons):
    known = comparisons.add(replace(PLAN, strategies=("coordinator", "random", f"vote:{XSS}")), label=XSS, answer=XSS, question=XSS)
    comparisons.tick(known, 30)
    comparisons.mark(known, RunStatus.FAILED, XSS)
    watch(page, url, known, "&list=1&a=coordinator&b=random&family=algebra")
    page.locator(".tx-oneside-text", has_text="<img").nth(1).wait_for()
    assert page.locator(".tx-sessionfilters select").evaluate_all("all => all.map((one) => one.value)")[:4] == [
        "coordinator",
        "random",
        "",
        "algebra",
    ]
    page.locator(".tx-sessionfilters [data-key=b]").select_option("")
    page.wait_for_function("!document.querySelector('.tx-sessions li .tx-oneside-answer + .tx-oneside-answer')")
    assert "b=" not in page.url
    page.keyboard.press("Escape")
    page.locator(".tx-sessionsheet").wait_for(state="detached")
    assert "list=" not in page.url
    page.goto(url)
    page.locator(".tx-run-row", has_text="<img").wait_for()
    assert page.evaluate("document.body.dataset.pwned") is None


@pytest.mark.slow
def test_strategies_are_added_to_a_comparison_that_is_at_rest(page, url, comparisons):
    known = comparisons.add(PLAN)
    comparisons.tick(known)
    watch(page, url, known)
    tool(page, "Add strategies").click()
    page.get_by_role("checkbox", name="Fixed script").check()
    page.get_by_role("button", name="Add these").click()
    pill(page, "Waiting for its turn")
    assert not page.locator("#compare-setup").is_visible()
    comparisons.tick(known)
    pill(page, re.compile("^Finished$"))
    page.locator(".tx-cmpforest .tx-forest-name", has_text="Fixed script").wait_for()


@pytest.mark.slow
def test_duplicating_brings_the_cards_back_as_they_were(page, url, comparisons):
    known = comparisons.add(replace(PLAN, strategies=("random", "vote:generalist+7"), seeds=3))
    watch(page, url, known)
    tool(page, "Duplicate").click()
    page.get_by_text("2 strategies ticked").wait_for()
    assert "comparison=" not in page.url
    page.get_by_role("button", name="Compare", exact=True).click()
    pill(page, "Waiting for its turn")
    again = comparisons.get(page.url.split("comparison=")[1]).plan
    assert (again.strategies, again.seeds, again.limit) == (("random", "vote:generalist+7"), 3, 24)


@pytest.mark.slow
def test_the_table_is_sorted_by_any_column(page, url, comparisons):
    known = comparisons.add(PLAN)
    comparisons.tick(known)
    watch(page, url, known)
    names = page.locator(".tx-alltable tbody th bdi")
    names.nth(3).wait_for()
    best = names.all_text_contents()
    page.get_by_role("button", name="Right", exact=True).click()
    page.locator(".tx-alltable th[aria-sort=ascending]").wait_for()
    assert names.all_text_contents() == best[::-1]
    page.get_by_role("button", name="Strategy", exact=True).click()
    assert names.all_text_contents() == sorted(best)


@pytest.mark.slow
@pytest.mark.parametrize("address", ["0" * 32, "<script>"])
def test_an_address_that_is_no_comparison_is_said_so(page, url, comparisons, address):
    page.goto(f"{url}?comparison={address}")
    page.get_by_text("There is no comparison with this address").wait_for()
    page.get_by_role("button", name="All comparisons").click()
    page.get_by_role("button", name="Compare", exact=True).wait_for()


@pytest.mark.slow
def test_back_and_forth_close_and_open_the_list(page, url, comparisons):
    known = comparisons.add(PLAN)
    comparisons.tick(known)
    watch(page, url, known)
    page.locator(".tx-cmpforest a.tx-forest-name").first.click()
    page.locator(".tx-sessions li").first.wait_for()
    page.go_back()
    page.locator(".tx-sessionsheet").wait_for(state="detached")
    page.go_forward()
    page.locator(".tx-sessions li").first.wait_for()


@pytest.mark.slow
@pytest.mark.parametrize("width", [390, 1440])
def test_nothing_sticks_out_of_the_page(page, url, comparisons, width):
    page.set_viewport_size({"width": width, "height": 900})
    known = comparisons.add(replace(PLAN, strategies=tuple(card.name for card in CARDS)))
    comparisons.tick(known)
    for address in ("", f"?comparison={known}", f"?comparison={known}&list=1&a=coordinator&b=random"):
        page.goto(url + address)
        page.wait_for_selector(".tx-sessionsheet li" if "list" in address else ".tx-alltable tbody tr" if address else ".tx-strategies")
        assert page.evaluate("document.documentElement.scrollWidth") <= width
