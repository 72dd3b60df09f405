"""What a page tells a browser about itself: which event a click sets off, with which inputs, and which events follow."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from trinity_core.errors import TrinityError


@dataclass(frozen=True, slots=True)
class PageEvent:
    """One event of the page, as a browser calls it."""

    number: int
    """Its place in Gradio's list of functions."""
    trigger: int
    """The component it comes from."""
    inputs: tuple[int, ...]
    """Components whose values are sent along."""
    outputs: tuple[str, ...]
    """Names of the components it fills; empty for those without one."""


@dataclass(frozen=True, slots=True)
class PageMap:
    """The part of Gradio's configuration that a browser acts on to ask a question and follow the session."""

    click: PageEvent
    """What the click sets off."""
    over: PageEvent
    """What the end of the session's log sets off."""
    values: tuple[tuple[str, Any], ...]
    """Name and first value of each input of the click's event, in order; an empty name where it has none."""

    @classmethod
    def read(cls, config: Mapping[str, Any], clicked: str = "run", shown: str = "timeline") -> PageMap:
        """The map of one button and of what shows the session.

        Args:
            config: what `/config` answers.
            clicked: the button's `elem_id`.
            shown: that of the component that follows the session.

        Raises:
            TrinityError: the page has none of them, or they set nothing off.
        """
        parts = {part["id"]: part["props"] for part in config["components"]}
        click = _event(config["dependencies"], parts, clicked, "click")
        values = tuple((parts[number].get("elem_id") or "", parts[number].get("value")) for number in click.inputs)
        return cls(click, _event(config["dependencies"], parts, shown, "over"), values)

    def filled(self, wanted: Mapping[str, Any]) -> list[Any]:
        """The inputs of the click's event with some of them changed.

        Raises:
            TrinityError: the form has no field of a name.
        """
        if missing := set(wanted) - {name for name, _ in self.values}:
            raise TrinityError(f"The form has no field {min(missing)!r}.")
        return [wanted.get(name, value) for name, value in self.values]


def _event(every: Sequence[Mapping[str, Any]], parts: Mapping[int, Mapping[str, Any]], name: str, happened: str) -> PageEvent:
    """The first event that a named component sets off when this has happened to it; the first page's components come first."""
    for each in every:
        for number, event in each["targets"]:
            if event == happened and parts.get(number, {}).get("elem_id") == name:
                outputs = tuple(parts[output].get("elem_id") or "" for output in each["outputs"])
                return PageEvent(each["id"], number, tuple(each["inputs"]), outputs)
    raise TrinityError(f"The page has no part {name!r} of which {happened!r} sets something off.")
