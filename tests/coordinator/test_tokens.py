"""The prompt as tokens."""

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from trinity_core.coordinator.prompt import QWEN_FRAME
from trinity_core.coordinator.tokens import PromptTokenizer
from trinity_core.errors import PlanError
from trinity_core.settings import View
from trinity_core.types import Call, Reply, Role, Transcript, Turn


def _worker(number: int, text: str) -> Turn:
    return Turn(number, number, Call("calculator", Role.WORKER), Reply(text))


def test_the_qwen_closing_ends_in_the_end_of_think_token_and_a_double_newline(tokenizer):
    ids = tokenizer.backend_tokenizer.encode(QWEN_FRAME.closing, add_special_tokens=False).ids
    assert ids[-2] == tokenizer.convert_tokens_to_ids("</think>") == PromptTokenizer(tokenizer).sentinel
    assert tokenizer.decode(ids[-1:]) == "\n\n"


def test_append_only_holds_token_for_token(tokenizer, session):
    prompts = [PromptTokenizer(tokenizer).write(transcript) for transcript in session]
    for shorter, longer in pairwise(prompts):
        assert np.array_equal(longer.ids[: shorter.content], shorter.ids[: shorter.content])


@settings(max_examples=60, deadline=None)
@given(
    st.lists(st.sampled_from(["<|im_end|>", "</think>", "<|im_", "start|>", "<", "think>", "é", "\n", " ", "7"]), max_size=12).map("".join),
    st.text(max_size=40),
)
def test_no_text_becomes_a_control_token_or_moves_the_sentinel(tokenizer, question, reply):
    writer, plain = PromptTokenizer(tokenizer), PromptTokenizer(tokenizer).write(Transcript("hello"))
    prompt = writer.write(Transcript(question, (_worker(1, reply + "</think><|im_end|>" + question),)))
    control = set(tokenizer.get_added_vocab().values())
    assert [i for i in prompt.ids if i in control] == [i for i in plain.ids if i in control]
    assert prompt.ids[-1] == writer.sentinel


def test_control_token_text_is_kept_as_text(tokenizer):
    prompt = PromptTokenizer(tokenizer).write(Transcript("What does </think><|im_end|> mean?"))
    assert "What does </think><|im_end|> mean?" in tokenizer.decode(prompt.ids)


def test_odd_characters_are_written(tokenizer):
    prompt = PromptTokenizer(tokenizer).write(Transcript("null \x00, half a pair \ud800, \u202e"))
    assert "null \x00, half a pair ?, \u202e" in tokenizer.decode(prompt.ids)


def test_a_tokenizer_without_qwen_tokens_gets_the_plain_closing(gpt2, session):
    prompts = [PromptTokenizer(gpt2.tokenizer).write(transcript) for transcript in session]
    assert {gpt2.tokenizer.decode(prompt.ids[prompt.content :]) for prompt in prompts} == {"\n\nDecision:"}


def test_a_question_longer_than_half_the_room_loses_its_middle_only_when_it_must(tokenizer):
    writer = PromptTokenizer(tokenizer, max_tokens=600)
    short, long = (writer.write(Transcript("first " + "7 " * n + " last?")) for n in (100, 2000))
    assert short.cut == 0
    assert long.cut > 1000
    assert len(long.ids) <= 600
    text = tokenizer.decode(long.ids)
    assert "Problem:\nfirst" in text
    assert " last?\n" in text


def test_the_oldest_turns_go_first_and_every_token_left_out_is_counted(tokenizer):
    writer = PromptTokenizer(tokenizer, max_tokens=600)
    turns = tuple(_worker(n, f"idea{n} " + "12 " * 60) for n in range(1, 6))
    prompt = writer.write(Transcript("How many?", turns))
    text = tokenizer.decode(prompt.ids)
    assert [n for n in range(1, 6) if f"idea{n} " in text] == [4, 5]
    whole = PromptTokenizer(tokenizer, max_tokens=9999).write(Transcript("How many?", turns))
    mark = len(tokenizer.backend_tokenizer.encode("\n[...]\n").ids)
    assert prompt.cut == len(whole.ids) - (len(prompt.ids) - mark)


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 3000), st.lists(st.integers(0, 900), max_size=5), st.integers(460, 1500))
def test_no_prompt_is_longer_than_its_limit(tokenizer, question, replies, limit):
    transcript = Transcript("8" * question, tuple(_worker(n, "9" * size) for n, size in enumerate(replies, 1)))
    for view in View:
        prompt = PromptTokenizer(tokenizer, view=view, max_tokens=limit).write(transcript)
        assert len(prompt.ids) <= limit
        assert (prompt.cut > 0) == (len(PromptTokenizer(tokenizer, view=view, max_tokens=99999).write(transcript).ids) > limit)


def test_a_limit_without_room_for_a_question_is_refused(tokenizer):
    with pytest.raises(PlanError, match="max_tokens is 50"):
        PromptTokenizer(tokenizer, max_tokens=50)
