"""Logging in: who may, and how often anybody may guess."""

from __future__ import annotations

from collections.abc import Callable

import gradio as gr
import pytest
from gradio.routes import App
from starlette.middleware import Middleware
from starlette.testclient import TestClient

from tests.ui.public import public_services
from ui.app import launch_options
from ui.deployment import Deployment
from ui.visiting.door import Door, Doorkeeper
from ui.visiting.passwords import ADDRESS_TRIES, HINT, NAME_TRIES, Passwords, TooManyTriesError, acting_from, address_of, for_gradio, words
from ui.visiting.throttle import FORGOTTEN_S, Throttle

PAIRS = (("ann", "correct horse"), ("bob", "battery staple"))


class Clock:
    """Stands still until it is told otherwise."""

    now = 1000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def passwords(clock: Clock) -> Passwords:
    return Passwords(PAIRS, clock=clock)


def waits(check: Callable[[], object]) -> float:
    """Seconds to wait, and 0 where the try was looked at."""
    try:
        check()
    except TooManyTriesError as error:
        return error.wait_s
    return 0.0


def test_only_names_and_passwords_that_belong_together_let_in(passwords: Passwords) -> None:
    tries = [("ann", "correct horse"), ("ann", "battery staple"), ("Ann", "correct horse"), ("eve", ""), ("", ""), ("ann", "\ud800")]
    assert [passwords.check(*pair) for pair in tries] == [True, False, False, False, False, False]


def test_each_wrong_try_after_the_first_few_doubles_the_wait_up_to_a_minute(passwords: Passwords, clock: Clock) -> None:
    found = []
    for _ in range(NAME_TRIES + 9):
        clock.now += (wait := waits(lambda: passwords.check("ann", "wrong")))
        if wait:
            found.append(wait)
            assert not passwords.check("ann", "wrong")
    assert found == [1.0, 2.0, 4.0, 8.0, 16.0, 32.0, 60.0, 60.0, 60.0]


def test_even_the_right_password_waits_and_then_all_is_forgiven(passwords: Passwords, clock: Clock) -> None:
    for _ in range(NAME_TRIES):
        passwords.check("ann", "wrong")
    assert waits(lambda: passwords.check("ann", "correct horse")) == 1.0
    clock.now += 1.0
    assert passwords.check("ann", "correct horse")
    assert [passwords.check("ann", "wrong") for _ in range(NAME_TRIES)] == [False] * NAME_TRIES


def test_others_at_another_address_do_not_wait(passwords: Passwords) -> None:
    with acting_from("198.51.100.7"):
        for number in range(ADDRESS_TRIES):
            passwords.check(f"name{number}", "wrong")
        assert waits(lambda: passwords.check("bob", "battery staple")) > 0
    with acting_from("198.51.100.8"):
        assert passwords.check("bob", "battery staple")


def test_ones_own_password_buys_no_guesses_at_others(passwords: Passwords) -> None:
    for number in range(ADDRESS_TRIES):
        passwords.check(f"name{number}", "wrong")
        if number < ADDRESS_TRIES - 1:
            assert passwords.check("bob", "battery staple")
    assert passwords.wait_s("") > 0


def test_behind_one_proxy_for_all_only_names_are_counted(clock: Clock) -> None:
    passwords = Passwords(PAIRS, clock=clock, by_address=False)
    for number in range(2 * ADDRESS_TRIES):
        passwords.check(f"name{number}", "wrong")
    assert passwords.check("bob", "battery staple")
    for _ in range(NAME_TRIES):
        passwords.check("ann", "wrong")
    assert (waits(lambda: passwords.check("ann", "wrong")), passwords.wait_s("")) == (1.0, 0.0)


def test_what_is_counted_is_bounded_and_forgotten_after_an_hour(clock: Clock) -> None:
    throttle = Throttle(clock, free=1, longest_s=10.0, most=3)
    for key in "abcd":
        throttle.count(key)
    assert [throttle.wait_s(key) > 0 for key in "abcd"] == [False, True, True, True]
    clock.now += FORGOTTEN_S
    throttle.count("d")
    assert throttle.wait_s("d") == 1.0


def test_a_machine_with_many_addresses_of_version_6_is_one() -> None:
    assert address_of(("2001:db8:1:2:3::4", 1)) == address_of(["2001:db8:1:2::9", 2]) == "2001:db8:1:2::/64"
    assert [address_of(client) for client in (("192.0.2.1", 1), None, ("testclient", 1))] == ["192.0.2.1", "", "testclient"]


def test_a_wait_is_told_in_words() -> None:
    assert words(0.2).endswith("Wait 1 second, then try again.")
    assert words(61.0).endswith("Wait 61 seconds, then try again.")
    assert words(850.0).endswith("Wait 15 minutes, then try again.")


def test_the_served_form_says_when_to_come_again(clock: Clock) -> None:
    keeper = Doorkeeper(passwords=Passwords(PAIRS, clock=clock))
    with gr.Blocks() as demo:
        pass
    demo.auth, demo.auth_message = for_gradio(keeper.passwords), HINT
    app = App.create_app(demo, app_kwargs={"middleware": [Middleware(Door, keeper=keeper)]})
    browser = TestClient(app, base_url="https://localhost")

    def log_in(password: str, name: str = "ann") -> tuple[int, str]:
        answer = browser.post("/login", data={"username": name, "password": password})
        return answer.status_code, answer.headers.get("retry-after", "")

    assert [log_in("wrong") for _ in range(NAME_TRIES)] == [(400, "")] * NAME_TRIES
    assert log_in("correct horse") == (429, "1")
    assert [log_in("wrong", f"n{number}")[0] for number in range(ADDRESS_TRIES - NAME_TRIES)] == [400] * (ADDRESS_TRIES - NAME_TRIES)
    told = browser.get("/traces")
    assert (told.status_code, told.text, told.headers["refresh"]) == (429, words(1.0), "1")
    clock.now += 1.0
    assert (browser.get("/").status_code, log_in("correct horse"), browser.get("/config").status_code) == (200, (200, ""), 200)


def test_a_page_with_a_login_is_launched_with_this_check(tmp_path) -> None:
    services, database = public_services(tmp_path, Deployment(public=True, login=PAIRS))
    database.close()
    auth = launch_options(services)["auth"]
    assert (auth("bob", "battery staple"), auth("bob", "wrong")) == (True, False)
