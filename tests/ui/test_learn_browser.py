"""The Learn page as a reader meets it, in a headless Chromium."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from tests.ui.fakes import services
from ui.lessons.classroom import Classroom
from ui.lessons.registry import core_lessons

pytestmark = pytest.mark.browser
LINK = "/learn?lesson=repeats&gap=0.1&repeats=12&step=3"


@pytest.fixture(scope="module")
def served(serve_all):
    return serve_all(replace(services(), classroom=Classroom(core_lessons())))


def opened(page, served, address):
    page.goto(served.url + address)
    page.wait_for_selector(".tx-lesson-panel")


def saved(page, panel, form):
    with page.expect_download() as download:
        page.locator(".tx-lesson-panel", has_text=panel).get_by_role("button", name=form).click()
    return download.value.suggested_filename, Path(download.value.path()).read_bytes()


def study(page, served, theme):
    """Open a link, move a control with the keyboard, reload, step, save the picture."""
    opened(page, served, f"{LINK}&__theme={theme}")
    said = page.locator(".tx-lesson-said")
    assert said.inner_text().startswith("With 12 repeats")
    assert page.locator(".tx-steps-said").inner_text().startswith("Repeat 3:")
    page.get_by_label("Repeats m").focus()
    page.keyboard.press("ArrowRight")
    page.wait_for_function("document.querySelector('.tx-lesson-said').textContent.startsWith('With 13 repeats')")
    page.wait_for_function("location.search.includes('repeats=13')")
    first, address = said.inner_text(), page.url
    page.reload()
    page.wait_for_selector(".tx-lesson-panel")
    assert (said.inner_text(), page.url) == (first, address)
    page.get_by_role("button", name="Step", exact=True).click()
    assert page.locator(".tx-steps-said").inner_text().startswith("Repeat 4:")
    page.wait_for_function("location.search.includes('step=4')")
    page.get_by_role("button", name="Reset").click()
    assert page.get_by_label("Step", exact=True).last.input_value() == "0"
    name, content = saved(page, "One comparison", "SVG")
    text = content.decode()
    assert name == "repeats-one-comparison-coin-by-coin.svg"
    assert 'xmlns="http://www.w3.org/2000/svg"' in text
    assert "One comparison, coin by coin" in text
    assert "Worse candidate" in text
    assert "var(" not in text
    assert " class=" not in text


def test_a_link_opens_a_lesson_as_it_was_and_everything_works_by_keyboard(served, page):
    study(page, served, "light")


@pytest.mark.slow
def test_the_same_in_the_dark(served, page):
    study(page, served, "dark")
    assert page.evaluate("getComputedStyle(document.querySelector('.tx-lesson-panel')).backgroundColor") == "rgb(21, 26, 34)"


@pytest.mark.slow
@pytest.mark.parametrize("width", [390, 1440])
def test_every_lesson_fits_plays_and_leads_on(served, page, width):
    page.set_viewport_size({"width": width, "height": 900})
    opened(page, served, "/learn")
    for lesson in core_lessons():
        page.wait_for_selector(".tx-lesson-panel")
        assert page.locator(".tx-lesson-title").inner_text() == lesson.title
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        page.get_by_role("button", name="Reset").click()
        page.get_by_label("Speed").select_option("0.12")
        page.get_by_role("button", name="Play").click()
        page.wait_for_function("Number(document.querySelector('.tx-steps input[type=range]').value) > 2")
        page.get_by_role("button", name="Pause").click()
        if (onward := page.locator(".tx-lesson-next button")).count():
            onward.click()
            page.wait_for_function("title => document.querySelector('.tx-lesson-title').textContent !== title", arg=lesson.title)
    page.go_back()
    page.wait_for_function("title => document.querySelector('.tx-lesson-title').textContent === title", arg=core_lessons()[-2].title)


@pytest.mark.slow
def test_pictures_are_saved_as_png_and_numbers_as_csv(served, page):
    opened(page, served, "/learn?lesson=generation&budget=60")
    name, content = saved(page, "The search on its landscape", "PNG")
    assert (name, content[:4]) == ("generation-the-search-on-its-landscape.png", b"\x89PNG")
    with page.expect_download() as download:
        page.get_by_role("link", name="Numbers as CSV").click()
    assert Path(download.value.path()).read_text().startswith("picture,name,generation")


@pytest.mark.slow
def test_a_link_with_nonsense_says_so_and_opens_the_rest(served, page):
    opened(page, served, "/learn?lesson=repeats&gap=<script>&repeats=7&step=9999")
    assert "gap is '<script>'" in page.locator(".tx-runalert").inner_text()
    assert page.locator(".tx-lesson-said").inner_text().startswith("With 7 repeats")
