"""The Race page as a visitor meets it, in a headless Chromium, over races that are played run by run."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from storage.stored_run import RunStatus
from tests.ui.fake_races import FakeRaces
from tests.ui.fakes import services
from trinity_core.training.competitors import WARM
from trinity_core.training.race import RacePlan

pytestmark = pytest.mark.browser
RACE = RacePlan(("sep-cma-es", "cma-es"), seeds=3, episodes=5_000)
XSS = '<img src=x onerror="document.body.dataset.pwned=1">'


@pytest.fixture(scope="module")
def kept():
    return FakeRaces()


@pytest.fixture
def runs(kept):
    kept.forget()
    return kept


@pytest.fixture(scope="module")
def url(serve_all, kept):
    return serve_all(replace(services(), runs=kept)).url + "/race"


def watch(page, url, race_id):
    page.goto(f"{url}?race={race_id}")
    page.wait_for_selector(".tx-raceview .tx-grid")


def entrant(page, title):
    return page.get_by_role("checkbox", name=title, exact=True)


def pill(page, words):
    page.locator(".tx-raceview .tx-pill", has_text=words).wait_for()


def test_the_page_says_what_to_do_and_one_click_starts_a_race(page, url, runs):
    page.goto(url)
    page.get_by_text("No races yet").wait_for()
    page.get_by_role("button", name="Start the race").click()
    page.wait_for_selector(".tx-raceview .tx-grid")
    race_id = page.url.split("race=")[1]
    assert len(runs.race(race_id)) == 9
    assert runs.warmed == 1
    assert not page.locator(".tx-setup").is_visible()


@pytest.mark.slow
def test_ticking_a_trainer_and_changing_the_regime_change_the_race(page, url, runs):
    page.goto(url)
    entrant(page, "Full CMA-ES").check()
    page.get_by_text("12 runs of 15,000 episodes").wait_for()
    page.get_by_role("radio", name="One outcome per decision").check()
    page.get_by_text("12 runs of 22,000 episodes").wait_for()
    assert entrant(page, WARM.title).is_disabled()
    page.get_by_role("button", name="Start the race").click()
    page.wait_for_selector(".tx-raceview .tx-grid")
    assert {run.plan.regime.value for run in runs.race(page.url.split("race=")[1])} == {"dense"}


@pytest.mark.slow
def test_a_mistake_is_told_beside_the_button(page, url, runs):
    page.goto(url)
    for name in ("REINFORCE", "Random search"):
        entrant(page, name).uncheck()
    page.get_by_role("button", name="Start the race").click()
    page.locator("#race-notice", has_text="A race needs at least two trainers").wait_for()
    assert runs.runs == {}


@pytest.mark.slow
def test_the_race_grows_before_the_eyes_and_survives_a_reload(page, url, runs):
    race_id = runs.submit_race(RACE)
    watch(page, url, race_id)
    pill(page, "Waiting")
    runs.advance(race_id, 2, 12)
    pill(page, "2 of 6 runs finished")
    page.locator(".tx-racecurves .tx-curve").nth(1).wait_for(state="attached")
    assert page.locator(".tx-racerun.done").count() == 2
    page.reload()
    pill(page, "2 of 6 runs finished")
    runs.advance(race_id, 6)
    page.locator(".tx-racecurves .tx-plot .tx-band").nth(1).wait_for(state="attached")
    pill(page, re.compile("^Finished$"))
    assert "not finished" not in page.locator(".tx-raceverdict-words").inner_text()


@pytest.mark.slow
def test_every_trainer_has_a_colour_and_a_dash_of_its_own(page, url, runs):
    race_id = runs.submit_race(RacePlan(("sep-cma-es", "cma-es", "reinforce", "imitation", "random-search"), seeds=2, episodes=5_000))
    runs.advance(race_id, 10)
    watch(page, url, race_id)
    page.locator(".tx-racecurves .tx-plot .tx-curve").nth(4).wait_for(state="attached")
    looks = page.locator(".tx-racecurves .tx-plot .tx-curve").evaluate_all(
        "all => all.map(one => [getComputedStyle(one).stroke, one.getAttribute('stroke-dasharray')])"
    )
    assert len(looks) == 5
    assert len({stroke for stroke, _ in looks}) == len({dash for _, dash in looks}) == 5


@pytest.mark.slow
def test_the_reference_lines_and_the_table_are_there(page, url, runs):
    race_id = runs.submit_race(RACE)
    runs.advance(race_id, 6)
    watch(page, url, race_id)
    page.locator(".tx-racecurves .tx-ref-name").nth(3).wait_for()
    names = " ".join(page.locator(".tx-racecurves .tx-ref-name").all_text_contents())
    assert all(word in names for word in ("random choice", "best single agent", "best per family", "best possible choice"))
    rows = page.locator(".tx-racetable tbody tr")
    assert [row.split("\t")[0].strip() for row in rows.all_inner_texts()] == ["sep-CMA-ES", "Full CMA-ES"]
    assert " to " in rows.first.inner_text()


@pytest.mark.slow
def test_every_run_leads_to_its_own_page(page, url, runs):
    race_id = runs.submit_race(RACE)
    runs.advance(race_id, 6)
    watch(page, url, race_id)
    page.locator(".tx-racerun").first.click()
    page.wait_for_selector("#run .tx-runview")
    assert f"evolve?run={runs.race(race_id)[0].id}" in page.url


@pytest.mark.slow
def test_stop_stops_all_runs_and_resume_lets_them_go_on(page, url, runs):
    race_id = runs.submit_race(RACE)
    runs.advance(race_id, 1, 6)
    watch(page, url, race_id)
    page.get_by_role("button", name="Stop").click()
    pill(page, "1 of 6 runs finished, the rest ended early")
    page.get_by_role("button", name="Resume").click()
    pill(page, re.compile("^1 of 6 runs finished$"))
    assert [run.status for run in runs.race(race_id)][1:] == [RunStatus.RUNNING] * 5


@pytest.mark.slow
def test_running_again_opens_a_race_with_other_seeds(page, url, runs):
    race_id = runs.submit_race(RACE)
    watch(page, url, race_id)
    assert page.get_by_role("button", name="Run again with other seeds").is_disabled()
    runs.advance(race_id, 6)
    page.get_by_role("button", name="Run again with other seeds").click()
    page.locator(".tx-racerun", has_text="Seed 4").first.wait_for()
    assert race_id not in page.url
    page.go_back()
    page.locator(".tx-racerun", has_text="Seed 1").first.wait_for()


@pytest.mark.slow
def test_the_list_opens_a_race_and_back_returns(page, url, runs):
    runs.submit_race(RACE)
    page.goto(url)
    page.locator(".tx-run-row", has_text="sep-CMA-ES").click()
    page.wait_for_selector(".tx-raceview .tx-grid")
    page.get_by_role("button", name="All races").click()
    page.locator(".tx-run-row").wait_for()
    assert "race=" not in page.url


@pytest.mark.slow
@pytest.mark.parametrize("address", ["0" * 32, "<script>", "x"])
def test_an_address_that_is_no_race_is_said_so_or_ignored(page, url, address):
    page.goto(f"{url}?race={address}")
    if address == "0" * 32:
        page.get_by_text("There is no race with this address").wait_for()
        page.get_by_role("button", name="All races").click()
    page.get_by_role("button", name="Start the race").wait_for()


def test_what_runs_say_is_text(page, url, runs):
    race_id = runs.submit_race(RACE)
    runs.mark(runs.race(race_id)[0].id, RunStatus.FAILED, XSS)
    watch(page, url, race_id)
    page.locator(".tx-racerun.broken").wait_for()
    assert page.evaluate("document.body.dataset.pwned") is None


@pytest.mark.slow
@pytest.mark.parametrize("width", [390, 1440])
def test_nothing_sticks_out_of_the_page(page, url, runs, width):
    page.set_viewport_size({"width": width, "height": 900})
    race_id = runs.submit_race(RacePlan(("sep-cma-es", "cma-es", WARM.name), seeds=10, episodes=26_000))
    runs.advance(race_id, 30)
    for address in ("", f"?race={race_id}"):
        page.goto(url + address)
        page.wait_for_selector(".tx-raceview .tx-plot .tx-curve" if address else ".tx-entrants", state="attached")
        assert page.evaluate("document.documentElement.scrollWidth") <= width
