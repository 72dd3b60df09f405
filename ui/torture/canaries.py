"""Planted keys, and a provider that repeats whatever key it is sent in every way a provider can."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path

from ui.torture.completion import completion, event, stream
from ui.torture.listener import Heard, Said

OURS, TYPED, IN_PATH = "c4n4ry-environment-71Qz", "c4n4ry-typed-by-a-visitor-88Xw", "c4n4ry-path-of-the-address-55Rt"
TOKEN, IN_ADDRESS = "c4n4ry-token-of-a-program-39Lm", "c4n4ry-in-front-of-a-host-62Vb"
CANARIES = (OURS, TYPED, IN_PATH, TOKEN, IN_ADDRESS)
ENVIRONMENT = {"SERVER_API_KEY": OURS}
STATUSES = {"wrong-key": 401, "forbidden": 403, "bad-request": 400, "limited": 429, "broken": 500, "no-model": 404, "moved": 307}
AGENTS = ("echo", *STATUSES, "midway", "page", "bug")
"""Models of the provider, each of which fails in its own way."""


def provider(heard: Heard) -> Said:
    """Repeats the key."""
    key, model = heard.headers["authorization"].removeprefix("Bearer "), json.loads(heard.body)["model"]
    told = f"Incorrect API key provided: {key}. Bearer {key} {json.dumps(dict(heard.headers))}"
    if model == "echo":
        return Said(completion(f"<think>{key}</think>", f"I was sent {key[:9]}", f"{key[9:]}.\nAnswer: {key}"))
    if model == "midway":
        return Said(stream(f"Half, {key}, then") + event({"error": {"type": "server_error", "message": told, "code": None}}))
    if model == "page":
        return Said(f"<html>{told}</html>".encode(), 200, "text/html")
    body = json.dumps({"error": {"message": told, "type": "error", "code": "error", "param": None}}).encode()
    return Said(body, STATUSES.get(model, 500), "application/json", {"Location": f"http://127.0.0.1:1/{key}", "Retry-After": "0"})


def pool_file(folder: Path, url: str) -> Path:
    """A pool of all of them, and one more whose key a visitor types."""
    address = f'provider = "openai"\nbase_url = "{url}/{IN_PATH}/v1"\nretries = 0\n'
    tables = [
        f'[[agents]]\nname = "{name}"\nmodel = "{name}"\nkey = "{slot}"\n{address}'
        for name, slot in [*((name, "SERVER_API_KEY") for name in AGENTS), ("visitor", "VISITOR_API_KEY")]
    ]
    path = folder / "hosted.toml"
    path.write_text("\n".join(tables).replace('model = "visitor"', 'model = "echo"'))
    return path


def hits(places: Mapping[str, str | bytes]) -> dict[str, list[str]]:
    """The canaries found, by place; half a key counts too."""
    found = {
        place: [key for key in CANARIES if key[-8:].encode() in (content.encode() if isinstance(content, str) else content)]
        for place, content in places.items()
    }
    return {place: keys for place, keys in found.items() if keys}
