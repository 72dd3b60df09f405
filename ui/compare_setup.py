"""The strategies to choose from as the Compare page shows them, and reading back what was ticked."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from trinity_core.errors import PlanError
from trinity_core.evaluation.comparison.plan import MOST
from ui.compare_groups import TITLES, Argument, arguments, group_of, kind_of, named
from ui.services import StrategyOption

FIRST = ("coordinator", "single:generalist", "random", "script", "vote", "cascade")
"""Ticked when the page opens, where the pool has them."""
MOST_CHARS = 200
"""Longest name of a strategy that a person may type."""


def first_choice(options: Sequence[StrategyOption], agents: Sequence[str]) -> tuple[str, ...]:
    """Who is ticked when the page opens: usual names, and the first single agent where there is no generalist."""
    offered = {option.name for option in options}
    wanted = [f"single:{agents[0]}" if name.startswith("single:") and name not in offered and agents else name for name in FIRST]
    return tuple(name for name in wanted if name in offered or kind_of(name) in offered)


def choices(options: Sequence[StrategyOption], agents: Sequence[str], chosen: Sequence[str]) -> str:
    """The cards in their groups as JSON, with what is chosen; the browser sends it back in the same form."""
    kinds: dict[str, list[StrategyOption]] = {}
    for option in options:
        kinds.setdefault(kind_of(option.name), []).append(option)
    cards = {kind: _card(kind, own, agents, chosen) for kind, own in kinds.items()}
    groups = [
        {
            "name": group.value,
            "title": title,
            "about": about,
            "cards": [card for kind, card in cards.items() if group_of(kind, getattr(kinds[kind][0], "kind", None)) is group],
        }
        for group, (title, about) in TITLES.items()
    ]
    shown = {name for card in cards.values() for name in _names(card)}
    more = [name for name in chosen if name not in shown]
    return json.dumps({"groups": [group for group in groups if group["cards"]], "more": ", ".join(more)}, ensure_ascii=False)


def _card(kind: str, options: Sequence[StrategyOption], agents: Sequence[str], chosen: Sequence[str]) -> dict[str, Any]:
    first = options[0]
    card = {"kind": kind, "title": first.title, "idea": first.idea, **{name: _extra(first, name) for name in ("paper", "simplified")}}
    if len(options) > 1:
        one_of = {"title": "One agent alone", "idea": "One call to one agent, nobody else."} if kind == "single" else {}
        many = [{"name": option.name, "title": option.name.partition(":")[2] or option.title} for option in options]
        return {**card, **one_of, "many": [{**one, "chosen": one["name"] in chosen} for one in many], "fields": []}
    mine = [name for name in chosen if kind_of(name) == kind]
    fields = arguments(kind, agents)
    given = _given(mine[0], fields) if mine else None
    shown = [_field(field, value) for field, value in zip(fields, given or [""] * len(fields), strict=True)]
    return {**card, "name": first.name, "chosen": given is not None, "many": [], "fields": shown}


def _extra(option: StrategyOption, name: str) -> str:
    """A sentence that some cards have."""
    value = getattr(option, name, "")
    return value if isinstance(value, str) else ""


def _field(field: Argument, value: str) -> dict[str, Any]:
    return {
        "label": field.label,
        "choices": [list(choice) for choice in field.choices],
        "low": field.low,
        "high": field.high,
        "step": field.step,
        "usual": field.usual,
        "value": value,
    }


def _given(name: str, fields: Sequence[Argument]) -> list[str] | None:
    """The fields' values in a strategy's name; None when it has others."""
    parts = [part for part in name.partition(":")[2].split("+") if part]
    values = []
    for field in fields:
        fits = parts and (_number(parts[0]) is not None if not field.choices else parts[0] in dict(field.choices))
        values.append(parts.pop(0) if fits else "")
    return None if parts else values


def chosen_of(value: object, options: Sequence[StrategyOption], agents: Sequence[str]) -> tuple[str, ...]:
    """The strategies ticked in what the browser sent back, each once; whatever else it may send is left out."""
    offered = {option.name for option in options}
    kinds = {kind_of(name) for name in offered}
    found = [name for card in _sent(value) for name in _ticked(card, agents) if name in offered or _written(name, kinds)]
    return tuple(dict.fromkeys(found))


def _written(name: str, kinds: set[str]) -> bool:
    return ":" in name and len(name) <= MOST_CHARS and kind_of(name) in kinds


def _sent(value: object) -> Iterator[Mapping[str, Any]]:
    try:
        data = json.loads(value) if isinstance(value, str) else None
    except (ValueError, RecursionError):
        data = None
    groups = data.get("groups") if isinstance(data, dict) else None
    for group in groups if isinstance(groups, list) else ():
        cards = group.get("cards") if isinstance(group, dict) else None
        yield from (card for card in (cards if isinstance(cards, list) else ()) if isinstance(card, dict))


def _ticked(card: Mapping[str, Any], agents: Sequence[str]) -> Iterator[str]:
    many, kind = card.get("many"), card.get("kind")
    if isinstance(many, list) and many:
        yield from (one["name"] for one in many if isinstance(one, dict) and one.get("chosen") is True and isinstance(one.get("name"), str))
    elif card.get("chosen") is True and isinstance(kind, str):
        fields = arguments(kind, agents)
        sent = card.get("fields")
        values = [one.get("value") if isinstance(one, dict) else "" for one in sent] if isinstance(sent, list) else []
        given = [_value(field, value) for field, value in zip(fields, values, strict=False)]
        name = card.get("name")
        yield named(kind, given) if any(given) or not isinstance(name, str) else name


def _value(field: Argument, value: object) -> str:
    """The value where the field allows it, else empty: as usual."""
    text = value.strip() if isinstance(value, str) else ""
    if field.choices:
        return text if text in dict(field.choices) else ""
    number = _number(text)
    return text if number is not None and field.low <= number <= field.high else ""


def _number(text: str) -> float | None:
    return float(text) if text.isascii() and len(text) < 12 and text.replace(".", "", 1).isdigit() else None


def _names(card: Mapping[str, Any]) -> list[str]:
    """The strategies that a card of our own stands for now."""
    if card["many"]:
        return [one["name"] for one in card["many"]]
    values = [field["value"] for field in card["fields"]]
    return [named(card["kind"], values) if any(values) else card["name"], card["name"]] if card["chosen"] else []


def typed(value: object, options: Sequence[StrategyOption]) -> tuple[str, ...]:
    """Strategies written by name, separated by commas.

    Raises:
        PlanError: a kind that is not offered over this pool.
    """
    names = [name.strip() for name in value.replace("\n", ",").split(",")] if isinstance(value, str) else []
    kinds = list(dict.fromkeys(kind_of(option.name) for option in options))
    for name in filter(None, names):
        if kind_of(name) not in kinds or len(name) > MOST_CHARS:
            raise PlanError(f"There is no strategy {name[:80]!r} for this pool. Its kinds are: {', '.join(kinds)}.")
    return tuple(dict.fromkeys(filter(None, names)))


def together(ticked: Sequence[str], written: Sequence[str]) -> tuple[str, ...]:
    """Both, each once.

    Raises:
        PlanError: none, or too many.
    """
    names = tuple(dict.fromkeys((*ticked, *written)))
    if not names:
        raise PlanError("Tick at least one strategy; two or more make a comparison.")
    if len(names) > MOST:
        raise PlanError(f"A comparison takes at most {MOST} strategies. Untick {len(names) - MOST}.")
    return names
