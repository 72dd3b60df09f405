"""The functions that `python_functions` asks for: a correct one each, what it does in two wordings, and how its inputs are drawn."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from dataclasses import dataclass
from random import Random
from typing import Any

from trinity_core.tasks.families import function_references as ref
from trinity_core.tasks.task import Json


@dataclass(frozen=True, slots=True)
class Wanted:
    """One function to ask for."""

    function: Callable[..., Any]
    """A correct one; its source is the reference answer, so it uses nothing from outside itself."""
    difficulty: int
    does: str
    """`returns ...`, for training questions."""
    does_in_other_words: str
    """The same, for validation and test questions."""
    draw: Callable[[Random], list[Json]]
    """Arguments of one call."""
    edges: tuple[tuple[Json, ...], ...] = ()
    """Calls that are always among the hidden ones."""

    @property
    def name(self) -> str:
        """Name of the function."""
        return self.function.__name__

    @property
    def call(self) -> str:
        """`name(x, y)`."""
        return f"{self.name}({', '.join(inspect.signature(self.function).parameters)})"


def _ints(rng: Random, *, least: int = 0, most: int = 9, low: int = -20, high: int = 40) -> list[Json]:
    return [rng.randint(low, high) for _ in range(rng.randint(least, most))]


def _text(rng: Random) -> str:
    words = ("the", "red", "boat", "waits", "under", "stars", "Otto", "sees", "level", "noon", "a", "harbour")
    return " ".join(rng.choice(words) for _ in range(rng.randint(1, 7)))


def _mirrored(rng: Random) -> str:
    half = "".join(rng.choice("abc") for _ in range(rng.randint(1, 4)))
    return half + half[::-1] if rng.random() < 0.6 else half + rng.choice("abc") + half


def _brackets(rng: Random) -> str:
    text = rng.choice(("()", "[]", "{}", "a", "(b)"))
    for _ in range(rng.randint(1, 4)):
        left, right = rng.choice((("(", ")"), ("[", "]"), ("{", "}"), ("", "()")))
        text = left + text + right
    return text if rng.random() < 0.6 else text.replace(rng.choice("()[]{}"), "", 1) + rng.choice(("", ")", "]"))


BANK: tuple[Wanted, ...] = (
    Wanted(ref.double, 1, "returns twice the number n", "takes a number n and gives back its double", lambda r: [r.randint(-99, 99)]),
    Wanted(
        ref.is_even,
        1,
        "returns True if n is even and False otherwise",
        "tells whether the integer n is even",
        lambda r: [r.randint(-50, 99)],
    ),
    Wanted(
        ref.last_item,
        1,
        "returns the last item of a list, or None if it is empty",
        "gives the final element of the list xs, and None for an empty list",
        lambda r: [_ints(r, least=1)],
        (([],),),
    ),
    Wanted(
        ref.shout,
        1,
        "returns the text in upper case with an exclamation mark at the end",
        "puts a text in capitals and adds an exclamation mark",
        lambda r: [_text(r)],
        (("",),),
    ),
    Wanted(
        ref.sum_of_squares,
        2,
        "returns the sum of the squares of the numbers in a list",
        "squares every number of the list xs and adds the squares up",
        lambda r: [_ints(r)],
        (([],),),
    ),
    Wanted(
        ref.count_vowels,
        2,
        "returns how many letters of a text are vowels (a, e, i, o, u, in either case)",
        "counts the vowels a, e, i, o, u of a text, small or capital",
        lambda r: [_text(r)],
        (("",), ("AEIOU xyz",)),
    ),
    Wanted(
        ref.is_palindrome,
        2,
        "returns True if the text reads the same backwards and False otherwise",
        "tells whether a text is the same when reversed",
        lambda r: [_mirrored(r) if r.random() < 0.6 else _text(r)],
        (("",), ("ab",), ("abca",)),
    ),
    Wanted(
        ref.positives,
        2,
        "returns the numbers of a list that are greater than zero, in the same order",
        "keeps the positive numbers of the list xs and drops the others, order unchanged",
        lambda r: [_ints(r)],
        (([],), ([0, -1],)),
    ),
    Wanted(
        ref.second_largest,
        3,
        "returns the second largest distinct number of a list, or None if there is none",
        "finds the second largest of the different numbers in the list xs, and gives None when there are fewer than two",
        lambda r: [_ints(r, least=2)],
        (([],), ([5, 5],), ([7, 7, 3],)),
    ),
    Wanted(
        ref.digit_sum,
        3,
        "returns the sum of the decimal digits of an integer, ignoring its sign",
        "adds up the decimal digits of the integer n, whose sign does not count",
        lambda r: [r.randint(-9999, 99999)],
        ((0,), (-305,)),
    ),
    Wanted(
        ref.without_repeats,
        3,
        "returns the list without repeated items, keeping the first of each",
        "drops every item of the list xs that has occurred before, leaving the order as it was",
        lambda r: [_ints(r, most=12, low=0, high=6)],
        (([],), ([3, 1, 3, 2, 1],)),
    ),
    Wanted(
        ref.longest_word,
        3,
        "returns the longest word of a text, the first one if several are equally long, or an empty string if there is none",
        "picks the word of a text with the most letters, the earliest in case of a tie, and an empty string when there are no words",
        lambda r: [_text(r)],
        (("",), ("to be or",)),
    ),
    Wanted(
        ref.is_prime,
        3,
        "returns True if n is a prime number and False otherwise",
        "tells whether the integer n is prime",
        lambda r: [r.randint(2, 200)],
        ((0,), (1,), (2,), (49,), (97,)),
    ),
    Wanted(
        ref.running_totals,
        4,
        "returns the list of running totals of a list of numbers",
        "gives, for each position of the list xs, the sum of all numbers up to and including it",
        lambda r: [_ints(r)],
        (([],),),
    ),
    Wanted(
        ref.word_counts,
        4,
        "returns a dictionary from each word of a text to how often it occurs",
        "maps every word of a text to its number of occurrences, as a dictionary",
        lambda r: [_text(r)],
        (("",), ("a b a",)),
    ),
    Wanted(
        ref.rotate_left,
        4,
        "returns the list xs rotated left by k places (k may exceed the length; an empty list stays empty)",
        "moves the first k items of the list xs to its end, going round if k is larger than the list; an empty list stays empty",
        lambda r: [_ints(r, least=1), r.randint(0, 12)],
        (([], 3), ([1, 2, 3], 4)),
    ),
    Wanted(
        ref.common_items,
        4,
        "returns the sorted list of the distinct items that occur in both lists",
        "lists, in increasing order and without repeats, the items found in xs as well as in ys",
        lambda r: [_ints(r, low=0, high=9), _ints(r, low=0, high=9)],
        (([], [1]), ([2, 2, 1], [1, 2, 2])),
    ),
    Wanted(
        ref.prime_factors,
        5,
        "returns the prime factors of n in increasing order, repeated as often as they divide it",
        "splits the positive integer n into primes, listed from small to large with repeats",
        lambda r: [r.randint(2, 1500)],
        ((1,), (8,), (97,)),
    ),
    Wanted(
        ref.to_roman,
        5,
        "returns the Roman numeral of an integer from 1 to 3999",
        "writes the integer n, between 1 and 3999, as a Roman numeral",
        lambda r: [r.randint(1, 3999)],
        ((4,), (1994,), (3999,)),
    ),
    Wanted(
        ref.run_lengths,
        5,
        "returns the run-length encoding of a text as a list of [character, count] pairs",
        "groups equal neighbouring characters of a text and lists each group as [character, count]",
        lambda r: ["".join(r.choice("aab") for _ in range(r.randint(1, 10)))],
        (("",), ("aaab",)),
    ),
    Wanted(
        ref.balanced,
        5,
        "returns True if all brackets ()[]{} of a text are properly closed and nested, False otherwise",
        "tells whether the round, square and curly brackets in a text match and nest correctly",
        lambda r: [_brackets(r)],
        (("",), ("([)]",), ("((",), ("a(b)[c]{}",)),
    ),
    Wanted(
        ref.best_run,
        5,
        "returns the largest sum of a non-empty run of neighbouring numbers in a non-empty list",
        "finds the greatest total that consecutive items of the non-empty list xs can have, at least one item being taken",
        lambda r: [_ints(r, least=1, low=-20, high=15)],
        (([-3],), ([-3, -1, -2],), ([2, -1, 3],)),
    ),
)
