"""Logic puzzles as programs: who stands where, who lies, who has what. Clues become conditions, brute force does the rest."""

from __future__ import annotations

import re
from functools import lru_cache

from trinity_core.agents.specialists.clues import in_order, joined, sentences
from trinity_core.agents.specialists.lexicon import word_set
from trinity_core.agents.specialists.liars import read_liars
from trinity_core.agents.specialists.numerals import ordinal

_NOT_NAMES = word_set(
    """
    the a an who which what when where how if each every on in at of to knights knaves knight knave exactly only one just you your
    they there everyone everybody nobody someone according their his her its all two three four five six i we it this that these
    those then and or not is was are both neither he she find tell name given suppose among from with by between after before can
    could please question answer puzzle
    """
)
_NAME_LIST = re.compile(r"\b([A-Z]\w+)((?:,\s+[A-Z]\w+)+)?,?\s+and\s+([A-Z]\w+)\b")
_ORDINAL = r"(first|second|third|fourth|fifth|sixth|seventh|eighth|last|\d(?:st|nd|rd|th))"
_UP = r"taller|older|faster|heavier|bigger|larger|richer|stronger|longer|higher|smarter|better"
_DOWN = r"shorter|younger|slower|lighter|smaller|poorer|weaker|lower|worse"
_FIRST = r"tallest|oldest|fastest|heaviest|biggest|largest|richest|strongest|longest|highest|smartest|best|winner|won|wins|leftmost"
_LAST = r"shortest|youngest|slowest|lightest|smallest|poorest|weakest|lowest|worst|rightmost"
_EARLY = r"before|in front of|earlier|ahead|sooner|left of|on the left|above|beat|beats|straight on to|defeated|preceded"
_LATE = r"after|behind|later|right of|on the right|below|lost to|followed"
_CLOSE = r"directly|immediately|straight|one place|next|right before|right after|just before|just after|the last to arrive before"


@lru_cache(maxsize=8_000)
def read_puzzle(question: str) -> str | None:
    """A program that prints the answer of a logic puzzle; None when no known kind of puzzle fits."""
    if "```" in question or len(question) > 3000:
        return None
    names = _names(question)
    if not 2 <= len(names) <= 8:
        return None
    if re.search(r"\bkna(?:ve|ves)\b|\bliars?\b", question):
        return read_liars(question, names)
    return _owners(question, names) or _order(question, names)


def _names(question: str) -> tuple[str, ...]:
    if listed := _name_list(question):
        return tuple(re.findall(r"[A-Z]\w+", listed))
    words = re.findall(r"\b[A-Z][a-z]+\b", question)
    return tuple(dict.fromkeys(word for word in words if word.lower() not in _NOT_NAMES))


def _name_list(question: str) -> str:
    """The words "Ada, Ben and Cleo" of a question that introduces at least three people so; else empty."""
    found = _NAME_LIST.search(question)
    names = re.findall(r"[A-Z]\w+", found.group()) if found else []
    return found.group() if found and len(set(names)) == len(names) > 2 and names[0].lower() not in _NOT_NAMES else ""


def _order(question: str, names: tuple[str, ...]) -> str | None:
    listed = _name_list(question)
    rest = question.replace(listed, "They", 1) if listed else question
    told = sentences(rest)
    asked = next((s for s in reversed(told) if s.endswith("?") or s.lower().startswith(("who", "name", "find"))), "")
    place = _asked_place(asked)
    if place is None:
        return None
    pieces = [piece for s in told if s != asked for piece in _pieces(s)]
    clues = [clue for piece in pieces if (clue := _order_clue(piece, names))]
    return _program(f"names = {list(names)!r}", "permutations(names)", clues, f"w[{place}]") if clues else None


def _pieces(sentence: str) -> list[str]:
    """Clues joined in one sentence; "A is shorter than B but taller than C" repeats its subject."""
    parts = re.split(r",? (?:and|but) (?=[A-Z])|, (?=[A-Z]\w+ (?:is|was|did|finished))", sentence)
    shared = re.fullmatch(r"(\w+) (\w+) (.+? than \w+),? (?:and|but) (\w+ than \w+.*)", sentence)
    return [f"{shared[1]} {shared[2]} {shared[3]}", f"{shared[1]} {shared[2]} {shared[4]}"] if shared else parts


