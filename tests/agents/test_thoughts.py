"""Thoughts left in a reply: taken out when they open it, wherever the pieces are cut."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.agents.remote import PROTOCOLS, call
from trinity_core.agents.thoughts import ThoughtFilter
from trinity_core.types import FaultKind


def filtered(*pieces: str) -> str:
    thoughts = ThoughtFilter()
    return "".join([*map(thoughts.feed, pieces), thoughts.rest()])


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("<think>so 6*7...</think>\n\nACCEPT", "ACCEPT"),
        ("\n<think>\n</think>Answer: 1", "Answer: 1"),
        ("plain", "plain"),
        ("  plain", "  plain"),
        ("", ""),
        ("<th", "<th"),
        ("<thing> is a tag", "<thing> is a tag"),
        ("First <think>not at the start</think>", "First <think>not at the start</think>"),
        ("<think>never closed", ""),
        ("<think>a</think>b <think>c</think>", "b <think>c</think>"),
    ],
)
@given(marks=st.lists(st.integers(0, 60)))
def test_only_an_opening_block_is_taken_out_however_it_is_cut(text: str, kept: str, marks: list[int]) -> None:
    edges = [0, *sorted(min(mark, len(text)) for mark in marks), len(text)]
    assert filtered(*(text[a:b] for a, b in pairwise(edges))) == kept


def test_a_reply_with_thoughts_streams_only_its_answer() -> None:
    chat = PROTOCOLS[0]
    outcome = call(chat, chat.says("<thi", "nk>hmm</thi", "nk>\n", "ACC", "EPT"))
    assert outcome.reply is not None
    assert outcome.reply.text == "".join(outcome.deltas) == "ACCEPT"


def test_a_reply_of_thoughts_alone_is_incomplete() -> None:
    assert call(PROTOCOLS[0], PROTOCOLS[0].says("<think>hmm")).fault.kind is FaultKind.INCOMPLETE


def test_a_reply_that_only_looks_like_thoughts_is_kept_whole() -> None:
    outcome = call(PROTOCOLS[0], PROTOCOLS[0].says("<th"))
    assert outcome.reply is not None
    assert outcome.reply.text == "".join(outcome.deltas) == "<th"
