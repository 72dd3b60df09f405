"""A correct one of each function in `function_bank`. Their source is shown as the reference answer, so each stands alone."""

# ruff: noqa: D103

from __future__ import annotations


def double(n: int) -> int:
    return 2 * n


def is_even(n: int) -> bool:
    return n % 2 == 0


def last_item(xs: list[int]) -> int | None:
    return xs[-1] if xs else None


def shout(text: str) -> str:
    return text.upper() + "!"


def sum_of_squares(xs: list[int]) -> int:
    return sum(x * x for x in xs)


def count_vowels(text: str) -> int:
    return sum(c in "aeiou" for c in text.lower())


def is_palindrome(text: str) -> bool:
    return text == text[::-1]


def positives(xs: list[int]) -> list[int]:
    return [x for x in xs if x > 0]


def second_largest(xs: list[int]) -> int | None:
    distinct = sorted(set(xs))
    return distinct[-2] if len(distinct) > 1 else None


def digit_sum(n: int) -> int:
    return sum(int(digit) for digit in str(abs(n)))


def without_repeats(xs: list[int]) -> list[int]:
    return list(dict.fromkeys(xs))


def longest_word(text: str) -> str:
    return max(text.split(), key=len) if text.split() else ""


def is_prime(n: int) -> bool:
    return n > 1 and all(n % d for d in range(2, int(n**0.5) + 1))


def running_totals(xs: list[int]) -> list[int]:
    totals: list[int] = []
    for x in xs:
        totals.append(x + (totals[-1] if totals else 0))
    return totals


def word_counts(text: str) -> dict[str, int]:
    counts: dict[str, int] = {}
    for word in text.split():
        counts[word] = counts.get(word, 0) + 1
    return counts


def rotate_left(xs: list[int], k: int) -> list[int]:
    return xs[k % len(xs) :] + xs[: k % len(xs)] if xs else []


def common_items(xs: list[int], ys: list[int]) -> list[int]:
    return sorted(set(xs) & set(ys))


def prime_factors(n: int) -> list[int]:
    factors = []
    d = 2
    while n > 1:
        while n % d == 0:
            factors.append(d)
            n //= d
        d += 1
    return factors


def to_roman(n: int) -> str:
    parts = [(1000, "M"), (900, "CM"), (500, "D"), (400, "CD"), (100, "C"), (90, "XC"), (50, "L"), (40, "XL")]
    parts += [(10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I")]
    out = ""
    for value, letters in parts:
        out += letters * (n // value)
        n %= value
    return out


def run_lengths(text: str) -> list[list[str | int]]:
    runs: list[list[str | int]] = []
    start = 0
    for i in range(len(text)):
        if i + 1 == len(text) or text[i + 1] != text[i]:
            runs.append([text[i], i + 1 - start])
            start = i + 1
    return runs


def balanced(text: str) -> bool:
    pairs = {")": "(", "]": "[", "}": "{"}
    stack = []
    for c in text:
        if c in "([{":
            stack.append(c)
        elif c in pairs and (not stack or stack.pop() != pairs[c]):
            return False
    return not stack


def best_run(xs: list[int]) -> int:
    best = here = xs[0]
    for x in xs[1:]:
        here = max(x, here + x)
        best = max(best, here)
    return best
