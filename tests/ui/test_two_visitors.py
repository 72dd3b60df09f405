"""Two visitors of a public page: nobody sees or changes what is another's, whatever they call."""

from __future__ import annotations

import asyncio
import inspect
import json
from collections.abc import Iterator
from typing import Any

import gradio as gr
import httpx
import pytest
from gradio.helpers import special_args
from starlette.routing import compile_path

from storage.access import Thing
from tests.ui.fakes import agents
from tests.ui.public import public_services
from tests.ui.test_hostile_calls import Visit, taken
from ui.app import build_demo, launch_options
from ui.torture.planted import Planted, fingerprint, plant
from ui.torture.spy import FILES, two_visitors
from ui.visiting.identity import acting_for

AGENTS = tuple(agent.info for agent in agents())
MINE, THEIRS = "visitor:mine", "visitor:theirs"


@pytest.fixture(scope="module")
def page(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[gr.Blocks, Any, Planted]]:
    bundle, database = public_services(tmp_path_factory.mktemp("public"))
    planted = plant(database, MINE, AGENTS)
    yield build_demo(bundle), database, planted
    bundle.desk.close()


def handlers(demo: gr.Blocks) -> dict[int, Any]:
    return {number: fn for number, fn in demo.fns.items() if fn.fn is not None and not fn.is_cancel_function}


class Aimed(Visit):
    """A request whose address holds another's ids under the names of pages."""

    def __init__(self, planted: Planted) -> None:
        super().__init__("")
        ids = planted.ids
        named = {"session": ids[Thing.SESSION], "sessions": f"{ids[Thing.SESSION]},{planted.words[1]}", "head": ids[Thing.RUN]}
        kept = {"run": ids[Thing.RUN], "race": ids[Thing.RACE], "comparison": ids[Thing.COMPARISON], "tasks": ids[Thing.TASK_SET]}
        self.query_params = {**named, **kept, "pool": f"recorded:{ids[Thing.TASK_SET]}", "list": "1"}


def answered(fn: Any, planted: Planted, value: object) -> str:
    arguments = [taken(component, value) for component in fn.inputs]
    event = {**{name: value for name in ("id", "session", "comparison", "name")}, "tokens": [value], "turn": 1, "shared": True}
    try:
        values, *_ = special_args(fn.fn, arguments, Aimed(planted), gr.EventData(None, event))
        return json.dumps(asyncio.run(_collected(fn.fn, values)), default=_said)
    except gr.Error as error:
        return str(error)


def _said(value: Any) -> str:
    return json.dumps(value.get_config(), default=str) if hasattr(value, "get_config") else repr(value)


async def _collected(function: Any, values: list[Any]) -> list[Any]:
    answer = function(*values)
    if inspect.isawaitable(answer):
        return [await answer]
    if hasattr(answer, "__aiter__"):
        return [item async for item in answer]
    return list(answer) if inspect.isgenerator(answer) else [answer]


@pytest.mark.parametrize("thing", [Thing.SESSION, *(pytest.param(thing, marks=pytest.mark.slow) for thing in list(Thing)[1:])])
def test_no_handler_tells_or_changes_what_is_anothers(page, thing: Thing) -> None:
    demo, database, planted = page
    before, told = fingerprint(database, MINE), []
    with acting_for(THEIRS):
        for number, fn in handlers(demo).items():
            said = answered(fn, planted, planted.ids[thing])
            told += [(number, fn.api_name, word) for word in planted.words[:1] + planted.words[2:] if word in said]
    assert told == []
    assert fingerprint(database, MINE) == before


def test_the_owner_is_told_all_of_it(page) -> None:
    demo, _, planted = page
    with acting_for(MINE):
        found = [fn for fn in handlers(demo).values() if fn.targets and fn.targets[0][1] in ("load", "what_if")]
        said = [answered(fn, planted, planted.ids[Thing.SESSION]) for fn in found if not inspect.isasyncgenfunction(fn.fn)]
    assert sum(planted.words[0] in one for one in said) >= 6


def test_every_address_of_ours_is_tried(tmp_path) -> None:
    bundle, _ = public_services(tmp_path)
    words = {"session": "s", "run": "r", "race": "a", "comparison": "c", "tab": "t"}
    tried = [address.format(**words).partition("?")[0] for address in FILES]
    served = [route.path for route in launch_options(bundle)["app_kwargs"]["routes"] if not route.path.startswith("/ui/")]
    assert [path for path in served if not any(compile_path(path)[0].fullmatch(one) for one in tried)] == []


@pytest.mark.slow
def test_no_endpoint_over_http_tells_or_changes_what_is_anothers(serve, tmp_path) -> None:
    bundle, database = public_services(tmp_path)
    url = serve(bundle).url
    served = [each for each in httpx.get(f"{url}/config").json()["dependencies"] if each["backend_fn"] and not each["types"]["cancel"]]
    found = two_visitors(url, database, bundle.door.cookies, AGENTS)
    assert found.foreign == []
    assert found.own > 8
    assert len(served) > 100
    assert found.endpoints == len(served) + 1, "every one there is, hidden ones included, and the stream of what they answer"
