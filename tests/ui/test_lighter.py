"""What Gradio does at every event for others is left out."""

from __future__ import annotations

import sys
from importlib.util import find_spec

import gradio as gr
from gradio.queueing import Queue
from gradio.state_holder import SessionState

from tests.ui.fakes import services
from ui.app import build_demo
from ui.lighter import QUEUE_LOOKS_S, lighten


def test_what_is_not_installed_is_not_looked_for_and_nothing_is_summed_up(monkeypatch):
    installed = find_spec("matplotlib") is not None
    monkeypatch.setattr(sys, "modules", dict(sys.modules))
    demo = build_demo(services())
    assert hasattr(Queue, "ANAYLTICS_CACHE_FREQUENCY") or hasattr(demo._queue, "ANAYLTICS_CACHE_FREQUENCY")
    assert demo._queue.sleep_when_free < QUEUE_LOOKS_S
    lighten(demo)
    assert demo._queue.sleep_when_free == QUEUE_LOOKS_S
    assert (sys.modules.get("matplotlib", "") is None) is not installed
    demo._queue.events_recorded = 1
    assert demo._queue.compute_analytics_summary([{"function": "f", "process_time": 1.0, "status": "success"}]) == {"functions": {}}


def test_a_tab_describes_what_has_not_changed_once() -> None:
    with gr.Blocks() as demo:
        box, other = gr.Textbox("as it was"), gr.Textbox("as well")
    lighten(demo)
    first, second = SessionState(demo), SessionState(demo)
    first._update_value_in_config(box._id, "mine")
    assert second.config_values[box._id]["props"]["value"] == "as it was"
    first[other._id] = gr.Textbox("changed", label="Anew", render=False)
    first._update_config(other._id)
    assert first.config_values[other._id]["props"]["label"] == "Anew"
    assert second.config_values[other._id] == SessionState(demo).config_values[other._id]


def test_a_tab_is_told_the_same_as_without_it() -> None:
    demo, plain = build_demo(services()), build_demo(services())
    lighten(demo)
    assert [config["props"].get("label") for config in SessionState(demo).config_values.values()] == [
        config["props"].get("label") for config in SessionState(plain).config_values.values()
    ]
