"""`app.py fork` as other tools use it."""

import json
from contextlib import redirect_stdout
from io import StringIO
from pathlib import Path

import pytest

from app import main


@pytest.fixture(scope="module")
def environ(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    return {"TRINITY_DATABASE_URL": f"sqlite:///{tmp_path_factory.mktemp('fork') / 'trinity.db'}"}


@pytest.fixture(scope="module")
def session(environ: dict[str, str]) -> str:
    with redirect_stdout(StringIO()) as printed:
        main(["ask", "Compute 37*(18+5)-2**6", "--strategy", "script:reader,calculator,auditor", "--json"], environ)
    return json.loads(printed.getvalue().splitlines()[-1])["session_id"]


def lines(capsys: pytest.CaptureFixture[str]) -> list[dict]:
    return [json.loads(line) for line in capsys.readouterr().out.splitlines()]


def test_a_branch_prints_like_ask_and_names_its_parent(session: str, environ: dict[str, str], capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["fork", session, "--turn", "2", "--agent", "generalist", "--role", "worker", "--json"], environ) == 0
    events = lines(capsys)
    assert [event["calls"][0]["agent"] for event in events if event["event"] == "step_decided"][:2] == ["reader", "generalist"]
    assert (events[-1]["event"], events[-1]["parent"]) == ("session_ended", session)
    main(["sessions", "list", "--json"], environ)
    rows = {row["id"]: row for row in lines(capsys)}
    assert (rows[events[-1]["session_id"]]["parent"], rows[events[-1]["session_id"]]["parent_turn"]) == (session, 1)


def test_all_alternatives_are_one_object(session: str, environ: dict[str, str], capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["fork", session, "--turn", "2", "--all", "--seeds", "2", "--json"], environ) == 0
    (found,) = lines(capsys)
    assert (found["turn"], found["chosen"], found["regret"]) == (2, {"agent": "calculator", "role": "worker"}, None)
    assert len(found["alternatives"]) == 28
    assert set(found["alternatives"][0]) == {"agent", "role", "session", "correct", "answer", "tokens", "cost_usd", "seed"}
    chosen = [row for row in found["alternatives"] if row["agent"] == "calculator" and row["role"] == "worker"]
    assert [(row["session"] == session, row["answer"], row["seed"]) for row in chosen] == [(True, "787", 1), (False, "787", 2)]


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["--turn", "9"], "Turn 9 cannot be changed"),
        (["--turn", "1", "--agent", "nobody"], "no agent named 'nobody'"),
        (["--turn", "1", "--role", "boss"], "no role 'boss'"),
        (["--turn", "1", "--role", "verifier"], "nothing to verify"),
        (["--turn", "1", "--all", "--agent", "reader"], "leave --agent"),
        (["--turn", "1", "--all", "--seeds", "0"], "--seeds is 0"),
        (["--turn", "1", "--pool", "frontier"], "other agents now"),
        (["--turn", "1", "--pool", "missing.toml"], "missing.toml"),
    ],
)
def test_a_mistake_is_one_line_and_exit_code_2(
    arguments: list[str], words: str, session: str, environ: dict[str, str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["fork", session, *arguments], environ) == 2
    captured = capsys.readouterr()
    assert captured.out == ""
    assert captured.err.count("\n") == 1
    assert words in captured.err


def test_an_unknown_session_is_said_to_be_one(tmp_path: Path, environ: dict[str, str], capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["fork", "nothing", "--turn", "1"], environ) == 2
    assert "no session 'nothing'" in capsys.readouterr().err
