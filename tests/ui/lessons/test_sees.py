"""Lesson 1 over the bundled coordinator: its numbers are those of the head, and a push does what it says."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from ui.config import Config
from ui.lessons.classroom import Classroom
from ui.lessons.sees import lesson
from ui.workbench import Workbench

ASSETS = Path(__file__).parents[3] / "assets"


@pytest.fixture(scope="module")
def room(tmp_path_factory):
    with Workbench(Config(ASSETS, f"sqlite:///{tmp_path_factory.mktemp('sees') / 'x.db'}")) as workbench:
        yield Classroom([lesson(workbench)])


def rows(room, **values):
    data = room.teach("sees", {"example": "stories", **values}).data
    return [dict(zip(data["columns"], row, strict=True)) for row in data["rows"]]


def test_probabilities_are_the_two_softmaxes_of_the_logits(room):
    told = rows(room, turns=1, temperature=2)
    for kind in ("agent", "role"):
        z = np.array([row["logit"] for row in told if row["kind"] == kind]) / 2
        expected = np.exp(z - z.max()) / np.exp(z - z.max()).sum()
        np.testing.assert_allclose([row["probability"] for row in told if row["kind"] == kind], expected, rtol=1e-4, atol=1e-9)


def test_a_push_past_the_difference_turns_the_choice_and_short_of_it_does_not(room):
    agents = sorted((row for row in rows(room) if row["kind"] == "agent"), key=lambda row: -row["logit"])
    gap = agents[0]["logit"] - agents[1]["logit"]
    for push, winner in ((np.floor(gap * 10) / 10, agents[0]), (np.ceil(gap * 10 + 0.1) / 10, agents[1])):
        pushed = rows(room, **{f"push-{agents[1]['output']}": float(push)})
        assert max(pushed[:7], key=lambda row: row["probability"])["output"] == winner["output"]


def test_one_turn_later_the_earlier_logits_are_those_of_before(room):
    assert [row["logit_one_turn_earlier"] for row in rows(room, turns=1)] == pytest.approx([row["logit"] for row in rows(room)])


def test_words_of_ones_own_are_read_and_the_text_stays_short(room):
    data = room.teach("sees", {"example": "own", "question": "<b>2+2</b>"}).data
    assert "<" in "".join(data["panels"][0]["parts"][1]["tokens"])
    assert len(" ".join(room.lesson("sees").text).split()) < 200
