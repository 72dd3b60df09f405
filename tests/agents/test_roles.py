import pytest

from trinity_core.agents.roles import build_prompt, extract_answer, parse_suggestion, parse_verdict
from trinity_core.types import Call, Reply, Role, Suggestion, Transcript, Turn, Verdict


@pytest.mark.parametrize(
    "text",
    [
        "ACCEPT",
        "accept",
        "**ACCEPT**",
        "> ACCEPT.",
        "`ACCEPT`\nAll steps hold.",
        "Verdict: ACCEPT",
        "**Verdict:** ACCEPT",
        "ACCEPTED: fine",
    ],
)
def test_a_reply_that_begins_with_accept_is_accepted(text: str) -> None:
    assert parse_verdict(text) is Verdict.ACCEPT


@pytest.mark.parametrize(
    "text",
    [
        "",
        "REVISE",
        "**REJECT** the sum is wrong",
        "ACCEPTABLE, but check the sign",
        "I cannot accept this.",
        "The answer looks right, so ACCEPT",
        "NOT ACCEPT",
        "ACCEPT\nREVISE: on second thought",
        "ACCEPT or REVISE? I am unsure.\nREJECT",
        "Verdict: REVISE",
        "unACCEPT",
    ],
)
def test_everything_else_is_revise(text: str) -> None:
    assert parse_verdict(text) is Verdict.REVISE


@pytest.mark.parametrize(
    ("text", "answer"),
    [
        ("37*23 = 851\nAnswer: 787", "787"),
        ("**Answer:** 787", "787"),
        ("Answer: **787**", "787"),
        ("Final answer: x = 4", "x = 4"),
        ("Answer: 1\nNo, wait.\nAnswer: 2", "2"),
        ("so <answer> 12 </answer>", "12"),
        (r"thus \boxed{\frac{1}{2}}", r"\frac{1}{2}"),
        ("Answer:\n```python\ndef f(x):\n    return x\n```\nDone.", "def f(x):\n    return x"),
        ("Here:\n```\ncode\n```", "code"),
        ("just words\n\n42", "42"),
        ("I do arithmetic, and I cannot read this as an expression. If somebody writes one, I will gladly work it out.", ""),
        ("", ""),
    ],
)
def test_the_answer_is_found_in_its_usual_forms(text: str, answer: str) -> None:
    assert extract_answer(text) == answer


@pytest.mark.parametrize(
    ("text", "suggestion"),
    [
        ("It is a sum.\nSuggestion: Compute: 2+2\nNext role: worker", Suggestion("Compute: 2+2", Role.WORKER)),
        ("**Suggestion:** check it\n**Next role:** Verifier", Suggestion("check it", Role.VERIFIER)),
        ("Suggestion: a\nb\nNext role: thinker", Suggestion("a\nb", None)),
        ("<suggestion>do it</suggestion><suggested_role>solver</suggested_role>", Suggestion("do it", Role.WORKER)),
        ("Next role: worker", None),
        ("nothing", None),
    ],
)
def test_a_suggestion_is_read_with_its_role(text: str, suggestion: Suggestion | None) -> None:
    assert parse_suggestion(text) == suggestion


def test_the_verifier_is_shown_the_latest_answer_and_the_pending_suggestion_goes_to_the_next_turn() -> None:
    worker = Turn(1, 1, Call("a", Role.WORKER), Reply("Answer: 5"))
    thinker = Turn(2, 2, Call("b", Role.THINKER), Reply("..."), suggestion=Suggestion("test it with 2", Role.VERIFIER))
    prompt = build_prompt(Transcript("2+2?", (worker, thinker)), Role.VERIFIER)
    text = prompt.messages[-1].content
    assert "<latest_answer>\nAnswer: 5" in text
    assert "test it with 2" in text
    assert text.count("Answer: 5") == 1
