"""`reproduce`: a table on a tiny plan, its JSON, and going on where it was left."""

from __future__ import annotations

import json
from argparse import Namespace
from dataclasses import replace
from io import StringIO

import pytest

from tests.test_race_command import TwoAgents
from trinity_core.evaluation.reproduce import reproduction
from trinity_core.evaluation.reproduce.reproduction import Reproduction, Size
from trinity_core.evaluation.reproduce.table import TableName
from ui.cli import reproduce

TINY = {"generations": 1, "population": 4, "repeats": 2, "train_tasks": 4, "validation_tasks": 4, "test_tasks": 4, "max_turns": 1}


@pytest.fixture
def bench(tmp_path, monkeypatch):
    small = {size: replace(plan, families=("facts",), **TINY) for size, plan in reproduction.BASES.items()}
    monkeypatch.setattr(reproduction, "BASES", small)
    monkeypatch.setattr(reproduction, "SEEDS", dict.fromkeys(Size, 1))
    return TwoAgents(tmp_path)


def table(bench, **chosen):
    out, args = StringIO(), {"table": "heads", "size": "quick", "seed": 1, "resume": "", "json": True, **chosen}
    assert reproduce.run(bench, Namespace(**args), out) == 0
    return json.loads(out.getvalue())


def test_a_table_gives_the_same_figures_for_the_same_seed_and_each_run_is_stored(bench):
    first, again = table(bench), table(bench)
    assert first["finished"]
    assert [row["runs"] for row in first["rows"]] == [1] * 5
    assert [row["values"] for row in first["rows"]] == [row["values"] for row in again["rows"]]
    assert len(bench.runs.race(first["race"])) == 5


def test_a_table_that_was_left_goes_on_with_what_is_missing(bench):
    plans = Reproduction(TableName.HEADS).rows_of_runs()
    race = "b" * 32
    bench.runs.begin(plans[0][1], race=race, label="left")
    bench.runs.finish(bench.runs.race(race)[0].id, bench.runs.race(race)[0].status.STOPPED)
    made = table(bench, resume=race)
    assert made["finished"]
    assert len(bench.runs.race(race)) == 5
