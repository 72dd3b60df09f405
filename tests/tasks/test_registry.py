import subprocess
import sys
from collections import Counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from trinity_core.errors import NotFoundError, PlanError
from trinity_core.tasks.registry import families, family, make_tasks, task_by_id
from trinity_core.tasks.task import DIFFICULTIES, Split

NAMES = tuple(f.name for f in families())


def test_there_are_twelve_families_with_different_names():
    assert len(NAMES) == len(set(NAMES)) == 12


def test_the_same_arguments_give_the_same_tasks():
    assert make_tasks(Split.TEST, 60, seed=5) == make_tasks(Split.TEST, 60, seed=5)


def test_another_seed_gives_other_tasks():
    one, two = ({t.question for t in make_tasks(Split.TRAIN, 120, seed=seed)} for seed in (0, 1))
    assert len(one & two) < 30


def test_a_shorter_set_is_the_beginning_of_a_longer_one():
    assert make_tasks(Split.TRAIN, 90, seed=2)[:31] == make_tasks(Split.TRAIN, 31, seed=2)


def test_sixty_tasks_hold_every_family_at_every_difficulty_once():
    pairs = Counter((t.family, t.difficulty) for t in make_tasks(Split.VALIDATION, 60, seed=3))
    assert pairs == {(name, level): 1 for name in NAMES for level in DIFFICULTIES}


def test_questions_of_a_set_do_not_repeat():
    tasks = make_tasks(Split.TEST, 600, seed=0)
    assert len({t.question for t in tasks}) == len({t.id for t in tasks}) == 600


def test_tasks_do_not_depend_on_the_hash_seed_of_the_process():
    code = "from trinity_core.tasks.registry import make_tasks; print(hash(repr(make_tasks('test', 36, seed=9))) if 0 else "
    code += "__import__('hashlib').sha256(repr(make_tasks('test', 36, seed=9)).encode()).hexdigest())"
    outputs = {subprocess.check_output([sys.executable, "-c", code], env={"PYTHONHASHSEED": seed}) for seed in ("1", "2")}
    assert len(outputs) == 1


@given(st.sampled_from(list(Split)), st.integers(0, 10**9), st.sampled_from(NAMES), st.sampled_from(DIFFICULTIES))
@settings(max_examples=60, deadline=None)
def test_an_id_regenerates_its_task(split, seed, name, difficulty):
    for task in make_tasks(split, 2, seed=seed, families=[name], difficulty=difficulty):
        assert (task.family, task.split, task.difficulty) == (name, split, difficulty)
        assert task_by_id(task.id) == task


@pytest.mark.parametrize(
    "bad",
    [
        "",
        "x",
        "nothing-test-1-0-0-0",
        "algebra-exam-1-0-0-0",
        "algebra-test-9-0-0-0",
        "algebra-test-0-0-0-0",
        "algebra-test-1-0-0",
        "algebra-test-1-0-0-x",
        "algebra-test-1--1-0-0",
        "algebra-test-01-0-0-0",
        "algebra-test-1-0-0-0-0",
        "algebra-test-1- 2-0-0",
    ],
)
def test_an_id_that_names_nothing_is_not_found(bad):
    with pytest.raises(NotFoundError):
        task_by_id(bad)


@pytest.mark.parametrize("wrong", [{"seed": -1}, {"seed": 0, "difficulty": 6}, {"seed": 0, "difficulty": 0}, {"seed": 0, "families": []}])
def test_settings_out_of_range_are_refused(wrong):
    with pytest.raises(PlanError):
        make_tasks(Split.TEST, 3, **wrong)


def test_a_negative_count_is_refused():
    with pytest.raises(PlanError):
        make_tasks(Split.TEST, -1, seed=0)


def test_an_unknown_family_is_not_found_and_the_known_ones_are_named():
    with pytest.raises(NotFoundError, match="arithmetic"):
        family("poetry")
