from __future__ import annotations

import stat

import pytest

from ui.visiting.cookie import KEPT_S, RENEWED_S, Cookies, header
from ui.visiting.secret import FILE, server_secret

SECRET = b"k" * 32


class Clock:
    now = 1_800_000_000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def cookies(clock: Clock) -> Cookies:
    return Cookies(SECRET, clock=clock)


def test_a_visitor_is_known_again_and_nobody_else_has_the_same_id(cookies: Cookies) -> None:
    visit = cookies.read(None)
    again = cookies.read(cookies.write(visit))
    assert (again.id, again.owner, again.fresh, again.renew) == (visit.id, visit.owner, False, False)
    assert cookies.read(None).id != visit.id
    assert len(visit.id) == 32


def test_the_owner_in_the_database_does_not_make_a_cookie(cookies: Cookies) -> None:
    visit = cookies.read(None)
    assert visit.id not in visit.owner
    assert cookies.read(visit.owner).fresh


def test_a_forged_a_cut_and_a_swapped_cookie_are_a_strangers(cookies: Cookies) -> None:
    mine, theirs = (cookies.write(cookies.read(None)) for _ in range(2))
    swapped = ".".join([*mine.split(".")[:3], theirs.split(".")[3]])
    forged = Cookies(b"x" * 32).write(cookies.read(mine))
    later = mine.replace(mine.split(".")[2], str(int(mine.split(".")[2]) + 1))
    for wrong in (swapped, forged, later, mine[:-1], mine + "A", mine.upper(), "", "v1...", "v1." + "0" * 32, "\x00", mine + "\n"):
        read = cookies.read(wrong)
        assert read.fresh, wrong
        assert read.id not in (mine, theirs)


def test_an_old_cookie_is_renewed_with_its_id_and_a_very_old_one_counts_no_more(cookies: Cookies, clock: Clock) -> None:
    visit = cookies.read(None)
    text = cookies.write(visit)
    clock.now += RENEWED_S + 1
    assert (cookies.read(text).id, cookies.read(text).renew) == (visit.id, True)
    clock.now += KEPT_S
    assert cookies.read(text).fresh
    clock.now -= 3 * KEPT_S
    assert cookies.read(text).fresh, "made in the future"


def test_the_cookie_is_out_of_reach_of_scripts_and_fits_where_the_page_stands() -> None:
    plain, safe, framed = (header("x", secure=secure, framed=inside) for secure, inside in ((False, True), (True, False), (True, True)))
    assert all("HttpOnly" in line for line in (plain, safe, framed))
    assert plain.endswith("SameSite=Lax")
    assert safe.endswith("Secure; SameSite=Lax")
    assert framed.endswith("Secure; SameSite=None; Partitioned")


def test_the_secret_outlives_a_restart_in_a_file_for_its_owner_alone(tmp_path) -> None:
    secret = server_secret(tmp_path / "data")
    assert server_secret(tmp_path / "data") == secret
    assert stat.S_IMODE((tmp_path / "data" / FILE).stat().st_mode) == 0o600
    assert [path.name for path in (tmp_path / "data").iterdir()] == [FILE]


def test_where_no_secret_can_be_kept_there_is_one_for_this_process(tmp_path) -> None:
    (tmp_path / "file").write_text("")
    assert len(server_secret(tmp_path / "file")) == len(server_secret(None)) == 32
    assert server_secret(None) != server_secret(None)
