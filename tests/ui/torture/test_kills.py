"""Small versions of the kills and the writers, and that each notices when the protection is taken away."""

from __future__ import annotations

import threading

import pytest
from sqlalchemy import create_engine

from storage.database import Database, open_database
from storage.sessions import SessionStore
from trinity_core.events import SessionEnded
from ui.torture import run_victim
from ui.torture.run_kills import kill_runs
from ui.torture.session_kills import kill_sessions
from ui.torture.session_victim import play_sessions
from ui.torture.torment import Setting
from ui.torture.writers import write_processes, write_threads


@pytest.fixture
def setting(tmp_path):
    return lambda trials: Setting(None, tmp_path, trials)


class LazyStore(SessionStore):
    """A store that says yes at once and writes when a session has ended."""

    def __init__(self, database):
        super().__init__(database)
        self._waiting = {}

    def add_many(self, session_id, events):
        waiting = self._waiting.setdefault(session_id, [])
        waiting += events
        if any(isinstance(timed.event, SessionEnded) for timed in events):
            super().add_many(session_id, self._waiting.pop(session_id))


def play_lazily(url, writers, sessions, pipe):
    play_sessions(url, writers, sessions, pipe, open_it=lambda url: LazyStore(open_database(url)))


def forgetful_training(folder, run_id, pipe):
    """What is right changes with the process."""
    run_victim.train_one(folder, run_id, pipe, mood=threading.get_native_id())


class NoShelf:
    """Keeps no reply."""

    def find(self, key):
        return None

    def keep(self, key, reply):
        pass


def training_without_kept_replies(folder, run_id, pipe):
    """As a program that remembers replies only as long as its process lives."""
    from ui.spending import Spending

    Spending.__init__ = without_replies(Spending.__init__)
    run_victim.train_one(folder, run_id, pipe)


def without_replies(made):
    def init(self, *args):
        made(self, *args)
        self.replies = NoShelf()

    return init


def without_transactions(url):
    """The database as SQLAlchemy opens it by itself."""
    open_database(url).close()
    database = Database(create_engine(url, connect_args={"timeout": 30.0}), "plain")
    database._turn = threading.Semaphore(1000)
    return database


def test_killed_sessions_keep_every_turn_that_was_acknowledged(setting):
    torment = kill_sessions(setting(1))
    assert torment.passed, torment
    assert torment.figures["acknowledged"] > 0


@pytest.mark.slow
def test_a_store_that_acknowledges_before_it_has_written_is_found_out(setting):
    torment = kill_sessions(setting(2), play_lazily)
    assert torment.failures == 2
    assert torment.figures["lost"] > 0


@pytest.mark.slow
def test_killed_runs_end_with_the_head_of_one_that_was_not(setting):
    torment = kill_runs(setting(1))
    assert torment.passed, torment
    assert torment.figures["kills"] >= 1
    assert torment.figures["most_again"] <= torment.figures["most_in_flight"]


@pytest.mark.slow
def test_calls_that_are_paid_again_after_a_kill_are_found_out(setting):
    torment = kill_runs(setting(4), training_without_kept_replies)
    assert torment.figures["beyond_flight"] > 0
    assert torment.figures["most_again"] > torment.figures["most_in_flight"]


@pytest.mark.slow
def test_a_run_that_depends_on_its_process_is_found_out(setting):
    torment = kill_runs(setting(1), forgetful_training)
    assert torment.figures["other_heads"] > 0


def test_threads_that_write_the_same_rows_lose_nothing(setting):
    torment = write_threads(setting(12))
    assert (torment.passed, torment.figures["kept"]) == (True, 96)


def test_writing_without_our_transactions_is_found_out(setting):
    assert write_threads(setting(40), open_it=without_transactions).failures > 0


def test_two_processes_on_one_file_lose_nothing(setting):
    assert write_processes(setting(1)).passed
