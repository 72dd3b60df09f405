"""Bundles that serve other programs too, and a body to change."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from tests.ui.fakes import services
from ui.hub import LiveHub
from ui.openai_api.tokens import Tokens
from ui.services import Programs, Services

TOKEN = "canary-token-0123456789"
ASK = {"model": "trinity/coordinator", "messages": [{"role": "user", "content": "How long until the tank is full?"}]}


def with_programs(bundle: Services | None = None, *, tokens: str = "", max_running: int = 100) -> Services:
    made = bundle or services()
    hub = LiveHub(made.store, made.grade, made.expected, max_running=max_running)
    return replace(made, programs=Programs(hub, Tokens.read(tokens)))


def body(**changes: Any) -> dict[str, Any]:
    return {**ASK, **changes}
