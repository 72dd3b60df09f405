"""Pieces that every kind of logic puzzle needs: sentences, names in them, conditions joined."""

from __future__ import annotations

import re


def sentences(text: str) -> list[str]:
    """The sentences of a puzzle."""
    return [part.strip() for part in re.split(r"(?<=[.?!])['\"”]?\s+|;\s+|\n+", text) if part.strip()]


def in_order(sentence: str, words: tuple[str, ...]) -> list[str]:
    """The words that stand in a sentence, by position."""
    places = [(found.start(), word) for word in words for found in re.finditer(rf"\b{re.escape(word)}\b", sentence)]
    return list(dict.fromkeys(word for _, word in sorted(places)))


def joined(clues: list[str]) -> str:
    """Conditions as one, a line each."""
    return "\n            and ".join(f"({clue})" if " or " in clue else clue for clue in clues)
