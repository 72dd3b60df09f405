"""Where sessions part, and what there is to say about it: computed from their turns, never written beforehand."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from storage.stored import StoredSession
from trinity_core.types import Turn
from ui.views.traces import status_word

Column = Sequence[tuple[Turn, ...]]
"""One session's turns by step."""
LETTERS = "ABCD"
NAMED = 3
"""Shared steps that are named one by one."""


class Kind(StrEnum):
    """In what two sessions part."""

    CHOICE = "choice"
    """Another agent, role or instruction."""
    REPLY = "reply"
    """The same call, answered otherwise."""
    END = "end"
    """One of them is over."""
    NONE = "none"


@dataclass(frozen=True, slots=True)
class Parting:
    """The first step at which not all sessions do the same."""

    step: int
    """1-based; 0 where they never part."""
    kind: Kind


def parting(columns: Sequence[Column]) -> Parting:
    """The first step that differs, an ended session included."""
    for place in range(max(len(column) for column in columns)):
        here = [column[place] if place < len(column) else () for column in columns]
        if not all(here):
            return Parting(place + 1, Kind.END)
        if len({_choice(turns) for turns in here}) > 1:
            return Parting(place + 1, Kind.CHOICE)
        if len({tuple(turn.reply.text for turn in turns) for turns in here}) > 1:
            return Parting(place + 1, Kind.REPLY)
    return Parting(0, Kind.NONE)


def account(stored: Sequence[StoredSession], columns: Sequence[Column], found: Parting) -> str:
    """The comparison in two or three sentences."""
    if len({one.plan.question for one in stored}) > 1:
        opening = "These sessions answer different questions, so only their form can be compared. "
    else:
        opening = ""
    return f"{opening}{_course(columns, found)} {_ends(stored)}"


def _course(columns: Sequence[Column], found: Parting) -> str:
    all_ = "Both" if len(columns) == 2 else "All"
    if found.kind is Kind.NONE:
        steps = len(columns[0])
        taken = "one step" if steps == 1 else f"{steps} steps"
        return f"{all_} take the same {taken}, word for word." if steps else "None of them has finished a turn."
    shared = _shared(columns[0][: found.step - 1], all_)
    return f"{shared}; {_apart(columns, found)}" if shared else f"They part at once: {_apart(columns, found)}"


def _shared(steps: Column, all_: str) -> str:
    if not steps:
        return ""
    if len(steps) > NAMED:
        return f"{all_} take the same first {len(steps)} steps"
    return f"{all_} ask {_named(steps[0])} first" + "".join(f", then {_named(turns)}" for turns in steps[1:])


def _apart(columns: Sequence[Column], found: Parting) -> str:
    here = [column[found.step - 1] if found.step <= len(column) else () for column in columns]
    at = next(turns[0].number for turns in here if turns)
    if found.kind is Kind.REPLY:
        return f"at turn {at} the same call, {_named(here[0])}, is answered otherwise."
    told = ", ".join(_does(letter, turns) for letter, turns in zip(LETTERS, here, strict=False))
    return f"at turn {at} {told}{_margins(here)}."


def _does(letter: str, turns: tuple[Turn, ...]) -> str:
    return f"{letter} asks {_named(turns)}" if turns else f"{letter} has ended"


def _margins(here: Sequence[tuple[Turn, ...]]) -> str:
    decisions = [turns[0].decision if turns else None for turns in here]
    known = [decision.margin for decision in decisions if decision is not None]
    return f": margin {' against '.join(f'{margin:.2f}' for margin in known)}" if len(known) == len(here) else ""


def _named(turns: tuple[Turn, ...]) -> str:
    names = [f"{turn.call.agent} as {turn.call.role.title()}" for turn in turns]
    return " and ".join(names) if len(names) < 3 else f"{len(names)} agents at once"


def _choice(turns: tuple[Turn, ...]) -> tuple[tuple[str, str, str], ...]:
    return tuple((turn.call.agent, turn.call.role.value, turn.call.instruction) for turn in turns)


def _ends(stored: Sequence[StoredSession]) -> str:
    ends = [_end(letter, one) for letter, one in zip(LETTERS, stored, strict=False)]
    return "; ".join(ends) + "."


def _end(letter: str, one: StoredSession) -> str:
    summary = one.summary
    verdict = {True: "right", False: "wrong", None: f"not graded ({status_word(summary).lower()})"}[summary.correct]
    cost = _price(summary.cost_usd)
    words = "turn" if summary.turns == 1 else "turns"
    return f"{letter} ends {verdict} after {summary.turns} {words} and {summary.tokens_in + summary.tokens_out:,} tokens, {cost}"


def _price(cost: float | None) -> str:
    if cost is None:
        return "at an unknown price"
    return "for less than $0.0001" if 0 < cost < 0.00005 else f"for ${cost:.4f}" if cost else "for nothing"
