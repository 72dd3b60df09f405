"""`compare`, `comparisons`: one JSON object, mistakes in one line, Ctrl-C keeps everything, and the page's figures are the same."""

import json
import os
import signal
from pathlib import Path

import pytest

from app import main
from storage.comparisons import ComparisonStore
from storage.database import open_database
from trinity_core.evaluation.comparison.log import ComparisonLog
from trinity_core.evaluation.comparison.result import result
from ui.cli.comparison_text import Progress

COMPARE = ["compare", "--strategies", "random,single:generalist", "--limit", "3", "--json"]


@pytest.fixture
def environ(tmp_path: Path) -> dict[str, str]:
    return {"TRINITY_DATABASE_URL": f"sqlite:///{tmp_path / 'trinity.db'}"}


def printed(capsys: pytest.CaptureFixture[str]) -> dict:
    (line,) = capsys.readouterr().out.splitlines()
    return json.loads(line)


def test_kinds_of_questions_can_be_chosen(environ, capsys) -> None:
    assert main([*COMPARE, "--families", "dates, units"], environ) == 0
    assert set(printed(capsys)["strategies"][0]["families"]) == {"dates", "units"}
    assert main([*COMPARE, "--families", "cooking"], environ) == 2
    assert "no task family 'cooking'" in capsys.readouterr().err


def test_one_object_with_the_keys_of_the_contract_and_the_figures_of_its_lines(environ, capsys) -> None:
    assert main([*COMPARE, "--seeds", "2"], environ) == 0
    found = printed(capsys)
    assert (found["tasks"], found["seeds"], found["status"], found["reason"]) == (3, 2, "finished", "finished")
    keys = {"name", "accuracy", "ci", "tokens_in", "tokens_out", "cost_usd", "turns", "agent_share", "role_share", "faults"}
    assert all(keys <= set(row) for row in found["strategies"])
    assert set(found["paired"][0]) == {"a", "b", "difference", "ci", "p", "n", "only_a", "only_b"}
    database = open_database(environ["TRINITY_DATABASE_URL"])
    log = ComparisonLog.read(ComparisonStore(database).replay(found["comparison"]))
    database.close()
    pages = json.loads(json.dumps(result(log.plan, log.cells.values(), log.families, log.agents)))
    assert (pages["strategies"], pages["paired"]) == (found["strategies"], found["paired"])
    main(["comparisons", "show", found["comparison"], "--json"], environ)
    shown = printed(capsys)
    assert (shown["strategies"], shown["sessions"], shown["plan"]["limit"]) == (found["strategies"], 12, 3)


@pytest.fixture
def heeding_ctrl_c():
    """Also where what runs the tests was told to ignore it, as in the background of a shell."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)


def test_ctrl_c_keeps_what_there_is_and_resuming_plays_the_rest_and_what_is_added(environ, capsys, monkeypatch, heeding_ctrl_c) -> None:
    count = Progress._count

    def press(self: Progress) -> None:
        count(self)
        if self._played == 2:
            os.kill(os.getpid(), signal.SIGINT)

    monkeypatch.setattr(Progress, "_count", press)
    assert main(COMPARE, environ) == 130
    broken_off = printed(capsys)
    assert (broken_off["status"], sum(row["sessions"] for row in broken_off["strategies"])) == ("stopped", 2)
    monkeypatch.setattr(Progress, "_count", count)
    assert main(["compare", "--resume", broken_off["comparison"], "--strategies", "rotation", "--json"], environ) == 0
    whole = printed(capsys)
    assert [(row["name"], row["sessions"]) for row in whole["strategies"]] == [("random", 3), ("single:generalist", 3), ("rotation", 3)]
    assert main(["compare", "--resume", broken_off["comparison"]], environ) == 2
    assert "is finished" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["--strategies", "telepathy"], "no strategy 'telepathy'"),
        (["--strategies", "single:nobody"], "nobody"),
        ([], "compare needs --strategies"),
        (["--strategies", "random", "--limit", "0"], "limit is 0"),
        (["--strategies", "random", "--tasks", "nothing"], "nothing"),
        (["--strategies", "random", "--pool", "frontier"], "frontier"),
        (["--resume", "nothing"], "no comparison 'nothing'"),
    ],
)
def test_a_mistake_is_one_line_and_nothing_is_stored(arguments, words, environ, capsys) -> None:
    assert main(["compare", *arguments, "--json"], environ) == 2
    said = capsys.readouterr()
    assert words in said.err
    assert (said.err.count("\n"), said.out) == (1, "")
    main(["comparisons", "list"], environ)
    assert capsys.readouterr().out == "0 of 0 comparisons\n"


def test_a_table_is_printed_for_people(environ, capsys) -> None:
    assert main(COMPARE[:-1], environ) == 0
    said = capsys.readouterr()
    assert "single:generalist" in said.out
    assert "Difference of two" in said.out
    assert "2 strategies on 3 tasks" in said.err
    main(["comparisons", "list"], environ)
    comparison_id = capsys.readouterr().out.split()[0]
    assert main(["comparisons", "delete", comparison_id], environ) == 0
