"""What a PostgreSQL server can do to the program, in sentences; and how its schema grows."""

from __future__ import annotations

import time
import traceback
from threading import Thread

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import inspect, make_url, text

from storage.database import open_database
from storage.migrations import Migrations
from storage.server import public_name
from storage.sessions import SessionStore
from storage.stored import SessionQuery, SessionStatus
from storage.tables import Base
from tests.storage.test_migrations import newer
from trinity_core.errors import StorageError
from ui.torture.cluster import PASSWORD


@pytest.fixture
def url(cluster) -> str:
    return cluster.new()


def refusal(url, **options):
    """What opening the database is refused with; never its password."""
    with pytest.raises(StorageError) as caught:
        open_database(url, **options).close()
    assert PASSWORD not in "".join(traceback.format_exception(caught.value))
    return str(caught.value)


def test_an_empty_database_becomes_what_the_tables_say(cluster):
    database = open_database(cluster.empty())
    with database.connecting() as connection:
        assert compare_metadata(MigrationContext.configure(connection, opts={"compare_type": True}), Base.metadata) == []
    database.close()


def test_four_that_open_one_empty_database_at_once_share_it(cluster, plan):
    url, ids = cluster.empty(), []

    def work():
        database = open_database(url)
        ids.append(SessionStore(database).create(plan))
        database.close()

    threads = [Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    database = open_database(url)
    assert {session.id for session in SessionStore(database).list(SessionQuery()).sessions} == set(ids)
    assert len(ids) == 4
    database.close()


def test_an_older_schema_is_upgraded_and_a_newer_one_refused(cluster, tmp_path, plan):
    url = cluster.empty()
    older = open_database(url)
    session_id = SessionStore(older).create(plan)
    older.close()
    ahead = open_database(url, migrations=newer(tmp_path / "ahead"))
    assert SessionStore(ahead).list(SessionQuery()).sessions[0].id == session_id
    assert "later" in [column["name"] for column in inspect(ahead._reader).get_columns("sessions")]
    ahead.close()
    assert f"newer than this program's {Migrations().head!r}" in refusal(url)


def test_tables_of_another_program_are_left_alone(cluster):
    url = cluster.empty()
    cluster.sql("CREATE TABLE sessions (theirs int)", make_url(url).database)
    assert "tables of another program" in refusal(url)
    assert cluster.sql("SELECT count(*) FROM information_schema.tables WHERE table_schema = 'public'", make_url(url).database) == (1,)


def test_a_wrong_password_is_said_to_be_wrong_and_not_repeated(cluster):
    cluster.sql("CREATE ROLE locked LOGIN PASSWORD 'another-one'")
    words = refusal(cluster.url("postgres", user=f"locked:{PASSWORD}"))
    assert "refuses this user or password" in words
    assert "locked:***@" in words
    assert "refuses this user or password" in refusal(cluster.url("postgres", user="nobody_such"))


def test_a_database_that_is_not_there_is_said_to_be_missing(cluster):
    assert "does not exist" in refusal(cluster.url("nosuch"))


@pytest.mark.parametrize(
    ("place", "words"),
    [
        ("127.0.0.1:9", "no server answers there"),
        ("no-such-host.invalid", "no machine of that name"),
        ("/d?host=/nowhere", "no server answers"),
    ],
)
def test_a_wrong_host_is_said_to_be_wrong_without_the_password(place, words):
    pytest.importorskip("psycopg", reason="psycopg is not installed")
    assert words in refusal(f"postgresql://me:{PASSWORD}@{place}{'' if '?' in place else '/d'}")


@pytest.mark.parametrize("password", [f"a@{PASSWORD}", f"a@{PASSWORD}:x", f"a@b/{PASSWORD}@c"])
def test_a_password_with_signs_that_must_be_escaped_is_not_taken_for_a_host(password):
    assert "cannot be understood" in refusal(f"postgresql+psycopg://me:{password}@host/db")


def test_options_of_a_url_are_not_repeated(cluster):
    name = public_name(make_url(f"postgresql+psycopg://me@h:5433/db?password={PASSWORD}&sslmode=require"))
    assert name == "postgresql+psycopg://me@h:5433/db"
    assert "an option that is unknown" in refusal(cluster.url("postgres") + f"&nosuch={PASSWORD}")


def interrupt(database, cluster):
    """Stop the server in the middle of a transaction."""
    with database.writing() as transaction:
        transaction.execute(text("SELECT 1"))
        cluster.stop()
        transaction.execute(text("SELECT 1"))


def test_a_restarted_server_costs_one_error_at_most_and_then_all_goes_on(cluster, url, plan):
    database = open_database(url)
    store = SessionStore(database)
    session_id = store.create(plan)
    with pytest.raises(StorageError, match=r"restarted|reachable"):
        interrupt(database, cluster)
    with pytest.raises(StorageError, match="no server answers"):
        store.create(plan)
    cluster.start()
    store.grade(session_id, True)
    assert store.get(session_id).correct is True
    database.close()


def test_a_row_held_by_another_is_said_to_be_locked_after_the_wait(url, plan, events):
    holder, impatient = open_database(url), open_database(url, busy_timeout_s=0.05)
    store = SessionStore(impatient)
    session_id = store.create(plan)
    began = time.monotonic()
    with holder.writing() as transaction:
        transaction.execute(text("SELECT 1 FROM sessions FOR UPDATE"))
        with pytest.raises(StorageError, match="locked by another process"):
            store.add(session_id, events[0], 0.0)
        assert store.get(session_id).events == ()
    store.add(session_id, events[0], 0.0)
    assert time.monotonic() - began < 20
    for database in (holder, impatient):
        database.close()


def test_a_reader_sees_one_moment_throughout_and_writes_nothing(url, plan):
    database = open_database(url)
    with database.reading() as transaction:
        before = transaction.scalar(text("SELECT count(*) FROM sessions"))
        SessionStore(database).create(plan)
        assert transaction.scalar(text("SELECT count(*) FROM sessions")) == before == 0
    with pytest.raises(StorageError, match="cannot be written"), database.reading() as transaction:
        transaction.execute(text("DELETE FROM sessions"))
    database.close()


def test_a_server_of_few_connections_says_so(cluster, url):
    cluster.sql("ALTER DATABASE shared CONNECTION LIMIT 0")
    cluster.sql("CREATE ROLE guest LOGIN")
    try:
        assert "no free connection" in refusal(cluster.url("shared", user="guest"))
    finally:
        cluster.sql("ALTER DATABASE shared CONNECTION LIMIT -1")


def test_a_user_without_the_right_to_make_tables_is_told(cluster):
    cluster.sql("CREATE ROLE reader LOGIN")
    url = cluster.empty().replace("tester@", "reader@")
    assert "Give the user the right" in refusal(url)


def test_a_sweep_waits_for_nobody_and_leaves_a_session_that_is_being_written(url, plan, clock):
    database, holder = open_database(url), open_database(url)
    store = SessionStore(database, clock=clock)
    held, lost = store.create(plan), store.create(plan)
    clock.pass_(60)
    with holder.writing() as transaction:
        transaction.execute(text("SELECT 1 FROM sessions WHERE id = :id FOR UPDATE"), {"id": held})
        assert store.sweep() == 1
    assert [store.get(one).status for one in (held, lost)] == [SessionStatus.RUNNING, SessionStatus.INTERRUPTED]
    for each in (database, holder):
        each.close()
