"""What models refuse or call by another name, as rules in a TOML file, so that a new model costs a line of data and none of code."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Any

from trinity_core.agents.parameters import Parameters
from trinity_core.errors import PoolError

_LISTS = ("hosts", "models", "except", "refuses")
_KEYS = (*_LISTS, "with", "names", "because")


@dataclass(frozen=True, slots=True)
class Quirk:
    """One rule. All rules that fit an agent apply."""

    because: str
    """Why, for people; one sentence."""
    hosts: tuple[str, ...] = ("*",)
    """Patterns of host names it is about."""
    models: tuple[str, ...] = ("*",)
    """Patterns of model ids it is about."""
    spared: tuple[str, ...] = ()
    """Patterns of model ids it is not about after all."""
    given: str = ""
    """Applies only where this parameter is chosen; empty for always."""
    refuses: tuple[str, ...] = ()
    """Parameters that are not sent."""
    names: Mapping[str, str] = field(default_factory=dict)
    """What a parameter is called instead."""

    def fits(self, host: str, model: str, parameters: Parameters) -> bool:
        """Whether it is about this agent."""
        about = _any(self.hosts, host) and _any(self.models, model) and not _any(self.spared, model)
        return about and (not self.given or bool(getattr(parameters, self.given, None)))


@dataclass(frozen=True, slots=True)
class Quirks:
    """All rules."""

    rules: tuple[Quirk, ...] = ()

    def fit(self, parameters: Parameters, *, host: str, model: str) -> Parameters:
        """The same parameters without what this model refuses and under the names its server knows; the pool file's names win."""
        rules = [rule for rule in self.rules if rule.fits(host, model, parameters)]
        refuses = (name for names in (parameters.refuses, *(rule.refuses for rule in rules)) for name in names)
        names = {name: other for rule in rules for name, other in rule.names.items()} | dict(parameters.names)
        return replace(parameters, refuses=tuple(dict.fromkeys(refuses)), names=names)


def read_quirks(path: Path) -> Quirks:
    """Read the `[[quirks]]` of a file.

    Raises:
        PoolError: it is missing, no TOML, or a rule is not understood.
    """
    try:
        tables = tomllib.loads(path.read_text(encoding="utf-8")).get("quirks", [])
    except (OSError, ValueError) as error:
        raise PoolError(f"The quirks in {str(path)!r} cannot be read: {error}.") from error
    return Quirks(tuple(_quirk(table, f"{path}, rule {number}") for number, table in enumerate(tables, 1)))


def _quirk(table: Mapping[str, Any], where: str) -> Quirk:
    for key, value in table.items():
        texts = value if key in _LISTS else value.values() if key == "names" and isinstance(value, dict) else [value]
        if key not in _KEYS or not isinstance(texts, list | type({}.values())) or not all(isinstance(text, str) for text in texts):
            raise PoolError(f"{where}: {key!r} is not understood. Allowed: {', '.join(_KEYS)}.")
    lists = {key: tuple(table[key]) for key in _LISTS if key in table}
    spared = lists.pop("except", ())
    return Quirk(table.get("because", ""), spared=spared, given=table.get("with", ""), names=table.get("names", {}), **lists)


def _any(patterns: tuple[str, ...], text: str) -> bool:
    return any(fnmatchcase(text.lower(), pattern.lower()) for pattern in patterns)
