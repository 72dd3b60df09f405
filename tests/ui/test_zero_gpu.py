"""A lent GPU: what borrows is synchronous, one file knows of it, and the request it is lent for reaches the session's thread."""

from __future__ import annotations

import ast
import contextvars
import inspect
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

import gradio as gr
import numpy as np
import pytest

from tests.ui.fakes import services
from trinity_core.settings import SessionPlan
from trinity_core.types import Transcript
from ui.config import Config
from ui.deployment import Deployment
from ui.hub import LiveHub
from ui.workbench import Workbench
from ui.zero_gpu import LentEncoder, lender, seconds

ROOT = Path(__file__).parents[2]
ZERO = Deployment(public=True, space=True, zero_gpu=True)


class FakeSpaces(ModuleType):
    """Lends at once and remembers to whom; refuses coroutines, as the real one does where it lends."""

    def __init__(self) -> None:
        super().__init__("spaces")
        self.__spec__ = ast  # type: ignore[assignment]  # anything: only its being there is looked at
        self.lent: list[Callable[..., Any]] = []

    def GPU(self, *, duration: Any) -> Callable[..., Any]:
        def borrowing(function: Callable[..., Any]) -> Callable[..., Any]:
            assert not inspect.iscoroutinefunction(function)
            assert not inspect.isasyncgenfunction(function)
            self.lent.append(function)
            return function

        return borrowing


@pytest.fixture
def spaces(monkeypatch: pytest.MonkeyPatch) -> FakeSpaces:
    fake = FakeSpaces()
    monkeypatch.setitem(sys.modules, "spaces", fake)
    return fake


@pytest.fixture(scope="module")
def bench() -> Workbench:
    return Workbench(Config(ROOT / "assets", "sqlite:////nowhere/t.db", deployment=ZERO))


def test_what_borrows_is_a_plain_function_and_known_before_the_page_is_launched(spaces: FakeSpaces) -> None:
    assert lender(ZERO) is not None
    assert [function.__name__ for function in spaces.lent] == ["read"]
    assert lender(Deployment()) is None


def test_without_the_package_nothing_is_lent() -> None:
    assert lender(ZERO) is None


def test_one_file_imports_spaces_and_no_coroutine_is_decorated() -> None:
    importing, decorated = set(), []
    for path in [ROOT / "app.py", *(ROOT / "ui").rglob("*.py")]:
        text = path.read_text("utf-8")
        for node in ast.walk(ast.parse(text)) if "spaces" in text or "GPU" in text else ():
            if "spaces" in _imported(node):
                importing.add(path.name)
            if isinstance(node, ast.AsyncFunctionDef) and any("GPU" in ast.unparse(each) for each in node.decorator_list):
                decorated.append(node.name)
    assert (importing, decorated) == ({"zero_gpu.py"}, [])


def _imported(node: ast.AST) -> set[str]:
    match node:
        case ast.Import():
            return {alias.name for alias in node.names}
        case ast.ImportFrom():
            return {node.module or ""}
        case ast.Call(func=ast.Name(id="import_module"), args=[ast.Constant(value=str(name)), *_]):
            return {name}
    return set()


def test_the_bundled_backbone_stays_on_the_processor(spaces: FakeSpaces, bench: Workbench) -> None:
    lend = lender(ZERO)
    assert lend is not None
    assert not lend.place(bench.backbone)
    encoder = bench.encoder()
    assert lend(encoder) is encoder  # type: ignore[arg-type]


def test_lent_reading_gives_the_same_states_and_a_spent_quota_the_processors(bench: Workbench) -> None:
    from trinity_core.coordinator.forward import Row, read_states

    here: Any = bench.encoder()
    there = LentEncoder(here, lambda prompts: read_states(bench.backbone.model, [Row(ids) for ids in prompts])[0])

    def spent(prompts: object) -> Any:
        raise gr.Error("You have exceeded your GPU quota", print_exception=False)

    asked = [Transcript("2+2?"), Transcript("Which element has the symbol W?")]
    wanted = here.encode(asked)
    for encoder in (there, LentEncoder(here, spent)):
        found = encoder.encode(asked)
        np.testing.assert_allclose(found.states, wanted.states, atol=1e-4)
        assert (found.tokens_read, encoder.width, encoder.name) == (wanted.tokens_read, here.width, here.name)
    assert seconds([np.zeros(8_000, np.int64)]) == 7


def test_the_request_reaches_the_thread_that_plays_the_session() -> None:
    token, seen = contextvars.ContextVar("token", default=""), []
    bundle = services()
    hub = LiveHub(bundle.store, bundle.grade, bundle.expected)

    def play(plan: SessionPlan, pool: Any, cancel: Any) -> Iterator[Any]:
        seen.append(token.get())
        yield from bundle.start(plan, pool, cancel)

    token.set("of ann's request")
    pool = bundle.pools[0].build({})
    session = hub.start(SessionPlan("2+2?", "random", "offline", tuple(agent.info for agent in pool.agents)), pool, play)
    assert hub._sessions[session].done.wait(20)
    assert seen == ["of ann's request"]
