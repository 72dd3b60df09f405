"""The door in front of a small application that says who it takes the caller for."""

from __future__ import annotations

import re
from types import SimpleNamespace

import pytest
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import PlainTextResponse
from starlette.routing import Route
from starlette.testclient import TestClient

from ui.openai_api.tokens import Tokens
from ui.visiting.cookie import NAME, Cookies
from ui.visiting.door import Door, Doorkeeper
from ui.visiting.identity import current_visitor
from ui.visiting.login import by_hugging_face, open_to_all
from ui.visiting.passwords import Passwords

COOKIES = Cookies(b"k" * 32)
PASSWORDS = Passwords([("ann", "correct horse")])
TOKEN = "a-token-of-an-operator"


async def who(request: Request) -> PlainTextResponse:
    body = await request.body()
    return PlainTextResponse(f"{current_visitor()} {len(body)}")


def app(keeper: Doorkeeper) -> Starlette:
    made = Starlette(routes=[Route("/{rest:path}", who, methods=["GET", "POST"])], middleware=[Middleware(Door, keeper=keeper)])
    made.tokens, made.cookie_id = {"let-in": "ann"}, "c"
    return made


def client(keeper: Doorkeeper | None = None, **options) -> TestClient:
    return TestClient(app(keeper or Doorkeeper(COOKIES)), **options)


def test_a_browser_is_given_a_cookie_once_and_known_by_it() -> None:
    browser = client()
    first, second = browser.get("/"), browser.get("/export/x.json")
    assert first.text == second.text
    assert "set-cookie" in first.headers
    assert "set-cookie" not in second.headers
    assert client().get("/").text != first.text


def test_answers_that_others_may_keep_carry_no_cookie() -> None:
    for path in ("/assets/a.js", "/ui/inter-latin.woff2", "/v1/models", "/theme.css"):
        assert "set-cookie" not in client().get(path).headers


def test_a_wrong_cookie_is_a_stranger_with_a_cookie_of_their_own() -> None:
    mine = COOKIES.write(COOKIES.read(None))
    known = client(cookies={NAME: mine}).get("/").text
    for wrong in (mine[:-2], mine.replace("v1", "v2"), "x"):
        answer = client(cookies={NAME: wrong}).get("/")
        assert answer.text != known
        assert "set-cookie" in answer.headers


def test_a_cookie_beside_broken_ones_still_counts() -> None:
    mine = COOKIES.write(COOKIES.read(None))
    known = client(cookies={NAME: mine}).get("/").text
    assert client(headers={"cookie": f"bad[=1; {NAME}={mine}; ;;=;"}).get("/").text == known


def test_nobody_gets_into_anothers_tab_by_address_or_by_body() -> None:
    keeper = Doorkeeper(COOKIES)
    mine, theirs, nobody = (client(keeper) for _ in range(3))
    for one in (mine, theirs):
        one.get("/")
    body = {"session_hash": "mytab12345", "fn_index": 3}
    assert mine.post("/gradio_api/queue/join", json=body).status_code == 200
    for one in (theirs, nobody):
        assert one.post("/gradio_api/queue/join", json=body).status_code == 403
        assert one.post("/gradio_api/cancel", json=body).status_code == 403
        one.cookies.clear()
        assert one.get("/gradio_api/queue/data", params={"session_hash": "mytab12345"}).status_code == 403
        assert one.get("/gradio_api/heartbeat/mytab12345").status_code == 403
    assert mine.get("/gradio_api/queue/data", params={"session_hash": "mytab12345"}).status_code == 200


def test_a_body_that_was_looked_into_is_read_again_whole() -> None:
    browser = client()
    browser.get("/")
    for body in (b"", b"not json", b"[" * 50_000, b'{"session_hash": ["x"]}', b'{"session_hash": "tab' + b"9" * 900_000 + b'"}'):
        answer = browser.post("/gradio_api/run/predict", content=body)
        assert answer.text.split()[-1] == str(len(body))


def test_doors_of_gradios_that_no_page_uses_are_closed() -> None:
    for path in ("deep_link?session_hash=x", "component_server", "stream/x/1/2/playlist.m3u8", "process_recording"):
        assert client().get(f"/gradio_api/{path}").status_code == 404


