"""Tables of the paper as values, their plans, and figures from the lines of runs."""

from __future__ import annotations

import pytest

from trinity_core.errors import PlanError
from trinity_core.evaluation.race_curves import RaceRun
from trinity_core.evaluation.reproduce.figure import figures
from trinity_core.evaluation.reproduce.registry import TABLES, TRAINED, table
from trinity_core.evaluation.reproduce.reproduction import Reproduction, Size
from trinity_core.evaluation.reproduce.setting import setting
from trinity_core.evaluation.reproduce.table import TableName
from trinity_core.training.plan import RunPlan


@pytest.mark.parametrize("one", TABLES, ids=lambda one: one.name.value)
def test_every_row_has_as_many_figures_as_the_paper_has_columns_or_none(one):
    assert {len(row.paper) for row in one.rows} <= {0, len(one.columns)}
    assert one.row(one.reference).mean is not None
    assert len({row.key for row in one.rows}) == len({row.title for row in one.rows}) == len(one.rows)


def test_the_papers_averages_are_those_it_prints():
    means = {row.key: row.mean for row in table("ablations").rows}
    assert means["full"] == pytest.approx(0.7044, abs=1e-4)
    assert means["one-agent"] == pytest.approx(0.6595, abs=1e-3)


@pytest.mark.parametrize("name", TRAINED)
@pytest.mark.parametrize("size", Size)
def test_plans_are_all_different_and_the_same_every_time(name, size):
    plans = [plan for _, plan in Reproduction(name, size, 5).rows_of_runs()]
    assert len(set(plans)) == len(plans) == len(Reproduction(name, size, 5).runs()) <= 60
    assert plans == [plan for _, plan in Reproduction(name, size, 5).rows_of_runs()]


@pytest.mark.parametrize("name", TRAINED)
def test_only_what_the_row_names_differs_between_rows(name):
    one = Reproduction(name)
    for row in one.table.rows:
        plan = one.plan(row, 1)
        changed = {key for key in RunPlan.__slots__ if getattr(plan, key) != getattr(one.plan(one.table.row(one.table.reference), 1), key)}
        assert changed <= {*row.changes, *one.table.row(one.table.reference).changes}


def test_a_measured_table_has_no_plans_and_an_unknown_one_is_refused():
    with pytest.raises(PlanError, match="has no training runs"):
        Reproduction(TableName.TURNS).rows_of_runs()
    with pytest.raises(PlanError, match="The table is 'magic'; it must be one of algorithms"):
        table("magic")


def end(sampled: float, argmax: float) -> dict[str, object]:
    shared = {
        "reason": "finished",
        "cost_usd": 0.0,
        "episodes": 90,
        "calls": 1,
        "calls_saved": 0,
        "tokens": 1,
        "lost": 0,
        "validation": 0.5,
    }
    rates = {key: {"mean": mean, "low": mean, "high": mean} for key, mean in (("test_sampled", sampled), ("test_argmax", argmax))}
    return {"event": "run_ended", **shared, **rates, "at_s": 2.0}


def test_a_row_is_the_mean_of_its_runs_with_an_interval_over_them():
    one = Reproduction(TableName.HEADS)
    runs = [RaceRun(key, seed, [end(0.4 + 0.1 * seed, 0.9)]) for key in ("linear", "block-10") for seed in (1, 2, 3)]
    linear, *_, block = figures(one, runs)
    assert linear.values == pytest.approx((0.5, 0.6, 0.7))
    assert linear.ours is not None
    assert (linear.ours.mean, linear.ours.high - linear.ours.mean) == (pytest.approx(0.6), pytest.approx(4.3027 * 0.1 / 3**0.5, rel=1e-3))
    assert (linear.done, linear.planned, linear.seconds) == (3, 5, 6.0)
    assert block.ours is not None
    assert block.ours.mean == pytest.approx(0.9)


def test_the_setting_tells_the_plan_that_is_run():
    told = setting(Reproduction(TableName.HEADS), "tiny", 7)
    assert "at most 5,760 episodes" in told
    assert "'tiny'" in told
