"""The first minute: a recorded session plays, a tour offers itself, both give way and are not forced on anybody twice."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.ui.fakes import services
from ui.assets import FOLDER
from ui.recording import read_recording

pytestmark = pytest.mark.browser
BOX = ".tx-rec-box"


@pytest.fixture(scope="module")
def url(serve_all):
    return serve_all(replace(services(), recording=read_recording(FOLDER.parent))).url


def test_a_recorded_session_plays_and_gives_way_to_ones_own(url, page):
    page.goto(url)
    page.wait_for_selector(f"{BOX} .tx-turn")
    assert "Recorded session, played back" in page.locator(".tx-rec-word").inner_text()
    assert "session=" not in page.url
    assert page.evaluate("document.activeElement === document.body")
    page.get_by_role("button", name="Show all").click()
    assert "Finished, right" in page.locator(f"{BOX} .tx-pill").first.inner_text()
    assert page.locator(f"{BOX} .tx-verdict").all_inner_texts()[:2] == ["REVISE", "ACCEPT"]
    page.locator(".tx-example", has_text="A tank fills").click()
    page.wait_for_selector(".tx-session.ended:not(.tx-rec *)")
    assert page.locator(BOX).count() == 0
    assert "2 of 3" in page.locator(".tx-tour-words").inner_text()
    page.goto(url)
    page.get_by_role("button", name="Watch a recorded session").click()
    page.wait_for_selector(f"{BOX} .tx-turn")


@pytest.mark.slow
def test_with_less_motion_the_recorded_session_is_there_at_once_as_a_whole(url, page):
    page.emulate_media(reduced_motion="reduce")
    page.goto(url)
    page.wait_for_selector(f"{BOX} .tx-end")
    assert page.get_by_role("button", name="Pause").count() == 0
    assert page.locator(BOX).evaluate("box => box.scrollTop") == 0


@pytest.mark.slow
def test_a_hidden_recording_stays_hidden(url, page):
    page.goto(url)
    page.get_by_role("button", name="Hide", exact=True).press("Enter")
    assert page.evaluate("document.activeElement.textContent") == "Watch a recorded session"
    page.reload()
    page.wait_for_selector(".tx-example")
    assert page.locator(BOX).count() == 0


@pytest.mark.slow
def test_nothing_is_played_to_whoever_opens_a_session(url, page):
    page.goto(url + "/?session=" + "0" * 32)
    page.wait_for_selector("text=There is no session with this address")
    assert page.locator(f"{BOX}, .tx-tour").count() == 0


@pytest.mark.slow
def test_the_tour_is_walked_with_the_keyboard_and_is_over_for_good(url, page):
    page.goto(url)
    page.get_by_role("button", name="Next", exact=True).focus()
    page.keyboard.press("Enter")
    assert "2 of 3" in page.locator(".tx-tour-words").inner_text()
    page.keyboard.press("Enter")
    assert "Learn" not in page.locator(".tx-tour-words").inner_text()  # no such page here
    assert page.evaluate("document.activeElement.textContent") == "Done"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.textContent") == "Tour"
    page.reload()
    page.get_by_role("button", name="Tour", exact=True).press("Enter")
    page.keyboard.press("Escape")
    assert page.locator(".tx-tour").count() == 0
    assert page.context.cookies() == []


@pytest.mark.slow
@pytest.mark.parametrize("theme", ["light", "dark"])
def test_the_first_visit_fits_a_phone(url, page, theme):
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto(f"{url}/?__theme={theme}")
    page.wait_for_selector(f"{BOX} .tx-turn")
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert page.locator(".tx-example").first.bounding_box()["y"] < 844