def _asked_place(asked: str) -> int | None:
    lowered = asked.lower()
    if found := re.search(rf"\b{_ORDINAL}\b", lowered):
        place = ordinal(found.group(1))
        return None if place is None else place if place < 0 else place - 1
    return 0 if re.search(rf"\b(?:{_FIRST})\b", lowered) else -1 if re.search(rf"\b(?:{_LAST})\b", lowered) else None


def _order_clue(sentence: str, names: tuple[str, ...]) -> str | None:
    who = in_order(sentence, names)
    lowered = sentence.lower()
    if len(who) == 1:
        return _place_clue(lowered, who[0], len(names))
    if len(who) != 2:
        return None
    up, down = re.search(rf"\b(?:{_UP})\b", lowered), re.search(rf"\b(?:{_DOWN})\b", lowered)
    late = re.search(rf"\b(?:{_LATE})\b", lowered)
    if not (up or down or late or re.search(rf"\b(?:{_EARLY})\b", lowered)):
        return f"abs(w.index({who[0]!r}) - w.index({who[1]!r})) == 1" if re.search(r"next to|beside|adjacent|neighbou?r", lowered) else None
    swapped = bool(down) or (not up and bool(late) and not re.search(r"one after the other", lowered))
    if re.search(r"\b(?:not|n't|never)\b", lowered):
        swapped = not swapped
    first, second = reversed(who) if swapped else who
    near = " + 1 ==" if re.search(rf"\b(?:{_CLOSE})\b", lowered) else " <"
    return f"w.index({first!r}){near} w.index({second!r})"


def _place_clue(lowered: str, name: str, size: int) -> str | None:
    place = _asked_place(lowered)
    if place is None:
        return None
    sign = "!=" if re.search(r"\bnot\b|n't\b|\bnever\b", lowered) else "=="
    return f"w[{place if -1 <= place < size else 0}] {sign} {name!r}"


def _owners(question: str, names: tuple[str, ...]) -> str | None:
    setting = re.search(r"\b(?:different|own|has|have|each|either)\b[^.:]*:\s*([^.?]+)[.?]", question)
    things = (
        [re.sub(r"^(?:an?|the)\s+", "", part.strip()) for part in re.split(r",\s*(?:and\s+)?|\s+and\s+", setting.group(1))]
        if setting
        else []
    )
    if setting is None or len(things) != len(names):
        return None
    rest = sentences(question[setting.end() :])
    asked = next((s for s in reversed(rest) if s.endswith("?")), "")
    clues = [
        clue
        for s in rest
        if s != asked
        for piece in re.split(r",? (?:and|but) (?=[A-Z])", s)
        for clue in _owner_clues(piece, names, tuple(things))
    ]
    thing, who = in_order(asked, tuple(things)), in_order(asked, names)
    result = f"names[w.index({thing[0]!r})]" if thing else f"w[names.index({who[0]!r})]" if who else ""
    return _program(f"names, things = {list(names)!r}, {things!r}", "permutations(things)", clues, result) if clues and result else None


def _owner_clues(sentence: str, names: tuple[str, ...], things: tuple[str, ...]) -> list[str]:
    who, what = in_order(sentence, names), in_order(sentence, things)
    if not who or not what:
        return []
    denied = re.search(r"\bnot\b|n't\b|\bnever\b|\bneither\b", sentence.lower())
    if denied:
        return [f"w[names.index({name!r})] != {thing!r}" for name in who for thing in what]
    if len(who) > 1 and len(what) == 1:
        return [f"names[w.index({what[0]!r})] in {who!r}"]
    return [f"w[names.index({who[0]!r})] in {what!r}"]


def _program(setup: str, worlds: str, clues: list[str], result: str) -> str:
    return "\n".join(
        [
            "from itertools import permutations",
            setup,
            "found = set()",
            f"for w in {worlds}:",
            f"    if ({joined(clues)}):",
            f"        found.add({result})",
            'print(" or ".join(sorted(found)))',
        ]
    )
