"""Words and program output: quotes, punctuation and opening words do not count; for output, case does."""

from __future__ import annotations

import re
import unicodedata

from trinity_core.tasks.graders.plain import plain, unfenced
from trinity_core.tasks.task import Target

_DOUBTS = re.compile(r"\b(?:not|or|isn't|wrong|incorrect|maybe|perhaps|possibly|unless|if|but|nor|never)\b")
_VERB = re.compile(r"\s*\b(?:is|was|are|becomes|gives|remains)\b\s*(?:called\s+|spelled\s+)?:?\s*")
_PRINTS = re.compile(
    r"\A\s*(?:(?:it|the (?:program|code|script)|python)\s+(?:prints|outputs|will print)|(?:the )?(?:output|answer|result)(?: is)?)\s*:?\s+",
    re.IGNORECASE,
)
_NAMES_MORE = re.compile(r"[,;/]|\band\b")  # a sentence that goes on with what may be a second answer
_MOST_WORDS_AROUND = 12


def normal(text: str) -> str:
    """Lower case without accents, quotes, articles in front and punctuation at the ends."""
    letters = unicodedata.normalize("NFKD", text.casefold())
    bare = "".join(c for c in letters if not unicodedata.combining(c))
    bare = " ".join(re.sub(r"[\"'*_]", "", bare).split()).strip(" .,;:!?()[]")
    return re.sub(r"\A(?:the|a|an)\s+", "", bare)


def same_words(answer: str, target: Target) -> bool:
    """Whether the answer is the target's word or name, alone or in one plain sentence about it."""
    right = {normal(word) for word in (target.value, *target.accepted)}
    text = normal(plain(answer))
    if text in right or _spelled(text) in right:
        return True
    if _DOUBTS.search(text) or len(text.split()) > _MOST_WORDS_AROUND:
        return False
    parts = _VERB.split(text)
    if len(parts) != 2:
        return False
    return normal(parts[1]) in right or (normal(parts[0]) in right and not _NAMES_MORE.search(parts[1]))


def _spelled(text: str) -> str:
    """`t-e-n` and `t e n` as `ten`; anything else as it is."""
    letters = re.split(r"[\s,-]+", text)
    return "".join(letters) if all(len(letter) == 1 for letter in letters) else text


def same_output(answer: str, target: Target) -> bool:
    """Whether the answer is what was to be printed or written: case counts, spaces after commas and the kind of quotes do not."""
    text = unfenced(answer)
    return any(_printed(form) == _printed(target.value) for form in (answer, text, _PRINTS.sub("", text), plain(answer)))


def _printed(text: str) -> str:
    text = unfenced(text.strip()).strip().translate(str.maketrans("“”‘’", "\"\"''")).replace('"', "'")
    text = re.sub(r"\s*([,\[\](){}:])\s*", r"\1", text)
    if len(text) > 1 and text[0] == text[-1] == "'" and "'" not in text[1:-1]:
        text = text[1:-1]
    return text.removesuffix(".") if not re.search(r"\.\.$", text) else text
