"""Why? as a visitor meets it, in a headless Chromium."""

from __future__ import annotations

from concurrent.futures import Future
from dataclasses import replace

import pytest

from tests.ui.fakes import agents, services
from tests.ui.test_browser import XSS

pytestmark = [pytest.mark.browser, pytest.mark.slow]
EVIL = "".join(XSS)


def explained(turn):
    effects = {
        "margin": 1.5,
        "gradient": [0.9, -0.4],
        "plain": [0.1, 0.2],
        "left_out": [0.8, None],
        "agreement": 0.65,
        "plain_agreement": None,
    }
    other = {"question": EVIL, "turn": 1, "agent": EVIL, "role": "worker", "probability": 0.9, "distance": 1.0, "differs": EVIL}
    contest = {"side": "agent", "chosen": EVIL, "runner_up": "bob", "chosen_probability": 0.7, "runner_up_probability": 0.2}
    words = [[0, 9, 12], [0, 13, 16]]
    return {
        "turn": turn, "account": EVIL, "entropy": 0.5, "margin": 0.3, "parts": [f"Problem:\nTom has {EVIL}\n"], "words": words,
        "contests": [{**contest, "effects": effects, "others": [other]}], "familiarity": None, "notes": [EVIL], "compared": "none",
    }  # fmt: skip


class Why:
    """Explains at once, in the worst words."""

    def submit(self, stored, turn, cancel):
        made: Future = Future()
        made.set_result(explained(turn))
        return made

    def close(self):
        """Nothing to close."""


def test_why_opens_by_keyboard_says_each_word_exactly_and_runs_nothing(serve, page):
    served = serve(replace(services(agents()), why=Why()))
    page.goto(served.url)
    page.locator(".tx-example", has_text="A tank fills").click()
    page.wait_for_selector(".tx-end .tx-grade")
    page.get_by_role("button", name="Why was turn 2 decided so?").focus()
    page.keyboard.press("Enter")
    words = page.get_by_role("option")
    words.first.focus()
    page.keyboard.press("ArrowRight")
    assert page.evaluate("document.activeElement.textContent") == "has"
    assert words.nth(1).get_attribute("aria-label") == "“has”: −0.400, for bob. Gradient −0.400, left out not measured."
    assert [word.get_attribute("data-sign") for word in words.all()] == ["+", "−"]
    assert page.locator(".tx-reason-account").text_content() == EVIL
    assert page.evaluate("document.body.dataset.pwned") is None
    page.keyboard.press("Shift+Tab")
    page.get_by_role("button", name="Why was turn 2 decided so?").press("Enter")
    page.wait_for_selector(".tx-reason", state="detached")
