"""The command line as other tools use it: lines, exit codes, one-line errors."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from app import _config, main
from ui.cli.arguments import parser

ROOT = Path(__file__).parent.parent
QUESTION = "Compute 37*(18+5)-2**6"


@pytest.fixture
def environ(tmp_path: Path) -> dict[str, str]:
    return {"TRINITY_DATABASE_URL": f"sqlite:///{tmp_path / 'trinity.db'}"}


def lines(capsys: pytest.CaptureFixture[str]) -> list[dict]:
    return [json.loads(line) for line in capsys.readouterr().out.splitlines()]


def test_ask_answers_a_computation_through_the_real_loop_in_a_process_of_its_own(tmp_path: Path) -> None:
    env = {"TRINITY_DATABASE_URL": f"sqlite:///{tmp_path / 'trinity.db'}", "PATH": "/usr/bin:/bin", "HF_HUB_OFFLINE": "1"}
    command = [sys.executable, str(ROOT / "app.py"), "ask", QUESTION, "--json"]
    done = subprocess.run(command, env=env, cwd=tmp_path, capture_output=True, text=True, timeout=120, check=True)
    events = [json.loads(line) for line in done.stdout.splitlines()]
    assert events[-1]["answer"] == "787"
    assert {event["event"] for event in events} == {"step_decided", "text_delta", "turn_replied", "session_ended"}
    decision = events[0]
    assert len(decision["agent_logits"]) == 7
    assert list(decision["role_logits"]) == ["worker", "thinker", "verifier"]
    assert decision["tokens_read"] > 10
    assert done.stderr == ""


def test_tokens_are_given_to_the_server_as_digests_and_to_no_other_process(environ: dict[str, str]) -> None:
    config = _config(parser().parse_args([]), {**environ, "TRINITY_API_TOKENS": "canary-token-0123456789", "TRINITY_MCP": "1"})
    assert (len(config.tokens.digests), config.mcp) == (1, True)
    assert "canary" not in f"{config!r} {config.environment}"


def test_the_same_seed_asks_the_same_agents(environ: dict[str, str], capsys: pytest.CaptureFixture[str]) -> None:
    runs = []
    for seed in ("5", "5", "6"):
        assert main(["ask", "What comes next: 3, 7, 15, 31, ?", "--json", "--seed", seed, "--strategy", "random"], environ) == 0
        runs.append([event["calls"] for event in lines(capsys) if event["event"] == "step_decided"])
    assert runs[0] == runs[1] != runs[2]


def test_a_session_can_be_listed_shown_and_exported(environ: dict[str, str], capsys: pytest.CaptureFixture[str]) -> None:
    main(["ask", QUESTION, "--strategy", "single:calculator", "--json"], environ)
    session_id = lines(capsys)[-1]["session_id"]
    main(["sessions", "list", "--json"], environ)
    assert [row["id"] for row in lines(capsys)] == [session_id]
    main(["sessions", "export", session_id, "--format", "json"], environ)
    assert QUESTION in capsys.readouterr().out
    main(["sessions", "show", session_id], environ)
    assert "787" in capsys.readouterr().out
    main(["sessions", "export", session_id, "--format", "otlp"], environ)
    assert json.loads(capsys.readouterr().out)["resourceSpans"]
    assert main(["sessions", "export", session_id, "--format", "parquet"], environ) == 2
    assert "--out FILE" in capsys.readouterr().err
    out = Path(environ["TRINITY_DATABASE_URL"].removeprefix("sqlite:///")).with_name("session.parquet")
    assert main(["sessions", "export", session_id, "--format", "parquet", "--out", str(out)], environ) == 0
    assert out.read_bytes()[:4] == b"PAR1"


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["ask", "  \n"], "question is empty"),
        (["ask", "x" * 1_000_000], "characters; the limit is"),
        (["ask", "2+2", "--strategy", "magic"], "no strategy 'magic'"),
        (["ask", "2+2", "--strategy", "single:nobody"], "no agent named 'nobody'"),
        (["ask", "2+2", "--pool", "missing.toml"], "missing.toml"),
        (["ask", "2+2", "--record", "first.jsonl"], "No task has the id '2+2'"),
        (["ask", "2+2", "--pool", "frontier"], "No agent of pool"),
        (["ask", "2+2", "--checkpoint", "missing.safetensors"], "no checkpoint at"),
        (["ask", "2+2", "--backbone", "/nowhere/at/all"], "/nowhere/at/all"),
        (["ask", "2+2", "--max-turns", "0"], "max_turns is 0"),
        (["sessions", "show", "nothing"], "no session 'nothing'"),
        (["sessions", "export"], "needs the ID"),
        (["backbone", "train"], "needs --out"),
    ],
)
def test_a_users_mistake_is_one_line_and_exit_code_2(
    arguments: list[str], words: str, environ: dict[str, str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(arguments, environ) == 2
    captured = capsys.readouterr()
    assert captured.out == ""
    assert captured.err.count("\n") == 1
    assert words in captured.err


@pytest.mark.parametrize("arguments", [["ask"], ["dance"], ["ask", "2+2", "--seed", "x"], ["bench", "nothing"]])
def test_a_mistyped_command_is_one_line_too(arguments: list[str], environ: dict[str, str], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as stop:
        main(arguments, environ)
    captured = capsys.readouterr()
    assert stop.value.code == 2
    assert captured.out == ""
    assert captured.err.count("\n") == 1
    assert "--help" in captured.err


def test_a_null_byte_and_markup_in_a_question_are_only_text(environ: dict[str, str], capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["ask", "<script>alert(1)</script>\x00 2+2 \ud800", "--json", "--strategy", "single:generalist"], environ) == 0
    assert lines(capsys)[-1]["event"] == "session_ended"


def test_a_database_that_cannot_be_written_does_not_stop_a_session(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "trinity.db").write_text("not a database, certainly not")
    environ = {"TRINITY_DATABASE_URL": f"sqlite:///{tmp_path / 'trinity.db'}"}
    assert main(["ask", QUESTION, "--strategy", "single:calculator", "--json"], environ) == 0
    captured = capsys.readouterr()
    assert json.loads(captured.out.splitlines()[-1])["answer"] == "787"
    assert "not stored" in captured.err
    assert (tmp_path / "trinity.db").read_text() == "not a database, certainly not"


def test_help_fits_one_screen() -> None:
    text = parser().format_help()
    assert len(text.splitlines()) <= 40
    for word in ("ask", "sessions", "bench", "TRINITY_DATABASE_URL", "exit codes"):
        assert word in text


def test_the_strategies_are_listed_for_people_and_for_tools(environ: dict[str, str], capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["strategies", "--json"], environ) == 0
    rows = json.loads(capsys.readouterr().out)
    assert {"name", "title", "idea", "paper", "simplified", "kind", "pattern"} == rows[0].keys()
    assert main(["strategies"], environ) == 0
    text = capsys.readouterr().out
    assert all(row["idea"] in text and row["pattern"].partition("[")[0].partition(":")[0] in text for row in rows)


def test_ask_tells_why_an_answer_was_taken(environ: dict[str, str], capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["ask", "Compute 28^2 + 3", "--strategy", "vote:calculator+2"], environ) == 0
    assert " of 2 answers" in capsys.readouterr().out


def test_ask_with_a_strategy_that_cannot_begin_leaves_no_session(environ: dict[str, str], capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["ask", QUESTION, "--strategy", "nobody"], environ) == 2
    assert main(["sessions", "list", "--json"], environ) == 0
    assert capsys.readouterr().out.strip() in ("", "[]")
