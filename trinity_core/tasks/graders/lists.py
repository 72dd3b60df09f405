"""Lists and sets of words: any usual separator, brackets, bullets and numbering."""

from __future__ import annotations

import re

from trinity_core.tasks.graders.plain import plain, unfenced
from trinity_core.tasks.graders.words import normal
from trinity_core.tasks.task import Target

_MARKS = re.compile(r"^\s*(?:[-*•]|\(?\d{1,3}[.):])\s+", re.MULTILINE)
_SEPARATORS = re.compile(r"\s*(?:[,;\n]|->|→|<|>|\|)\s*(?:and\s+)?|\s+and\s+")


def same_items(answer: str, target: Target) -> bool:
    """Whether the answer lists the target's items in its order."""
    given = _items(answer)
    return any(given == _items(right) for right in (target.value, *target.accepted))


def same_set(answer: str, target: Target) -> bool:
    """Whether the answer lists the target's items in any order."""
    given = sorted(_items(answer))
    return any(given == sorted(_items(right)) for right in (target.value, *target.accepted))


def _items(text: str) -> list[str]:
    body = _MARKS.sub("\n", unfenced(text)).strip()
    body = plain(body)
    body = re.sub(r"\A[^,;\n]*:\s*", "", body)  # "In order: a, b"
    parts = [part for part in _SEPARATORS.split(body.strip("[](){} .")) if part.strip()]
    if len(parts) == 1:
        parts = parts[0].split()
    return [normal(part) for part in parts]
