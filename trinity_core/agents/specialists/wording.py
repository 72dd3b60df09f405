"""Questions about letters and words, as one Python expression each."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import lru_cache

from trinity_core.agents.specialists.numerals import ordinal, spell_out_digits

_QUOTED = re.compile(r"(?<!\w)['\"“‘]([^'\"“”‘’]+(?:'\w[^'\"“”‘’]*)*)['\"”’](?!\w)")
_PLACE = r"(\d+(?:st|nd|rd|th)|first|second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth|eleventh|twelfth|last)"
_REVERSE = r"\brevers\w*|backwards?|back to front|right to left|turn .*\baround\b|other way round"
_DROP = r"\b(?:remov|delet|strike|struck|drop|leave|left out|without|omit|strip|take out|cross)"
_SOUNDS = r"\bvowels?\b|a, e, i, o,? (?:and |or )?u"

Maker = Callable[[str, str, str], str | None]
"""Question in lower case, the text in question, its Python literal: an expression."""


@lru_cache(maxsize=8_000)
def read_wording(question: str) -> str | None:
    """The Python expression that answers a question about letters or words; None when it is none."""
    if len(question) > 1000 or "```" in question or "def " in question or "python" in question.lower():
        return None
    quoted = _QUOTED.findall(question)
    plain = spell_out_digits(_QUOTED.sub(" ", question))
    texts = [piece for piece in quoted if len(piece) > 1]
    letters = [piece for piece in quoted if len(piece) == 1]
    text = max(texts, key=len) if texts else _unquoted(question)
    if not text:
        return None
    letter = letters[0] if letters else _letter(plain)
    return next((made for maker in _MAKERS if (made := maker(plain, text, letter))), None)


def _unquoted(question: str) -> str:
    """The text meant when nothing is quoted: what stands behind a colon or the last "of", "in" or "word"."""
    if found := re.search(r":\s*(.+?)\s*[?.!]*\s*$", question):
        return found.group(1)
    behind = (
        r"\b(?:the (?:word|words|letters|string|phrase|sentence|text)(?: of| in)?|in the word|"
        r"letters? (?:of|in)|vowels (?:of|in|from)|(?:reverse|spell|uppercase|backwards?) (?:the word )?)\s*"
    )
    found = re.search(
        rf"{behind}([\w' -]+?)(?:\s+(?:backwards?|in reverse|alphabetically|contain\w*|have|has|in alphabetical order))?\s*[?.!]*\s*$",
        question,
        re.I,
    )
    if found:
        return found.group(1)
    found = re.search(
        r"\b(?:are|is|occur\w*|appear\w*)\s+(?:there\s+)?in\s+(?:the "
        r"word\s+)?(\w+)\s*[?.!]*$|how do you spell (\w+) backwards|is (\w+) a palindrome|"
        r"\b[a-z]'?s? (?:are )?(?:there )?in (\w+)\s*[?.!]*$|^sort (.+)$|(\w+) backwards|^(\w+) without vowels",
        question,
        re.I,
    )
    return next((g for g in found.groups() if g), "") if found else ""


def _letter(plain: str) -> str:
    found = re.search(r"\b(?:letters? |every |each |many )([a-z])(?:'?s)?\b", plain)
    return found.group(1) if found else ""


def _recipe(plain: str, text: str, letter: str) -> str | None:
    """Several steps in a row: drop something, reverse, capitals."""
    steps = [bool(re.search(p, plain)) for p in (_DROP, _REVERSE + r"|turn the rest around|spell what", r"\bcapitals?\b|upper ?case")]
    if sum(steps) < 2:
        return None
    word = repr(text)
    if re.search(r"first letter", plain):
        word = f"{word}[1:]"
    elif re.search(r"last letter", plain):
        word = f"{word}[:-1]"
    elif letter and steps[0]:
        word = f'{word}.replace({letter!r}, "")'
    return f"{word}{'[::-1]' if steps[1] else ''}{'.upper()' if steps[2] else ''}"


def _shift(plain: str, text: str, letter: str) -> str | None:
    if not re.search(r"\b(?:caesar|places? (?:forward|later|back|ahead|further)|shift\w*)\b", plain):
        return None
    n = re.search(r"\b(\d+) (?:places?|positions?|letters|steps)|\bby (\d+)|\brot ?(\d+)", plain)
    if not n:
        return None
    size = int(next(g for g in n.groups() if g))
    by = -size if re.search(r"\bback(?:wards?)?\b|decode|decrypt|earlier", plain) else size
    return (
        f'"".join(chr((ord(c) - 97 + {by}) % 26 + 97) if c.islower() else '
        f"chr((ord(c) - 65 + {by}) % 26 + 65) if c.isupper() else c for c in {text!r})"
    )


def _ends(plain: str, text: str, letter: str) -> str | None:
    found = re.search(r"\b(last|final|first|initial)s? letters?\b", plain)
    if not found or not re.search(r"\bwords\b|each word|every word", plain):
        return None
    at = 0 if found.group(1) in ("first", "initial") else -1
    return f'"".join(w[{at}] for w in {text!r}.split())'


def _counting(plain: str, text: str, letter: str) -> str | None:
    if not re.search(r"\bhow (?:many|often)\b|\bcount\b|\bnumber of\b|\bhow long\b|^vowels in\b", plain) or re.search(
        r"\b(?:sort|order|arrange)\b", plain
    ):
        return None
    if re.search(_SOUNDS, plain):
        return f'sum(c in "aeiou" for c in {text!r}.lower())'
    if "consonant" in plain:
        return f'sum(c.isalpha() and c not in "aeiou" for c in {text!r}.lower())'
    if letter and re.search(r"\bwords\b", plain):
        return f"sum({letter.lower()!r} in w.lower() for w in {text!r}.split())"
    if letter:
        return f"{text!r}.lower().count({letter.lower()!r})"
    if "words" in plain:
        return f"len({text!r}.split())"
    return f"sum(c.isalpha() for c in {text!r})" if re.search(r"letters|characters|long", plain) else None


def _sorting(plain: str, text: str, letter: str) -> str | None:
    items = [item.strip() for item in re.split(r",\s*(?:and\s+)?|\s+and\s+", text.strip(" .?!")) if item.strip()]
    items = items if len(items) > 1 else text.split()
    if len(items) < 2 or not re.search(r"\b(?:sort|order|arrange|alphabet\w*|dictionary|shortest|longest|rank)\b", plain):
        return None
    if (
        re.search(r"\blength|number of letters|fewest|shortest (?:first|to)|shortest word to|longest (?:first|to)", plain)
        and "longest word of" not in plain
    ):
        down = ", reverse=True" if re.search(r"longest (?:first|to)|most letters first|descending", plain) else ""
        return f'", ".join(sorted({items!r}, key=len{down}))'
    if re.search(r"alphabet|dictionary|a to z|sort|lexic", plain):
        down = ", reverse=True" if re.search(r"z to a|reverse alphabet|descending", plain) else ""
        return f'", ".join(sorted({items!r}, key=str.lower{down}))'
    return None


def _choosing(plain: str, text: str, letter: str) -> str | None:
    if re.search(r"\blongest\b|most letters", plain):
        return f"max({text!r}.replace(',', ' ').split(), key=len)"
    if re.search(r"\bshortest\b|fewest letters", plain):
        return f"min({text!r}.replace(',', ' ').split(), key=len)"
    found = re.search(rf"\b{_PLACE}\b", plain)
    place = ordinal(found.group(1)) if found else None
    if place is None or not re.search(r"\bwords?\b|\bletter\b|\bcharacter\b|comes", plain):
        return None
    at = place - 1 if place > 0 else -1
    return f"{text!r}[{at}]" if re.search(r"\bletter|character", plain) else f"{text!r}.split()[{at}]"


def _changing(plain: str, text: str, letter: str) -> str | None:
    if re.search(_DROP, plain) and re.search(_SOUNDS, plain):
        return f'"".join(c for c in {text!r} if c.lower() not in "aeiou")'
    if re.search(_DROP, plain) and letter:
        return f'{text!r}.replace({letter!r}, "")'
    if "palindrome" in plain:
        return f'"Yes" if {text!r}.lower() == {text!r}.lower()[::-1] else "No"'
    if re.search(_REVERSE + r"|reverse order", plain):
        words = re.search(r"\bwords\b|order of (?:the )?words", plain) and " " in text
        return f'" ".join({text!r}.split()[::-1])' if words else f"{text!r}[::-1]"
    if re.search(r"\bupper ?case\b|\bcapital letters\b|\bin capitals\b|\buppercase\b", plain):
        return f"{text!r}.upper()"
    return f"{text!r}.lower()" if re.search(r"\blower ?case\b", plain) else None


_MAKERS: tuple[Maker, ...] = (_recipe, _shift, _ends, _counting, _sorting, _choosing, _changing)
