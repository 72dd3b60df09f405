"""Sequences: listed ones, whose rule must be found, and described ones, whose rule is told in words and must be followed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from random import Random

from trinity_core.tasks.family import Family, Phrases, number, ordinal, ordinal_word
from trinity_core.tasks.task import Split, Target

NEXT = Phrases(
    train=(
        "next number {terms}",
        "what comes next {terms}",
        "What comes next: {terms}, ?",
        "Find the next term of the sequence {terms}, ...",
        "Which number continues the sequence {terms}?",
    ),
    validation=(
        "{terms}, what is next",
        "Give the number that follows in {terms}, ...",
    ),
    test=(
        "next in the sequence {terms}",
        "Continue the sequence by one number: {terms}, ...",
        "Here is a sequence: {terms}. What is its next number?",
    ),
)

# {start}: first term; {n}: position asked for, as `6th`; {nth}: the same as `sixth`; {p}, {q}: the rule's numbers;
# {times}: `twice`, `3 times`.
AFFINE_MINUS = Phrases(
    train=(
        "A sequence starts at {start}; each term is {times} the previous one minus {q}. What is the {n} term?",
        "The first term is {start}. Every following term is found by multiplying the one before by {p} and taking away {q}. "
        "Find the {nth} term.",
    ),
    validation=("Beginning with {start}, each new term is {times} the last, less {q}. Which number is the {nth} term?",),
    test=(
        "I write down {start}. To get the next number I always take {times} the current number and subtract {q}. "
        "Which number do I write down {nth}?",
        "Starting from {start}, a machine turns each number into {times} that number, reduced by {q}. "
        "Counting the starting number as the first, what is the {nth} number?",
    ),
)

AFFINE_PLUS = Phrases(
    train=(
        "A sequence starts at {start}; each term is {times} the previous one plus {q}. What is the {n} term?",
        "The first term is {start}. Every following term is found by multiplying the one before by {p} and adding {q}. "
        "Find the {nth} term.",
    ),
    validation=("Beginning with {start}, each new term is {times} the last, and {q} more. Which number is the {nth} term?",),
    test=(
        "I write down {start}. To get the next number I always take {times} the current number and add {q}. "
        "Which number do I write down {nth}?",
        "Starting from {start}, a machine turns each number into {times} that number, increased by {q}. "
        "Counting the starting number as the first, what is the {nth} number?",
    ),
)

STEP = Phrases(
    train=(
        "A sequence starts at {start} and grows by {q} at each step. What is the {n} term?",
        "The first term is {start}; each later term is {q} more than the one before it. Find the {nth} term.",
    ),
    validation=("Beginning with {start}, every term exceeds the last by {q}. Which number is the {nth} term?",),
    test=(
        "I write down {start} and keep adding {q}. Which number do I write down {nth}?",
        "A row of seats is numbered so that the first seat is {start} and each seat's number is {q} higher than its neighbour's. "
        "What is the number of the {nth} seat?",
    ),
)

PAIR = Phrases(
    train=(
        "A sequence begins with {start} and {q}; after that each term is the sum of the two before it. What is the {n} term?",
        "The first two terms are {start} and {q}, and every later term adds up the previous two. Find the {nth} term.",
    ),
    validation=("After {start} and {q}, each term equals the sum of its two predecessors. Which number is the {nth} term?",),
    test=(
        "I write down {start}, then {q}, and from then on always the sum of the last two numbers. Which number do I write down {nth}?",
        "A list opens with {start} and {q}, and each further entry is what the two entries before it add up to. What is the {nth} entry?",
    ),
)

GROWING = Phrases(
    train=(
        "A sequence starts at {start}. To get the second term add {q}, to get the third add {q2}, then {q3}, "
        "and so on, adding {q} more each time. What is the {n} term?",
    ),
    validation=(
        "Beginning with {start}, the gaps between neighbouring terms are {q}, {q2}, {q3} and so on. Which number is the {nth} term?",
    ),
    test=(
        "I write down {start}, then go up by {q}, then by {q2}, then by {q3}, each jump being {q} bigger than the last. "
        "Which number do I write down {nth}?",
    ),
)

ALTERNATING = Phrases(
    train=(
        "A sequence starts at {start}. Its rule alternates: first add {q}, then multiply by {p}, then add {q} again, and so on. "
        "What is the {n} term?",
    ),
    validation=("Beginning with {start}, we add {q} and multiply by {p} in turn, adding first. Which number is the {nth} term?",),
    test=(
        "I write down {start}. Then, taking turns, I add {q} to get a number and multiply by {p} to get the one after it. "
        "Which number do I write down {nth}?",
    ),
)


@dataclass(frozen=True, slots=True)
class _Told:
    """A described sequence: its phrasings and its rule on the terms so far."""

    phrases: Phrases
    follow: Callable[[list[int], int, int], int]
    """Terms so far, p and q to the next term."""
    given: int = 1
    """How many first terms are told; the second one is q."""


_TOLD = {
    "step": _Told(STEP, lambda terms, p, q: terms[-1] + q),
    "minus": _Told(AFFINE_MINUS, lambda terms, p, q: p * terms[-1] - q),
    "plus": _Told(AFFINE_PLUS, lambda terms, p, q: p * terms[-1] + q),
    "pair": _Told(PAIR, lambda terms, p, q: terms[-1] + terms[-2], given=2),
    "growing": _Told(GROWING, lambda terms, p, q: terms[-1] + q * len(terms)),
    "alternating": _Told(ALTERNATING, lambda terms, p, q: terms[-1] + q if len(terms) % 2 else terms[-1] * p),
}

_TOLD_LEVELS = (("step",), ("step", "plus"), ("minus", "pair"), ("minus", "plus", "growing"), ("alternating", "minus", "pair"))


def _told(split: Split, difficulty: int, rng: Random) -> tuple[str, Target]:
    told = _TOLD[rng.choice(_TOLD_LEVELS[difficulty - 1])]
    start, p, q = rng.randint(2, 5 + difficulty), rng.randint(2, 2 + difficulty // 3), rng.randint(2, 6 + difficulty)
    if told.given == 1 and p * start <= q:
        q = rng.randint(1, p * start - start)  # keeps "minus" sequences from shrinking
    n = difficulty + rng.randint(4, 5)
    terms = [start, q][: told.given]
    while len(terms) < n:
        terms.append(told.follow(terms, p, q))
    times = "twice" if p == 2 else f"{p} times"
    words = {"start": start, "p": p, "q": q, "q2": 2 * q, "q3": 3 * q, "times": times, "n": ordinal(n), "nth": ordinal_word(n)}
    return told.phrases.pick(split, rng).format(**words), number(terms[-1])


def _arithmetic(rng: Random) -> list[int]:
    start, step = rng.randint(1, 30), rng.choice([n for n in range(-9, 13) if abs(n) > 1])
    return [start + step * i for i in range(6)]


def _geometric(rng: Random) -> list[int]:
    start, ratio = rng.randint(1, 6), rng.choice((2, 3, -2, 4))
    return [start * ratio**i for i in range(6)]


def _quadratic(rng: Random) -> list[int]:
    a, b, c = rng.randint(1, 4), rng.randint(-5, 6), rng.randint(-4, 9)
    return [a * i * i + b * i + c for i in range(1, 8)]


def _affine(rng: Random) -> list[int]:
    terms, p, q = [rng.randint(2, 6)], rng.randint(2, 4), rng.choice((-3, -2, -1, 1, 2, 3, 4))
    while len(terms) < 7:
        terms.append(p * terms[-1] + q)
    return terms if terms[1] != terms[0] else _affine(rng)


def _fibonacci(rng: Random) -> list[int]:
    terms = [rng.randint(1, 9), rng.randint(1, 12)]
    while len(terms) < 8:
        terms.append(terms[-1] + terms[-2])
    return terms


def _cubic(rng: Random) -> list[int]:
    a, b, c = rng.randint(1, 2), rng.randint(-4, 5), rng.randint(-6, 8)
    return [a * i**3 + b * i + c for i in range(1, 9)]


def _interleaved(rng: Random) -> list[int]:
    (a, s), (b, t) = ((rng.randint(1, 20), rng.randint(2, 9)) for _ in range(2))
    doubled = rng.random() < 0.5
    return [a + s * (i // 2) if i % 2 == 0 else (b * 2 ** (i // 2) if doubled else b - t * (i // 2)) for i in range(9)]


def _second_order(rng: Random) -> list[int]:
    p, q = rng.choice(((1, 2), (2, 1), (2, -3), (3, -1), (1, 3), (3, 2)))
    terms = [rng.randint(1, 6), rng.randint(1, 8)]
    while len(terms) < 8:
        terms.append(p * terms[-1] + q * terms[-2])
    return terms


_LISTED_LEVELS = (
    (_arithmetic,),
    (_geometric, _quadratic),
    (_quadratic, _fibonacci),
    (_affine, _cubic, _fibonacci),
    (_interleaved, _second_order),
)


def _listed(split: Split, difficulty: int, rng: Random) -> tuple[str, Target]:
    *shown, answer = rng.choice(_LISTED_LEVELS[difficulty - 1])(rng)
    return NEXT.pick(split, rng).format(terms=", ".join(map(str, shown))), number(answer)


def _draw(split: Split, difficulty: int, rng: Random) -> tuple[str, Target]:
    return rng.choice((_told, _listed))(split, difficulty, rng)


SEQUENCES = Family("sequences", "Sequences", "What comes next: 3, 7, 15, 31, ?", (NEXT, *(told.phrases for told in _TOLD.values())), _draw)
