"""Checking a pool: one tiny call to each agent, said in words, without the key."""

import json
from pathlib import Path

import pytest

from app import main
from tests.agents.remote import KEY
from tests.servers.protocols import ChatCompletions, Messages
from tests.servers.provider import Answer, FakeProvider, Request
from trinity_core.agents.check import MAX_TOKENS

CHAT, MESSAGES = ChatCompletions(), Messages()


def provider(request: Request) -> Answer:
    if request.path == MESSAGES.path:
        return MESSAGES.says("", finish="max_tokens")  # spent on reasoning: it answers
    if request.body["model"] == "gone":
        return Answer([CHAT.error_body("model_not_found", f"no such model for {KEY}")], 404, "application/json")
    return CHAT.says("2")


def pool_file(folder: Path, url: str) -> Path:
    agents = [
        ("chat", "openai", f'model = "m"\nbase_url = "{url}/v1"\nkey = "A_API_KEY"\nprice_in = 1\nprice_out = 10\nmax_tokens = 9000'),
        ("messages", "anthropic", f'model = "c"\nbase_url = "{url}"\nkey = "A_API_KEY"\n[agents.thinking]\ntype = "adaptive"'),
        ("gone", "openai", f'model = "gone"\nbase_url = "{url}/v1"\nkey = "A_API_KEY"\nfallback = "chat"'),
        ("keyless", "openai", 'model = "m"\nkey = "B_API_KEY"'),
        ("sums", "offline", 'specialist = "calculator"'),
    ]
    path = folder / "mine.toml"
    path.write_text("".join(f'[[agents]]\nname = "{name}"\nprovider = "{kind}"\n{more}\n' for name, kind, more in agents))
    return path


def test_each_agent_is_asked_once_with_few_tokens(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with FakeProvider(provider) as server:
        path = pool_file(tmp_path, server.url)
        code = main(["pool", "check", str(path), "--json"], {"A_API_KEY": KEY, "TRINITY_DATABASE_URL": f"sqlite:///{tmp_path / 't.db'}"})
    out, err = capsys.readouterr()
    rows = [json.loads(line) for line in out.splitlines()]
    assert code == 1
    assert {tuple(row) for row in rows} == {("name", "ok", "model", "latency_s", "fault", "message")}
    assert [(row["name"], row["ok"], row["fault"]) for row in rows] == [
        ("chat", True, None),
        ("messages", True, None),
        ("gone", False, "model_unknown"),
        ("keyless", False, "unavailable"),
        ("sums", True, None),
    ]
    assert rows[3]["latency_s"] is None
    assert [request.body["max_tokens"] for request in server.requests] == [MAX_TOKENS] * 3
    assert "each of 3 models: at most $0.0007, and a price that is not known for 2 of them" in err
    assert KEY not in out + err


def test_a_pool_is_shown_with_what_is_not_sent_and_without_the_key(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "mine.toml"
    path.write_text('[[agents]]\nname = "a"\nprovider = "openai"\nmodel = "gpt-5"\ntemperature = 0.5\nmax_tokens = 7\nper_minute = 9\n')
    environ = {"OPENAI_API_KEY": KEY, "TRINITY_DATABASE_URL": f"sqlite:///{tmp_path / 't.db'}"}
    assert main(["pool", "show", str(path), "--json"], environ) == 0
    (agent,) = json.loads(capsys.readouterr().out)["agents"]
    assert (agent["not sent"], agent["sent as"], agent["state"]) == ("temperature", "max_tokens as max_completion_tokens", "ready")
    assert main(["pool", "show", str(path)], environ) == 0
    out = capsys.readouterr().out
    assert "per_minute   9" in out
    assert KEY not in out


def test_all_agents_of_the_offline_pool_answer(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["pool", "check", "offline"], {"TRINITY_DATABASE_URL": f"sqlite:///{tmp_path / 't.db'}"}) == 0
    out = capsys.readouterr().out
    assert out.startswith("No hosted model is asked; this costs nothing.\n")
    assert out.endswith("7 of 7 agents answered.\n")


def test_a_wrong_file_is_told_in_one_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "mine.toml").write_text('[[agents]]\nname = "a"\nprovider = "openai"\n')
    assert main(["pool", "check", str(tmp_path / "mine.toml")], {"TRINITY_DATABASE_URL": f"sqlite:///{tmp_path / 't.db'}"}) == 2
    assert "mine.toml, line 1: model is missing." in capsys.readouterr().err
