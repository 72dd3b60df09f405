"""Knights who tell the truth and knaves who lie, as a program over all mixes of them."""

from __future__ import annotations

import re

from trinity_core.agents.specialists.clues import in_order, joined, sentences


def read_liars(question: str, names: tuple[str, ...]) -> str | None:
    """A program that tries every mix of knights and knaves; None when nobody is quoted."""
    text = re.sub(r"\b(truth[- ]?tellers?)\b", "knight", re.sub(r"\bliars?\b", "knave", question))
    told = sentences(text)
    asked = next((s for s in reversed(told) if s.endswith("?")), "")
    said = [clue for s in told if s != asked if (clue := _statement(s, names))]
    if not said:
        return None
    odd = re.search(
        r"\b(?:exactly|just|only) one\b[^.?]*?\b(?:is|are) (?:a |the )?(knight|knave)\b|\bexactly one (knight|knave)\b", text, re.IGNORECASE
    )
    if odd:
        kind = (odd.group(1) or odd.group(2)).lower()
        said.append(f"{'sum(w)' if kind == 'knight' else 'len(w) - sum(w)'} == 1")
    lines = [f"names = {list(names)!r}", "", "def knight(name):", "    return w[names.index(name)]", ""]
    which = in_order(asked, names)
    kind = "" if "knave" in asked.lower() and "knight" not in asked.lower() else "knight"
    answer = (
        f'"knight" if knight({which[0]!r}) else "knave"'
        if len(which) == 1
        else f'" and ".join(n for n in names if {"" if kind else "not "}knight(n))'
    )
    return "\n".join(
        [
            "from itertools import product",
            *lines,
            "found = set()",
            f"for w in product([True, False], repeat={len(names)}):",
            f"    if ({joined(said)}):",
            f"        found.add({answer})",
            'print(" or ".join(sorted(found)))',
        ]
    )


def _statement(sentence: str, names: tuple[str, ...]) -> str | None:
    """A speaker's words as a condition: the speaker is a knight exactly when they are true."""
    found = re.match(
        r"(?:According to (\w+),|(\w+) (?:says|said|claims|states|tells you|declares|announces|asserts)(?: that)?[:,]?)\s*['\"“]?(.+)",
        sentence,
    )
    speaker = (found.group(1) or found.group(2)) if found else ""
    if not found or speaker not in names:
        return None
    claim = _claim(found.group(3), speaker, names)
    return f"knight({speaker!r}) == ({claim})" if claim else None


def _claim(words: str, speaker: str, names: tuple[str, ...]) -> str | None:
    who, lowered = in_order(words, names), words.lower()
    if re.search(r"\bwe\b", lowered):
        who = [speaker, *(name for name in (who or names) if name != speaker)]
    elif re.search(r"\bi\b|\bi'm\b|\bmyself\b", lowered):
        who = [speaker, *(name for name in who if name != speaker)]
    negated = re.search(r"\bnot\b|n't\b|different", lowered)
    if len(who) >= 2 and re.search(r"same|alike|two of a kind|different|opposite", lowered):
        return f"knight({who[0]!r}) {'!=' if negated or 'opposite' in lowered else '=='} knight({who[1]!r})"
    kind = re.search(r"\b(knight|knave)s?\b", lowered)
    if not who or not kind:
        return None
    truthful = (kind.group(1) == "knight") != bool(negated)
    parts = [f"{'' if truthful else 'not '}knight({name!r})" for name in who]
    if re.search(r"\bat least one\b|\bone of us\b|\beither\b| or ", lowered):
        return " or ".join(parts)
    return " and ".join(parts)
