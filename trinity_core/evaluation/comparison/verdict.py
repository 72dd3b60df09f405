"""Who won a comparison, in plain words: by how much, whether that is beyond chance, and at what cost. It never knows who should win."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from trinity_core.evaluation.comparison.collapse import collapses
from trinity_core.evaluation.comparison.holm import holm
from trinity_core.evaluation.comparison.shape import Spent

ALPHA = 0.05
"""Corrected p values below this are called beyond chance."""
FEW = 30
"""Fewer graded sessions than this are called few."""
_BOUND = "oracle"
"""The kind of strategy that knows the answers."""

Row = Mapping[str, Any]
"""A strategy or a pair as `result` gives it."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a comparison says."""

    headline: str
    """One sentence: who is first, and whether that is certain."""
    details: tuple[str, ...]
    """Sentences on margin, cost and what weakens it."""


def attainable(name: str) -> bool:
    """Whether a strategy decides without knowing the answers."""
    return name.partition(":")[0] != _BOUND


def corrected(pairs: Sequence[Row]) -> tuple[float | None, ...]:
    """Holm-corrected p of each pair, over all pairs of attainable strategies; None for others and for pairs without a test."""
    tested = [k for k, pair in enumerate(pairs) if pair["p"] is not None and attainable(pair["a"]) and attainable(pair["b"])]
    made = dict(zip(tested, holm([pairs[k]["p"] for k in tested]), strict=True))
    return tuple(made.get(k) for k in range(len(pairs)))


def verdict(result: Mapping[str, Any], titles: Mapping[str, str], spent: Mapping[str, Spent], *, complete: bool = True) -> Verdict:
    """The sentences of a comparison.

    Args:
        result: as `comparison.result.result` makes it.
        titles: what people read for each strategy.
        spent: what a session of each strategy took.
        complete: False while sessions are missing.
    """
    rows = [row for row in result["strategies"] if row["graded"] and row["accuracy"] is not None]
    ranked = sorted((row for row in rows if attainable(row["name"])), key=lambda row: -row["accuracy"])
    if not ranked:
        return Verdict("Nothing is decided: no answer has been graded yet.", ())
    words, collapsed = _Words(titles, spent, result["paired"]), collapses(rows, titles)
    if len(ranked) == 1:
        headline = f"{words.figure(ranked[0])} of the questions right; there is nothing to compare it with."
        return Verdict(headline, (*collapsed, *_cautions(ranked, complete)))
    details = [words.margin(ranked), words.cost(ranked), words.bound(rows, ranked[0]), *collapsed, *_cautions(ranked, complete)]
    return Verdict(words.headline(ranked), tuple(sentence for sentence in details if sentence))


