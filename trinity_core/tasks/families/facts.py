"""Facts: one look-up in the tables of `knowledge`, or two in a row at the highest difficulty."""

from __future__ import annotations

from random import Random

from trinity_core.tasks.family import Family, Phrases, number, text
from trinity_core.tasks.knowledge import COUNTRIES, ELEMENTS, EVENTS, INVENTIONS, PEAKS, RIVERS, WORKS, Country
from trinity_core.tasks.task import Split, Target

CAPITAL = Phrases(
    train=("capital of {x}", "what's the capital of {x}", "What is the capital of {x}?", "Name the capital of {x}."),
    validation=(
        "capital city of {x}",
        "Which city is the capital of {x}?",
    ),
    test=("which city is the capital of {x}", "What is {x}'s capital city?", "Which city serves as the capital of {x}?"),
)
CAPITAL_OF = Phrases(
    train=("{x} is the capital of which country", "Which country has the capital {x}?", "{x} is the capital of which country?"),
    validation=("Of which country is {x} the capital?",),
    test=("In which country is {x} the capital city?",),
)
CONTINENT = Phrases(
    train=("what continent is {x} in", "On which continent is {x}?", "Which continent does {x} belong to?"),
    validation=(
        "continent of {x}",
        "Name the continent of {x}.",
    ),
    test=(
        "which continent is {x} in",
        "What continent is {x} part of?",
    ),
)
CURRENCY = Phrases(
    train=("currency of {x}", "What is the currency of {x}?", "Which currency is used in {x}?"),
    validation=(
        "what currency does {x} use",
        "Name the currency of {x}.",
    ),
    test=("currency in {x}", "What currency do people pay with in {x}?", "Which money is legal tender in {x}?"),
)
SYMBOL_OF = Phrases(
    train=("element with symbol {x}", "Which chemical element has the symbol {x}?", "Name the element with the symbol {x}."),
    validation=(
        "which element is {x}",
        "What element does the chemical symbol {x} stand for?",
    ),
    test=(
        "what element has the symbol {x}",
        "In the periodic table, which element is written {x}?",
        "The symbol {x} belongs to which chemical element?",
    ),
)
SYMBOL = Phrases(
    train=("symbol of {x}", "symbol for {x}", "What is the chemical symbol of {x}?", "Which symbol does the element {x} have?"),
    validation=(
        "chemical symbol of {x}",
        "Give the chemical symbol for {x}.",
    ),
    test=(
        "what is the symbol for {x}",
        "How is the element {x} abbreviated in the periodic table?",
    ),
)
ATOMIC_NUMBER = Phrases(
    train=("atomic number of {x}", "What is the atomic number of {x}?", "Which atomic number does {x} have?"),
    validation=(
        "{x} atomic number",
        "Give the atomic number of {x}.",
    ),
    test=(
        "what's the atomic number of {x}",
        "How many protons does an atom of {x} have?",
    ),
)
BY_NUMBER = Phrases(
    train=("Which element has the atomic number {x}?",),
    validation=("Name the element with atomic number {x}.",),
    test=("Which chemical element has {x} protons in its nucleus?",),
)
RIVER = Phrases(
    train=("Into which body of water does the {x} flow?", "Where does the river {x} end, in which sea, gulf, bay or ocean?"),
    validation=("Which sea, gulf, bay or ocean does the {x} flow into?",),
    test=("Name the sea, gulf, bay or ocean that the river {x} empties into.",),
)
PEAK = Phrases(
    train=("In which country is {x}?", "Which country does the mountain {x} stand in?"),
    validation=("In which country does {x} rise?",),
    test=("The mountain {x} lies in which country?",),
)
MAKER = Phrases(
    train=("Who {made} {x}?",),
    validation=("By whom was {x} {done}?",),
    test=("Which {person} is {x} by?", "Name the {person} behind {x}."),
)
INVENTOR = Phrases(
    train=("Who is credited with {x}?",),
    validation=("Which person is known for {x}?",),
    test=("Whose name is linked with {x}?",),
)
YEAR = Phrases(
    train=("In which year did {did}?", "What year did {did}?"),
    validation=("When did {did}? Give the year.",),
    test=("Name the year in which {happened}.", "In what year was it that {happened}?"),
)
CURRENCY_BY_CAPITAL = Phrases(
    train=("What is the currency of the country whose capital is {x}?",),
    validation=("Name the currency of the country that has the capital {x}.",),
    test=("Which currency is used in the country whose capital is {x}?",),
)
NUMBER_BY_SYMBOL = Phrases(
    train=("What is the atomic number of the element with the symbol {x}?",),
    validation=("Give the atomic number of the element whose symbol is {x}.",),
    test=("Which atomic number does the element written {x} have?",),
)
CAPITAL_BY_PEAK = Phrases(
    train=("What is the capital of the country in which {x} stands?",),
    validation=("Name the capital of the country where {x} rises.",),
    test=("Which city is the capital of the country that the mountain {x} lies in?",),
)

_PERSONS = {"written": ("wrote", "author"), "painted": ("painted", "painter"), "composed": ("composed", "composer")}


def _country(rng: Random, *levels: int) -> Country:
    return rng.choice([c for c in COUNTRIES if c.level in levels])


def _capital(split: Split, rng: Random, *levels: int) -> tuple[str, Target]:
    country = _country(rng, *levels)
    return CAPITAL.pick(split, rng).format(x=country.name), text(country.capital, *country.capital_spellings)


