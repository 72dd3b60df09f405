"""The books that are kept of calls to hosted models: what they are paid from, and the replies that were paid for already.

Both boundaries are implemented outside (by a database) and faked in `testing.py`. Offline and recorded agents have no books.
"""

from __future__ import annotations

import threading
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Protocol

from trinity_core.types import Reply, Usage

if TYPE_CHECKING:
    from trinity_core.agents.kept import Keeper


@dataclass(frozen=True, slots=True)
class Bill:
    """What one call came to."""

    tokens: int = 0
    """In and out."""
    cost_usd: float = 0.0
    """Dollars that are known: the provider counted the tokens, and their price is known."""
    weighed_usd: float = 0.0
    """Dollars that ceilings count: the known ones, and an estimate where the provider did not count."""
    unpriced: bool = False
    """The call came through, and nobody knows what it cost."""


class Purse(Protocol):
    """What one visitor's calls are paid from. Thread-safe. Every method may raise `StorageError`."""

    @property
    def strict(self) -> bool:
        """Whether models of unknown price are not called, because a ceiling in dollars could not hold for them."""

    def hold(self, most_usd: float | None, *, seconds: float) -> str:
        """Set aside what a call may cost at most, before it is sent; gives what `settle` wants back.

        Args:
            most_usd: dollars; None where the price is unknown.
            seconds: how long it is set aside at most, should this process end before it settles.

        Raises:
            BudgetError: a ceiling leaves no room for it, in words.
        """

    def settle(self, hold: str, bill: Bill) -> None:
        """Book what the call came to, and give back the rest of what was set aside."""


@dataclass(frozen=True, slots=True)
class KeptReply:
    """A reply on the shelf."""

    at: datetime
    """When it was made, with its zone."""
    text: str
    usage: Usage
    cost_usd: float | None
    """Dollars it cost then; None where the price was unknown."""
    latency_s: float
    """Seconds it took then."""


class ReplyShelf(Protocol):
    """Where replies are kept. Thread-safe. Every method may raise `StorageError`."""

    def find(self, key: str) -> KeptReply | None:
        """The reply under this key; None where there is none."""

    def keep(self, key: str, reply: Reply) -> None:
        """Keep a complete reply under this key; those not used for longest may have to go."""


class Longest:
    """The longest reply seen so far of each model, for those whose replies are not limited. Thread-safe."""

    def __init__(self) -> None:
        self._tokens: dict[str, int] = {}
        self._lock = threading.Lock()

    def of(self, model: str) -> int:
        """Tokens; 0 before the first reply."""
        return self._tokens.get(model, 0)

    def note(self, model: str, tokens: int) -> None:
        """Take a reply into account."""
        with self._lock:
            self._tokens[model] = max(tokens, self._tokens.get(model, 0))


@dataclass(frozen=True, slots=True)
class Books:
    """The books for one visitor's calls."""

    purse: Purse | None = None
    """None where nobody counts."""
    keeper: Keeper | None = None
    """None where replies are not kept."""
    longest: Longest = field(default_factory=Longest)
    """Shared by all books of a process."""
    others_keys: frozenset[str] = frozenset()
    """Key slots that hold somebody else's keys: the purse does not pay for calls with these."""
