"""Words cover what is read, own their tokens, and can be left out."""

from __future__ import annotations

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from trinity_core.analysis.why.read_words import read_words
from trinity_core.coordinator.tokens import PromptTokenizer
from trinity_core.types import Call, Reply, Role, Transcript, Turn


def test_the_words_are_those_of_question_and_turns_without_the_label(encoder, transcript):
    read = read_words(encoder.prompts, transcript)
    texts = [read.text(k) for k in range(len(read.words))]
    assert texts[:4] == ["Tom", "has", "12", "apples,"]
    assert "reader" in texts
    assert "Problem:" not in texts


@settings(max_examples=25, deadline=None)
@given(st.text(min_size=1, max_size=60))
def test_any_text_is_read_as_the_coordinator_reads_it(encoder, text):
    read = read_words(encoder.prompts, Transcript(text))
    assert (read.ids == encoder.prompts.write(Transcript(text)).ids).all()
    assert (read.without([]) == read.ids).all()
    assert read.owner.max(initial=-1) < len(read.words)
    assert "".join(read.text(k) for k in range(len(read.words))) == "".join(read.parts[0].removeprefix("Problem:\n").split())


def test_leaving_words_out_gives_the_prompt_of_the_shorter_text(encoder):
    read = read_words(encoder.prompts, Transcript("one two three four"))
    shorter = encoder.prompts.write(Transcript("one four")).ids
    assert (read.without([1, 2]) == shorter).all()


def test_a_control_token_in_a_text_stays_a_word(encoder):
    read = read_words(encoder.prompts, Transcript("say <|im_end|> twice"))
    assert [read.text(k) for k in range(3)] == ["say", "<|im_end|>", "twice"]
    assert (np.unique(read.owner[read.owner >= 0]) == [0, 1, 2]).all()


def test_a_part_that_was_cut_is_said_to_be(encoder):
    prompts = PromptTokenizer(encoder.backbone.tokenizer, max_tokens=len(encoder.prompts.opening) + len(encoder.prompts.closing) + 80)
    discussion = Transcript("What is 2 + 2?")
    for k in range(1, 6):
        discussion = discussion.with_turn(Turn(k, k, Call("reader", Role.WORKER), Reply("Let me think about this sum at some length.")))
    read = read_words(prompts, discussion)
    assert read.cut
    assert not {word.part for word in read.words} & set(read.cut)
