"""Pools as TOML files: a name, a description and `[[agents]]` tables. Anything not understood is refused, with its line.

name = "my pool"
[[agents]]
name = "small"
provider = "openai"                      # one of `providers.PROVIDERS`
model = "qwen3:8b"
base_url = "http://localhost:11434/v1"   # a key is needed only where `key` names its slot
"""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from functools import lru_cache
from pathlib import Path
from typing import Any

from trinity_core.agents.books import Books
from trinity_core.agents.pool import Pool
from trinity_core.agents.pool_entry import FIELDS, MAX_NAME_CHARS, SECRET_FIELDS, AgentEntry, clean_text, shown
from trinity_core.agents.prices import Prices
from trinity_core.agents.providers import PROVIDERS, Suppliers
from trinity_core.agents.quirks import Quirks
from trinity_core.agents.standin import AgentWithStandIn
from trinity_core.agents.toml_lines import line_of
from trinity_core.agents.traffic import Traffic
from trinity_core.errors import PoolError, UserError
from trinity_core.interfaces import Agent

MAX_AGENTS = 64
_MAX_BYTES = 1_000_000
_TOP_FIELDS = ("name", "description", "script", "agents")


@dataclass(frozen=True, slots=True)
class PoolFile:
    """A pool file that was read and checked; `build` makes its agents."""

    name: str
    description: str
    entries: tuple[AgentEntry, ...]
    script: tuple[str, ...]
    """Thinker, Worker and Verifier of the fixed script; empty for the first three agents."""
    source: _Source = field(repr=False)

    @property
    def key_slots(self) -> tuple[str, ...]:
        """Names of the keys its agents want, each once, in order."""
        slots = (PROVIDERS[entry.text("provider")].key_slot(entry) for entry in self.entries)
        return tuple(dict.fromkeys(slot for slot in slots if slot))

    def build(
        self,
        *,
        keys: Mapping[str, str],
        specialists: Callable[[str], Agent],
        quirks: Quirks | None = None,
        traffic: Traffic | None = None,
        public: bool = False,
        prices: Prices | None = None,
        books: Books | None = None,
    ) -> Pool:
        """The pool, its agents in the order of the file. An agent whose key is missing is there but unavailable.

        Args:
            keys: API keys by slot, for instance {"OPENAI_API_KEY": "..."}; kept in memory by the agents that use them.
            specialists: makes an offline specialist of a name.
            quirks: what models refuse.
            traffic: shared by all pools of the process; without it every call is sent once and at once, and nobody stands in.
            public: the file is a stranger's, who must reach nothing inside this machine or its network through it.
            prices: of hosted models whose entry gives none.
            books: what calls of hosted models are paid from, and where their replies are kept, which takes `traffic` too.

        Raises:
            PoolError: an offline agent names a specialist that does not exist.
        """
        suppliers = Suppliers(keys, specialists, quirks or Quirks(), traffic, public, prices or Prices(), books or Books())
        agents = tuple(self._agent(number, suppliers) for number in range(len(self.entries)))
        if traffic is not None:
            by_name = {agent.info.name: agent for agent in agents}
            others = (by_name.get(entry.text("fallback")) for entry in self.entries)
            agents = tuple(agent if other is None else AgentWithStandIn(agent, other) for agent, other in zip(agents, others, strict=True))
        return Pool(self.name, agents, self.script)

    def for_a_check(self, *, max_tokens: int, within_s: float) -> PoolFile:
        """The same agents for one tiny call each: few tokens, no reasoning on top of them, little time."""
        entries = []
        for entry in self.entries:
            values = {key: value for key, value in entry.values.items() if key != "thinking"}
            if "model" in values:
                values |= {"max_tokens": max_tokens, "deadline_s": min(within_s, values.get("deadline_s", within_s))}
            entries.append(AgentEntry(values))
        return replace(self, entries=tuple(entries))

    def _agent(self, number: int, suppliers: Suppliers) -> Agent:
        entry = self.entries[number]
        try:
            return PROVIDERS[entry.text("provider")].build(entry, suppliers)
        except (UserError, LookupError) as error:
            wrong = f"there is no specialist {shown(entry.text('specialist'))}"
            raise self.source.error(wrong, "specialist", number=number) from error


def load_pool(
    path: Path,
    *,
    keys: Mapping[str, str],
    specialists: Callable[[str], Agent],
    quirks: Quirks | None = None,
    traffic: Traffic | None = None,
    public: bool = False,
    prices: Prices | None = None,
    books: Books | None = None,
) -> Pool:
    """Read a pool file and make its agents; see `read_pool_file` and `PoolFile.build`.

    Raises:
        PoolError: the file is wrong; one line that names the file, the line and what to do.
    """
    file = read_pool_file(path)
    return file.build(keys=keys, specialists=specialists, quirks=quirks, traffic=traffic, public=public, prices=prices, books=books)


def read_pool_file(path: Path) -> PoolFile:
    """Read and check a pool file without making any agent.

    Raises:
        PoolError: the file is missing, no TOML, or says something that is not understood.
    """
    return _known(_read(path), label=str(path), name=path.stem)


