"""What the browser is told of the application: two open endpoints, limits on every event, ids used once, and a small page."""

from __future__ import annotations

from collections import Counter

import pytest

from tests.ui.fakes import services
from ui.app import build_demo, launch_options
from ui.assets import FOLDER


@pytest.fixture(scope="module")
def config():
    return build_demo(services()).get_config_file()


def test_only_the_functions_for_other_programs_are_listed_as_public(config):
    public = [d["api_name"] for d in config["dependencies"] if d["api_visibility"] == "public"]
    assert public == ["run_session", "show_trace"]


def test_every_event_states_its_limit_of_concurrency():
    demo = build_demo(services())
    limits = [fn.concurrency_limit for fn in demo.fns.values() if not fn.is_cancel_function]
    assert limits
    assert "default" not in limits


def test_ids_are_used_once_on_a_page(config):
    for page in config["page"].values():
        ids = Counter(c["props"].get("elem_id") for c in config["components"] if c["id"] in page["components"])
        del ids[None]
        assert [name for name, count in ids.items() if count > 1] == []


def test_no_template_holds_data(config):
    templates = {c["props"]["html_template"] for c in config["components"] if c["type"] == "html" and c["props"]["value"] != HEADING}
    assert {t for t in templates if t != "<div></div>"} <= {"${value}"}
    assert all(c["props"]["css_template"] == "" for c in config["components"] if c["type"] == "html")


HEADING = '<h1 class="tx-sr">Trinity Explorer: Live</h1>'


def test_the_doors_that_gradio_leaves_open_are_closed():
    options = launch_options(services())
    closed = ("ssr_mode", "run_history", "show_error", "enable_monitoring", "mcp_server", "pwa")
    assert {name: options[name] for name in closed} == dict.fromkeys(closed, False)
    assert options["max_threads"] >= 256
    assert options["footer_links"] == []


def test_styles_and_scripts_load_nothing_from_elsewhere():
    for path in [*FOLDER.glob("*.css"), *FOLDER.glob("*.js")]:
        text = path.read_text("utf-8").replace("http://www.w3.org/2000/svg", "")
        assert "http://" not in text, path.name
        assert "https://" not in text, path.name
        assert "innerHTML" not in text, path.name