def test_programs_are_known_by_their_tokens() -> None:
    keeper = Doorkeeper(COOKIES, tokens=Tokens.read(TOKEN))
    with_token = {"Authorization": f"Bearer {TOKEN}"}
    one, other = (client(keeper, headers=with_token).get("/v1/models").text for _ in range(2))
    assert one == other
    assert re.match(r"token:[0-9a-f]{40} ", one)
    assert TOKEN not in one
    assert client(keeper).get("/v1/models").text != one
    assert client(keeper, headers=with_token).get("/export/x.json").text != one


CLOSED = ("/export/x.json", "/export/run-x.safetensors", "/gradio_api/info", "/gradio_api/queue/data", "/gradio_api/file=x", "/config/x")


@pytest.mark.parametrize("cookies", [COOKIES, None])
def test_with_a_login_only_its_form_is_open_to_those_who_are_not_logged_in(cookies: Cookies | None) -> None:
    outside, inside = (
        client(Doorkeeper(cookies, passwords=PASSWORDS), cookies=given) for given in ({}, {"access-token-unsecure-c": "let-in"})
    )
    for path in CLOSED:
        assert (outside.get(path).status_code, inside.get(path).status_code) == (401, 200)
    for path in ("/import/file", "/gradio_api/queue/join", "/gradio_api/run/predict", "/gradio_api/upload", "/"):
        assert (outside.post(path, json={}).status_code, inside.post(path, json={}).status_code) == (401, 200)
    for path in ("/", "/traces", "/assets/x.js", "/ui/inter-latin.woff2", "/theme.css"):
        assert outside.get(path).status_code == 200
    assert outside.get("/v1/models").status_code == 401
    assert client(Doorkeeper(cookies, passwords=PASSWORDS, tokens=Tokens.read(TOKEN))).get("/v1/models").status_code == 200
    assert outside.post("/login", json={}).status_code == 200


def test_those_who_are_logged_in_are_known_by_name_on_any_browser() -> None:
    keeper = Doorkeeper(COOKIES, passwords=PASSWORDS)
    told = [client(keeper, cookies={f"access-token-{kind}c": "let-in"}).get("/").text for kind in ("", "unsecure-")]
    assert told == ["user:ann 0", "user:ann 0"]
    assert client(keeper, cookies={"access-token-c": "made-up"}).get("/").text.startswith("visitor:")


def test_a_private_page_with_a_login_tells_nobody_apart() -> None:
    answer = client(Doorkeeper(passwords=PASSWORDS), cookies={"access-token-c": "let-in"}).get("/")
    assert "set-cookie" not in answer.headers


def test_an_account_of_hugging_face_counts_until_it_runs_out() -> None:
    info = {"expires_at": 100, "userinfo": {"sub": "42", "preferred_username": "ann"}}
    assert by_hugging_face({"session": {"oauth_info": info}}, now=99) == "42"
    assert by_hugging_face({"session": {"oauth_info": info}}, now=101) == ""
    for wrong in ({}, {"session": None}, {"session": {"oauth_info": "x"}}, {"session": {"oauth_info": {"userinfo": {"sub": 3}}}}):
        assert by_hugging_face(wrong) == ""


def test_an_account_is_believed_only_where_the_door_was_told_so() -> None:
    scope = {"type": "http", "path": "/", "headers": [], "session": {"oauth_info": {"userinfo": {"sub": "42"}}}, "app": SimpleNamespace()}
    visit = COOKIES.read(None)
    assert Door(None, Doorkeeper(COOKIES, hugging_face=True))._identity(scope, visit, "").owner == "account:42"
    assert Door(None, Doorkeeper(COOKIES))._identity(scope, visit, "").owner == visit.owner


def test_two_segments_are_never_taken_for_a_page() -> None:
    assert open_to_all("GET", "/compare")
    assert not open_to_all("GET", "/export/x")
    assert not open_to_all("DELETE", "/compare")


def test_without_a_request_nobody_is_the_visitor_and_never_the_same_one() -> None:
    assert current_visitor() != current_visitor()
    assert current_visitor().startswith("nobody:")
