"""Requests for a function: its name, its parameters, and the examples that come with the words."""

from __future__ import annotations

import ast
import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from trinity_core.agents.specialists.lexicon import word_set

_CALL = re.compile(r"`?\b([a-z_]\w*)\(([a-z_]\w*(?:\s*,\s*[a-z_]\w*)*)\)`?")
_NAMED = re.compile(r"\b(?:function|method) (?:called |named )?`?([a-z_]\w*)`?")
_VERBS = re.compile(r"\b(?:write|define|implement|code|create|give|need|make|program)\b|^\s*python function\b", re.IGNORECASE)
_NOUNS = re.compile(r"\b(?:function|python|code|def|implement)\b", re.IGNORECASE)
_NOT_NAMES = word_set("that which to for in of returning taking it and called named with a an the returns takes computing finding")
_EXAMPLE_LINK = re.compile(r"`?\s*(?:returns|gives|is|==|=|->|→|=>|should (?:return|be|give)|yields|evaluates to|equals)\s*`?")


@dataclass(frozen=True, slots=True, eq=False)
class FunctionRequest:
    """What a question asks to be written."""

    name: str
    """Empty when the question gives none."""
    parameters: tuple[str, ...]
    words: str
    """The request in lower case."""
    examples: tuple[tuple[tuple[Any, ...], Any], ...]
    """Arguments and wanted value of each example."""


@lru_cache(maxsize=4_000)
def read_request(question: str) -> FunctionRequest | None:
    """The function a question asks for; None when it asks for none."""
    if not _VERBS.search(question) or not _NOUNS.search(question) or "```" in question or len(question) > 3000:
        return None
    call, named = _CALL.search(question), _NAMED.search(question)
    name = call.group(1) if call else named.group(1) if named and named.group(1) not in _NOT_NAMES else ""
    parameters = tuple(part.strip() for part in call.group(2).split(",")) if call else ()
    return FunctionRequest(name, parameters, re.sub(r"\s+", " ", question.lower()), _examples(question, name))


def _examples(question: str, name: str) -> tuple[tuple[tuple[Any, ...], Any], ...]:
    found = []
    for match in re.finditer(rf"\b{re.escape(name)}\(", question) if name else ():
        arguments, end = _literal(question, match.end() - 1, tuple_of=True)
        link = _EXAMPLE_LINK.match(question, end) if end else None
        if link is None:
            continue
        value, stop = _literal(question, link.end())
        if stop:
            found.append((arguments, value))
    return tuple(found)


def _literal(text: str, start: int, *, tuple_of: bool = False) -> tuple[Any, int]:
    """The Python literal that begins at `start` and where it ends; (None, 0) when there is none."""
    limit = min(len(text), start + 400)
    for end in range(start + 1, limit + 1):
        if end < limit and (text[end - 1].isalnum() or text[end - 1] == ".") and (text[end].isalnum() or text[end] == "."):
            continue
        piece = text[start:end].rstrip(".") if not tuple_of else text[start : end - 1] + ",)" if text[start + 1 : end - 1].strip() else "()"
        if tuple_of and text[end - 1] != ")":
            continue
        try:
            return ast.literal_eval(piece.strip()), end
        except (ValueError, SyntaxError, TypeError, MemoryError, RecursionError):
            continue
    return None, 0
