"""The sentences of a comparison say what the figures say, no more."""

from __future__ import annotations

import pytest

from trinity_core.evaluation.comparison.holm import holm
from trinity_core.evaluation.comparison.shape import Spent
from trinity_core.evaluation.comparison.verdict import Verdict, corrected, verdict


def row(name, accuracy, graded=100):
    return {
        "name": name,
        "accuracy": accuracy,
        "ci": [accuracy - 0.1, accuracy + 0.1] if accuracy is not None else [None, None],
        "graded": graded,
    }


def pair(a, b, difference, p):
    return {"a": a, "b": b, "difference": difference, "ci": [difference - 0.1, difference + 0.1], "p": p, "n": 100}


def said(rows, pairs=(), *, complete=True, cost=0.01):
    spent = {one["name"]: Spent(100.0 * (k + 1), cost, 1.0) for k, one in enumerate(rows)}
    return verdict({"strategies": rows, "paired": list(pairs)}, {"a": "Ann", "b": "Bob", "c": "Cid"}, spent, complete=complete)


def test_nothing_graded_decides_nothing():
    assert said([row("a", None, 0)]) == Verdict("Nothing is decided: no answer has been graded yet.", ())


def test_one_strategy_alone_is_compared_with_nothing():
    headline = "Ann answers 50.0% (40.0% to 60.0%) of the questions right; there is nothing to compare it with."
    assert said([row("a", 0.5)]) == Verdict(headline, ())


def test_a_clear_lead_is_beyond_chance_whichever_way_the_pair_is_stored():
    found = said([row("a", 0.5), row("b", 0.8)], [pair("a", "b", -0.3, 0.001)])
    assert found.headline == "Bob answers 80.0% (70.0% to 90.0%) of the questions right, more than Ann, beyond chance."
    assert found.details == (
        "On the 100 questions both have had, it is 30.0 points (95% interval 20.0 to 40.0) before Ann: beyond chance (p = 0.001).",
        "A question costs it about as much as Ann ($0.01 against $0.01).",
    )


def test_a_small_lead_is_not_told_apart():
    found = said([row("a", 0.5), row("b", 0.52)], [pair("a", "b", -0.02, 0.6)])
    assert found.headline.endswith("of the questions right and is first, but these questions do not tell it apart from Ann.")
    assert "within what chance alone can do (p = 0.6)" in found.details[0]


def test_a_tie_is_said_to_be_one():
    assert "shares first place" in said([row("a", 0.5), row("b", 0.5)], [pair("a", "b", 0.0, 1.0)]).headline


def test_a_lead_that_only_holds_without_correction_is_not_called_one():
    pairs = [pair("a", "b", 0.1, 0.03), pair("a", "c", 0.3, 0.001), pair("b", "c", 0.2, 0.04)]
    headline = said([row("a", 0.6), row("b", 0.5), row("c", 0.3)], pairs).headline
    assert headline.endswith("do not tell it apart from Bob. It is ahead of Cid beyond chance.")


def test_the_bound_wins_nothing_and_is_no_test():
    found = said([row("a", 0.5), row("oracle", 0.9)], [pair("a", "oracle", -0.4, 0.001)])
    assert found.headline.startswith("Ann answers")
    assert corrected([pair("a", "oracle", -0.4, 0.001), pair("a", "b", 0.1, 0.04)]) == (None, 0.04)


def test_unknown_prices_are_told_in_tokens():
    found = said([row("b", 0.5), row("a", 0.8)], [pair("a", "b", 0.3, 0.001)], cost=None)
    assert found.details[1] == "A question costs it 2.0 times as much as Bob (200 against 100 tokens)."


def test_few_and_unequal_questions_are_warned_of():
    found = said([row("a", 0.5, 12), row("b", 0.8, 20)], [pair("a", "b", -0.3, 0.01)], complete=False)
    assert found.details[-2:] == (
        "With 12 graded sessions a strategy, little can be told: ask more questions.",
        "Not all strategies have been asked the same questions yet.",
    )


@pytest.mark.parametrize(
    ("ps", "made"),
    [([], ()), ([0.04], (0.04,)), ([0.01, 0.04, 0.03], (0.03, 0.06, 0.06)), ([0.5, 0.9], (1.0, 1.0)), ([0.01, 0.01], (0.02, 0.02))],
)
def test_holm_corrects_step_by_step_and_never_goes_down(ps, made):
    assert holm(ps) == pytest.approx(made)
