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
    queued: bool
    """Goes through the queue and its stream; else it is answered at once."""
    inputs: tuple[int, ...]
    """Components whose values are sent along."""
    outputs: tuple[str, ...]
    """Names of the components it fills; empty for those without one."""
    then: tuple[PageEvent, ...]
    """Events that follow it, all at once."""


@dataclass(frozen=True, slots=True)
class PageMap:
    """The part of Gradio's configuration that a browser acts on."""

    trigger: int
    """The component that is clicked."""
    event: PageEvent
    """What the click sets off."""
    values: tuple[tuple[str, Any], ...]
    """Name and first value of each input of the click's event, in order; an empty name where it has none."""

    @classmethod
    def read(cls, config: Mapping[str, Any], clicked: str) -> PageMap:
        """The map of one button.

        Args:
            config: what `/config` answers.
            clicked: the button's `elem_id`.

        Raises:
            TrinityError: the page has no such button, or nothing happens when it is clicked.
        """
        parts = {part["id"]: part["props"] for part in config["components"]}
        triggers = {number for number, props in parts.items() if props.get("elem_id") == clicked}
        clicks = [d for d in config["dependencies"] if any(number in triggers and event == "click" for number, event in d["targets"])]
        if not clicks:
            raise TrinityError(f"The page has no button {clicked!r} that does something.")
        trigger = next(number for number, _ in clicks[0]["targets"] if number in triggers)
        event = _event(clicks[0], config["dependencies"], parts)
        values = tuple((parts[number].get("elem_id") or "", parts[number].get("value")) for number in event.inputs)
        return cls(trigger, event, values)

    def filled(self, wanted: Mapping[str, Any]) -> list[Any]:
        """The inputs of the click's event with some of them changed.

        Raises:
            TrinityError: the form has no field of a name.
        """
        if missing := set(wanted) - {name for name, _ in self.values}:
            raise TrinityError(f"The form has no field {min(missing)!r}.")
        return [wanted.get(name, value) for name, value in self.values]


def _event(dependency: Mapping[str, Any], every: Sequence[Mapping[str, Any]], parts: Mapping[int, Mapping[str, Any]]) -> PageEvent:
    outputs = tuple(parts[number].get("elem_id") or "" for number in dependency["outputs"])
    then = tuple(_event(each, every, parts) for each in every if each.get("trigger_after") == dependency["id"])
    return PageEvent(dependency["id"], dependency["queue"] is not False, tuple(dependency["inputs"]), outputs, then)
