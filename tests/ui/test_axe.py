"""Every page as axe, a checker of accessibility rules, finds it: no violation, in light and in dark."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any

import pytest

from tests.ui.everything import everything
from tests.ui.fakes import services
from tests.ui.test_sides import TANK, T, V, W, session
from tests.ui.why.test_why_browser import Why
from trinity_core.evaluation.comparison.plan import ComparisonPlan
from trinity_core.training.race import RacePlan
from ui.lessons.registry import core_lessons
from ui.services import Services

pytestmark = pytest.mark.browser
VIEWS = {
    "live": ".tx-welcome",
    "evolve": ".tx-preset",
    "run": ".tx-runview .tx-log li",
    "race": ".tx-preset",
    "raced": ".tx-raceview .tx-grid",
    "compare": "#compare-setup",
    "compared": ".tx-compareview .tx-pairtable",
    "traces": ".tx-traces li",
    "trace": ".tx-session .tx-end",
    "sides": ".tx-side-step",
    "map": ".tx-map",
    "data": ".tx-nothing",
    "settings": ".tx-fact-card",
    **{f"learn-{lesson.slug}": ".tx-lesson-panel" for lesson in core_lessons()},
}
"""What is looked at, and what is there once it is drawn."""
NOT_OURS: Mapping[str, str] = {}
"""Rules that Gradio's own parts break and we cannot mend, each with the reason."""


@dataclass(frozen=True)
class Site:
    """A served application and the address of each view."""

    url: str
    paths: Mapping[str, str]


@pytest.fixture(scope="module")
def site(serve_all: Callable[..., Any], tmp_path_factory: pytest.TempPathFactory) -> Site:
    bundle = replace(everything(tmp_path_factory.mktemp("axe"), services()), why=Why())
    return Site(serve_all(bundle).url, paths(bundle))


def paths(bundle: Services) -> dict[str, str]:
    """Address of each view, over two sessions, a run, a race and a comparison that have ended."""
    one = session(bundle.store, [("a", T, "x"), ("a", W, "y"), ("b", V, "z")], correct=True, margins=(0.3, 0.12))
    other = session(bundle.store, [("a", T, "x"), ("b", W, "y")], question=TANK, correct=False, margins=(0.3, 0.4))
    runs, comparisons = bundle.runs, bundle.comparisons
    run = runs.submit(runs.presets()[0].plan)
    runs.tick(run, 10**6)
    race = runs.submit_race(RacePlan(("sep-cma-es", "cma-es"), seeds=2, episodes=5_000))
    runs.advance(race, 4)
    comparison = comparisons.submit(ComparisonPlan(("coordinator", "single:generalist", "random", "vote"), limit=24))
    comparisons.tick(comparison)
    return {
        "live": "/",
        "run": f"/evolve?run={run}",
        "raced": f"/race?race={race}",
        "compared": f"/compare?comparison={comparison}",
        "trace": f"/traces?session={one}",
        "sides": f"/sides?sessions={one},{other}",
        **{f"learn-{lesson.slug}": f"/learn?lesson={lesson.slug}" for lesson in core_lessons()},
    }


def violations(page: Any) -> list[str]:
    """What axe finds, one line for each rule: its name, where first, and why."""
    axe = pytest.importorskip("axe_playwright_python.sync_playwright", reason="axe-playwright-python is not installed")
    found = [rule for rule in axe.Axe().run(page).response["violations"] if rule["id"] not in NOT_OURS]
    return [f"{rule['id']}: {rule['nodes'][0]['target']} {rule['nodes'][0]['failureSummary']}" for rule in found]


def looked_at(page: Any, site: Site, view: str, theme: str) -> None:
    page.emulate_media(color_scheme=theme, reduced_motion="reduce")
    path = site.paths.get(view, f"/{view}")
    page.goto(f"{site.url}{path}{'&' if '?' in path else '?'}__theme={theme}")
    page.wait_for_selector(VIEWS[view])


@pytest.mark.slow
def test_the_first_page_breaks_no_rule_in_the_dark(page: Any, site: Site) -> None:
    looked_at(page, site, "live", "dark")
    assert violations(page) == []


@pytest.mark.slow
@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("view", VIEWS)
def test_no_page_breaks_a_rule(page: Any, site: Site, view: str, theme: str) -> None:
    looked_at(page, site, view, theme)
    assert violations(page) == []


@pytest.mark.slow
@pytest.mark.parametrize("theme", ["light", "dark"])
def test_a_played_session_with_its_reasons_open_breaks_none(page: Any, site: Site, theme: str) -> None:
    looked_at(page, site, "live", theme)
    page.locator(".tx-example", has_text="A tank fills").click()
    page.wait_for_selector(".tx-end .tx-grade")
    page.get_by_role("button", name="Why was turn 2 decided so?").click()
    page.wait_for_selector(".tx-reason-account")
    assert violations(page) == []
