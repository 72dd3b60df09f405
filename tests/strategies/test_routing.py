import pytest

from trinity_core.strategies.routing import Final, Question, RoutingError, parse_routing

AGENTS = ("ada", "Qwen 3")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('Hm.\n<ask agent="ada">What is 2+2?</ask>', Question("ada", "What is 2+2?")),
        ('<ASK agent = "Qwen 3" >\nTwo\nlines\n</ask>', Question("Qwen 3", "Two\nlines")),
        ("So <answer>4</answer>", Final()),
        ("Answer: 4", Final()),
    ],
)
def test_a_question_or_an_answer_is_read(text: str, expected: Question | Final) -> None:
    assert parse_routing(text, AGENTS) == expected


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("I would ask ada.", "asks nobody"),
        ("<answer></answer>", "asks nobody"),
        ('<ask agent="eve">What?</ask>', "'eve' is no agent"),
        ('<ask agent="ada"> </ask>', "empty"),
        ('<ask agent="ada">What?', "exactly one"),
        ("<ask>What?</ask>", "exactly one"),
        ('<ask agent="ada">What?</ask><answer>4</answer>', "exactly one"),
        ('<ask agent="ada"><ask agent="ada">What?</ask></ask>', "exactly one"),
        ('<ask agent="ada">a</ask><ask agent="ada">b</ask>', "exactly one"),
        ("x" * 50_000, "too many"),
    ],
)
def test_anything_else_is_refused_with_the_reason(text: str, words: str) -> None:
    with pytest.raises(RoutingError, match=words):
        parse_routing(text, AGENTS)
