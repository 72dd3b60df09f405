from __future__ import annotations

from dataclasses import replace

import pytest

from storage.stored import Outcome, SessionQuery, SessionStatus
from trinity_core.errors import PlanError
from trinity_core.events import SessionEnded


@pytest.fixture
def three(store, plan, events, clock):
    """Three sessions a second apart: finished and right, interrupted, running and wrong."""
    ids = []
    for question, strategy, pool in (
        ("50% of 8?", "coordinator", "offline"),
        ("50 of 8", "random", "local"),
        ("a_b C", "random", "offline"),
    ):
        clock.pass_(40)
        ids.append(store.create(replace(plan, question=question, strategy=strategy, pool=pool)))
        if len(ids) == 1:
            store.add(ids[0], SessionEnded(events[-1].session), 1.0)
    store.sweep()
    store.grade(ids[0], True)
    store.grade(ids[2], False)
    return ids


@pytest.mark.parametrize(
    ("query", "found"),
    [
        (SessionQuery(), [2, 1, 0]),
        (SessionQuery(search="50%"), [0]),
        (SessionQuery(search="a_b"), [2]),
        (SessionQuery(search="a%b"), []),
        (SessionQuery(search="_"), [2]),
        (SessionQuery(search="/"), []),
        (SessionQuery(search="A_B c"), [2]),
        (SessionQuery(search="42"), [0]),
        (SessionQuery(search="' OR 1=1 --"), []),
        (SessionQuery(search="\x00\ud800"), [0]),
        (SessionQuery(strategy="random"), [2, 1]),
        (SessionQuery(pool="offline"), [2, 0]),
        (SessionQuery(strategy="random", pool="offline"), [2]),
        (SessionQuery(status=SessionStatus.FINISHED), [0]),
        (SessionQuery(status=SessionStatus.INTERRUPTED), [1]),
        (SessionQuery(status=SessionStatus.RUNNING), [2]),
        (SessionQuery(outcome=Outcome.CORRECT), [0]),
        (SessionQuery(outcome=Outcome.WRONG), [2]),
        (SessionQuery(outcome=Outcome.UNGRADED), [1]),
    ],
)
def test_a_query_finds_what_it_says(store, three, query, found):
    page = store.list(query)
    assert [session.id for session in page.sessions] == [three[n] for n in found]
    assert page.total == len(found)


def test_a_page_is_a_part_and_knows_the_whole(store, three):
    page = store.list(SessionQuery(limit=1, offset=1))
    assert ([session.id for session in page.sessions], page.total) == ([three[1]], 3)


def test_a_summary_says_what_is_known(store, three, clock):
    summary = store.list(SessionQuery(search="50%")).sessions[0]
    assert (summary.question, summary.answer, summary.task, summary.stopped_by, summary.turns) == (
        "50% of 8?",
        "42",
        "arithmetic-3",
        "accepted",
        4,
    )
    assert (clock.now - summary.created_at).total_seconds() == 80


@pytest.mark.parametrize("wrong", [{"limit": 0}, {"limit": 501}, {"offset": -1}, {"search": "x" * 1001}])
def test_a_query_out_of_range_is_refused(wrong):
    with pytest.raises(PlanError):
        SessionQuery(**wrong)


def test_the_longest_search_of_wildcards_works(store, three):
    assert store.list(SessionQuery(search="%" * 1000)).total == 0