def read_pool_text(text: str, *, label: str, name: str) -> PoolFile:
    """The same for a text that lies in no file.

    Args:
        text: TOML.
        label: what messages call it.
        name: of the pool, where the text gives none.

    Raises:
        PoolError: it is no TOML, or says something that is not understood.
    """
    source = _Source(label, text)
    top = _parse(source)
    for key in top:
        if key not in _TOP_FIELDS:
            raise source.error(f"unknown key {shown(key)}. Allowed here: {', '.join(_TOP_FIELDS)}", key)
    for key in ("name", "description"):
        if key in top and (wanted := FIELDS[key](top[key])):
            raise source.error(f"{key} is {shown(top[key])}; it must be {wanted}", key)
    tables = _tables(top.get("agents"), source)
    entries = tuple(_entry(table, number, source) for number, table in enumerate(tables))
    _check_names(entries, source)
    _check_stand_ins(entries, source)
    called = clean_text(top.get("name", name))[:MAX_NAME_CHARS]
    return PoolFile(called, clean_text(top.get("description", "")), entries, _script(top.get("script", []), entries, source), source)


@dataclass(frozen=True, slots=True)
class _Source:
    """The text of a pool file, for messages."""

    label: str
    text: str

    def error(self, wrong: str, key: str = "", *, number: int | None = None) -> PoolError:
        """An error at `key` of agent `number`, or at the top of the file."""
        line = line_of(self.text, key) if number is None else line_of(self.text, key, table="agents", number=number)
        return PoolError(f"{self.label}, line {line}: {wrong}.")


@lru_cache(maxsize=32)
def _known(text: str, *, label: str, name: str) -> PoolFile:
    """Every session asks for its pool's file, which seldom changes."""
    return read_pool_text(text, label=label, name=name)


def _read(path: Path) -> str:
    try:
        with path.open("rb") as file:
            raw = file.read(_MAX_BYTES + 1)
    except FileNotFoundError as error:
        raise PoolError(f"There is no pool file {str(path)!r}. The bundled ones are in assets/pools.") from error
    except (OSError, ValueError) as error:  # ValueError: a null byte in the path
        reason = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
        raise PoolError(f"The pool file {str(path)!r} cannot be read: {reason}.") from error
    if len(raw) > _MAX_BYTES:
        raise PoolError(f"{path} is larger than {_MAX_BYTES // 1_000_000} MB; a pool file is a few kilobytes.")
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw[: error.start].count(b"\n") + 1
        raise PoolError(f"{path}, line {line}: not UTF-8 text. Save the file as UTF-8.") from error


def _parse(source: _Source) -> dict[str, Any]:
    try:
        return tomllib.loads(source.text)
    except (ValueError, RecursionError) as error:
        reason = str(error).splitlines()[0] if isinstance(error, ValueError) else "it is nested too deeply"
        raise PoolError(f"{source.label} is not valid TOML: {reason}.") from error


def _tables(value: object, source: _Source) -> list[dict[str, Any]]:
    if not isinstance(value, list) or not all(isinstance(item, dict) for item in value):
        wrong = "it has no agents" if value is None else "agents must be written as [[agents]] tables"
        raise source.error(f"{wrong}. Add at least one [[agents]] table", "agents")
    if not 1 <= len(value) <= MAX_AGENTS:
        raise source.error(f"it has {len(value)} agents; a pool has 1 to {MAX_AGENTS}", "agents")
    return value


def _entry(table: Mapping[str, Any], number: int, source: _Source) -> AgentEntry:
    provider = PROVIDERS.get(str(table.get("provider")))
    if provider is None:
        wrong = f"provider is {shown(table['provider'])}" if "provider" in table else "provider is missing"
        raise source.error(f"{wrong}; it must be one of {', '.join(PROVIDERS)}", "provider", number=number)
    for key, value in table.items():
        if key not in provider.fields:
            kind = table["provider"]
            raise source.error(f"unknown key {shown(key)}. Allowed with {kind}: {', '.join(provider.fields)}", key, number=number)
        if wanted := FIELDS[key](value):
            saw = "not usable" if key in SECRET_FIELDS else shown(value)
            raise source.error(f"{key} is {saw}; it must be {wanted}", key, number=number)
    for key in ("name", *provider.required):
        if key not in table:
            raise source.error(f"{key} is missing", number=number)
    return AgentEntry({key: clean_text(value) if isinstance(value, str) else value for key, value in table.items()})


def _script(value: object, entries: tuple[AgentEntry, ...], source: _Source) -> tuple[str, ...]:
    names = [entry.text("name") for entry in entries]
    if not isinstance(value, list) or len(value) not in (0, 3) or not all(isinstance(name, str) and name in names for name in value):
        raise source.error("script must be three names of agents: the Thinker, the Worker and the Verifier", "script")
    return tuple(value)


def _check_names(entries: tuple[AgentEntry, ...], source: _Source) -> None:
    names = [entry.text("name") for entry in entries]
    for number, name in enumerate(names):
        if name in names[:number]:
            wrong = f"name {shown(name)} is taken by an earlier agent. Names must be unique"
            raise source.error(wrong, "name", number=number)


def _check_stand_ins(entries: tuple[AgentEntry, ...], source: _Source) -> None:
    names = [entry.text("name") for entry in entries]
    for number, entry in enumerate(entries):
        other = entry.text("fallback")
        if other and (other not in names or other == entry.text("name")):
            raise source.error(f"fallback is {shown(other)}; it must be the name of another agent", "fallback", number=number)
