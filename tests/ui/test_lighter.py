"""What Gradio does at every event for others is left out."""

from __future__ import annotations

import sys
from importlib.util import find_spec

from gradio.queueing import Queue

from tests.ui.fakes import services
from ui.app import build_demo
from ui.lighter import lighten


def test_what_is_not_installed_is_not_looked_for_and_nothing_is_summed_up(monkeypatch):
    installed = find_spec("matplotlib") is not None
    monkeypatch.setattr(sys, "modules", dict(sys.modules))
    demo = build_demo(services())
    assert hasattr(Queue, "ANAYLTICS_CACHE_FREQUENCY") or hasattr(demo._queue, "ANAYLTICS_CACHE_FREQUENCY")
    lighten(demo)
    assert (sys.modules.get("matplotlib", "") is None) is not installed
    demo._queue.events_recorded = 1
    assert demo._queue.compute_analytics_summary([{"function": "f", "process_time": 1.0, "status": "success"}]) == {"functions": {}}
