"""The strategies to choose from, and what a browser may send back of them."""

from __future__ import annotations

import json

import pytest

from tests.ui.fake_comparisons import CARDS
from tests.ui.fakes import NAMES
from trinity_core.errors import PlanError
from ui.compare_setup import choices, chosen_of, first_choice, together, typed

FIRST = ("coordinator", "single:generalist", "random", "script", "vote", "cascade")


def cards(text):
    return {card["kind"]: card for group in json.loads(text)["groups"] for card in group["cards"]}


def sent(*chosen):
    return choices(CARDS, NAMES, chosen)


def test_about_six_are_ticked_at_first_and_come_back_in_the_order_of_the_cards():
    assert first_choice(CARDS, NAMES) == FIRST
    assert set(chosen_of(sent(*FIRST), CARDS, NAMES)) == set(FIRST)


def test_a_pool_without_a_generalist_begins_with_its_first_agent():
    own = [card for card in CARDS if card.name != "single:generalist"]
    assert "single:calculator" in first_choice(own, NAMES)


def test_groups_come_in_their_order_and_agents_alone_share_a_card():
    groups = json.loads(sent("single:reader"))["groups"]
    assert [group["name"] for group in groups] == ["learned-head", "baseline", "fan-out", "planner", "fitted", "bound"]
    single = cards(sent("single:reader"))["single"]
    assert [one["name"] for one in single["many"] if one["chosen"]] == ["single:reader"]
    assert len(single["many"]) == len(NAMES)


def test_a_card_that_says_its_kind_and_paper_is_believed():
    class Card:
        name, title, idea, paper, simplified, kind = "new", "New", "Idea.", "Paper.", "Less.", "planner"

    group = json.loads(choices([Card()], NAMES, ()))["groups"][0]
    assert (group["name"], group["cards"][0]["paper"], group["cards"][0]["simplified"]) == ("planner", "Paper.", "Less.")


@pytest.mark.parametrize("name", ["vote", "vote:generalist", "vote:7", "vote:generalist+7", "coordinator:sampled", "reflect:reader"])
def test_arguments_go_into_the_name_and_come_back_out(name):
    assert chosen_of(sent(name), CARDS, NAMES) == (name,)


def test_a_name_that_no_card_can_show_is_kept_as_text():
    assert json.loads(sent("vote:a+b+c", "random"))["more"] == "vote:a+b+c"


def test_a_value_that_a_field_does_not_allow_is_as_usual():
    data = json.loads(sent("vote"))
    vote = next(card for group in data["groups"] for card in group["cards"] if card["kind"] == "vote")
    vote["fields"][0]["value"], vote["fields"][1]["value"] = "nobody", "-3"
    assert chosen_of(json.dumps(data), CARDS, NAMES) == ("vote",)


@pytest.mark.parametrize(
    "hostile",
    [
        None,
        3,
        "",
        "{",
        "[]",
        "[" * 100_000,
        '{"groups": {"cards": 1}}',
        '{"groups": [1, {"cards": [2, {}, {"chosen": true}, {"kind": 3, "chosen": true}, {"kind": "evil", "chosen": true}]}]}',
        '{"groups": [{"cards": [{"many": [5, {"name": ["x"], "chosen": true}, {"name": "rm -rf", "chosen": true}]}]}]}',
        '{"groups": [{"cards": [{"kind": "random", "name": "nobody:' + "x" * 5000 + '", "chosen": true}]}]}',
    ],
)
def test_anything_else_a_browser_may_send_chooses_nothing(hostile):
    assert chosen_of(hostile, CARDS, NAMES) == ()


def test_names_may_be_written_and_unknown_kinds_are_told():
    assert typed(" vote:5 ,, random,\nvote:5", CARDS) == ("vote:5", "random")
    assert typed(["vote"], CARDS) == ()
    with pytest.raises(PlanError, match="no strategy 'evil:1' for this pool"):
        typed("evil:1", CARDS)


def test_none_and_too_many_are_refused():
    assert together(("a", "b"), ("b", "c")) == ("a", "b", "c")
    with pytest.raises(PlanError, match="Tick at least one strategy"):
        together((), ())
    with pytest.raises(PlanError, match=r"at most 30 strategies\. Untick 1"):
        together([str(k) for k in range(31)], ())
