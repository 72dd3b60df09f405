"""The archivist's table: things with their attributes, found in a question by name, and asked for as `Lookup: ATTRIBUTE of THING`."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

from trinity_core.agents.specialists.almanac import ELEMENT_NAMES, OTHER_COUNTRIES
from trinity_core.agents.specialists.lexicon import word_set
from trinity_core.tasks.knowledge import COUNTRIES, ELEMENTS, EVENTS, INVENTIONS, PEAKS, RIVERS, WORKS


class Attribute(StrEnum):
    """What can be asked of a thing."""

    CAPITAL = "capital"
    COUNTRY = "country"
    CURRENCY = "currency"
    CONTINENT = "continent"
    SYMBOL = "symbol"
    ELEMENT = "element"
    NUMBER = "atomic number"
    MOUTH = "mouth"
    PERSON = "person"
    YEAR = "year"


@dataclass(frozen=True, slots=True)
class Thing:
    """An entry of the table."""

    name: str
    kind: str
    """"country", "capital", "element", "symbol", "number", "river", "peak", "work", "deed" or "event"."""
    attributes: tuple[tuple[Attribute, str], ...]
    fame: int = 2
    """1 (everybody knows) to 3 (few do)."""

    def get(self, attribute: Attribute) -> str | None:
        """One attribute, or None when the table does not have it."""
        return dict(self.attributes).get(attribute)


_WANTED = (
    (Attribute.CURRENCY, r"\b(?:currency|money|legal tender|pay with|paid with|banknotes?|coins?)\b"),
    (Attribute.CONTINENT, r"\bcontinent\b"),
    (Attribute.NUMBER, r"\b(?:atomic number|protons?|number in the periodic table)\b"),
    (Attribute.YEAR, r"\b(?:year|when|date)\b"),
    (Attribute.MOUTH, r"\b(?:flows?|empt(?:y|ies)|ends?|mouth|sea|ocean|gulf|body of water)\b"),
    (
        Attribute.PERSON,
        r"\b(?:who|whom|whose|author|writer|painter|composer|artist|person|by|behind|inventor|discoverer|wrote|invented|discovered)\b",
    ),
    (Attribute.SYMBOL, r"\b(?:symbol|abbreviat\w*)\b"),
    (Attribute.ELEMENT, r"\b(?:element|metal|gas)\b"),
    (Attribute.CAPITAL, r"\bcapital\b"),
    (Attribute.COUNTRY, r"\b(?:country|nation|state|where)\b"),
)
_PREFERRED = {
    "capital": (Attribute.CURRENCY, Attribute.CONTINENT, Attribute.COUNTRY),
    "country": (Attribute.CAPITAL, Attribute.CURRENCY, Attribute.CONTINENT),
    "peak": (Attribute.CURRENCY, Attribute.CONTINENT, Attribute.CAPITAL, Attribute.COUNTRY),
    "symbol": (Attribute.NUMBER, Attribute.ELEMENT),
    "element": (Attribute.NUMBER, Attribute.SYMBOL),
    "number": (Attribute.ELEMENT,),
    "river": (Attribute.MOUTH,),
    "work": (Attribute.PERSON,),
    "deed": (Attribute.PERSON,),
    "event": (Attribute.YEAR,),
}
_WEAK = word_set(
    """
    the a an of in on to at for and from by did was with their its first is it into that who which what year when name person
    """
)
_STATED = re.compile(rf"({'|'.join(Attribute)}) of (.+)")
_SYMBOL = re.compile(r"(?<![\w'])[A-Z][a-z]?(?![\w'])")


@lru_cache(maxsize=8_000)
def read_fact_question(question: str) -> str | None:
    """The body of a `Lookup:` statement for a question about a thing of the table; None when it names none."""
    if len(question) > 300:
        return None
    wanted = [attribute for attribute, pattern in _WANTED if re.search(pattern, question, re.IGNORECASE)]
    for thing in _find_things(question):
        attribute = next((a for a in _PREFERRED[thing.kind] if a in wanted and thing.get(a)), None)
        if attribute:
            return f"{attribute} of {thing.name}"
    return None


@lru_cache(maxsize=8_000)
def look_up(body: str) -> tuple[str, Thing] | None:
    """The value a `Lookup:` body asks for and the entry it stands in; None when the table does not have it."""
    found = _STATED.fullmatch(body.strip())
    thing = _named(found.group(2), Attribute(found.group(1))) if found else None
    value = thing.get(Attribute(found.group(1))) if found and thing else None
    return (value, thing) if value is not None and thing is not None else None


def _named(name: str, attribute: Attribute) -> Thing | None:
    key = name.strip()
    exact = [t for t in table() if t.name == key] or [t for t in table() if t.name.casefold() == key.casefold()]
    return next((t for t in exact if t.get(attribute)), None)


def _find_things(question: str) -> list[Thing]:
    """What a question may be about, likeliest first: a name, an element's symbol or number, an event or deed told in words."""
    plain = _spaced(question.replace("'s ", " "))
    hits = [t for t in table() if t.kind not in ("symbol", "number", "event", "deed") and _key(t.name) in plain]
    if hits:
        capital_first = "capital" in plain and re.search(
            r"which country|what country|whose capital|has the capital|the capital of which", plain
        )
        hits = [max(hits, key=lambda t: (len(t.name), (t.kind == "capital") == bool(capital_first)))]
    others = (_find_element(question, plain), _find_by_words(plain))
    return [*hits, *(thing for thing in others if thing is not None)]


