"""Chat completions over scripted agents: answers, streams, endings, crowds and clients that leave."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Callable
from dataclasses import replace

import httpx
import openai
import pytest

from storage.stored import SessionQuery, StoredSession
from tests.servers.protocols import ChatCompletions, refusal
from tests.servers.provider import FakeProvider
from tests.ui.fakes import FAULT, NAMES, STEPS, agents, services
from tests.ui.openai_api.helpers import TANK, TOKEN, body, client, with_programs
from trinity_core.agents.openai_compatible import OpenAICompatibleAgent
from trinity_core.agents.parameters import Parameters
from trinity_core.agents.pool import Pool
from trinity_core.errors import PlanError
from trinity_core.settings import SessionPlan
from trinity_core.types import AgentInfo, Role, StopReason
from ui.openai_api.gate import Gate
from ui.openai_api.refusal import Refusal
from ui.services import HeadOption, PoolOption

PATH = "/v1/chat/completions"


@pytest.fixture(scope="module")
def bundle():
    return with_programs()


@pytest.fixture(scope="module")
def endpoint(bundle):
    return client(bundle)


@pytest.fixture(scope="module")
def crew():
    return agents()


@pytest.fixture(scope="module")
def served(serve_all, crew):
    return serve_all(with_programs(services(crew), tokens=TOKEN))


@pytest.fixture
def official(served):
    with openai.OpenAI(base_url=f"{served.url}/v1", api_key=TOKEN, max_retries=0) as made:
        yield made


def newest(bundle) -> StoredSession:
    return bundle.store.get(bundle.store.list(SessionQuery(limit=1)).sessions[0].id)


def until(condition: Callable[[], bool], seconds: float = 10.0) -> bool:
    """Waits for something that another thread brings about."""
    end = time.monotonic() + seconds
    while not condition() and time.monotonic() < end:
        threading.Event().wait(0.01)
    return condition()


def chunks(text: str) -> list[dict]:
    lines = [line.removeprefix("data: ") for line in text.split("\n\n") if line]
    assert lines[-1] == "[DONE]"
    return [json.loads(line) for line in lines[:-1]]


def test_the_official_client_gets_the_answer_and_its_session(official, served):
    raw = official.chat.completions.with_raw_response.create(**body())
    answer = raw.parse()
    stored = served.bundle.store.get(answer.trinity["session_id"])
    assert (answer.choices[0].message.content, answer.choices[0].finish_reason) == ("4.5 hours", "stop")
    assert (answer.id, raw.headers["x-trinity-session"]) == (f"chatcmpl-{stored.id}", stored.id)
    assert (answer.usage.prompt_tokens, answer.usage.completion_tokens) == (stored.summary.tokens_in, stored.summary.tokens_out)
    assert (stored.plan.question, stored.plan.argmax, stored.plan.checkpoint) == (TANK, True, "bundled")
    assert httpx.get(answer.trinity["trace_url"]).status_code == 200


def test_the_official_client_streams_turns_and_then_the_answer(official):
    stream = official.chat.completions.create(**body(stream=True, stream_options={"include_usage": True}))
    pieces = list(stream)
    deltas = [piece.choices[0].delta for piece in pieces if piece.choices]
    thoughts = "".join(getattr(delta, "reasoning_content", None) or "" for delta in deltas)
    assert "".join(delta.content or "" for delta in deltas) == "4.5 hours"
    assert thoughts.startswith("Turn 1: reader as Thinker\nThis is shared work")
    assert "\n\nTurn 2: calculator as Worker\n" in thoughts
    assert [piece.choices[0].finish_reason for piece in pieces if piece.choices][-1] == "stop"
    assert pieces[-1].usage.total_tokens > 0


def test_the_official_client_reads_models_and_errors(official, served):
    assert [model.id for model in official.models.list()] == ["trinity/coordinator", "trinity/random", "trinity/single:calculator"]
    assert official.models.retrieve("trinity/offline/random").id == "trinity/random"
    with pytest.raises(openai.NotFoundError, match="no model 'gpt-4o'"):
        official.chat.completions.create(**body(model="gpt-4o"))
    with pytest.raises(openai.BadRequestError, match="One answer per request"):
        official.chat.completions.create(**body(n=3))
    with pytest.raises(openai.AuthenticationError):
        openai.OpenAI(base_url=f"{served.url}/v1", api_key="wrong", max_retries=0).models.list()


def test_other_sites_get_no_word_through_gradios_own_headers(served):
    answer = httpx.get(f"{served.url}/v1/models", headers={"Origin": "https://evil.example", "Authorization": f"Bearer {TOKEN}"})
    assert (answer.status_code, answer.headers.get("access-control-allow-origin")) == (403, None)


@pytest.mark.parametrize("stream", [False, True])
def test_a_client_that_leaves_stops_its_session(served, crew, monkeypatch, stream):
    monkeypatch.setattr(crew[2], "gate", threading.Event())
    headers, timeout = {"Authorization": f"Bearer {TOKEN}"}, httpx.Timeout(5, read=0.4)
    with pytest.raises(httpx.ReadTimeout):
        httpx.post(served.url + PATH, json=body(stream=stream), headers=headers, timeout=timeout)
    assert until(lambda: newest(served.bundle).summary.stopped_by is StopReason.CANCELLED)


def test_a_stream_without_progress_or_usage_is_the_answer_alone(endpoint):
    answer = endpoint.post(PATH, json=body(stream=True, trinity={"progress": False}))
    pieces = chunks(answer.text)
    assert answer.headers["content-type"].startswith("text/event-stream")
    assert [piece["choices"][0]["delta"] for piece in pieces] == [{"role": "assistant", "content": ""}, {"content": "4.5 hours"}, {}]
    assert {piece["object"] for piece in pieces} == {"chat.completion.chunk"}
    assert pieces[-1]["trinity"]["stopped_by"] == "accepted"


def test_settings_reach_the_session(endpoint, bundle):
    asked = body(seed=2**31 + 7, temperature=1, max_completion_tokens=5_000, trinity={"max_turns": 3})
    assert endpoint.post(PATH, json=asked).status_code == 200
    plan = newest(bundle).plan
    assert (plan.seed, plan.argmax, plan.limits.max_tokens, plan.limits.max_turns) == (7, False, 5_000, 3)


def test_a_limit_that_ends_the_session_is_a_length(endpoint):
    before = endpoint.post(PATH, json=body(max_tokens=1)).json()["choices"][0]
    after = endpoint.post(PATH, json=body(trinity={"max_turns": 2})).json()["choices"][0]
    assert (before["message"]["content"], before["finish_reason"]) == ("", "length")
    assert (after["message"]["content"], after["finish_reason"]) == ("4.5 hours", "length")


def test_a_conversation_is_one_question(endpoint, bundle):
    messages = [{"role": "system", "content": "Be brief."}, {"role": "user", "content": [{"type": "text", "text": TANK}]}]
    endpoint.post(PATH, json=body(messages=messages))
    assert newest(bundle).plan.question == f"Instructions:\nBe brief.\n\nQuestion:\n{TANK}"


@pytest.mark.parametrize(
    ("name", "strategy"), [("random", "random"), ("offline/random", "random"), ("coordinator:argmax", "coordinator:argmax")]
)
def test_a_model_is_a_strategy_with_or_without_its_pool_and_arguments(endpoint, bundle, name, strategy):
    assert endpoint.post(PATH, json=body(model=f"trinity/{name}")).status_code == 200
    assert newest(bundle).plan.strategy == strategy


def test_when_no_call_comes_through_it_is_an_error_that_is_not_tried_again():
    made = agents()
    for agent in made:
        agent.fault = FAULT
    caller = client(with_programs(services(made)))
    answer = caller.post(PATH, json=body())
    error = answer.json()["error"]
    assert (answer.status_code, error["type"], error["code"]) == (500, "server_error", "provider_failure")
    assert error["message"].endswith(FAULT.message)
    assert answer.headers["x-should-retry"] == "false"
    assert len(answer.headers["x-trinity-session"]) == 32
    streamed = caller.post(PATH, json=body(stream=True)).text
    assert json.loads(streamed.split("\n\n")[-2].removeprefix("data: "))["error"]["code"] == "provider_failure"
    assert "[DONE]" not in streamed


def test_a_full_house_asks_to_come_back():
    made = agents()
    made[2].gate = threading.Event()
    full = with_programs(services(made), max_running=1)
    full.hub.start(SessionPlan(TANK, "coordinator", "offline", ()), full.pools[0].build({}), full.start)
    answer = client(full).post(PATH, json=body())
    assert (answer.status_code, answer.headers["retry-after"], answer.json()["error"]["type"]) == (429, "5", "rate_limit_error")
    made[2].gate.set()


def test_places_are_given_back():
    gate = Gate(with_programs().programs.tokens, max_running=1)
    for _ in range(3):
        with gate.place(), pytest.raises(Refusal, match="1 sessions are running"), gate.place():
            pass


def test_a_strategy_that_cannot_begin_is_said_in_words_and_leaves_nothing_running(bundle):
    def cannot(plan, pool, cancel):
        raise PlanError("Nothing is known yet of this pool. Run a comparison first.")

    made = with_programs(replace(bundle, start=cannot))
    answer = client(made).post(PATH, json=body())
    assert (answer.status_code, answer.json()["error"]["message"]) == (400, "Nothing is known yet of this pool. Run a comparison first.")
    assert newest(made).status == "interrupted"


def test_heads_of_runs_and_other_pools_are_models():
    other = PoolOption("other", "Other", lambda keys: Pool("other", tuple(agents(unavailable={"calculator": "Needs a key."}))))
    closed = PoolOption("closed", "Closed", lambda keys: Pool("closed", tuple(agents(unavailable=dict.fromkeys(NAMES, "Needs a key.")))))
    heads = (HeadOption("r" * 32, "Mine", "other"),)
    without = services(steps=[("reader", Role.THINKER), ("algebraist", Role.WORKER), ("auditor", Role.VERIFIER)])
    made = with_programs(replace(without, pools=(*without.pools, other, closed), heads=lambda wanted: heads))
    caller = client(made)
    listed = [model["id"] for model in caller.get("/v1/models").json()["data"]]
    assert listed[3:] == ["trinity/other/coordinator", "trinity/other/random", f"trinity/run:{'r' * 32}"]
    assert caller.post(PATH, json=body(model=listed[-1])).status_code == 200
    assert (newest(made).plan.pool, newest(made).plan.head) == ("other", "r" * 32)
    assert caller.post(PATH, json=body(model="trinity/closed/random")).status_code == 404


def test_a_provider_that_repeats_a_key_does_not_reach_the_caller_with_it():
    key, chat = "canary-key-0123456789", ChatCompletions()
    with FakeProvider(lambda request: refusal(401, chat.error_body("invalid_api_key", f"Wrong key {key}."))) as provider:
        info = AgentInfo("helper", "test", "m", deadline_s=5, idle_s=5)
        remote = OpenAICompatibleAgent(info, Parameters(base_url=provider.url + chat.base), key=key)
        pools = (PoolOption("offline", "Faulty", lambda keys: Pool("offline", (remote,))),)
        made = with_programs(replace(services(steps=[("helper", role) for _, role in STEPS]), pools=pools))
        caller = client(made)
        answer = caller.post(PATH, json=body())
    assert (answer.status_code, answer.json()["error"]["code"]) == (500, "provider_failure")
    assert key not in answer.text
    assert Role.WORKER in [turn.call.role for turn in newest(made).transcript.turns]
