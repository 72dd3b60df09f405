"""The sessions behind a mark: found, paged, and downloaded."""

from __future__ import annotations

import json

import pytest
from starlette.applications import Starlette
from starlette.testclient import TestClient

from tests.ui.fake_comparisons import FakeComparisons, played
from trinity_core.evaluation.comparison.plan import ComparisonPlan
from ui import compare_actions as actions
from ui.compare_desk import ComparisonDesk
from ui.compare_files import comparison_routes
from ui.compare_sessions import SessionFilter, Show, find, read_filter

PLAN = ComparisonPlan(("coordinator", "random", "vote"), limit=30)
FORMULA = '=HYPERLINK("http://evil","x")'


@pytest.fixture(scope="module")
def comparisons():
    return FakeComparisons()


@pytest.fixture(scope="module")
def known(comparisons):
    made = comparisons.add(PLAN)
    comparisons.tick(made)
    return made


@pytest.fixture(scope="module")
def desk(comparisons):
    return ComparisonDesk(comparisons)


def right(strategy, task):
    return played(strategy, task, 1).correct


def tasks(desk, known, **wanted):
    return [pair.mine.task for pair in find(desk.played(known), SessionFilter(**wanted))]


def test_a_right_and_b_wrong_are_those_and_no_others(desk, known):
    wanted = [task for task in range(30) if right("coordinator", task) and not right("random", task)]
    assert wanted
    assert tasks(desk, known, a="coordinator", b="random", show=Show.GAIN) == wanted
    assert tasks(desk, known, a="random", b="coordinator", show=Show.LOSS) == wanted


def test_right_and_wrong_are_all_there_is(desk, known):
    parts = [tasks(desk, known, a="vote", show=show) for show in (Show.RIGHT, Show.WRONG, Show.UNGRADED)]
    assert sorted(task for part in parts for task in part) == list(range(30))


def test_without_a_strategy_all_of_them_are_listed(desk, known):
    assert len(tasks(desk, known)) == 90


def test_family_turns_and_calls_narrow_it(desk, known):
    log = desk.played(known)
    family = log.tasks[3].family
    assert 3 in tasks(desk, known, a="vote", family=family)
    assert {log.tasks[task].family for task in tasks(desk, known, family=family)} == {family}
    assert tasks(desk, known, a="vote", turns=3) == list(range(30))
    assert tasks(desk, known, a="vote", agent="calculator", role="worker") == list(range(30))
    assert tasks(desk, known, a="vote", agent="calculator", role="verifier") == []


def test_a_node_of_the_flow_leads_to_as_many_sessions_as_it_says(desk, known, comparisons):
    lines = [json.loads(line) for line in desk.look(known).lines.values()]
    row = next(line for line in lines if line.get("name") == "coordinator")
    for by in ("agent", "role"):
        for step, name, count in row["flow"][by]["nodes"]:
            if not name.startswith("="):
                assert len(tasks(desk, known, a="coordinator", step=step, **{by: name})) == count
    assert len(tasks(desk, known, a="vote", step=1, agent="several")) == 30


def test_a_page_holds_what_is_asked_and_the_filter(desk, known):
    data = json.loads(actions.found(desk, known, {"a": "coordinator", "b": "vote", "p": "1"}))
    assert (data["total"], data["page"], data["pages"], len(data["rows"])) == (30, 1, 2, 5)
    assert data["filter"] == {"a": "coordinator", "b": "vote", "show": "", "family": "", "agent": "", "role": "", "turns": "", "step": ""}
    row = data["rows"][0]
    assert (row["a"]["title"], row["b"]["title"], row["a"]["session"]) == ("Coordinator", "Majority vote", "coordinator-0025-0001-session")


def test_a_page_after_the_last_is_the_last(desk, known):
    assert json.loads(actions.found(desk, known, {"a": "vote", "p": 99_999}))["page"] == 1


@pytest.mark.parametrize(
    "hostile",
    [
        None,
        3,
        "a",
        [],
        {"a": ["x"], "b": {}, "show": 7, "family": None, "turns": "1e9", "agent": 1.5, "role": True, "step": -1, "p": "x"},
        {"show": "drop table", "turns": -4, "p": float("nan"), "step": "²", "a": 0},
        {"turns": True, "p": 10**40, "step": "0"},
    ],
)
def test_anything_a_browser_may_ask_is_a_filter(hostile):
    assert read_filter(hostile) == SessionFilter()


@pytest.mark.parametrize("hostile", [None, 3, "", "x", ["a"]])
def test_an_id_that_is_none_finds_nothing(desk, hostile):
    assert actions.found(desk, hostile, {}) == ""


def test_a_comparison_that_is_not_there_is_said_to_be_so(desk):
    assert "There is no comparison" in json.loads(actions.found(desk, "0" * 32, {}))["error"]


@pytest.fixture(scope="module")
def client(comparisons):
    return TestClient(Starlette(routes=comparison_routes(comparisons)))


def test_every_session_is_in_the_csv_and_nothing_in_it_runs(client, comparisons):
    known = comparisons.add(PLAN, answer=FORMULA, question="+cmd")
    comparisons.tick(known, 5)
    got = client.get(f"/export/comparison-{known}.csv")
    lines = got.text.split("\r\n")
    assert got.headers["content-disposition"] == f'attachment; filename="comparison-{known}.csv"'
    assert (len(lines), lines[0][:28]) == (7, "strategy,task,family,questio")
    assert lines[1].count('"\'=HYPERLINK(""http') == 1
    assert ",'+cmd," in lines[1]


def test_the_summary_has_a_row_for_each_strategy(client, known):
    lines = client.get(f"/export/comparison-{known}-summary.csv").text.split("\r\n")
    assert [line.split(",")[0] for line in lines[:-1]] == ["strategy", "coordinator", "random", "vote"]


def test_parquet_and_json_agree_with_the_page(client, comparisons, desk, known):
    from pyarrow import BufferReader, parquet

    table = parquet.read_table(BufferReader(client.get(f"/export/comparison-{known}.parquet").content))
    assert (table.num_rows, table.column_names[:3]) == (90, ["strategy", "task", "family"])
    assert client.get(f"/export/comparison-{known}.json").json() == desk.result(known)


@pytest.mark.parametrize(("address", "status"), [("x.csv", 404), ("0" * 32 + ".csv", 404), ("0" * 32 + ".exe", 404)])
def test_what_is_not_there_is_not_found(client, address, status):
    assert client.get(f"/export/comparison-{address}").status_code == status


def test_a_store_that_cannot_be_read_is_said_to_be_so(client, comparisons, known):
    comparisons.broken = "The disk is full."
    got = client.get(f"/export/comparison-{known}.json")
    comparisons.broken = ""
    assert (got.status_code, got.text) == (503, "The store cannot be read: The disk is full.")
