"""How a right answer from a file is compared, told from its form: a number, a letter or a few words. Anything longer is not compared."""

from __future__ import annotations

import json
import re

from trinity_core.tasks.task import Target, TargetKind

_MARKED = re.compile(r"####\s*(.+?)\s*\Z", re.DOTALL)
"""The final answer of a worked solution, as GSM8K writes it."""
_NUMBER = re.compile(r"[-+]?\$?\s*(?:\d{1,3}(?:,\d{3})+|\d{1,30})(?:\.\d{1,30})?|[-+]?\.\d{1,30}|[-+]?\d{1,15}/\d{1,15}")
_LETTER = re.compile(r"\(?([A-Za-z])[).]?")
_MOST_WORDS_CHARS = 60


def target_kind(text: str, wanted: TargetKind | None = None) -> TargetKind:
    """How this right answer is compared.

    Args:
        text: the target as written.
        wanted: what the mapping says; it holds for every target that has its form.
    """
    final = _final(text)
    if not final or wanted is TargetKind.RECORDED:
        return TargetKind.RECORDED
    number = _is_number(final)
    if wanted is TargetKind.NUMBER:
        return TargetKind.NUMBER if number else TargetKind.RECORDED
    if wanted is not None:
        return wanted
    if number:
        return TargetKind.NUMBER
    short = all(len(part) <= _MOST_WORDS_CHARS and "\n" not in part for part in _several(final))
    return TargetKind.TEXT if short else TargetKind.RECORDED


def make_target(text: str, kind: TargetKind) -> Target:
    """The target of a task, from what the table keeps."""
    if kind is TargetKind.RECORDED:
        return Target(kind, "")
    first, *others = _several(_final(text))
    if kind is TargetKind.NUMBER:
        return Target(kind, re.sub(r"[,$\s+]", "", first))
    letter = _LETTER.fullmatch(first)
    return Target(kind, letter.group(1) if letter and kind is TargetKind.TEXT else first, accepted=tuple(others))


def _final(text: str) -> str:
    marked = _MARKED.search(text)
    return (marked.group(1) if marked else text).strip()


def _is_number(text: str) -> bool:
    return bool(_NUMBER.fullmatch(text)) and not re.search(r"/0+\Z", text)


def _several(text: str) -> list[str]:
    """The right answers of a JSON list, or the one there is."""
    if text.startswith("[") and text.endswith("]"):
        try:
            found = json.loads(text)
        except (ValueError, RecursionError):
            found = None
        if isinstance(found, list) and found and all(isinstance(entry, str) and entry.strip() for entry in found):
            return [entry.strip() for entry in found]
    return [text]
