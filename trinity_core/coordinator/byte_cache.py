"""A memory with a limit in bytes: the least recently used entries go first."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Hashable
from typing import Generic, Protocol, TypeVar


class Sized(Protocol):
    """What knows its own memory."""

    @property
    def nbytes(self) -> int:
        """Bytes it takes."""


Value = TypeVar("Value", bound=Sized)


class ByteCache(Generic[Value]):
    """Not thread-safe.

    Args:
        limit: most bytes kept. A value larger than that is not kept at all.
    """

    def __init__(self, limit: int) -> None:
        self._room = limit
        self._kept: OrderedDict[Hashable, Value] = OrderedDict()

    def __len__(self) -> int:
        return len(self._kept)

    def get(self, key: Hashable) -> Value | None:
        """The value, now the most recently used; None when it is not kept."""
        if key not in self._kept:
            return None
        self._kept.move_to_end(key)
        return self._kept[key]

    def put(self, key: Hashable, value: Value) -> None:
        """Keep a value, in place of the key's earlier one."""
        if key in self._kept:
            self._room += self._kept.pop(key).nbytes
        self._kept[key] = value
        self._room -= value.nbytes
        while self._room < 0:
            self._room += self._kept.popitem(last=False)[1].nbytes
