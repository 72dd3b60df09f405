"""Tables that measure a head, over two scripted agents."""

from __future__ import annotations

import numpy as np

from tests.training import toy
from trinity_core.agents.pool import Pool
from trinity_core.cancel import Cancel
from trinity_core.coordinator.head import LinearHead
from trinity_core.evaluation.reproduce.measuring import HeadInUse, measure
from trinity_core.evaluation.reproduce.reproduction import Reproduction
from trinity_core.evaluation.reproduce.table import TableName

ROWS = np.random.default_rng(3).normal(size=(5, toy.WIDTH)).astype(np.float32)


def used() -> HeadInUse:
    pool = Pool("colours", (toy.agent("red"), toy.agent("blue")))
    return HeadInUse(pool, toy.ColourEncoder(), LinearHead(ROWS), lambda task, answer: len(task.question) % 2 == 0, questions=12)


def test_turn_limits_are_measured_one_after_another_and_the_same_every_time():
    seen = [[row.ours is not None for row in rows] for rows in measure(Reproduction(TableName.TURNS), used(), Cancel())]
    assert seen == [[k < done for k in range(5)] for done in range(6)]
    first, again = ([*measure(Reproduction(TableName.TURNS), used(), Cancel())][-1] for _ in range(2))
    assert [row.ours for row in first] == [row.ours for row in again]


def test_a_stop_ends_the_measuring_with_what_there_is():
    cancel, seen = Cancel(), []
    for rows in measure(Reproduction(TableName.TURNS), used(), cancel):
        seen.append(sum(row.done for row in rows))
        if seen[-1] == 2:
            cancel.set()
    assert seen == [0, 1, 2]


def test_what_can_be_read_off_states_is_given_for_all_eight_rows():
    *_, rows = measure(Reproduction(TableName.SEPARABILITY), used(), Cancel())
    assert all(row.done for row in rows)
    assert {row.row.key for row in rows} == {row.key for row in Reproduction(TableName.SEPARABILITY).table.rows}
    assert all(row.ours is None or 0 <= row.ours.low <= row.ours.mean <= row.ours.high <= 1 for row in rows)
