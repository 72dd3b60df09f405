"""What remote agents send: exactly the pool's parameters, the key, and nothing that the environment slipped in."""

import pytest

from tests.agents.remote import KEY, PROMPT, PROTOCOLS, agent_for, collect
from tests.servers.protocols import ChatCompletions
from tests.servers.provider import FakeProvider, Request
from trinity_core.agents.keys import NO_KEY, scrub

SYSTEM, USER = (message.content for message in PROMPT.messages)


def sent(protocol: ChatCompletions, **parameters: object) -> Request:
    with FakeProvider(protocol.says("Answer: 42")) as server:
        collect(agent_for(protocol, server.url, **parameters))
    (request,) = server.requests
    return request


def test_a_chat_request_holds_the_messages_and_what_the_pool_chose() -> None:
    request = sent(PROTOCOLS[0], temperature=0.5, top_p=0.9, max_tokens=7, reasoning_effort="low", send_seed=True, extra_body={"top_k": 20})
    assert (request.method, request.path) == ("POST", "/v1/chat/completions")
    assert request.body == {
        "model": "test-model",
        "messages": [{"role": "system", "content": SYSTEM}, {"role": "user", "content": USER}],
        "stream": True,
        "stream_options": {"include_usage": True},
        "temperature": 0.5,
        "top_p": 0.9,
        "max_tokens": 7,
        "reasoning_effort": "low",
        "seed": 5,
        "top_k": 20,
    }


def test_a_messages_request_holds_the_messages_and_what_the_pool_chose() -> None:
    request = sent(PROTOCOLS[1], temperature=0.5, max_tokens=7, reasoning_effort="low", thinking={"type": "adaptive"})
    assert (request.method, request.path) == ("POST", "/v1/messages")
    assert request.body == {
        "model": "test-model",
        "system": SYSTEM,
        "messages": [{"role": "user", "content": USER}],
        "stream": True,
        "max_tokens": 7,
        "temperature": 0.5,
        "thinking": {"type": "adaptive"},
        "output_config": {"effort": "low"},
    }


def test_what_the_pool_leaves_out_is_not_sent() -> None:
    assert set(sent(PROTOCOLS[0]).body) == {"model", "messages", "stream", "stream_options"}
    assert set(sent(PROTOCOLS[1]).body) == {"model", "system", "messages", "stream", "max_tokens"}


def test_the_limit_goes_by_the_name_the_server_knows() -> None:
    assert sent(PROTOCOLS[0], max_tokens=7, names={"max_tokens": "max_completion_tokens"}).body["max_completion_tokens"] == 7


@pytest.mark.parametrize("protocol", PROTOCOLS, ids=["chat", "messages"])
def test_what_a_model_refuses_is_not_sent(protocol: ChatCompletions) -> None:
    refuses = ("temperature", "reasoning_effort")
    body = sent(protocol, temperature=0.5, top_p=0.9, max_tokens=7, reasoning_effort="low", refuses=refuses).body
    assert {"temperature", "reasoning_effort", "output_config"}.isdisjoint(body)
    assert (body["top_p"], body["max_tokens"]) == (0.9, 7)


@pytest.mark.parametrize("protocol", PROTOCOLS, ids=["chat", "messages"])
def test_the_environment_adds_nothing_to_a_request(protocol: ChatCompletions, monkeypatch: pytest.MonkeyPatch) -> None:
    names = ["OPENAI_API_KEY", "OPENAI_ADMIN_KEY", "OPENAI_ORG_ID", "OPENAI_PROJECT_ID", "OPENAI_BASE_URL", "ANTHROPIC_API_KEY"]
    for name in [*names, "ANTHROPIC_AUTH_TOKEN", "ANTHROPIC_BASE_URL", "HTTP_PROXY", "http_proxy", "ALL_PROXY"]:
        monkeypatch.setenv(name, "http://127.0.0.1:9/from-environment")
    request = sent(protocol)
    assert "from-environment" not in str(request)
    assert KEY in str(request.headers)


def test_keys_and_what_looks_like_one_are_scrubbed() -> None:
    said = f"bad {KEY}, sk-proj-abc_123, AIzaSyA1234567890, hf_abcdefgh, Bearer xyz.123 and task-force"
    assert scrub(said, KEY) == "bad [hidden], [hidden], [hidden], [hidden], [hidden] and task-force"
    assert scrub("none of it", NO_KEY) == "none of it"
