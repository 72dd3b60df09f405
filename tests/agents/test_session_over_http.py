"""A whole session over HTTP: a pool file, two protocols, one loop."""

from pathlib import Path

from tests.servers.protocols import ChatCompletions, Messages
from tests.servers.provider import Answer, FakeProvider, Hold, Request
from trinity_core.agents.pool import Pool
from trinity_core.agents.pool_file import load_pool
from trinity_core.cancel import Cancel
from trinity_core.events import SessionEnded, TextDelta
from trinity_core.session.loop import run_session
from trinity_core.settings import SessionPlan
from trinity_core.testing import FixedSteps, ScriptedAgent
from trinity_core.types import Call, Role, Step, StopReason

CHAT, MESSAGES = ChatCompletions(), Messages()
STEPS = [Step((Call("solver", Role.WORKER),)), Step((Call("judge", Role.VERIFIER),))]
PLAN = SessionPlan("What is 6 * 7?", "fixed", "http", ())


def both_protocols(request: Request) -> Answer:
    return CHAT.says("6 * 7 is 42.\n", "Answer: 42") if request.path == CHAT.path else MESSAGES.says("ACC", "EPT")


def pool_at(folder: Path, url: str) -> Pool:
    solver = f'[[agents]]\nname = "solver"\nprovider = "openai"\nmodel = "m"\nbase_url = "{url}/v1"\nprice_in = 1\nprice_out = 10\n'
    judge = f'[[agents]]\nname = "judge"\nprovider = "anthropic"\nmodel = "m"\nbase_url = "{url}"\nprice_in = 1\nprice_out = 10\n'
    (folder / "http.toml").write_text(solver + judge)
    return load_pool(folder / "http.toml", keys={}, specialists=ScriptedAgent)


def test_a_session_streams_from_both_protocols_and_adds_up(tmp_path: Path) -> None:
    with FakeProvider(both_protocols) as server:
        events = list(run_session(PLAN, FixedSteps(STEPS), pool_at(tmp_path, server.url), cancel=Cancel()))
    session = events[-1].session if isinstance(events[-1], SessionEnded) else None
    assert session is not None
    assert [e.text for e in events if isinstance(e, TextDelta)] == ["6 * 7 is 42.\n", "Answer: 42", "ACC", "EPT"]
    assert (session.answer, session.stopped_by, session.tokens_in, session.tokens_out) == ("42", StopReason.ACCEPTED, 22, 6)
    assert session.cost_usd == 82e-6


def test_a_stop_in_mid_reply_keeps_the_text_and_hangs_up(tmp_path: Path) -> None:
    cancel = Cancel()
    with FakeProvider(CHAT.streams(CHAT.text("Half"), Hold())) as server:
        events = run_session(PLAN, FixedSteps(STEPS), pool_at(tmp_path, server.url), cancel=cancel)
        seen = []
        for event in events:
            seen.append(event)
            if isinstance(event, TextDelta):
                cancel.set()
        assert server.left.wait(1)
    assert isinstance(seen[-1], SessionEnded)
    assert seen[-1].session.stopped_by is StopReason.CANCELLED
    assert [turn.reply.text for turn in seen[-1].session.transcript.turns] == ["Half"]
