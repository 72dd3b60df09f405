"""The time a table is said to take follows from what it plans."""

from __future__ import annotations

import pytest

from trinity_core.evaluation.reproduce.reproduction import Reproduction, Size
from trinity_core.evaluation.reproduce.table import TableName
from ui.reproductions.lasting import PLAIN_MS, seconds, span


@pytest.mark.parametrize("name", TableName)
def test_a_full_table_takes_longer_than_a_quick_one(name):
    assert 0 < seconds(Reproduction(name, Size.QUICK)) < seconds(Reproduction(name, Size.FULL))


def test_a_table_of_plain_heads_takes_its_episodes_times_the_measured_time():
    quick = Reproduction(TableName.ALGORITHMS)
    assert seconds(quick) == pytest.approx(len(quick.runs()) * quick.episodes * PLAIN_MS / 1000)
    assert seconds(Reproduction(TableName.ABLATIONS)) > 2 * seconds(quick)


def test_less_than_a_minute_is_not_told_in_minutes():
    assert span(Reproduction(TableName.SEPARABILITY)) == "under a minute"
    assert span(Reproduction(TableName.HEADS)).startswith("about ")
