"""The programmer's recipes: what a small function is asked to do, in words that hint at it, and code that does it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from string import Template


@dataclass(frozen=True, slots=True)
class Recipe:
    """One function the programmer knows how to write."""

    hints: str
    """Regular expressions separated by ` & `: all must be found in the request."""
    code: str
    """Source with $name for the function and $a, $b for its parameters."""
    name: str
    """The name used when the request gives none."""

    def fits(self, request: str) -> bool:
        """Whether the request's words hint at this recipe. The special ones stand first in `RECIPES`."""
        return all(re.search(hint, request) for hint in self.hints.split(" & "))

    @property
    def arity(self) -> int:
        """How many parameters it takes."""
        return 2 if "$b" in self.code else 1

    def written(self, name: str, parameters: tuple[str, ...]) -> str:
        """The code under the wanted names."""
        a, b = (*parameters, "a", "b")[:2] if len(parameters) >= self.arity else ("xs", "k")
        return Template(self.code).substitute(name=name or self.name, a=a, b=b)


def _line(hints: str, name: str, value: str, arguments: str = "$a") -> Recipe:
    return Recipe(hints, f"def $name({arguments}):\n    return {value}", name)


_ROMAN = """def $name($a):
    parts = [(1000, "M"), (900, "CM"), (500, "D"), (400, "CD"), (100, "C"), (90, "XC"), (50, "L"), (40, "XL"),
             (10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I")]
    out = ""
    for value, letters in parts:
        while $a >= value:
            out += letters
            $a -= value
    return out"""
_RUNS = """def $name($a):
    runs = []
    for c in $a:
        if runs and runs[-1][0] == c:
            runs[-1][1] += 1
        else:
            runs.append([c, 1])
    return runs"""
_BRACKETS = """def $name($a):
    pairs = {")": "(", "]": "[", "}": "{"}
    stack = []
    for c in $a:
        if c in "([{":
            stack.append(c)
        elif c in pairs:
            if not stack or stack.pop() != pairs[c]:
                return False
    return len(stack) == 0"""
_BEST_RUN = """def $name($a):
    best = here = $a[0]
    for x in $a[1:]:
        here = max(x, here + x)
        best = max(best, here)
    return best"""
_FACTORS = """def $name($a):
    factors, d = [], 2
    while $a > 1:
        while $a % d == 0:
            factors.append(d)
            $a //= d
        d += 1
    return factors"""
_TOTALS = """def $name($a):
    totals, total = [], 0
    for x in $a:
        total += x
        totals.append(total)
    return totals"""
_COUNTS = """def $name($a):
    counts = {}
    for word in $a.split():
        counts[word] = counts.get(word, 0) + 1
    return counts"""
_PRIME = """def $name($a):
    if $a < 2:
        return False
    return all($a % d != 0 for d in range(2, int($a ** 0.5) + 1))"""
_SECOND = """def $name($a):
    distinct = sorted(set($a), reverse=True)
    return distinct[1] if len(distinct) > 1 else None"""
_ROTATE = """def $name($a, $b):
    if not $a:
        return []
    k = $b % len($a)
    return $a[k:] + $a[:k]"""
_FIB = """def $name($a):
    x, y = 0, 1
    for _ in range($a):
        x, y = y, x + y
    return x"""
_FACTORIAL = """def $name($a):
    out = 1
    for k in range(2, $a + 1):
        out *= k
    return out"""
_GCD = """def $name($a, $b):
    while $b:
        $a, $b = $b, $a % $b
    return abs($a)"""

