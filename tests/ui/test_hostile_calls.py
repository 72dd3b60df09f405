"""Every event of every page is an endpoint that anybody can call by its number, with anything: each answers, or refuses in words."""

from __future__ import annotations

import asyncio
import inspect
import json
from collections.abc import Iterator
from typing import Any

import gradio as gr
import pytest
from gradio.helpers import special_args
from starlette.datastructures import QueryParams

from tests.ui.everything import everything
from trinity_core.settings import SessionPlan
from ui.app import build_demo

VALUES: dict[str, Any] = {
    "nothing": None,
    "a path": "../../../../etc/passwd",
    "an address": "http://169.254.169.254/latest/meta-data",
    "a pool that is a file": "assets/pools/../pools/offline.toml",
    "markup": "<img src=x onerror=alert(1)>\x00\ud800\u202e",
    "a huge number": 10**400,
    "no number": float("nan"),
    "yes": True,
    "a nested list": [[["x"]], None, {"id": 1}],
    "an object": {"id": {"id": []}, "turn": "1", "tokens": 5, "path": "/etc/passwd", "session": ["x"], "agent": {}, "role": 7},
    "JSON of another kind": '{"groups": [{"cards": [{"chosen": true, "kind": "single", "many": [{"name": 1, "chosen": true}]}]}]}',
    "deep JSON": "[" * 20_000,
    "an unknown id": "0" * 32,
}


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[gr.Blocks]:
    bundle = everything(tmp_path_factory.mktemp("hostile"))
    bundle.store.create(SessionPlan("the-question-of-somebody-else", "coordinator", "offline", ()))
    yield build_demo(bundle)
    bundle.desk.close()


class Visit(gr.Request):
    """A request whose address holds a hostile value under every name."""

    def __init__(self, value: object) -> None:
        self.value, self.session_hash, self.username = value, "s" * 11, None
        names = ("session", "sessions", "run", "race", "comparison", "head", "pool", "strategy", "colour", "show", "q", "page", "method")
        text = value if isinstance(value, str) else json.dumps(value, default=str)
        self.query_params = QueryParams([(name, text) for name in names])
        self.headers, self.cookies, self.client = {}, {}, None


def taken(component: Any, value: object) -> object:
    """The value as the component passes it on; what it refuses is replaced by what it starts with."""
    if isinstance(component, gr.Dropdown | gr.Radio | gr.Number | gr.Slider | gr.Checkbox):
        try:
            return component.preprocess(value)
        except Exception:  # noqa: BLE001 - Gradio's refusals are of many kinds, and all are answered without details
            return component.value
    return value


def outcome(fn: Any, value: object) -> str:
    """Everything an endpoint answers to a value in each of its places, the event's data and the address included."""
    arguments = [taken(component, value) for component in fn.inputs]
    try:
        values, *_ = special_args(fn.fn, arguments, Visit(value), gr.EventData(None, value))
        return json.dumps(asyncio.run(_collected(fn.fn, values)), default=repr)
    except gr.Error as error:
        return f"refused: {error}"


async def _collected(function: Any, values: list[Any]) -> list[Any]:
    answer = function(*values)
    if inspect.isawaitable(answer):
        return [await answer]
    if hasattr(answer, "__aiter__"):
        return [item async for item in answer]
    return list(answer) if inspect.isgenerator(answer) else [answer]


@pytest.mark.parametrize("name", VALUES)
def test_every_endpoint_answers_anything_without_a_fault_and_without_what_is_not_asked_for(demo: gr.Blocks, name: str) -> None:
    endpoints = {number: fn for number, fn in demo.fns.items() if fn.fn is not None and not fn.is_cancel_function}
    assert len(endpoints) > 100
    faults = []
    for number, fn in endpoints.items():
        try:
            said = outcome(fn, VALUES[name])
        except Exception as error:  # noqa: BLE001 - a fault of any kind is what this looks for
            faults.append((number, fn.api_name, repr(error)[:200]))
            continue
        faults += [(number, fn.api_name, word) for word in ("Traceback", "root:x:0", "site-packages", 'File "') if word in said]
    assert faults == []