def _find_element(question: str, plain: str) -> Thing | None:
    if not re.search(r" (?:symbol|element|atom|atomic|periodic|proton|protons|chemical) ", plain):
        return None
    if number := re.search(r" (\d{1,3}) ", plain):
        return next((t for t in table() if t.kind == "number" and t.name == number.group(1)), None)
    symbols = {t.name: t for t in table() if t.kind == "symbol"}
    named = [symbols[s] for s in _SYMBOL.findall(question) if s in symbols]
    return named[-1] if named else None


def _find_by_words(plain: str) -> Thing | None:
    """Events and deeds: the one of whose content words most stand in the question, at least three in five."""
    words = {_stem(word) for word in plain.split()}
    best, share = None, 0.6
    for thing, wanted in _by_words():
        common = len(wanted & words) / len(wanted)
        if common >= share and (best is None or common > share or len(thing.name) > len(best.name)):
            best, share = thing, common
    return best


@lru_cache(maxsize=1)
def _by_words() -> tuple[tuple[Thing, frozenset[str]], ...]:
    things = {t.name: t for t in table() if t.kind in ("event", "deed")}
    wordings = [(t, t.name) for t in things.values()] + [(things[e.happened], e.did) for e in EVENTS]
    return tuple((t, frozenset(_stem(w) for w in re.findall(r"\w+", wording.casefold()) if w not in _WEAK)) for t, wording in wordings)


def _stem(word: str) -> str:
    return word if word.isdigit() else word[:4]


@lru_cache(maxsize=4_000)
def _key(name: str) -> str:
    return _spaced(name.removeprefix("The ").removeprefix("the "))


def _spaced(text: str) -> str:
    """Lower-case words with one space around each."""
    return " " + " ".join(re.findall(r"\w+", text.casefold())) + " "


@lru_cache(maxsize=1)
def table() -> tuple[Thing, ...]:
    """Every entry."""
    return (*_places(), *_elements(), *_records())


def _places() -> list[Thing]:
    rows = [(c.name, c.capital, c.currency, c.continent, c.level) for c in COUNTRIES]
    known = {row[0] for row in rows}
    for line in OTHER_COUNTRIES.replace("\n", ";").strip(";").split(";"):
        name, capital, currency, continent = line.split("|")
        rows += [(name, capital, currency, continent, 3)] if name not in known else []
    things = []
    for name, capital, currency, continent, level in rows:
        common = ((Attribute.CURRENCY, currency), (Attribute.CONTINENT, continent))
        things.append(Thing(name, "country", ((Attribute.CAPITAL, capital), *common), level))
        things.append(Thing(capital, "capital", ((Attribute.COUNTRY, name), *common), level))
    by_name = {t.name: t for t in things if t.kind == "country"}
    for peak in PEAKS:
        country = by_name.get(peak.country)
        things.append(Thing(peak.name, "peak", ((Attribute.COUNTRY, peak.country), *(country.attributes if country else ()))))
    return things


def _elements() -> list[Thing]:
    words, level = ELEMENT_NAMES.split(), {e.symbol: e.level for e in ELEMENTS}
    things = []
    for number, (symbol, name) in enumerate(zip(words[::2], words[1::2], strict=True), 1):
        fame, at = level.get(symbol, 3), ((Attribute.NUMBER, str(number)),)
        things.append(Thing(name, "element", ((Attribute.SYMBOL, symbol), *at), fame))
        things.append(Thing(symbol, "symbol", ((Attribute.ELEMENT, name), *at), fame))
        things.append(Thing(str(number), "number", ((Attribute.ELEMENT, name),), 3))
    return things


def _records() -> list[Thing]:
    things = [Thing(r.name, "river", ((Attribute.MOUTH, r.mouth),)) for r in RIVERS]
    things += [Thing(w.title, "work", ((Attribute.PERSON, w.maker),)) for w in WORKS]
    things += [Thing(i.deed, "deed", ((Attribute.PERSON, i.person),), 3) for i in INVENTIONS]
    return things + [Thing(e.happened, "event", ((Attribute.YEAR, str(e.year)),), 3) for e in EVENTS]
