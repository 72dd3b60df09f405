"""All five lessons in a headless Chromium: what is saved of them, what the keyboard reaches, and numbers that are the core's."""

from __future__ import annotations

import io
import xml.etree.ElementTree as ET
from dataclasses import replace
from pathlib import Path
from urllib.parse import parse_qsl, urlsplit

import pytest
from PIL import Image

from tests.ui.fakes import services
from ui.config import Config
from ui.lessons.classroom import Classroom
from ui.lessons.registry import lessons
from ui.workbench import Workbench

pytestmark = [pytest.mark.browser, pytest.mark.slow]
ASSETS = Path(__file__).parents[2] / "assets"
LINKS = {
    "sees": "turns=1&push-reader=2.5", "generation": "budget=60&step=9", "repeats": "part=budget", "separable": "size=96", "tables": "",
}  # fmt: skip
SVG = "{http://www.w3.org/2000/svg}"


@pytest.fixture(scope="module")
def served(serve_all, tmp_path_factory):
    with Workbench(Config(ASSETS, f"sqlite:///{tmp_path_factory.mktemp('files') / 'x.db'}")) as workbench:
        yield serve_all(replace(services(), classroom=Classroom(lessons(workbench))))


def saved(page, button):
    with page.expect_download() as download:
        button.click()
    return Path(download.value.path()).read_bytes()


def brightness(colour):
    """0 to 1, of a colour as the browser writes it."""
    return sum(float(part) for part in colour[colour.index("(") + 1 : -1].split(",")[:3]) / 765


def stands_on_paper(text):
    figure = ET.fromstring(text)
    assert brightness(figure.find(f"{SVG}rect").get("fill")) > 0.95
    words = [node for node in figure.iter(f"{SVG}text") if not (node.text or "").isdigit()]  # ranks stand on dark dots
    plain = [node.get("fill") for node in words if node.get("stroke", "none") == "none"]
    assert len(plain) > 2
    assert max(brightness(fill) for fill in plain if fill is not None and fill.startswith("rgb")) < 0.6


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("slug", LINKS)
def test_pictures_and_numbers_of_every_lesson_can_be_saved(served, page, slug, theme):
    page.goto(f"{served.url}/learn?lesson={slug}&{LINKS[slug]}&__theme={theme}")
    page.wait_for_selector(".tx-lesson-panel")
    pictures = page.get_by_role("button", name="SVG")
    assert pictures.count() >= 1
    for k in range(pictures.count()):
        stands_on_paper(saved(page, pictures.nth(k)).decode())
        image = Image.open(io.BytesIO(saved(page, page.get_by_role("button", name="PNG").nth(k)))).convert("RGB")
        assert min(image.getpixel((2, 2))) > 240
        assert min(image.size) > 300
        assert len(image.getcolors(1_000_000)) > 20
    assert len(saved(page, page.get_by_role("link", name="Numbers as CSV")).decode().splitlines()) > 3
    assert page.evaluate("document.body.classList.contains('dark')") is (theme == "dark")


REACHABLE = """() => [...document.querySelectorAll('.tx-learn :is(a, button, input, select, textarea, summary, [tabindex="0"])')]
    .filter((node) => node.checkVisibility({ visibilityProperty: true }) && !node.disabled && (node.type !== 'radio' || node.checked))"""
WATCH = "() => { window.reached = new Set(); document.addEventListener('focusin', (e) => window.reached.add(e.target)); }"


@pytest.mark.parametrize("slug", LINKS)
def test_every_control_is_reached_by_keyboard(served, page, slug):
    page.goto(f"{served.url}/learn?lesson={slug}&{LINKS[slug]}")
    page.wait_for_selector(".tx-lesson-panel")
    wanted = page.evaluate(f"({REACHABLE})().length")
    page.evaluate(WATCH)
    page.locator(".tx-lessons a").first.focus()
    for _ in range(wanted + 5):
        page.keyboard.press("Tab")
    assert page.evaluate(f"({REACHABLE})().filter((node) => !window.reached.has(node)).map((node) => node.outerHTML.slice(0, 120))") == []


def told_by_core(classroom, address):
    """What the core computes at the settings of an address: logit and probability of every output."""
    values = {name: value for name, value in parse_qsl(urlsplit(address).query) if name not in ("lesson", "__theme")}
    data = classroom.teach("sees", values).data
    rows = [dict(zip(data["columns"], row, strict=True)) for row in data["rows"]]
    return {row["output"]: (row["logit_after_push"], row["probability"]) for row in rows}


def told_by_page(page):
    """The same as the sliders tell it."""
    knobs = page.locator(".tx-knob")
    return {knob.get_attribute("aria-label").removeprefix("Logit of "): knob.get_attribute("aria-valuetext") for knob in knobs.all()}


def agree(page, classroom):
    core = told_by_core(classroom, page.url)
    for name, text in told_by_page(page).items():
        logit, probability = core[name]
        assert float(text.split()[3].strip(",").replace("−", "-")) == pytest.approx(logit, abs=0.0011)
        assert float(text.split()[1].strip("<%,")) == pytest.approx(100 * probability, abs=0.51)


def test_a_dragged_logit_turns_the_choice_at_once_and_its_numbers_are_the_cores(served, page):
    page.goto(f"{served.url}/learn?lesson=sees")
    page.wait_for_selector(".tx-knob", timeout=60_000)  # the language model is loaded first
    knob, classroom = page.locator(".tx-knob").nth(3), served.bundle.classroom
    knob.scroll_into_view_if_needed()
    box = knob.bounding_box()
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x + box["width"] / 4, y, steps=3)
    assert "pushed by +" in knob.get_attribute("aria-valuetext")  # before anything was computed anew
    page.mouse.up()
    page.wait_for_function("location.search.includes('push-programmer=')")
    agree(page, classroom)
    for key in ("End", "ArrowLeft", "PageDown"):
        page.keyboard.press(key)
    page.wait_for_function("location.search.includes('push-programmer=10.9')")
    agree(page, classroom)
    page.reload()
    page.wait_for_selector(".tx-knob")
    agree(page, classroom)
    page.get_by_role("button", name="Put the logits back").click()
    page.wait_for_function("!location.search.includes('push')")
    assert all("pushed" not in text for text in told_by_page(page).values())


def test_play_step_and_reset_move_every_lesson(served, page):
    for slug in LINKS:
        page.goto(f"{served.url}/learn?lesson={slug}")
        page.wait_for_selector(".tx-lesson-panel")
        page.get_by_role("button", name="Reset").click()
        first = page.locator(".tx-steps-said").inner_text()
        page.get_by_role("button", name="Step", exact=True).click()
        assert page.locator(".tx-steps-said").inner_text() != first
        page.get_by_role("button", name="Play").click()
        page.wait_for_function("Number(document.querySelector('.tx-steps input[type=range]').value) >= 2")
        page.get_by_role("button", name="Reset").click()
        assert page.locator(".tx-steps-said").inner_text() == first