def _capital_of(split: Split, rng: Random, *levels: int) -> tuple[str, Target]:
    country = _country(rng, *levels)
    return CAPITAL_OF.pick(split, rng).format(x=country.capital), text(country.name)


def _continent(split: Split, rng: Random, *levels: int) -> tuple[str, Target]:
    country = rng.choice([c for c in COUNTRIES if c.level in levels and c.name not in ("Turkey", "Russia", "Armenia", "Egypt")])
    return CONTINENT.pick(split, rng).format(x=country.name), text(country.continent)


def _currency(split: Split, rng: Random, *levels: int) -> tuple[str, Target]:
    country = _country(rng, *levels)
    return CURRENCY.pick(split, rng).format(x=country.name), text(country.currency, *country.currency_spellings)


def _symbol_of(split: Split, rng: Random, *levels: int) -> tuple[str, Target]:
    element = rng.choice([e for e in ELEMENTS if e.level in levels])
    return SYMBOL_OF.pick(split, rng).format(x=element.symbol), text(element.name, *element.spellings)


def _symbol(split: Split, rng: Random, *levels: int) -> tuple[str, Target]:
    element = rng.choice([e for e in ELEMENTS if e.level in levels])
    return SYMBOL.pick(split, rng).format(x=element.name), text(element.symbol)


def _atomic_number(split: Split, rng: Random, *levels: int) -> tuple[str, Target]:
    element = rng.choice([e for e in ELEMENTS if e.level in levels])
    return ATOMIC_NUMBER.pick(split, rng).format(x=element.name), number(element.number)


def _by_number(split: Split, rng: Random, *levels: int) -> tuple[str, Target]:
    element = rng.choice([e for e in ELEMENTS if e.level in levels])
    return BY_NUMBER.pick(split, rng).format(x=element.number), text(element.name, *element.spellings)


def _river(split: Split, rng: Random, *levels: int) -> tuple[str, Target]:
    river = rng.choice(RIVERS)
    short = river.mouth.removesuffix(" Sea").removesuffix(" Ocean")
    return RIVER.pick(split, rng).format(x=river.name), text(river.mouth, *({short} - {river.mouth}))


def _peak(split: Split, rng: Random, *levels: int) -> tuple[str, Target]:
    peak = rng.choice(PEAKS)
    return PEAK.pick(split, rng).format(x=peak.name), text(peak.country, *peak.spellings)


def _maker(split: Split, rng: Random, *levels: int) -> tuple[str, Target]:
    work = rng.choice(WORKS)
    made, person = _PERSONS[work.made]
    question = MAKER.pick(split, rng).format(x=work.title, made=made, done=work.made, person=person)
    return question, text(work.maker, *work.spellings)


def _inventor(split: Split, rng: Random, *levels: int) -> tuple[str, Target]:
    invention = rng.choice(INVENTIONS)
    return INVENTOR.pick(split, rng).format(x=invention.deed), text(invention.person, *invention.spellings)


def _year(split: Split, rng: Random, *levels: int) -> tuple[str, Target]:
    event = rng.choice(EVENTS)
    return YEAR.pick(split, rng).format(did=event.did, happened=event.happened), number(event.year)


def _currency_by_capital(split: Split, rng: Random, *levels: int) -> tuple[str, Target]:
    country = _country(rng, *levels)
    question = CURRENCY_BY_CAPITAL.pick(split, rng).format(x=country.capital)
    return question, text(country.currency, *country.currency_spellings)


def _number_by_symbol(split: Split, rng: Random, *levels: int) -> tuple[str, Target]:
    element = rng.choice([e for e in ELEMENTS if e.level in levels])
    return NUMBER_BY_SYMBOL.pick(split, rng).format(x=element.symbol), number(element.number)


def _capital_by_peak(split: Split, rng: Random, *levels: int) -> tuple[str, Target]:
    capitals = {country.name: country for country in COUNTRIES}
    peak = rng.choice([p for p in PEAKS if p.country in capitals])
    country = capitals[peak.country]
    return CAPITAL_BY_PEAK.pick(split, rng).format(x=peak.name), text(country.capital, *country.capital_spellings)


# What is asked at each difficulty, and from which levels of fame.
_LEVELS = (
    ((_capital, _capital_of, _symbol, _continent), (1,)),
    ((_capital, _currency, _symbol_of, _continent, _peak), (1, 2)),
    ((_capital, _currency, _symbol_of, _maker, _river, _symbol), (2,)),
    ((_capital, _capital_of, _currency, _atomic_number, _year, _inventor), (3,)),
    ((_currency_by_capital, _number_by_symbol, _capital_by_peak, _by_number, _year), (2, 3)),
)


def _draw(split: Split, difficulty: int, rng: Random) -> tuple[str, Target]:
    kinds, levels = _LEVELS[difficulty - 1]
    return rng.choice(kinds)(split, rng, *levels)


FACTS = Family(
    "facts",
    "Facts",
    "What is the capital of Kenya?",
    (
        CAPITAL,
        CAPITAL_OF,
        CONTINENT,
        CURRENCY,
        SYMBOL_OF,
        SYMBOL,
        ATOMIC_NUMBER,
        BY_NUMBER,
        RIVER,
        PEAK,
        MAKER,
        INVENTOR,
        YEAR,
        CURRENCY_BY_CAPITAL,
        NUMBER_BY_SYMBOL,
        CAPITAL_BY_PEAK,
    ),
    _draw,
)