RECIPES: tuple[Recipe, ...] = (
    Recipe("roman", _ROMAN, "to_roman"),
    Recipe("run-length|groups? equal neighbouring|\\[character, count\\]|consecutive (?:equal|identical) characters", _RUNS, "run_lengths"),
    Recipe("brackets?|parenthes[ei]s & clos|match|nest|balanc", _BRACKETS, "balanced"),
    Recipe(
        "largest|greatest|maximum|biggest|highest & sum|total & neighbouring|consecutive|contiguous|subarray|run of|in a row",
        _BEST_RUN,
        "best_run",
    ),
    Recipe("prime & factor|into primes|decompos", _FACTORS, "prime_factors"),
    Recipe("running (?:totals?|sums?)|cumulative|prefix sums?|up to and including", _TOTALS, "running_totals"),
    Recipe("dictionary|dict\\b|maps? (?:each|every) & words?", _COUNTS, "word_counts"),
    Recipe("word & (?:how often|occurrences|frequenc|counts of) & dictionary|dict\\b", _COUNTS, "word_counts"),
    Recipe("\\bprime\\b", _PRIME, "is_prime"),
    Recipe("second(?:[- ](?:largest|biggest|highest|greatest))", _SECOND, "second_largest"),
    Recipe("rotat|moves? the first|shift(?:s|ed)? .*left & k\\b|places|items|positions", _ROTATE, "rotate_left"),
    Recipe("fibonacci", _FIB, "fibonacci"),
    Recipe("factorial", _FACTORIAL, "factorial"),
    Recipe("greatest common divisor|\\bgcd\\b|highest common factor", _GCD, "gcd"),
    _line("common|both|as well as & items|elements|lists & sort|order|distinct", "common_items", "sorted(set($a) & set($b))", "$a, $b"),
    _line("longest word|word .*most letters", "longest_word", 'max($a.split(), key=len) if $a.split() else ""'),
    _line("digits? & sum|adds?|adding", "digit_sum", "sum(int(c) for c in str(abs($a)))"),
    _line(
        "without repeat|duplicates?|occurred before|repeated items & list|order|keep|remov|drops?",
        "without_repeats",
        "list(dict.fromkeys($a))",
    ),
    _line("squares? & sum|adds?|total", "sum_of_squares", "sum(x * x for x in $a)"),
    _line("vowels? & count|how many|number of", "count_vowels", 'sum(c in "aeiou" for c in $a.lower())'),
    _line("vowels? & remov|without|drops?|delet", "without_vowels", '"".join(c for c in $a if c.lower() not in "aeiou")'),
    _line("palindrome|reads? the same|same when reversed|same (?:backwards|forwards)", "is_palindrome", "$a == $a[::-1]"),
    _line("positive|greater than zero|above zero & keep|numbers|drops?|list", "positives", "[x for x in $a if x > 0]"),
    _line("upper|capital|shout & exclamation", "shout", '$a.upper() + "!"'),
    _line("upper case|uppercase|capitals", "upper", "$a.upper()"),
    _line("lower case|lowercase", "lower", "$a.lower()"),
    _line("last item|last element|final (?:item|element) & none", "last_item", "$a[-1] if $a else None"),
    _line("last item|last element|final (?:item|element)", "last_item", "$a[-1]"),
    _line("twice|double", "double", "2 * $a"),
    _line("triple|three times", "triple", "3 * $a"),
    _line("\\beven\\b & list|numbers|count|sum|keep", "evens", "[x for x in $a if x % 2 == 0]"),
    _line("\\beven\\b", "is_even", "$a % 2 == 0"),
    _line("\\bodd\\b & list|numbers|keep", "odds", "[x for x in $a if x % 2 != 0]"),
    _line("\\bodd\\b", "is_odd", "$a % 2 != 0"),
    _line("leap year", "is_leap", "$a % 4 == 0 and ($a % 100 != 0 or $a % 400 == 0)"),
    _line("revers & words", "reverse_words", '" ".join($a.split()[::-1])'),
    _line("revers|backwards", "reverse", "$a[::-1]"),
    _line("count|how many|number of & words", "count_words", "len($a.split())"),
    _line("largest|maximum|biggest|greatest|highest & list|numbers|of", "largest", "max($a)"),
    _line("smallest|minimum|least|lowest & list|numbers|of", "smallest", "min($a)"),
    _line("average|mean\\b", "average", "sum($a) / len($a)"),
    _line("median", "median", "(sorted($a)[(len($a) - 1) // 2] + sorted($a)[len($a) // 2]) / 2"),
    _line("anagram", "is_anagram", "sorted($a) == sorted($b)", "$a, $b"),
    _line("sort & descending|largest first|decreasing", "sort_down", "sorted($a, reverse=True)"),
    _line("sort", "sort_up", "sorted($a)"),
    _line("square", "square", "$a * $a"),
    _line("cube", "cube", "$a ** 3"),
    _line("sum|adds? & two|both", "add", "$a + $b", "$a, $b"),
    _line("sum|total", "total", "sum($a)"),
    _line("length|how many (?:items|elements|characters)", "length", "len($a)"),
    _line("absolute", "absolute", "abs($a)"),
)