class _Words:
    """The sentences over one set of pairs."""

    def __init__(self, titles: Mapping[str, str], spent: Mapping[str, Spent], pairs: Sequence[Row]) -> None:
        self._titles, self._spent = titles, spent
        self._pairs: dict[tuple[str, str], tuple[Row, float | None, int]] = {}
        for pair, p in zip(pairs, corrected(pairs), strict=True):
            self._pairs[pair["a"], pair["b"]] = (pair, p, 1)
            self._pairs[pair["b"], pair["a"]] = (pair, p, -1)
        self._tests = sum(p is not None for p in corrected(pairs))

    def title(self, row: Row) -> str:
        """What people read."""
        return self._titles.get(row["name"], row["name"])

    def figure(self, row: Row) -> str:
        """Who answers how much right, with its interval."""
        low, high = row["ci"]
        return f"{self.title(row)} answers {_share(row['accuracy'])} ({_share(low)} to {_share(high)})"

    def ahead(self, a: Row, b: Row) -> bool:
        """Whether a is better than b beyond chance."""
        _, p, _ = self._pairs.get((a["name"], b["name"]), (None, None, 1))
        return p is not None and p < ALPHA and a["accuracy"] > b["accuracy"]

    def headline(self, ranked: Sequence[Row]) -> str:
        """Who is first, and of whom that is certain."""
        first, others = ranked[0], ranked[1:]
        behind = [row for row in others if self.ahead(first, row)]
        level = [row for row in others if not self.ahead(first, row)]
        lead = f"{self.figure(first)} of the questions right"
        if not level:
            return f"{lead}, more than {'each of the others' if len(others) > 1 else self.title(others[0])}, beyond chance."
        names = _listed([self.title(row) for row in level])
        tie = "shares first place" if level[0]["accuracy"] == first["accuracy"] else "is first"
        start = f"{lead} and {tie}, but these questions do not tell it apart from {names}."
        return f"{start} It is ahead of {_listed([self.title(row) for row in behind])} beyond chance." if behind else start

    def margin(self, ranked: Sequence[Row]) -> str:
        """How far the first is before the second, and how sure that is."""
        first, second = ranked[0], ranked[1]
        pair, p, sign = self._pairs.get((first["name"], second["name"]), (None, None, 1))
        if pair is None or p is None:
            return ""
        low, high = sorted(sign * bound for bound in pair["ci"])
        size = abs(pair["difference"])
        after = f" after correction for {self._tests} tests" if self._tests > 1 else ""
        chance = "beyond chance" if p < ALPHA else "within what chance alone can do"
        points = f"{100 * size:.1f} points (95% interval {_points(low)} to {_points(high)})"
        return f"On the {pair['n']:,} questions both have had, it is {points} before {self.title(second)}: {chance} ({_p(p)}{after})."

    def cost(self, ranked: Sequence[Row]) -> str:
        """What the first costs, beside the cheapest that is not told apart from it, else beside the second."""
        first = ranked[0]
        level = [row for row in ranked[1:] if not self.ahead(first, row)]
        other = min(level, key=lambda row: self._spent[row["name"]].tokens, default=ranked[1])
        mine, theirs = self._spent[first["name"]], self._spent[other["name"]]
        if mine.cost_usd and theirs.cost_usd:
            ratio, amounts = mine.cost_usd / theirs.cost_usd, f"${mine.cost_usd:.2g} against ${theirs.cost_usd:.2g}"
        elif mine.tokens and theirs.tokens:
            ratio, amounts = mine.tokens / theirs.tokens, f"{mine.tokens:,.0f} against {theirs.tokens:,.0f} tokens"
        else:
            return ""
        return f"A question costs it {_times(ratio)} {self.title(other)} ({amounts})."

    def bound(self, rows: Sequence[Row], first: Row) -> str:
        """What would be possible."""
        top = next((row for row in rows if not attainable(row["name"])), None)
        if top is None:
            return ""
        return f"Whoever knew the answers beforehand would reach {_share(top['accuracy'])} with these agents: a bound, not a strategy."


def _cautions(ranked: Sequence[Row], complete: bool) -> list[str]:
    counts = [row["graded"] for row in ranked]
    words = []
    if min(counts) < FEW:
        words.append(f"With {min(counts)} graded sessions a strategy, little can be told: ask more questions.")
    if not complete and min(counts) < max(counts):
        words.append("Not all strategies have been asked the same questions yet.")
    return words


def _times(ratio: float) -> str:
    if 0.9 < ratio < 1.1:
        return "about as much as"
    return f"{ratio:.1f} times as much as" if ratio > 1 else f"{ratio:.2g} times as much as"


def _share(value: float) -> str:
    # halves away from zero, as the page rounds its figures
    return f"{value:.0%}" if value in (0, 1) else f"{math.floor(1000 * value + 0.5) / 10:.1f}%"


def _points(value: float) -> str:
    return f"{'−' if value < 0 else ''}{abs(100 * value):.1f}"


def _p(p: float) -> str:
    return "p < 0.001" if p < 0.001 else f"p = {p:.2g}"


def _listed(names: Sequence[str]) -> str:
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"
