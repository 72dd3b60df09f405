"""What hosted models cost, as a table in a TOML file with the day on which each price was found. A model it does not know has no price.

date = 2026-01-31
[[prices]]
hosts = ["api.openai.com"]     # where the price holds
models = ["gpt-5", "gpt-5-2025*"]
in = 1.25                      # dollars per million tokens
out = 10.00
as_of = 2026-01-15             # where this price was found on another day
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Any

from trinity_core.agents.pool_entry import shown
from trinity_core.agents.toml_lines import line_of
from trinity_core.errors import PoolError
from trinity_core.types import AgentInfo

_TOP = ("date", "prices")
_KEYS = ("hosts", "models", "in", "out", "as_of")
_WILD = "*?["


@dataclass(frozen=True, slots=True)
class Price:
    """One line of the table."""

    hosts: tuple[str, ...]
    """Patterns of host names at which it holds."""
    models: tuple[str, ...]
    """Model ids, or patterns of them."""
    price_in: float
    """Dollars per million tokens."""
    price_out: float
    as_of: str
    """The day it was found, as 2026-01-31."""


@dataclass(frozen=True, slots=True)
class Prices:
    """The whole table."""

    lines: tuple[Price, ...] = ()
    date: str = ""
    """When it was last gone over."""

    def of(self, host: str, model: str) -> Price | None:
        """The price of a model at an address: of an exact id before one by a pattern, of patterns the longest; None where unknown."""
        there = [line for line in self.lines if any(fnmatchcase(host.lower(), pattern) for pattern in line.hosts)]
        found = [(_closeness(pattern), line) for line in there for pattern in line.models if fnmatchcase(model.lower(), pattern)]
        return max(found, key=lambda pair: pair[0])[1] if found else None

    def priced(self, info: AgentInfo, host: str) -> AgentInfo:
        """The same agent with its price, where the table knows one."""
        price = self.of(host, info.model)
        if price is None:
            return info
        return replace(info, price_in=price.price_in, price_out=price.price_out, price_date=price.as_of)


def read_prices(path: Path) -> Prices:
    """Read and check the table.

    Raises:
        PoolError: it is missing, no TOML, or a line is not understood; the message names it.
    """
    try:
        text = path.read_text(encoding="utf-8")
        top = tomllib.loads(text)
    except (OSError, ValueError) as error:
        raise PoolError(f"The prices in {str(path)!r} cannot be read: {error}.") from error
    source = _Source(str(path), text)
    for key in top:
        if key not in _TOP:
            raise source.error(f"unknown key {shown(key)}. Allowed here: {', '.join(_TOP)}", key)
    day = _day(top.get("date"), source, "date", None)
    tables = top.get("prices", [])
    if not isinstance(tables, list) or not all(isinstance(table, dict) for table in tables):
        raise source.error("prices must be written as [[prices]] tables", "prices")
    return Prices(tuple(_price(table, number, source, day) for number, table in enumerate(tables)), day)


@dataclass(frozen=True, slots=True)
class _Source:
    """The text of the file, for messages."""

    label: str
    text: str

    def error(self, wrong: str, key: str = "", number: int | None = None) -> PoolError:
        """An error at `key` of table `number`, or at the top of the file."""
        line = line_of(self.text, key) if number is None else line_of(self.text, key, table="prices", number=number)
        return PoolError(f"{self.label}, line {line}: {wrong}.")


def _price(table: Mapping[str, Any], number: int, source: _Source, day: str) -> Price:
    for key in table:
        if key not in _KEYS:
            raise source.error(f"unknown key {shown(key)}. Allowed here: {', '.join(_KEYS)}", key, number)
    for key in ("hosts", "models"):
        value = table.get(key)
        if not isinstance(value, list) or not value or not all(isinstance(item, str) and item.strip() for item in value):
            raise source.error(f'{key} is {shown(value)}; it must be a list of names or patterns such as ["gpt-5*"]', key, number)
    for key in ("in", "out"):
        value = table.get(key)
        if not isinstance(value, int | float) or isinstance(value, bool) or not 0 <= value <= 1e6:
            raise source.error(f"{key} is {shown(value)}; it must be dollars per million tokens, from 0 to 1e+06", key, number)
    hosts, models = (tuple(item.strip().lower() for item in table[key]) for key in ("hosts", "models"))
    as_of = _day(table["as_of"], source, "as_of", number) if "as_of" in table else day
    return Price(hosts, models, float(table["in"]), float(table["out"]), as_of)


def _day(value: object, source: _Source, key: str, number: int | None) -> str:
    if not isinstance(value, date) or isinstance(value, datetime):
        raise source.error(f"{key} is {shown(value)}; it must be a day such as 2026-01-31, without quotes", key, number)
    return value.isoformat()


def _closeness(pattern: str) -> tuple[bool, int]:
    return not any(mark in pattern for mark in _WILD), len(pattern)
