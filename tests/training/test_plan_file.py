from __future__ import annotations

from pathlib import Path

import pytest

from trinity_core.errors import PlanError
from trinity_core.training.plan import KNOBS, RunPlan, Start, TrainerName
from trinity_core.training.plan_file import MAX_BYTES, read_plan_file


def written(folder: Path, content: str | bytes) -> Path:
    path = folder / "plan.toml"
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


def test_what_a_file_leaves_out_keeps_its_default(tmp_path):
    text = 'trainer = "reinforce"\nstart = "imitation"\ngenerations = 20  # a few\nfamilies = ["dates"]\nsigma = 1\nmax_cost_usd = 0.5\n'
    expected = RunPlan(trainer=TrainerName.REINFORCE, start=Start.IMITATION, generations=20, families=("dates",), sigma=1, max_cost_usd=0.5)
    assert read_plan_file(written(tmp_path, text)) == expected
    assert read_plan_file(written(tmp_path, "")) == RunPlan()


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ("generatoins = 3", "unknown key 'generatoins'"),
        ("[plan]\ngenerations = 3", "unknown key 'plan'"),
        ("generations = 0", "generations is 0; it must be a whole number from 1 to 10000"),
        ("max_calls = 0", "max_calls is 0; it must be a whole number from 1 to 100000000"),
        ("max_cost_usd = 0.0", "max_cost_usd is 0.0; it must be a number from 1e-06 to 100000"),
        ("generations = 3.5", "generations is 3.5"),
        ("generations = true", "generations is True"),
        ("sigma = nan", "sigma is nan"),
        ("sigma = inf", "sigma is inf"),
        ('sigma = "0.1"', "sigma is '0.1'"),
        ("generations = 2020-01-01", "generations is datetime.date"),
        ('trainer = "magic"', "trainer is 'magic'; it must be one of sep-cma-es"),
        ("trainer = [1]", "trainer is [1]"),
        ("families = 3", "families is 3; it must be a list of names"),
        ('svf = "yes"', "svf is 'yes'"),
        ("generations = ", "it is not TOML"),
        ("generations = 3\ngenerations = 4", "it is not TOML"),
        ("generations = " + "9" * 5000, "it is not TOML"),
        ("x = " + "[" * 100_000, "it is not TOML"),
        (b"\xff\xfe", "not text in UTF-8"),
        (b"\x00", "it is not TOML"),
        ("#" * (MAX_BYTES + 1), "larger than 1,000,000 bytes"),
    ],
    ids=range(22),
)
def test_a_wrong_file_is_one_line_that_names_the_file_the_key_and_the_range(tmp_path, content, words):
    path = written(tmp_path, content)
    with pytest.raises(PlanError) as caught:
        read_plan_file(path)
    message = str(caught.value)
    assert words in message
    assert message.startswith(f"Plan {str(path)!r}: ")
    assert "\n" not in message
    assert len(message) < 600 + len(str(path)) + 20 * len(KNOBS)


@pytest.mark.parametrize("name", ["missing.toml", ".", "x" * 300, "a\x00b"])
def test_what_is_no_readable_file_is_said_to_be_none(tmp_path, name):
    with pytest.raises(PlanError, match=r"no such file|cannot be read"):
        read_plan_file(tmp_path / name)
