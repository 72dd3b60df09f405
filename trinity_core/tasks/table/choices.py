"""Answers to choose from, as files write them, added to a question as lettered lines."""

from __future__ import annotations

import ast
import json
import re
from string import ascii_uppercase

_MOST_CHARS = 20_000
_LETTER = re.compile(r"\(?([A-Za-z])[).]?")


def with_choices(question: str, choices: object, target: str) -> str:
    """The question with its choices under it; as it is where there are none, or where the target is no letter of theirs."""
    options = _options(choices)
    letter = _LETTER.fullmatch(target.strip())
    if not 2 <= len(options) <= len(ascii_uppercase) or not letter or ord(letter.group(1).upper()) - ord("A") >= len(options):
        return question
    lines = "\n".join(f"{name}. {option}" for name, option in zip(ascii_uppercase, options, strict=False))
    return f"{question}\n{lines}"


def _options(choices: object) -> list[str]:
    found = _parsed(choices) if isinstance(choices, str) else choices
    if isinstance(found, dict):
        found = found.get("text")
    if not isinstance(found, list | tuple):
        return []
    return [" ".join(str(option).split()) for option in found if isinstance(option, str | int | float)]


def _parsed(text: str) -> object:
    """A list written as JSON or as Python writes it."""
    if len(text) > _MOST_CHARS or text.lstrip()[:1] not in ("[", "{"):
        return None
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        pass
    try:
        found: object = ast.literal_eval(text)
    except (ValueError, SyntaxError, RecursionError, MemoryError, TypeError):
        return None
    return found
