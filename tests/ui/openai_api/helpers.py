"""Bundles that serve other programs too, the bare endpoint over them, and a body to change."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from starlette.applications import Starlette
from starlette.testclient import TestClient

from tests.ui.fakes import services
from ui.hub import LiveHub
from ui.openai_api.routes import openai_routes
from ui.openai_api.tokens import Tokens
from ui.services import Programs, Services
from ui.web import middleware

TOKEN = "canary-token-0123456789"
TANK = "How long until the tank is full?"
ASK = {"model": "trinity/coordinator", "messages": [{"role": "user", "content": TANK}]}


def with_programs(bundle: Services | None = None, *, tokens: str = "", max_running: int = 100) -> Services:
    made = bundle or services()
    hub = LiveHub(made.store, made.grade, made.expected, max_running=max_running)
    return replace(made, hub=hub, programs=Programs(Tokens.read(tokens)))


def client(bundle: Services, *, host: str = "127.0.0.1", name: str = "localhost:7860") -> TestClient:
    """The endpoint without Gradio around it, as a caller at `host` reaches it under a name."""
    app = Starlette(routes=openai_routes(bundle, bundle.programs), middleware=middleware("ui/base.css"))
    return TestClient(app, base_url=f"http://{name}", client=(host, 50_000))


def body(**changes: Any) -> dict[str, Any]:
    return {**ASK, **changes}
