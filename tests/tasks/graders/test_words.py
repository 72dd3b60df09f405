import pytest
from hypothesis import given
from hypothesis import strategies as st

from trinity_core.tasks.family import exact, text
from trinity_core.tasks.graders.lists import same_items, same_set
from trinity_core.tasks.graders.words import same_output, same_words
from trinity_core.tasks.task import Target, TargetKind


@pytest.mark.parametrize(
    "answer",
    [
        "Nairobi",
        "nairobi",
        "NAIROBI.",
        "'Nairobi'",
        "**Nairobi**",
        "“Nairobi”",
        "`Nairobi`",
        "The answer is Nairobi.",
        "It is Nairobi",
        "\\text{Nairobi}",
        "The capital of Kenya is Nairobi.",
        "Nairobi is the capital of Kenya.",
        "$\\boxed{\\text{Nairobi}}$",
        "Nairóbi",
    ],
)
def test_the_same_word_in_another_form_is_right(answer):
    assert same_words(answer, text("Nairobi"))


@pytest.mark.parametrize(
    "answer",
    [
        "Mombasa",
        "Nairobi or Mombasa",
        "Nairobi, Mombasa",
        "not Nairobi",
        "It is not Nairobi",
        "Mombasa is the capital, not Nairobi",
        "",
        "Nairob",
        "Nairobi is wrong",
        "Nairobi / Mombasa",
        "Nairobi and Mombasa",
        "either Nairobi",
        "Perhaps Nairobi",
        "Mombasa is close to Nairobi",
        "Nairobi is one of them and Mombasa is the other",
    ],
)
def test_another_word_or_more_than_one_is_wrong(answer):
    assert not same_words(answer, text("Nairobi"))


@pytest.mark.parametrize(
    ("target", "answer"),
    [
        (text("Bogota", "Bogotá"), "Bogotá"),
        (text("shilling", "Kenyan shilling"), "the Kenyan shilling"),
        (text("Sunday", "Sun"), "It was a Sunday."),
        (text("Sunday", "Sun"), "sun"),
        (text("tenalp"), "t-e-n-a-l-p"),
        (text("tenalp"), "T E N A L P"),
        (text("South Korea"), "south  korea"),
        (text("Fe"), "The symbol is Fe"),
        (text("William Shakespeare", "Shakespeare"), "Shakespeare"),
    ],
)
def test_accepted_spellings_are_right(target, answer):
    assert same_words(answer, target)


@pytest.mark.parametrize(
    ("value", "answer"),
    [
        ("[1, 4, 9]", "[1,4,9]"),
        ("[1, 4, 9]", "```\n[1, 4, 9]\n```"),
        ("[1, 4, 9]", "`[1, 4, 9]`"),
        ("[1, 4, 9]", "The output is [1, 4, 9]"),
        ("('a', 2)", '("a", 2)'),
        ("tyho", '"tyho"'),
        ("28", "28"),
        ("28", "It prints 28."),
        ("28", "Output: 28"),
        ("WODNIW", "WODNIW"),
        ("6 58 25", "6 58 25"),
    ],
)
def test_output_in_another_form_is_right(value, answer):
    assert same_output(answer, exact(value))


@pytest.mark.parametrize(
    ("value", "answer"),
    [
        ("[1, 4, 9]", "1, 4, 9"),
        ("[1, 4, 9]", "(1, 4, 9)"),
        ("[1, 4, 9]", "[1, 4]"),
        ("tyho", "Tyho"),
        ("28", "28.0"),
        ("28", "29"),
        ("WODNIW", "wodniw"),
        ("28", "28 or 29"),
        ("28", ""),
        ("6 58 25", "65825"),
        ("28", "28\n29"),
    ],
)
def test_other_output_is_wrong(value, answer):
    assert not same_output(answer, exact(value))


_LIST = Target(TargetKind.LIST, "apple, kiwi, pear")


@pytest.mark.parametrize(
    "answer",
    [
        "apple, kiwi, pear",
        "apple kiwi pear",
        "Apple; Kiwi; Pear.",
        "apple\nkiwi\npear",
        "1. apple\n2. kiwi\n3. pear",
        "- apple\n- kiwi\n- pear",
        "['apple', 'kiwi', 'pear']",
        "apple, kiwi and pear",
        "apple, kiwi, and pear",
        "apple -> kiwi -> pear",
        "Sorted: apple, kiwi, pear",
        "```\napple, kiwi, pear\n```",
        "**apple, kiwi, pear**",
        '"apple", "kiwi", "pear"',
    ],
)
def test_the_same_list_in_another_form_is_right(answer):
    assert same_items(answer, _LIST)


@pytest.mark.parametrize(
    "answer", ["kiwi, apple, pear", "apple, kiwi", "apple, kiwi, pear, plum", "", "apple, kiwi or pear", "apple, apple, kiwi, pear"]
)
def test_another_list_is_wrong(answer):
    assert not same_items(answer, _LIST)


def test_a_set_may_come_in_any_order():
    target = Target(TargetKind.SET, "2, 3, 5")
    assert same_set("5, 3 and 2", target)
    assert not same_set("5, 3", target)


_WORD = st.text("abcdefghijklmnopqrstuvwxyz", min_size=2, max_size=9).filter(
    lambda w: w not in ("and", "the", "an", "is", "was", "are", "or", "if")
)


@given(st.lists(_WORD, min_size=2, max_size=7), st.sampled_from([", ", "\n", "; ", " ", " -> "]))
def test_any_separator_gives_the_same_items(words, separator):
    assert same_items(separator.join(words), Target(TargetKind.LIST, ", ".join(words)))


@given(st.text(max_size=200))
def test_any_text_is_graded_without_an_error(answer):
    assert same_words(answer, text("a1b2c3")) in (True, False)
    assert same_output(answer, exact("a1b2c3")) in (True, False)
    assert same_items(answer, _LIST) in (True, False)
