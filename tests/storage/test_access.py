from __future__ import annotations

import pytest

from storage.access import Access, AccessStore, Thing, missing
from storage.comparisons import ComparisonStore
from storage.runs import RunStore
from storage.sessions import SessionStore
from storage.stored import SessionQuery
from trinity_core.errors import NotFoundError
from trinity_core.evaluation.comparison.plan import ComparisonPlan
from trinity_core.settings import SessionPlan
from trinity_core.training.plan import RunPlan

PLAN = SessionPlan("2+2?", "random", "offline", ())


def made(database) -> dict[Thing, str]:
    runs, race = RunStore(database), "ab" * 16
    runs.submit_all([("one", RunPlan()), ("two", RunPlan())], owner="mine", race=race)
    return {
        Thing.SESSION: SessionStore(database).create(PLAN, owner="mine"),
        Thing.RUN: runs.submit(RunPlan(), owner="mine"),
        Thing.RACE: race,
        Thing.COMPARISON: ComparisonStore(database).submit(ComparisonPlan(("random",)), owner="mine"),
    }


def test_everything_belongs_to_its_owner_until_it_is_shared_and_after_it_is_taken_back(database):
    access = AccessStore(database)
    for thing, known in made(database).items():
        assert access.of(thing, known) == Access("mine", False)
        access.share(thing, known, True)
        assert access.of(thing, known) == Access("mine", True)
        access.share(thing, known, False)
        assert access.of(thing, known) == Access("mine", False)


def test_what_is_not_there_has_no_access_and_cannot_be_shared(database):
    access = AccessStore(database)
    for thing in Thing:
        assert access.of(thing, "0" * 32) is None
        with pytest.raises(NotFoundError) as found:
            access.share(thing, "0" * 32, True)
        assert str(found.value) == str(missing(thing, "0" * 32))


def test_an_id_that_names_nothing_is_told_in_the_words_of_its_store(database):
    for ask, thing in (
        (SessionStore(database).get, Thing.SESSION),
        (RunStore(database).get, Thing.RUN),
        (RunStore(database).race, Thing.RACE),
    ):
        with pytest.raises(NotFoundError) as found:
            ask("f" * 32)
        assert str(found.value) == str(missing(thing, "f" * 32))


def test_a_session_of_a_comparison_is_as_open_as_the_comparison(database):
    access, comparisons = AccessStore(database), ComparisonStore(database)
    comparison = comparisons.submit(ComparisonPlan(("random",)), owner="mine")
    session = SessionStore(database).create(PLAN, comparison=comparison)
    assert access.of(Thing.SESSION, session) == Access("mine", False)
    access.share(Thing.COMPARISON, comparison, True)
    assert access.of(Thing.SESSION, session) == Access("mine", True)


def test_lists_are_of_one_owner_where_one_is_asked_for(database):
    sessions, comparisons = SessionStore(database), ComparisonStore(database)
    mine, _ = (sessions.create(PLAN, owner=owner) for owner in ("mine", "theirs"))
    ours, _ = (comparisons.submit(ComparisonPlan(("random",)), owner=owner) for owner in ("mine", "theirs"))
    page = sessions.list(SessionQuery(owner="mine"))
    assert ([one.id for one in page.sessions], page.total) == ([mine], 1)
    listed = comparisons.list(owner="mine")
    assert ([one.id for one in listed.comparisons], listed.total) == ([ours], 1)
    assert sessions.list(SessionQuery()).total == comparisons.list().total == 2
