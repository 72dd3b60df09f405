"""Random requests to the endpoint for other programs: whatever is sent, the answer is one that OpenAI's clients can read."""

from __future__ import annotations

import json
from collections import Counter
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any

from ui.torture.program import own_program
from ui.torture.torment import Setting, Torment

if TYPE_CHECKING:
    from starlette.testclient import TestClient

REQUESTS = 1000
_PATH = "/v1/chat/completions"
_FINISHES = {"stop", "length", "content_filter"}
_MODELS = ("trinity/random", "trinity/single:calculator", "trinity/coordinator")
_OTHER_PATHS = ("/v1/models", "/v1/models/x", "/v1/", "/v1/embeddings", _PATH + "/x", "/v1/models/%00", "/v1/..%2f..%2fetc")


def api(setting: Setting) -> Torment:
    """Send `trials` requests, most of them bodies of a chat completion."""
    missing = [name for name in ("hypothesis", "httpx") if find_spec(name) is None]
    if missing:
        return Torment("api", not_run=f"the package {missing[0]} is not installed")
    from starlette.applications import Starlette
    from starlette.testclient import TestClient

    from ui.app import launch_options

    count = setting.wanted(REQUESTS)
    with own_program(setting.folder) as program:
        app = Starlette(**launch_options(program.services)["app_kwargs"])
        with TestClient(app, base_url="http://localhost", client=("127.0.0.1", 5), raise_server_exceptions=False) as client:
            return _torment(client, count, setting.seed)


def _torment(client: TestClient, count: int, seed: int) -> Torment:
    from hypothesis import HealthCheck, Phase, given, settings
    from hypothesis import seed as seeded

    statuses: Counter[int] = Counter()
    faults: list[str] = []

    def one(request: dict[str, Any]) -> None:
        answer = client.request(**request)
        statuses[answer.status_code] += 1
        if fault := fault_of(answer.status_code, answer.headers.get("content-type", ""), answer.text, request["method"]):
            faults.append(f"{request['method']} {request['url']}: {fault}")

    quiet = settings(
        max_examples=count, deadline=None, database=None, phases=[Phase.generate], suppress_health_check=list(HealthCheck), print_blob=False
    )
    told: Any = given(_requests())(one)  # type: ignore[no-untyped-call]
    play: Any = seeded(seed)(quiet(told))
    play()
    by_status = {str(status): number for status, number in sorted(statuses.items())}
    return Torment("api", sum(statuses.values()), len(faults), {"statuses": by_status, "faults": faults[:10]})


def fault_of(status: int, content_type: str, text: str, method: str) -> str:
    """What is wrong with an answer; empty when a client of OpenAI's can read it."""
    if status >= 500:
        return f"status {status}: {text[:200]}"
    if method == "HEAD":
        return ""
    if content_type.startswith("text/event-stream"):
        return _fault_of_stream(text)
    try:
        document = json.loads(text)
    except ValueError:
        return f"status {status} without JSON: {text[:100]!r}"
    return _fault_of_error(document) if status >= 400 else _fault_of_answer(document)


def _fault_of_error(document: Any) -> str:
    error = document.get("error") if isinstance(document, dict) else None
    right = isinstance(error, dict) and set(error) == {"message", "type", "param", "code"}
    message = error["message"] if right and isinstance(error, dict) else None
    return "" if isinstance(message, str) and message else f"an error of another shape: {str(document)[:200]}"


def _fault_of_answer(document: Any) -> str:
    if document.get("object") in ("list", "model"):
        return ""
    choice, usage = document["choices"][0], document["usage"]
    good = document["object"] == "chat.completion" and isinstance(choice["message"]["content"], str)
    counted = usage["total_tokens"] == usage["prompt_tokens"] + usage["completion_tokens"]
    return "" if good and counted and choice["finish_reason"] in _FINISHES else f"an answer of another shape: {str(document)[:200]}"


def _fault_of_stream(text: str) -> str:
    events = [event.removeprefix("data: ") for event in text.split("\n\n") if event.startswith("data: ")]
    documents = [json.loads(event) for event in events if event != "[DONE]"]
    failed = any("error" in document for document in documents)
    wrong = [document for document in documents if "error" not in document and document.get("object") != "chat.completion.chunk"]
    return "" if not wrong and (failed or (events and events[-1] == "[DONE]")) else f"a stream of another shape: {text[:200]!r}"


def _requests() -> Any:
    from hypothesis import strategies as st

    any_json = st.recursive(
        st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
        lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
        max_leaves=6,
    )
    words = st.sampled_from(["What is 6 * 7?", "", " ", "\x00", "\ud800", "<script>", "x" * 30_000, "Compute 2+2"])
    roles = st.sampled_from(["user", "assistant", "system", "developer", "tool", "", 7])
    parts = st.lists(st.fixed_dictionaries({"type": st.sampled_from(["text", "image_url"]), "text": words}), max_size=2)
    message = st.fixed_dictionaries({"role": roles, "content": words | parts | any_json})
    asked = st.fixed_dictionaries({"role": st.just("user"), "content": st.sampled_from(["What is 6 * 7?", "Compute 2+2"])})
    known = {
        "stream": st.booleans() | any_json,
        "n": st.sampled_from([1, None, 0, 1000, "1", True]),
        "temperature": st.floats() | any_json,
        "max_tokens": st.integers() | any_json,
        "max_completion_tokens": st.sampled_from([1, 50, 10**9, -1, None]) | any_json,
        "seed": st.integers() | any_json,
        "tools": any_json,
        "response_format": any_json,
        "stream_options": st.fixed_dictionaries({"include_usage": st.booleans()}) | any_json,
        "trinity": st.fixed_dictionaries({"max_turns": st.sampled_from([1, 2, 0, 10**9, "x"])}) | any_json,
        "user": any_json,
    }
    models = st.sampled_from([*_MODELS, "trinity/", "gpt-4o", "trinity/vote:999999", "../../x"])
    loose = st.fixed_dictionaries({"model": models | any_json, "messages": st.lists(message, max_size=3) | any_json}, optional=known)
    near = {"model": st.sampled_from(_MODELS), "messages": st.lists(asked, min_size=1, max_size=2), "trinity": st.just({"max_turns": 1})}
    good = st.fixed_dictionaries(near, optional={"stream": st.booleans(), "seed": st.integers(), "user": any_json})
    bodies = (loose | loose | any_json | good).map(_encoded) | st.binary(max_size=100)
    kinds = st.sampled_from(["application/json", "application/json", "application/json; charset=utf-8", "text/plain", ""])
    sent = st.fixed_dictionaries(
        {
            "method": st.just("POST"),
            "url": st.just(_PATH),
            "content": bodies,
            "headers": kinds.map(lambda kind: {"content-type": kind}),
        }
    )
    methods = st.sampled_from(["GET", "HEAD", "PUT", "PATCH", "DELETE", "OPTIONS", "POST"])
    others = st.fixed_dictionaries({"method": methods, "url": st.sampled_from([*_OTHER_PATHS, _PATH])})
    return st.one_of(*[sent] * 9, others)


def _encoded(body: Any) -> bytes:
    return json.dumps(body).encode("utf-8", "surrogatepass")
