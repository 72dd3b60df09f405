import re

import pytest

from trinity_core.tasks.registry import families, make_tasks
from trinity_core.tasks.task import DIFFICULTIES, Split


@pytest.mark.parametrize("family", families(), ids=lambda f: f.name)
def test_no_phrasing_is_in_two_splits(family):
    sets = [{" ".join(p.lower().split()) for phrases in family.phrases for p in phrases.of(split)} for split in Split]
    assert len(set.union(*sets)) == sum(map(len, sets))


@pytest.mark.parametrize("family", families(), ids=lambda f: f.name)
def test_every_split_has_enough_phrasings(family):
    counts = [sum(len(phrases.of(split)) for phrases in family.phrases) for split in Split]
    assert all(count >= least for count, least in zip(counts, (3, 2, 2), strict=True))
    assert all(phrases.of(split) for phrases in family.phrases for split in Split)


@pytest.mark.parametrize("family", families(), ids=lambda f: f.name)
def test_every_phrasing_of_the_test_split_is_used(family):
    questions = [t.question for level in DIFFICULTIES for t in make_tasks(Split.TEST, 90, seed=1, families=[family.name], difficulty=level)]
    for phrase in (p for phrases in family.phrases for p in phrases.test):
        pieces = _constant_pieces(phrase.split(" | ")[0])
        assert any(all(piece in question for piece in pieces) for question in questions), phrase


def _constant_pieces(phrase: str) -> list[str]:
    return [piece.partition("}")[2] if "}" in piece else piece for piece in phrase.split("{")]


@pytest.mark.parametrize("family", families(), ids=lambda f: f.name)
def test_no_question_has_a_hole_in_it(family):
    for split in Split:
        for task in make_tasks(split, 100, seed=7, families=[family.name]):
            if "```" not in task.question and "`" not in task.question:
                assert not re.search(r"[{}|]|  ", task.question), task.question
            assert task.question == task.question.strip()
            assert len(task.question) < 900
