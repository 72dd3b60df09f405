"""What other programs send is checked: wrong bodies, wrong tokens, too much of anything."""

from __future__ import annotations

import json

import pytest

from storage.stored import SessionQuery
from tests.ui.openai_api.helpers import TANK, TOKEN, body, client, with_programs
from trinity_core.errors import PlanError
from ui.openai_api.body import read_body
from ui.openai_api.conversation import ChatMessage, Speaker, question_of
from ui.openai_api.refusal import Refusal
from ui.openai_api.tokens import Tokens

ERROR = {"message", "type", "param", "code"}


@pytest.fixture(scope="module")
def bundle():
    return with_programs()


@pytest.fixture(scope="module")
def guarded():
    return with_programs(tokens=f"{TOKEN}, another-token-é23456789")


@pytest.fixture(scope="module")
def endpoint(bundle):
    return client(bundle)


def said(*messages: tuple[str, str]) -> list[ChatMessage]:
    return [ChatMessage(Speaker(role), text) for role, text in messages]


def read(changes: dict) -> None:
    question_of(read_body(json.dumps(body(**changes)).encode()).messages)


def refused(answer, status, code):
    error = answer.json()["error"]
    assert (answer.status_code, error["code"], set(error)) == (status, code, ERROR)
    assert error["message"].endswith(".")


@pytest.mark.parametrize(
    ("changes", "param"),
    [
        ({"model": None}, "model"),
        ({"model": ["trinity/coordinator"]}, "model"),
        ({"messages": None}, "messages"),
        ({"messages": []}, "messages"),
        ({"messages": "hello"}, "messages"),
        ({"messages": [{"role": "user", "content": "x"}] * 10_000}, "messages"),
        ({"messages": ["hello"]}, "messages[0]"),
        ({"messages": [{"role": "tool", "content": "x"}]}, "messages[0].role"),
        ({"messages": [{"role": ["user"], "content": "x"}]}, "messages[0].role"),
        ({"messages": [{"role": "user"}]}, "messages[0].content"),
        ({"messages": [{"role": "user", "content": 7}]}, "messages[0].content"),
        ({"messages": [{"role": "user", "content": [{"type": "image_url", "image_url": {"url": "x"}}]}]}, "messages[0].content[0]"),
        ({"messages": [{"role": "user", "content": [{"type": "text", "text": 1}]}]}, "messages[0].content[0]"),
        ({"messages": [{"role": "user", "content": " "}]}, "messages"),
        ({"messages": [{"role": "system", "content": "Be brief."}]}, "messages"),
        ({"messages": [{"role": "user", "content": "x"}, {"role": "assistant", "content": "y"}]}, "messages"),
        ({"messages": [{"role": "user", "content": "x" * 20_001}]}, "messages"),
        ({"n": 2}, "n"),
        ({"n": True}, "n"),
        ({"tools": [{"type": "function"}]}, "tools"),
        ({"functions": [{"name": "f"}]}, "functions"),
        ({"response_format": {"type": "json_object"}}, "response_format"),
        ({"modalities": ["audio"]}, "modalities"),
        ({"logprobs": True}, "logprobs"),
        ({"stream": "yes"}, "stream"),
        ({"stream_options": []}, "stream_options"),
        ({"temperature": 2.1}, "temperature"),
        ({"temperature": float("nan")}, "temperature"),
        ({"temperature": "hot"}, "temperature"),
        ({"seed": 1.5}, "seed"),
        ({"max_tokens": 10**9}, "max_tokens"),
        ({"max_completion_tokens": 0}, "max_completion_tokens"),
        ({"trinity": "x"}, "trinity"),
        ({"trinity": {"max_turns": 99}}, "max_turns"),
    ],
)
def test_a_field_that_cannot_be_used_is_named(changes, param):
    with pytest.raises(Refusal) as refusal:
        read(changes)
    assert (refusal.value.status, refusal.value.document["error"]["param"]) == (400, param)


@pytest.mark.parametrize("sent", [b"", b"{", b"[]", b"7", b"\xff\xfe", b"[" * 100_000, b'{"seed":' + b"9" * 5_000 + b"}"])
def test_a_body_that_is_no_json_object_is_refused(sent):
    with pytest.raises(Refusal, match="JSON"):
        read_body(sent)


def test_unknown_fields_and_those_that_only_tune_are_ignored():
    asked = read_body(json.dumps(body(user="me", top_p=0.1, stop=["x"], logit_bias={}, store=False, tools=[], n=1, brand_new={})).encode())
    assert (asked.model, asked.sampled, asked.seed, asked.max_tokens, asked.max_turns) == ("trinity/coordinator", False, None, None, 5)


def test_settings_are_read():
    asked = read_body(json.dumps(body(temperature=0.7, seed=-1, max_tokens=9, max_completion_tokens=8, trinity={"max_turns": 2})).encode())
    assert (asked.sampled, asked.seed, asked.max_tokens, asked.max_turns) == (True, 2**31 - 1, 8, 2)


FIELDS = ("model", "messages", "stream", "stream_options", "n", "tools", "seed", "temperature", "max_tokens", "response_format", "trinity")
VALUES = (None, True, 0, -1, 10**400, 1.5, float("inf"), "", "x" * 99, [], [[]], [None], [{}], {}, {"role": {}}, {"max_turns": []})


