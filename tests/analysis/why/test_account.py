"""The account says what the figures say and nothing else, whatever is missing."""

from __future__ import annotations

import re
from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from trinity_core.analysis.why.account import account
from trinity_core.analysis.why.contest import Contest, Side
from trinity_core.analysis.why.explanation import Effects, Explanation, Familiarity, Rivalry
from trinity_core.analysis.why.read_words import Word

AGENT = Contest(Side.AGENT, "reader", "calculator", 0.71, 0.47, (2, 0))
ROLE = Contest(Side.ROLE, "worker", "thinker", 0.9, 0.08, (7, 8))
EFFECTS = Effects(1.5, (0.5, -0.1, 0.9), (0.1, 0.1, 0.1), (0.4, -0.2, 0.8), 0.5, 0.1, (0, 2), -0.3)
KNOWN = Familiarity(False, 0.5, 0.8, 0.05, 0.75, 300, 24, 0.4)
WHOLE = Explanation(
    1, "reader", "worker", False, 0.8, 0.3, ("how many apples?",), (Word(0, 0, 3), Word(0, 4, 8), Word(0, 9, 16)),
    (Rivalry(AGENT, EFFECTS, ()), Rivalry(ROLE, None, None)), KNOWN,
)  # fmt: skip


def test_a_whole_account_is_two_sentences():
    assert account(WHOLE) == (
        "Chose reader (71%, 24 points before calculator) as Worker (90%, 82 points before Thinker). The words “how” and “apples” spoke "
        "most for reader, and without them calculator would be before reader; the question is like those it was evolved on."
    )


def test_a_choice_that_was_drawn_and_a_strange_question_are_said_so():
    behind = replace(AGENT, chosen_probability=0.1, runner_up_probability=0.6)
    found = replace(WHOLE, sampled=True, rivalries=(Rivalry(behind, None, None),), familiarity=replace(KNOWN, strange=True))
    assert account(found) == "Drew reader (10%, 50 points behind calculator) as Worker. The question is unlike those it was evolved on."


def test_with_nothing_known_it_still_says_what_was_chosen():
    assert account(replace(WHOLE, rivalries=(), familiarity=None)) == "Chose reader as Worker."


shares = st.floats(0, 1)
margins = st.none() | st.floats(-9, 9)


@st.composite
def explanations(draw):
    agent = replace(AGENT, chosen_probability=draw(shares), runner_up_probability=draw(shares))
    strongest = tuple(sorted(draw(st.sets(st.integers(0, 2), max_size=3))))
    effects = replace(EFFECTS, margin=draw(st.floats(-9, 9)), strongest=strongest, margin_without=draw(margins))
    rivalries = [Rivalry(agent, draw(st.sampled_from([effects, None])), None), Rivalry(ROLE, None, None)]
    kept = tuple(rivalry for rivalry in rivalries if draw(st.booleans()))
    known = draw(st.sampled_from([None, KNOWN, replace(KNOWN, strange=True)]))
    return replace(WHOLE, sampled=draw(st.booleans()), rivalries=kept, familiarity=known)


@given(explanations())
def test_no_account_says_more_than_its_figures(found):
    said = account(found)
    effects = next((r.effects for r in found.rivalries if r.contest.side is Side.AGENT), None)
    assert 1 <= len(re.findall(r"\.(?: |$)", said)) <= 2
    assert ("spoke most" in said) == (effects is not None and bool(effects.strongest))
    assert ("without" in said) == ("spoke most" in said and effects.margin_without is not None)
    if "without" in said and effects.margin_without > 0:
        assert "reader would" in said
    assert ("unlike those" in said) == (found.familiarity is not None and found.familiarity.strange)
    assert ("evolved on" in said) == (found.familiarity is not None)
    figures = [f for r in found.rivalries for c in [r.contest] for f in (c.chosen_probability, c.runner_up_probability)]
    allowed = {round(100 * f) for f in figures} | {
        abs(round(100 * a) - round(100 * b)) for a, b in zip(figures[::2], figures[1::2], strict=True)
    }
    assert {int(number) for number in re.findall(r"\d+", said)} <= allowed
