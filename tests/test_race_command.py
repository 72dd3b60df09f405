"""`race`: every run's lines with race, trainer and seed, one table and verdict at the end, mistakes in one line."""

import json
from argparse import Namespace
from io import StringIO
from pathlib import Path

import pytest

from app import main
from storage.database import open_database
from storage.runs import RunStore
from storage.stored_run import RunQuery, RunStatus
from tests.training import toy
from trinity_core.agents.pool import Pool
from trinity_core.tasks.graders import grade
from trinity_core.training.events import GenerationEnded
from trinity_core.training.run import offline_tasks, train
from ui.cli import race
from ui.runs import trainer

PLAN = """
population = 4
repeats = 5
directions = 3
train_tasks = 12
validation_tasks = 12
headroom_tasks = 6
test_tasks = 12
max_turns = 2
validate_every = 1
families = ["arithmetic", "facts"]
"""


class TwoAgents:
    """A workbench over two scripted agents."""

    def __init__(self, folder: Path) -> None:
        self.runs, self.sandbox = RunStore(open_database(f"sqlite:///{folder / 'runs.db'}")), None

    def pool(self, name, *, owner=""):
        return Pool("colours", (toy.agent("red"), toy.agent("blue")))

    def encoder(self):
        return toy.ColourEncoder()

    def tasks(self, name, split, count, **chosen):
        return offline_tasks(name, split, count, **chosen)

    def grade(self, task, answer):
        return grade(task, answer)


@pytest.fixture
def bench(tmp_path):
    return TwoAgents(tmp_path)


@pytest.fixture
def args(tmp_path):
    file = tmp_path / "plan.toml"
    file.write_text(PLAN)
    return Namespace(trainers="sep-cma-es,cma-es", seeds=2, episodes=60, regime=None, plan=file, pool=None, json=True)


def raced(bench, args):
    out = StringIO()
    code = race.run(bench, args, out)
    return code, [json.loads(line) for line in out.getvalue().splitlines()]


def test_every_line_says_its_race_trainer_and_seed_and_the_last_one_the_table(bench, args):
    code, lines = raced(bench, args)
    *runs, ended = lines
    assert code == 0
    assert list(dict.fromkeys((line["trainer"], line["seed"]) for line in runs)) == [
        (n, s) for s in (1, 2) for n in ("sep-cma-es", "cma-es")
    ]
    assert {line["race"] for line in lines} == {ended["race"]}
    assert (ended["event"], ended["regime"], ended["episodes"]) == ("race_ended", "terminal", 60)
    assert [(row["trainer"], row["runs"], row["episodes"]) for row in ended["table"]] == [("sep-cma-es", 2, 52), ("cma-es", 2, 52)]
    assert ended["verdict"]


def test_the_runs_are_stored_as_one_race(bench, args):
    _, lines = raced(bench, args)
    stored = bench.runs.race(lines[-1]["race"])
    assert [run.label for run in stored] == [f"{name}, seed {s}" for s in (1, 2) for name in ("sep-CMA-ES", "Full CMA-ES")]
    assert {run.status for run in stored} == {RunStatus.FINISHED}
    assert [json.loads(line)["event"] for line in bench.runs.events(stored[0].id)] == [line["event"] for line in lines[:6]]


def test_dense_races_decide_once(bench, args):
    args.regime = "dense"
    _, lines = raced(bench, args)
    assert {line["turns"] for line in lines if line["event"] == "generation_ended"} == {1.0}


def test_without_json_people_get_a_table(bench, args):
    args.json, out = False, StringIO()
    race.run(bench, args, out)
    assert "sep-CMA-ES, seed 2" in out.getvalue()
    assert "held-out" in out.getvalue()


def test_a_run_stopped_from_elsewhere_does_not_count_and_the_others_go_on(bench, args, monkeypatch):
    def stopping(plan, tree, **options):
        for event in train(plan, tree, **options):
            if isinstance(event, GenerationEnded) and not stopped:
                (running,) = [run for run in bench.runs.list(RunQuery()).runs if run.live]
                stopped.append(bench.runs.request_stop(running.id))
            yield event

    stopped: list[RunStatus] = []
    monkeypatch.setattr(trainer, "train", stopping)
    code, lines = raced(bench, args)
    assert code == 0
    assert [row["runs"] for row in lines[-1]["table"]] == [1, 2]


def test_ctrl_c_ends_the_race_with_what_there_is(bench, args, monkeypatch):
    def interrupted(plan, tree, **options):
        for event in train(plan, tree, **options):
            if plan.seed == 2:
                raise KeyboardInterrupt
            yield event

    monkeypatch.setattr(trainer, "train", interrupted)
    code, lines = raced(bench, args)
    assert code == 130
    assert [row["runs"] for row in lines[-1]["table"]] == [1, 1]
    assert "2 of 4 runs have not finished" in lines[-1]["verdict"]


@pytest.mark.parametrize(
    ("options", "says"),
    [
        (["--trainers", "sep-cma-es"], "trainers is 'sep-cma-es'; it must be 2 to 5"),
        (["--trainers", "sep-cma-es,luck"], "trainers has 'luck'"),
        (["--trainers", "sep-cma-es,cma-es", "--episodes", "0"], "episodes is 0; it must be a whole number from 1 to"),
        (["--trainers", "sep-cma-es,cma-es", "--seeds", "0"], "seeds is 0; it must be a whole number from 1 to 20"),
    ],
)
def test_a_mistake_is_told_in_one_line(options, says, tmp_path, capsys):
    assert main(["race", *options], {"TRINITY_DATABASE_URL": f"sqlite:///{tmp_path / 'x.db'}"}) == 2
    told = capsys.readouterr()
    assert says in told.err
    assert told.err.count("\n") == 1
    assert told.out == ""
