"""How one hosted or local model is asked: its address and the parameters sent with every call."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True)
class Parameters:
    """Per-agent settings of a model behind an HTTP interface. What is left out (None, empty) is not sent."""

    base_url: str = ""
    """Where the interface is; empty for the provider's own address."""
    temperature: float | None = None
    top_p: float | None = None
    max_tokens: int | None = None
    """Most tokens of one reply, reasoning included."""
    reasoning_effort: str = ""
    """How long to think, in the provider's words, for instance "minimal" or "high"."""
    thinking: Mapping[str, Any] = field(default_factory=dict)
    """Anthropic's thinking block, for instance {"type": "enabled", "budget_tokens": 2048}."""
    extra_body: Mapping[str, Any] = field(default_factory=dict)
    """Anything else this server understands; wins over the fields above."""
    send_seed: bool = False
    """Pass the call's seed on, for servers that take one."""
    connect_s: float = 5.0
    """Seconds to open a connection."""
    public_only: bool = False
    """True where a stranger chose the address: then nothing inside this machine or its network is called. No setting of a pool file."""
    refuses: tuple[str, ...] = ()
    """Names of parameters this model refuses, under which they are never sent; `extra_body` wins over this too."""
    names: Mapping[str, str] = field(default_factory=dict)
    """What this server calls a parameter instead of its usual name, for instance {"seed": "random_seed"}."""
    finish_optional: bool = False
    """True for servers that never say that a reply is finished; else such a reply counts as incomplete."""

    def body(self, wanted: Mapping[str, Any]) -> dict[str, Any]:
        """What of `wanted` is sent: nothing that is None or refused, each under the name the server knows, then `extra_body`."""
        kept = {name: value for name, value in wanted.items() if value is not None and name not in self.refuses}
        return {self.names.get(name, name): value for name, value in kept.items()} | dict(self.extra_body)
