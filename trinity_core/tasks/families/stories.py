"""Word problems: short stories that have to be turned into equations before anything can be computed. Phrasings are in `story_phrases`."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from random import Random

from trinity_core.tasks.families import story_phrases as say
from trinity_core.tasks.family import Family, Phrases, number
from trinity_core.tasks.task import Split, Target

_PEOPLE = (
    "Anna",
    "Ben",
    "Clara",
    "David",
    "Ella",
    "Felix",
    "Grace",
    "Henry",
    "Ines",
    "Jonas",
    "Kate",
    "Leo",
    "Maya",
    "Noah",
    "Olga",
    "Paul",
)
_GOODS = ("pens", "apples", "notebooks", "candles", "lemons", "postcards", "mugs", "buttons")
_PLACES = ("Aston", "Bexley", "Corby", "Dunmore", "Elford", "Farley")

Words = dict[str, object]


@dataclass(frozen=True, slots=True)
class _Plot:
    """One kind of story: its phrasings, and how its numbers and its answer come about."""

    phrases: Phrases
    play: Callable[[int, Random], tuple[Words, Fraction]]
    """Difficulty and randomness to the words to fill in and the answer."""
    unit: str = ""


def _shopping(difficulty: int, rng: Random) -> tuple[Words, Fraction]:
    n, price = rng.randint(2, 5 + 4 * difficulty), rng.randint(2, 4 + 3 * difficulty)
    paid = -(-(n * price + 1) // 10) * 10
    return {"n": n, "price": price, "paid": paid, "goods": rng.choice(_GOODS)}, Fraction(paid - n * price)


def _speed(difficulty: int, rng: Random) -> tuple[Words, Fraction]:
    hours, speed = rng.randint(2, 5), rng.randrange(20, 120, 10 if difficulty < 2 else 4)
    more = rng.randint(1, 4)
    return {"distance": hours * speed, "hours": hours, "more": more}, Fraction(speed * more)


def _discount(difficulty: int, rng: Random) -> tuple[Words, Fraction]:
    price, percent = rng.randrange(20, 400, 20), rng.choice((10, 15, 20, 25, 30, 35, 40))
    fee = rng.randint(3, 20)
    return {"price": price, "percent": percent, "fee": fee}, Fraction(price * (100 - percent), 100) + fee


def _saving(difficulty: int, rng: Random) -> tuple[Words, Fraction]:
    weekly, weeks, start = rng.randint(5, 30), rng.randint(4, 20), rng.randint(10, 90)
    return {"start": start, "weekly": weekly, "goal": start + weekly * weeks}, Fraction(weeks)


def _ages(difficulty: int, rng: Random) -> tuple[Words, Fraction]:
    younger, k, years = rng.randint(4, 15), rng.randint(2, 4), rng.randint(2, 9)
    total = younger + k * younger + 2 * years
    return {"k": "twice" if k == 2 else f"{k} times", "years": years, "total": total}, Fraction(younger)


def _animals(difficulty: int, rng: Random) -> tuple[Words, Fraction]:
    hens, rabbits = rng.randint(3, 8 * difficulty), rng.randint(3, 7 * difficulty)
    return {"heads": hens + rabbits, "legs": 2 * hens + 4 * rabbits}, Fraction(rabbits)


def _tickets(difficulty: int, rng: Random) -> tuple[Words, Fraction]:
    adults, children = rng.randint(10, 25 * difficulty), rng.randint(10, 25 * difficulty)
    adult, child = rng.randint(8, 15), rng.randint(3, 7)
    words: Words = {"adult": adult, "child": child, "sold": adults + children, "money": adult * adults + child * children}
    return words, Fraction(children)


def _pipes(difficulty: int, rng: Random) -> tuple[Words, Fraction]:
    a, b = rng.sample(range(2, 13), 2)
    return {"a": a, "b": b}, Fraction(a * b, a + b)


def _three_workers(difficulty: int, rng: Random) -> tuple[Words, Fraction]:
    a, b, c = rng.sample(range(3, 16), 3)
    return {"a": a, "b": b, "c": c}, 1 / (Fraction(1, a) + Fraction(1, b) + Fraction(1, c))


def _meeting(difficulty: int, rng: Random) -> tuple[Words, Fraction]:
    u, v, hours = rng.randrange(40, 100, 5), rng.randrange(40, 100, 5), Fraction(rng.randint(2, 12), 2)
    distance = (u + v) * hours
    here, there = rng.sample(_PLACES, 2)
    if distance.denominator != 1:
        return _meeting(difficulty, rng)
    return {"u": u, "v": v, "distance": distance, "here": here, "there": there}, hours


def _catching(difficulty: int, rng: Random) -> tuple[Words, Fraction]:
    slow, lead = rng.randrange(30, 70, 5), rng.randint(1, 4)
    fast = slow + rng.randrange(5, 40, 5)
    return {"slow": slow, "fast": fast, "lead": f"{lead} hour{'s' if lead > 1 else ''}"}, Fraction(slow * lead, fast - slow)


def _mixture(difficulty: int, rng: Random) -> tuple[Words, Fraction]:
    weak, strong = rng.randrange(5, 30, 5), rng.randrange(50, 95, 5)
    wanted, litres = rng.randrange(weak + 5, strong, 5), rng.randint(2, 20)
    added = Fraction(litres * (wanted - weak), strong - wanted)
    return {"weak": weak, "strong": strong, "wanted": wanted, "litres": litres}, added


def _there_and_back(difficulty: int, rng: Random) -> tuple[Words, Fraction]:
    out, back = rng.sample(range(20, 100, 5), 2)
    return {"out": out, "back": back}, Fraction(2 * out * back, out + back)


_PLOTS = {
    "shopping": _Plot(say.SHOPPING, _shopping, "dollar"),
    "speed": _Plot(say.SPEED, _speed, "kilometre"),
    "discount": _Plot(say.DISCOUNT, _discount, "dollar"),
    "saving": _Plot(say.SAVING, _saving, "week"),
    "ages": _Plot(say.AGES, _ages, "year"),
    "animals": _Plot(say.ANIMALS, _animals),
    "tickets": _Plot(say.TICKETS, _tickets),
    "pipes": _Plot(say.PIPES, _pipes, "hour"),
    "three_workers": _Plot(say.THREE_WORKERS, _three_workers, "hour"),
    "meeting": _Plot(say.MEETING, _meeting, "hour"),
    "catching": _Plot(say.CATCHING, _catching, "hour"),
    "mixture": _Plot(say.MIXTURE, _mixture, "litre"),
    "there_and_back": _Plot(say.THERE_AND_BACK, _there_and_back, "kilometre per hour"),
}

_LEVELS = (
    ("shopping", "speed"),
    ("discount", "saving", "speed"),
    ("ages", "animals", "discount"),
    ("tickets", "pipes", "meeting"),
    ("three_workers", "catching", "mixture", "there_and_back"),
)


def _draw(split: Split, difficulty: int, rng: Random) -> tuple[str, Target]:
    plot = _PLOTS[rng.choice(_LEVELS[difficulty - 1])]
    words, answer = plot.play(difficulty, rng)
    a, b, c = rng.sample(_PEOPLE, 3)
    return plot.phrases.pick(split, rng).format(**words, A=a, B=b, C=c), number(answer, unit=plot.unit)


STORIES = Family(
    "stories",
    "Word problems",
    "A tank fills through pipe A in 6 hours and through pipe B in 9 hours. "
    "With both pipes open, how many hours does it take to fill the tank?",
    tuple(plot.phrases for plot in _PLOTS.values()),
    _draw,
)
