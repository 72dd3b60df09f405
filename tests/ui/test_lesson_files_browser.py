"""What can be saved of every lesson, in a headless Chromium: pictures that stand on a white slide, and the numbers."""

from __future__ import annotations

import io
import xml.etree.ElementTree as ET
from dataclasses import replace
from pathlib import Path

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
