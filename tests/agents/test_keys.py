"""A key that a server repeats in its answer is not shown, however the answer is cut into pieces."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.agents.remote import KEY, PROTOCOLS, call
from trinity_core.agents.keys import NO_KEY, Curtain


@pytest.mark.parametrize("protocol", PROTOCOLS, ids=lambda protocol: type(protocol).__name__)
def test_an_answer_that_repeats_the_key_is_shown_without_it(protocol):
    outcome = call(protocol, protocol.says("The header was ", KEY[:7], KEY[7:] + ".\nAnswer: ", KEY))
    assert outcome.reply is not None
    assert outcome.reply.text == "The header was [hidden].\nAnswer: [hidden]" == "".join(outcome.deltas)


@given(st.lists(st.sampled_from(["sk-aab", "sk-", "aab", "a", "b", "s", " ", "sk-aasks", "k-aab"])))
def test_however_it_is_cut_the_text_is_that_of_one_replacement(pieces):
    curtain = Curtain("sk-aab")
    assert "".join([*map(curtain.feed, pieces), curtain.rest()]) == "".join(pieces).replace("sk-aab", "[hidden]")


@pytest.mark.parametrize("key", ["", NO_KEY, "abc"])
def test_where_there_is_no_key_nothing_waits(key):
    assert Curtain(key).feed("none of abc") == "none of abc"
