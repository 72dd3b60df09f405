"""The Evolve page as a visitor meets it, in a headless Chromium, over a run that is played line by line."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from storage.stored_run import RunStatus
from tests.ui.fake_runs import PRESETS, FakeRuns, recorded
from tests.ui.fakes import PoolOption, agents, services
from trinity_core.agents.pool import Pool
from trinity_core.training.plan import ReadToken, Start

pytestmark = pytest.mark.browser
QUICK = PRESETS[0].plan
XSS = '<img src=x onerror="document.body.dataset.pwned=1">${document.body.setAttribute("data-pwned",1)}'


@pytest.fixture(scope="module")
def kept():
    return FakeRuns()


@pytest.fixture
def runs(kept):
    kept.forget()
    return kept


@pytest.fixture(scope="module")
def url(serve_all, kept):
    made = agents()
    for agent in made:
        agent.info = replace(agent.info, provider="openai")
    paid = PoolOption("frontier", "Frontier", lambda keys: Pool("frontier", tuple(made)))
    return serve_all(replace(services(options=(paid,)), runs=kept)).url + "/evolve"


def start(page, url, runs):
    """Press Start and wait for the run's view; the run's id."""
    page.goto(url)
    page.wait_for_selector(".tx-preset")
    page.get_by_role("button", name="Start", exact=True).click()
    page.wait_for_selector(".tx-runview .tx-grid")
    return page.url.split("run=")[1]


def pill(page, words):
    page.locator(".tx-runview .tx-pill", has_text=words).wait_for()


def test_one_click_starts_the_first_plan_and_names_it_in_the_address(page, url, runs):
    run_id = start(page, url, runs)
    stored = runs.get(run_id)
    assert (stored.plan, stored.label) == (QUICK, "Quick")
    assert runs.warmed == 1
    assert not page.locator(".tx-setup").is_visible()


@pytest.mark.slow
def test_the_charts_grow_with_the_run(page, url, runs):
    run_id = start(page, url, runs)
    runs.tick(run_id, 3 + 10)
    pill(page, "Generation 10 of 40")
    page.locator(".tx-learning .tx-svg .tx-dot").nth(2).wait_for(state="attached")  # drawing is throttled
    assert page.locator(".tx-learning .tx-svg .tx-dot").count() == 3  # the start and two validations
    assert "validation questions" in page.locator(".tx-log").inner_text()
    assert page.locator(".tx-heat-grid > i").count() == 160
    runs.tick(run_id, 10)
    pill(page, "Generation 20 of 40")
    page.locator(".tx-learning .tx-svg .tx-dot").nth(4).wait_for(state="attached")
    assert page.locator(".tx-learning .tx-svg .tx-dot").count() == 5
    assert "Generation 20: the mean candidate answers" in page.locator(".tx-log li").first.inner_text()
    assert "left" in page.locator(".tx-left").inner_text()


def test_the_result_is_shown_against_all_references(page, url, runs):
    run_id = start(page, url, runs)
    runs.tick(run_id, 999)
    pill(page, "Finished")
    standing = page.locator(".tx-standing").inner_text()
    assert "78% right" in standing
    assert "clearly better than the best single agent, generalist (42%)" in standing
    assert "ahead of the best agent per family (71%), though the intervals overlap" in standing
    assert page.locator(".tx-standing .tx-forest-rows li").count() == 7
    assert page.locator(".tx-tool.use").get_attribute("href").endswith("/?head=" + run_id)


@pytest.mark.slow
def test_a_reload_and_a_second_watcher_see_the_same_run(page, url, runs, browser):
    run_id = start(page, url, runs)
    runs.tick(run_id, 3 + 7)
    pill(page, "Generation 7 of 40")
    page.reload()
    pill(page, "Generation 7 of 40")
    other = browser.new_page()
    other.goto(page.url)
    pill(other, "Generation 7 of 40")
    runs.tick(run_id, 999)
    for watcher in (page, other):
        pill(watcher, "Finished")
    assert page.locator(".tx-log").inner_text() == other.locator(".tx-log").inner_text()
    other.close()


def test_a_run_is_stopped_and_resumed(page, url, runs):
    run_id = start(page, url, runs)
    runs.tick(run_id, 3 + 7)
    pill(page, "Generation 7 of 40")
    page.get_by_role("button", name="Stop").click()
    pill(page, "Stopped")
    assert runs.get(run_id).status is RunStatus.STOPPED
    page.get_by_role("button", name="Resume").click()
    pill(page, "Generation 7 of 40")
    runs.tick(run_id, 4)
    pill(page, "Generation 10 of 40")
    assert "goes on after generation 7" in page.locator(".tx-log").inner_text()


@pytest.mark.slow
def test_an_interrupted_run_says_what_to_do(page, url, runs):
    run_id = runs.add(recorded(QUICK), QUICK)
    runs.tick(run_id, 9)
    runs.mark(run_id, RunStatus.INTERRUPTED)
    page.goto(f"{url}?run={run_id}")
    pill(page, "Interrupted")
    assert "press Resume" in page.locator(".tx-runview [role=alert]").inner_text()


@pytest.mark.slow
def test_a_value_out_of_range_is_said_beside_the_form(page, url, runs):
    page.goto(url)
    page.locator("#run-settings button").first.click()
    page.get_by_label("Generations", exact=True).fill("0")
    page.get_by_role("button", name="Start", exact=True).click()
    assert "Generations is 0; it must be a whole number from 1 to 10000." in page.locator("#run-notice [role=alert]").inner_text()
    assert runs.runs == {}


def test_a_paid_pool_wants_its_ceilings_first(page, url, runs):
    page.goto(url)
    page.locator(".tx-preset", has_text="Live pool").click()
    page.locator("#estimate", has_text="calls models outside this machine").wait_for()
    page.get_by_role("button", name="Start", exact=True).click()
    page.locator("#run-notice [role=alert]", has_text="must know when to stop").wait_for()
    page.locator("#run-settings button").first.click()
    page.get_by_label("Maximum calls").fill("500")
    page.get_by_label("Maximum dollars").fill("2")
    page.get_by_role("button", name="Start", exact=True).click()
    page.wait_for_selector(".tx-runview .tx-grid")
    (run,) = runs.runs.values()
    assert (run.stored.plan.max_calls, run.stored.plan.max_cost_usd) == (500, 2.0)


@pytest.mark.slow
def test_a_duplicate_fills_the_form(page, url, runs):
    plan = replace(QUICK, generations=17, seed=5)
    run_id = runs.add(recorded(plan), plan)
    runs.tick(run_id, 999)
    page.goto(f"{url}?run={run_id}")
    page.get_by_role("button", name="Duplicate").click()
    page.wait_for_selector(".tx-setup:visible")
    page.wait_for_function("document.querySelector('#run-generations input')?.value === '17'")
    assert "run=" not in page.url
    assert page.locator(".tx-preset.on").count() == 0


@pytest.mark.slow
def test_a_duplicate_of_an_ablation_unfolds_what_was_taken_away_and_starts_the_same_run(page, url, runs):
    plan = replace(QUICK, start=Start.ZERO, agents=("reader",), roles=("worker", "verifier"), reads=ReadToken.LAST)
    run_id = runs.add(recorded(plan), plan)
    runs.tick(run_id, 999)
    page.goto(f"{url}?run={run_id}")
    page.get_by_role("button", name="Duplicate").click()
    page.wait_for_selector("#run-agents:visible")
    page.locator("#run-agents", has_text="reader").wait_for()
    page.locator("#estimate", has_text="Live sessions cannot use").wait_for()
    page.get_by_role("button", name="Start", exact=True).click()
    page.wait_for_selector(".tx-runview .tx-grid")
    assert runs.get(page.url.split("run=")[1]).plan == plan


@pytest.mark.slow
def test_the_list_leads_to_a_run_and_back(page, url, runs):
    first, second = (runs.add(recorded(QUICK), QUICK, label=label) for label in ("First", "Second"))
    runs.tick(first, 13)
    runs.tick(second, 18)
    page.goto(url)
    page.locator(".tx-run-row").first.wait_for()
    assert page.locator(".tx-run-row").first.inner_text().startswith("Second")
    page.locator(".tx-run-row", has_text="First").click()
    pill(page, "Generation 10 of 40")
    page.get_by_role("button", name="All runs").click()
    page.wait_for_selector(".tx-setup:visible")
    page.locator(".tx-run-row", has_text="Second").click()
    pill(page, "Generation 15 of 40")
    runs.tick(first, 5)  # the run that was left keeps away from the one that is shown
    runs.tick(second, 1)
    pill(page, "Generation 16 of 40")
    page.go_back()
    page.wait_for_selector(".tx-setup:visible")
    page.go_forward()
    pill(page, "Generation 16 of 40")


@pytest.mark.slow
def test_the_keyboard_alone_starts_a_run_and_reads_a_chart(page, url, runs):
    page.goto(url)
    page.wait_for_selector(".tx-preset.on")
    page.locator(".tx-preset input").first.focus()
    page.keyboard.press("ArrowDown")
    page.locator(".tx-preset.on", has_text="Standard").wait_for()
    page.locator("#estimate", has_text="44,160 episodes").wait_for()
    page.locator("#start").focus()
    page.keyboard.press("Enter")
    page.wait_for_selector(".tx-runview .tx-grid")
    runs.tick(page.url.split("run=")[1], 8)
    pill(page, "Generation 5 of 60")
    page.locator(".tx-learning .tx-svg").focus()
    page.keyboard.press("End")
    assert page.locator(".tx-learning .tx-read b").inner_text() == "Generation 5"
    page.keyboard.press("ArrowLeft")
    assert "Generation 4, Best candidate" in page.locator(".tx-learning [aria-live=polite]").inner_text()


@pytest.mark.slow
def test_every_chart_has_its_numbers_as_a_table(page, url, runs):
    run_id = start(page, url, runs)
    runs.tick(run_id, 3 + 6)
    pill(page, "Generation 6 of 40")
    for chart in page.locator(".tx-chart").all():
        chart.locator("summary").click()
        assert chart.locator("tbody tr").count() in (6, 7)
        assert chart.locator("svg title").text_content()


def test_hostile_names_and_messages_show_as_text(page, url, runs):
    names = [f"{XSS}{number}" for number in range(7)]
    lines = recorded(QUICK, names=names, collapsed=XSS)
    lines[1]["advice"] = XSS
    run_id = runs.add(lines, replace(QUICK, pool=XSS), label=XSS)
    runs.tick(run_id, 999)
    runs.mark(run_id, RunStatus.FAILED, XSS)
    page.goto(f"{url}?run={run_id}")
    page.locator(".tx-runview [role=alert]").wait_for()
    assert page.locator(".tx-runview h2").inner_text() == XSS
    for summary in page.locator(".tx-chart summary").all():
        summary.click()
    page.get_by_role("button", name="All runs").click()
    page.wait_for_selector(".tx-setup:visible")
    assert page.evaluate("document.body.dataset.pwned") is None
    assert page.evaluate("document.querySelectorAll('.tx-evolve :is(script, iframe, img)').length") == 0


@pytest.mark.slow
def test_unknown_and_older_lines_are_skipped(page, url, runs):
    lines = recorded(QUICK)[:6]
    future = [{"event": "from_the_future", "x": 1}, {"event": 3}, {}]
    bare = [*future, {"event": "generation_ended", "index": 4}, {"event": "generation_ended"}]
    run_id = runs.add([*lines, *bare], QUICK)
    runs.tick(run_id, 999)
    page.goto(f"{url}?run={run_id}")
    pill(page, "Generation 4 of 40")
    assert "no candidate could be scored" in page.locator(".tx-log li").first.inner_text()


@pytest.mark.slow
def test_an_unknown_run_is_named_as_such(page, url, runs):
    page.goto(url + "?run=" + "0" * 32)
    page.get_by_text("There is no run with this address").wait_for()
    page.get_by_role("button", name="All runs").click()
    page.wait_for_selector(".tx-setup:visible")


@pytest.mark.slow
def test_a_store_that_fails_for_a_while_is_said_and_survived(page, url, runs):
    run_id = start(page, url, runs)
    runs.broken = "The disk is full."
    page.locator(".tx-runalert", has_text="The disk is full.").wait_for()
    runs.broken = ""
    runs.tick(run_id, 9)
    pill(page, "Generation 6 of 40")
    assert page.locator(".tx-runalert").inner_text() == ""


@pytest.mark.slow
def test_the_head_is_downloaded(page, url, runs):
    run_id = start(page, url, runs)
    assert page.locator("a.head").count() == 0
    runs.tick(run_id, 999)
    with page.expect_download() as download:
        page.locator("a.head").click()
    assert download.value.suggested_filename == f"head-{run_id}.safetensors"
    assert download.value.path().read_bytes() == b"head"


@pytest.mark.slow
def test_nothing_jumps_as_data_comes(page, url, runs):
    run_id = start(page, url, runs)
    boxes = "[...document.querySelectorAll('.tx-panel')].map((p) => p.getBoundingClientRect())"
    places = f"JSON.stringify({boxes}.map((b) => [b.top, b.height]).flat())"
    runs.tick(run_id, 3)
    page.locator(".tx-headroom .tx-forest-rows li").first.wait_for()
    before = json.loads(page.evaluate(places))
    runs.tick(run_id, 30)
    pill(page, "Generation 30 of 40")
    page.locator(".tx-heat-grid > i").first.wait_for()
    assert json.loads(page.evaluate(places)) == pytest.approx(before, abs=1)


@pytest.mark.slow
@pytest.mark.parametrize("shown", [0, 20, 999])
def test_a_phone_needs_no_sideways_scrolling(page, url, runs, shown):
    page.set_viewport_size({"width": 390, "height": 844})
    run_id = start(page, url, runs)
    runs.tick(run_id, shown)
    pill(page, {0: "Starting", 20: "Generation 17 of 40", 999: "Finished"}[shown])
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
