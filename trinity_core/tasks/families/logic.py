"""Logic puzzles: orders, truth-tellers and liars, who has what. Clues are added until brute force leaves one solution, then thinned."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import reduce
from itertools import permutations
from operator import and_
from random import Random

from trinity_core.tasks.family import Family, Phrases, listed, ordinal_word, text
from trinity_core.tasks.task import Split, Target

# Parts in this order: setting | a before b | a directly before b | a not at a place | question.
ORDER = Phrases(
    train=(
        "{names} ran a race and there were no ties. | {a} finished before {b}. | {a} finished directly before {b}. "
        "| {a} did not finish {nth}. | Who finished {nth}?",
        "{names} stand in a queue. | {a} stands somewhere in front of {b}. | {a} stands directly in front of {b}. "
        "| {a} is not {nth} in the queue. | Who is {nth} in the queue?",
        "{names} gave talks, one after another. | {a} spoke earlier than {b}. | {a} spoke immediately before {b}. "
        "| {a} was not the {nth} speaker. | Who was the {nth} speaker?",
    ),
    validation=(
        "{names} arrived at a party one at a time. | {a} arrived before {b}. | {a} was the last to arrive before {b}. "
        "| {a} was not the {nth} to arrive. | Who was the {nth} to arrive?",
        "{names} sit in a row, numbered from the left. | {a} sits to the left of {b}. | {a} sits next to {b}, on the left. "
        "| {a} does not sit {nth} from the left. | Who sits {nth} from the left?",
    ),
    test=(
        "{names} took part in a swimming contest with no draws. | {a} touched the wall earlier than {b}. "
        "| {a} came in one place ahead of {b}. | {a} did not take {nth} place. | Who took {nth} place?",
        "{names} are lined up from tallest to shortest, all of different height. | {a} is taller than {b}. "
        "| {a} is the next taller one after {b}. | {a} is not the {nth} in the line. | Who is the {nth} in the line?",
        "{names} each read the same book, one after the other. | {a} read it sooner than {b}. | {a} handed it straight on to {b}. "
        "| {a} was not the {nth} reader. | Who was the {nth} reader?",
    ),
)

# Parts: setting | b is a truth-teller | b is a liar | b and c are alike | b and c differ | how it is said | question.
LIARS = Phrases(
    train=(
        "On an island knights always tell the truth and knaves always lie. You meet {names}, and exactly one of them is a {odd}. "
        '| {b} is a knight | {b} is a knave | {b} and {c} are of the same kind | {b} and {c} are of different kinds | {a} says: "{said}." '
        "| Who is the {odd}?",
    ),
    validation=(
        "In a village knights say only true things and knaves say only false things. Among {names} there is exactly one {odd}. "
        "| {b} is a knight | {b} is a knave | {b} and {c} are alike | {b} and {c} are not alike | {a} states that {said}. "
        "| Which of them is the {odd}?",
    ),
    test=(
        "Knights never lie and knaves never tell the truth. Just one of {names} is a {odd}. "
        "| {b} is a knight | {b} is a knave | {b} is the same kind as {c} | {b} is not the same kind as {c} | {a} claims that {said}. "
        "| What is the name of the {odd}?",
        "A traveller meets {names}. Each is either a knight, who is always truthful, or a knave, who is always untruthful, "
        "and only one is a {odd}. | {b} is a knight | {b} is a knave | {b} and {c} are two of a kind | {b} and {c} are not two of a kind "
        "| According to {a}, {said}. | Who among them is the {odd}?",
    ),
)

# Parts: setting | a has the x | a does not have the x | a has the x or the y | question.
OWNERS = Phrases(
    train=(
        "{names} each own a different pet: {things}. | {a} owns the {x}. | {a} does not own the {x}. | {a} owns either the {x} or the {y}. "
        "| Who owns the {x}?",
        "{names} each drive a car of a different colour: {things}. | {a} drives the {x} car. | {a} does not drive the {x} car. "
        "| {a} drives the {x} car or the {y} car. | Who drives the {x} car?",
    ),
    validation=(
        "{names} each play a different instrument: {things}. | {a} plays the {x}. | {a} does not play the {x}. "
        "| {a} plays the {x} or the {y}. | Who plays the {x}?",
    ),
    test=(
        "{names} each ordered a different drink: {things}. | {a} ordered the {x}. | {a} did not order the {x}. "
        "| {a} ordered the {x} or the {y}. | Who ordered the {x}?",
        "{names} each brought a different fruit: {things}. | The {x} was brought by {a}. | The {x} was not brought by {a}. "
        "| {a} brought the {x} or the {y}. | Who brought the {x}?",
    ),
)

_NAMES = ("Ada", "Ben", "Cleo", "Dan", "Eva", "Finn", "Gus", "Hana", "Ivo", "June", "Kai", "Lena", "Milo", "Nora", "Oscar", "Pia")
_THINGS = {
    "pet": ("cat", "dog", "parrot", "rabbit", "goldfish"),
    "car": ("red", "blue", "green", "white", "black"),
    "instrument": ("piano", "violin", "flute", "drum", "harp"),
    "drink": ("tea", "coffee", "juice", "milk", "cocoa"),
    "fruit": ("apple", "banana", "cherry", "mango", "pear"),
}
_SIZES = (3, 3, 4, 5, 5)

World = tuple[str, ...]
Clue = tuple[str, Callable[[World], bool]]


def solutions(worlds: Sequence[World], clues: Sequence[Clue]) -> list[World]:
    """The worlds in which every clue holds."""
    return [world for world in worlds if all(holds(world) for _, holds in clues)]


def _enough(clues: list[Clue], worlds: Sequence[World]) -> list[Clue]:
    """The first clues that leave one world, without those that the others make needless."""
    # Bit k of a clue's mask says whether the clue holds in world k.
    masks = [sum(1 << k for k, world in enumerate(worlds) if holds(world)) for _, holds in clues]
    left, kept = (1 << len(worlds)) - 1, list[int]()
    for i, mask in enumerate(masks):
        if left.bit_count() == 1:
            break
        left &= mask
        kept.append(i)
    if left.bit_count() != 1:
        raise ValueError("The clues do not settle the puzzle. Offer more of them.")
    for i in tuple(kept):
        rest = [masks[j] for j in kept if j != i]
        if rest and reduce(and_, rest).bit_count() == 1:
            kept.remove(i)
    return [clues[i] for i in kept]


def _told(setting: str, clues: Sequence[Clue], question: str) -> str:
    return " ".join((setting, *(said for said, _ in clues), question))


def _order(split: Split, difficulty: int, rng: Random) -> tuple[str, Target]:
    setting, before, directly, not_at, question = ORDER.pick(split, rng).split(" | ")
    names = rng.sample(_NAMES, _SIZES[difficulty - 1] + (difficulty == 5))
    truth = tuple(rng.sample(names, len(names)))
    clues: list[Clue] = []
    for i, a in enumerate(truth):
        clues += [(before.format(a=a, b=b), _earlier(a, b, most=99)) for b in truth[i + 1 :]]
        clues += [(not_at.format(a=a, nth=ordinal_word(k + 1)), _not_at(a, k)) for k in range(len(truth)) if k != i and rng.random() < 0.4]
        if i and (difficulty < 4 or rng.random() < 0.4):
            clues.append((directly.format(a=truth[i - 1], b=a), _earlier(truth[i - 1], a, most=1)))
    rng.shuffle(clues)
    kept, asked = _enough(clues, list(permutations(names))), rng.randrange(len(truth))
    return _told(setting.format(names=listed(names)), kept, question.format(nth=ordinal_word(asked + 1))), text(truth[asked])


def _earlier(a: str, b: str, *, most: int) -> Callable[[World], bool]:
    return lambda world: 1 <= world.index(b) - world.index(a) <= most


def _not_at(a: str, place: int) -> Callable[[World], bool]:
    return lambda world: world[place] != a


def _liars(split: Split, difficulty: int, rng: Random) -> tuple[str, Target]:
    setting, knight, knave, alike, differ, saying, question = LIARS.pick(split, rng).split(" | ")
    names, odd = rng.sample(_NAMES, _SIZES[difficulty - 1]), rng.choice(("knight", "knave"))
    # A world is the odd one alone: everybody else is of the other kind.
    truth, worlds = (rng.choice(names),), [(name,) for name in names]
    clues: list[Clue] = []
    for a in names:
        others = [name for name in names if name != a]
        for b in others:
            c = rng.choice([name for name in others if name != b])
            truthful = (a == truth[0]) == (odd == "knight")
            said = rng.choice(_statements(a, b, c, odd, (knight, knave, alike, differ)))
            if said[1](truth) == truthful:
                clues.append((saying.format(a=a, said=said[0]), _consistent(a, odd, said[1])))
    rng.shuffle(clues)
    if len(solutions(worlds, clues)) != 1:
        return _liars(split, difficulty, rng)
    return _told(setting.format(names=listed(names), odd=odd), _enough(clues, worlds), question.format(odd=odd)), text(truth[0])


def _statements(a: str, b: str, c: str, odd: str, forms: tuple[str, str, str, str]) -> list[Clue]:
    knight, knave, alike, differ = (form.format(b=b, c=c) for form in forms)
    return [
        (knight, lambda world: (world[0] == b) == (odd == "knight")),
        (knave, lambda world: (world[0] == b) == (odd == "knave")),
        (alike, lambda world: world[0] not in (b, c)),
        (differ, lambda world: world[0] in (b, c)),
    ]


def _consistent(speaker: str, odd: str, said: Callable[[World], bool]) -> Callable[[World], bool]:
    return lambda world: said(world) == ((world[0] == speaker) == (odd == "knight"))


def _owners(split: Split, difficulty: int, rng: Random) -> tuple[str, Target]:
    setting, has, lacks, either, question = OWNERS.pick(split, rng).split(" | ")
    size = _SIZES[difficulty - 1]
    names = rng.sample(_NAMES, size)
    kind = next(kind for kind in _THINGS if f"different {kind}:" in setting or f"{kind} of a different" in setting)
    things = rng.sample(_THINGS[kind], size)
    truth = tuple(rng.sample(things, size))  # truth[i] belongs to names[i]
    clues: list[Clue] = []
    for i, a in enumerate(names):
        x, wrong = truth[i], [thing for thing in things if thing != truth[i]]
        clues += [(lacks.format(a=a, x=y), _lacks(i, y)) for y in wrong]
        pair = rng.sample((x, rng.choice(wrong)), 2)
        clues.append((either.format(a=a, x=pair[0], y=pair[1]), _either(i, pair[0], pair[1])))
        if difficulty < 4 and rng.random() < 0.5:
            clues.append((has.format(a=a, x=x), _either(i, x, x)))
    rng.shuffle(clues)
    kept, asked = _enough(clues, list(permutations(things))), rng.randrange(size)
    return _told(setting.format(names=listed(names), things=listed(things)), kept, question.format(x=truth[asked])), text(names[asked])


def _lacks(i: int, thing: str) -> Callable[[World], bool]:
    return lambda world: world[i] != thing


def _either(i: int, x: str, y: str) -> Callable[[World], bool]:
    return lambda world: world[i] in (x, y)


def _draw(split: Split, difficulty: int, rng: Random) -> tuple[str, Target]:
    return rng.choice((_order, _liars, _owners))(split, difficulty, rng)


LOGIC = Family(
    "logic",
    "Logic puzzles",
    "Ada, Ben and Cleo ran a race and there were no ties. Ben finished before Ada. Cleo did not finish first. "
    "Ada did not finish last. Who finished third?",
    (ORDER, LIARS, OWNERS),
    _draw,
)
