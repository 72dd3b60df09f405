"""What all seven owe in all three roles."""

import subprocess
import sys

import pytest

from tests.agents.specialists.helpers import careful_pool, prompt
from tests.agents.specialists.questions import NOBODY_KNOWS
from trinity_core.agents.roles import parse_suggestion, parse_verdict
from trinity_core.agents.specialists import NAMES
from trinity_core.agents.specialists.scene import read_scene
from trinity_core.cancel import Cancel
from trinity_core.types import ROLES, Reply, Role, Verdict

POOL = careful_pool()
QUESTIONS = ("What is 12*12?", "Solve 3x + 5 = 20 for x", "Reverse the word 'planet'", "capital of Kenya", "hm?")
FIRST_WORDS = (
    "from tests.agents.specialists.helpers import *; print([a.reply_text(prompt('What is 12*12?')) for a in careful_pool().values()])"
)


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("question", QUESTIONS)
def test_a_thinker_leaves_a_suggestion_and_a_role(name: str, question: str) -> None:
    suggestion = parse_suggestion(POOL[name].reply_text(prompt(question, Role.THINKER)))
    assert suggestion is not None
    assert suggestion.text
    assert suggestion.role in (Role.WORKER, Role.VERIFIER)


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("question", QUESTIONS)
def test_a_verifier_begins_with_its_verdict(name: str, question: str) -> None:
    text = POOL[name].reply_text(prompt(question, Role.VERIFIER, answer="144"))
    assert text.split()[0] in ("ACCEPT", "REVISE")
    assert parse_verdict(text) is (Verdict.ACCEPT if text.startswith("ACCEPT") else Verdict.REVISE)


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("question", NOBODY_KNOWS, ids=lambda q: q[:12])
def test_who_cannot_help_says_so_without_an_answer(name: str, question: str) -> None:
    text = POOL[name].reply_text(prompt(question))
    assert text
    assert "Answer:" not in text


@pytest.mark.parametrize("name", [name for name in NAMES if name != "generalist"])
def test_what_nobody_knows_is_not_accepted(name: str) -> None:
    assert POOL[name].reply_text(prompt(NOBODY_KNOWS[1], Role.VERIFIER, answer="Sunny")).startswith("REVISE")


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("name", NAMES)
def test_the_same_call_is_answered_the_same(name: str, role: Role) -> None:
    asked = prompt("What is 12*12?", role, answer="143")
    assert POOL[name].reply_text(asked) == careful_pool()[name].reply_text(asked)


def test_another_process_answers_the_same() -> None:
    there = subprocess.run([sys.executable, "-c", FIRST_WORDS], capture_output=True, text=True, check=True).stdout
    assert there.strip() == str([agent.reply_text(prompt("What is 12*12?")) for agent in POOL.values()])


def test_another_seed_or_transcript_is_another_draw() -> None:
    draws = {read_scene(prompt("q", seed=seed, answer=answer), "a").rng.random() for seed in (1, 2) for answer in ("1", "2")}
    assert len(draws) == 4


@pytest.mark.parametrize("name", NAMES)
def test_the_pieces_make_the_reply(name: str) -> None:
    *pieces, reply = POOL[name].stream(prompt("What is 12*12?"), cancel=Cancel())
    assert isinstance(reply, Reply)
    assert "".join(map(str, pieces)) == reply.text
    assert reply.cost_usd == POOL[name].info.cost_usd(reply.usage)
    assert reply.usage.tokens_out >= len(reply.text.split())
