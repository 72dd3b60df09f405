"""`evolve`, `runs`: lines, mistakes in one line, and a run that is really killed and goes on to the very same numbers."""

import json
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from app import main

ROOT = Path(__file__).parent.parent
PLAN = """
population = 5
generations = 6
repeats = 4
directions = 6
train_tasks = 12
validation_tasks = 12
headroom_tasks = 12
test_tasks = 12
validate_every = 2
max_turns = 2
families = ["arithmetic", "facts"]
"""


@pytest.fixture
def plan(tmp_path: Path) -> str:
    path = tmp_path / "plan.toml"
    path.write_text(PLAN)
    return str(path)


@pytest.fixture
def environ(tmp_path: Path) -> dict[str, str]:
    return {"TRINITY_DATABASE_URL": f"sqlite:///{tmp_path / 'trinity.db'}"}


def lines(capsys: pytest.CaptureFixture[str]) -> list[dict]:
    return [json.loads(line) for line in capsys.readouterr().out.splitlines()]


def generations(found: list[dict]) -> list[tuple]:
    return [(e["index"], e["fitness"], e["sigma"], e["validation"]) for e in found if e["event"] == "generation_ended"]


def test_a_run_prints_the_lines_of_the_contract_and_writes_its_head(plan, environ, tmp_path, capsys) -> None:
    head = tmp_path / "head.safetensors"
    assert main(["evolve", "--plan", plan, "--out", str(head), "--json"], environ) == 0
    found = lines(capsys)
    assert [line["event"] for line in found] == ["run_started", "headroom_measured", "prepared", *["generation_ended"] * 6, "run_ended"]
    started, generation, ended = found[0], found[3], found[-1]
    assert (started["parameters"], started["population"], started["plan"]["seed"]) == (70, 5, 1)
    assert len(generation["fitness"]) == 5
    assert generation["best"] == max(generation["fitness"])
    assert sum(generation["agent_share"].values()) == pytest.approx(1)
    assert ended["episodes"] == 12 + 6 * 5 * 4
    assert set(ended["baselines"]) >= {"random", "best_single", "best_per_family", "oracle"}
    assert ended["reference"]["oracle"]["mean"] == ended["baselines"]["oracle"] >= ended["baselines"]["best_single"]
    assert ended["checkpoint"] == str(head)
    main(["runs", "show", started["run_id"], "--json"], environ)
    assert lines(capsys)[0]["status"] == "finished"
    assert main(["ask", "Compute 2+3", "--checkpoint", str(head), "--json"], environ) == 0


def test_the_same_seed_gives_the_same_run_and_another_seed_another(plan, environ, capsys) -> None:
    runs = []
    for seed in ("3", "3", "4"):
        main(["evolve", "--plan", plan, "--seed", seed, "--generations", "2", "--json"], environ)
        runs.append(generations(lines(capsys)))
    assert runs[0] == runs[1] != runs[2]


def test_a_run_killed_in_the_middle_goes_on_to_the_numbers_of_an_uninterrupted_one(plan, environ, tmp_path, capsys) -> None:
    main(["evolve", "--plan", plan, "--json"], environ)
    whole = generations(lines(capsys))
    command = [sys.executable, str(ROOT / "app.py"), "evolve", "--plan", plan, "--json"]
    env = {**environ, "PATH": "/usr/bin:/bin", "HF_HUB_OFFLINE": "1"}
    with subprocess.Popen(command, env=env, cwd=tmp_path, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        begun = [json.loads(process.stdout.readline()) for _ in range(5)]
        process.send_signal(signal.SIGKILL)
    assert begun[-1]["index"] == 2
    run_id = begun[0]["run_id"]
    main(["runs", "show", run_id, "--json"], environ)
    assert lines(capsys)[0]["status"] == "interrupted"
    assert main(["evolve", "--resume", run_id, "--json"], environ) == 0
    resumed = lines(capsys)
    assert resumed[0]["event"] == "run_resumed"
    stored = resumed[0]["generation"]
    assert generations(resumed) == whole[stored:]
    assert generations(begun) == whole[:2]
    assert resumed[-1]["event"] == "run_ended"


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("generations = 0", "generations is 0; it must be a whole number from 1 to 10000"),
        ("max_cost_usd = 0", "max_cost_usd is 0; it must be a number from"),
        ("max_calls = 0", "max_calls is 0"),
        ("generation = 3", "unknown key 'generation'"),
        ('trainer = "magic"', "trainer is 'magic'; it must be one of"),
        ("sigma = -1.0", "sigma is -1.0"),
        ("sigma = nan", "sigma is nan"),
        ("repeats = 2.5", "repeats is 2.5; it must be a whole number"),
        ("svf = 1", "svf is 1; it must be true or false"),
        ('families = ["cooking"]', "no task family 'cooking'"),
        ("x = [", "not TOML"),
        ('regime = "dense"\nstart = "imitation"', "start is 'imitation'"),
    ],
)
def test_a_mistake_in_a_plan_is_one_line_naming_key_and_range(text, words, environ, tmp_path, capsys) -> None:
    path = tmp_path / "plan.toml"
    path.write_text(text)
    assert main(["evolve", "--plan", str(path), "--json"], environ) == 2
    captured = capsys.readouterr()
    assert words in captured.err
    assert captured.err.count("\n") == 1
    assert captured.out == ""


def test_runs_that_do_not_exist_or_cannot_be_resumed_are_told_in_one_line(plan, environ, capsys) -> None:
    assert main(["evolve", "--resume", "nothing"], environ) == 2
    assert "nothing" in capsys.readouterr().err
    main(["evolve", "--plan", plan, "--generations", "1", "--json"], environ)
    run_id = lines(capsys)[0]["run_id"]
    assert main(["evolve", "--resume", run_id], environ) == 2
    assert "is finished" in capsys.readouterr().err
