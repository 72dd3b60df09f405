"""Answers to choose from, as files write them, added to a question as lettered lines."""

from __future__ import annotations

import ast
import json
import re
from collections.abc import Sequence
from string import ascii_uppercase

_MOST_CHARS = 20_000
_LETTER = re.compile(r"\(?([A-Za-z])[).]?")


def with_choices(question: str, options: Sequence[str], target: str) -> str:
    """The question with its choices under it; as it is where there are none, or where the target is no letter of theirs."""
    letter = _LETTER.fullmatch(target.strip())
    if not options or not letter or ord(letter.group(1).upper()) - ord("A") >= len(options):
        return question
    lines = "\n".join(f"{name}. {option}" for name, option in zip(ascii_uppercase, options, strict=False))
    return f"{question}\n{lines}"


def options_of(choices: object) -> tuple[str, ...]:
    """The choices as texts; none where there are fewer than two, or more or longer ones than can be asked."""
    found = _parsed(choices) if isinstance(choices, str) else choices
    if isinstance(found, dict):
        found = found.get("text")
    if not isinstance(found, list | tuple):
        return ()
    named = found[: len(ascii_uppercase) + 1]
    options = tuple(" ".join(str(option)[:_MOST_CHARS].split()) for option in named if isinstance(option, str | int | float))
    return options if 2 <= len(options) <= len(ascii_uppercase) and sum(map(len, options)) <= _MOST_CHARS else ()


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