@pytest.mark.parametrize("field", FIELDS)
def test_no_type_of_any_field_breaks_the_reader(field):
    statuses = {status_of({field: value}) for value in VALUES}
    assert statuses <= {200, 400}


def status_of(changes: dict) -> int:
    try:
        read(changes)
    except Refusal as refusal:
        return refusal.status
    return 200


def test_a_lone_user_message_is_the_question_as_it_stands():
    assert question_of(said(("user", f" {TANK}\n"))) == TANK


def test_a_conversation_becomes_one_question():
    messages = said(
        ("system", "Be brief."), ("user", "What is 2+2?"), ("assistant", "4"), ("user", "And times 3?"), ("developer", "In words.")
    )
    assert question_of(messages) == (
        "Instructions:\nBe brief.\nIn words.\n\nConversation so far:\nUser: What is 2+2?\nAssistant: 4\n\nQuestion:\nAnd times 3?"
    )


@pytest.mark.parametrize(
    "name",
    [
        "gpt-4o",
        "trinity/",
        "trinity/nobody",
        "trinity/offline/nobody",
        "trinity/single:nobody",
        "trinity/random:",
        "trinity/run:" + "0" * 32,
        "trinity/run:../x",
    ],
)
def test_an_unknown_model_is_not_found(endpoint, name):
    refused(endpoint.post("/v1/chat/completions", json=body(model=name)), 404, "model_not_found")


@pytest.mark.parametrize("name", ["\ud800", "trinity/" + "x" * 10_000, "trinity/\x00", "<script>"])
def test_a_hostile_name_comes_back_harmless(endpoint, name):
    answer = endpoint.post("/v1/chat/completions", content=json.dumps(body(model=name)), headers={"Content-Type": "application/json"})
    refused(answer, 404, "model_not_found")
    assert len(answer.content) < 1_000


def test_other_addresses_and_methods_are_refused_in_the_same_shape(endpoint):
    refused(endpoint.post("/v1/embeddings", json={}), 404, "unknown_url")
    refused(endpoint.get("/v1/chat/completions"), 404, "unknown_url")
    refused(endpoint.get("/v1/models/gpt-4o"), 404, "model_not_found")


def test_a_form_that_a_browser_sends_unasked_is_refused(endpoint):
    answer = endpoint.post("/v1/chat/completions", content=json.dumps(body()), headers={"Content-Type": "text/plain"})
    refused(answer, 400, "invalid_content_type")


def test_scripts_of_other_sites_are_refused(endpoint):
    refused(endpoint.get("/v1/models", headers={"Origin": "https://evil.example"}), 403, "cross_origin")
    assert endpoint.get("/v1/models", headers={"Origin": "http://localhost:7860"}).status_code == 200


def test_a_body_over_the_limit_is_refused_in_the_same_shape(endpoint):
    refused(endpoint.post("/v1/chat/completions", content=b"x" * 1_100_000), 413, "request_too_large")
    refused(
        endpoint.post("/v1/chat/completions", content=iter([b"x" * 100_000] * 12), headers={"Content-Type": "application/json"}),
        413,
        "request_too_large",
    )


@pytest.mark.parametrize(
    ("host", "name"),
    [("10.0.0.7", "localhost:7860"), ("127.0.0.1", "my.site"), ("127.0.0.1", "evil.example:7860"), ("::ffff:9.9.9.9", "[::1]")],
)
def test_without_tokens_only_this_machine_is_served(bundle, host, name):
    refused(client(bundle, host=host, name=name).get("/v1/models"), 401, "no_tokens")


@pytest.mark.parametrize("name", ["localhost", "127.0.0.1:7860", "[::1]:7860"])
def test_without_tokens_this_machine_is_served(bundle, name):
    assert client(bundle, name=name).get("/v1/models").status_code == 200


@pytest.mark.parametrize(
    "header", ["", "Bearer", "Bearer ", f"Basic {TOKEN}", f"Bearer {TOKEN}x", f"Bearer {TOKEN[:-1]}", "Bearer é€", TOKEN]
)
def test_with_tokens_a_wrong_one_is_refused_and_nothing_is_started(guarded, header):
    answer = client(guarded).post("/v1/chat/completions", json=body(), headers={"Authorization": header.encode()})
    refused(answer, 401, "invalid_api_key")
    assert answer.headers["www-authenticate"] == "Bearer"
    assert guarded.store.list(SessionQuery()).total == 0


def test_with_tokens_each_of_them_is_let_in_from_anywhere(guarded):
    caller = client(guarded, host="9.9.9.9", name="my.site")
    for token in (TOKEN, "another-token-é23456789"):
        assert caller.get("/v1/models", headers={"Authorization": f"bearer {token}".encode()}).status_code == 200


def test_tokens_are_kept_as_digests_only(guarded):
    assert TOKEN not in repr(guarded.programs) + repr(Tokens.read(TOKEN))
    assert TOKEN.encode() not in Tokens.read(TOKEN).digests
    with pytest.raises(PlanError) as error:
        Tokens.read("short-secret")
    assert "short-secret" not in str(error.value)
