"""Recorded agents say again what was recorded; everything else is a lost measurement, never a wrong answer."""

from __future__ import annotations

import numpy as np
import pytest

from trinity_core.agents.recorded import recorded_pool
from trinity_core.agents.roles import build_prompt
from trinity_core.cancel import Cancel
from trinity_core.errors import PoolError, ProviderError
from trinity_core.tasks.table.table import TaskTable
from trinity_core.tasks.table.task_set import TaskSet
from trinity_core.types import AgentInfo, FaultKind, Reply, Role, Transcript, Usage

ID = "a" * 32


def recorded(agents: int = 2, **other) -> TaskSet:
    infos = tuple(AgentInfo(name, price_in=1.0, price_out=2.0) for name in ("x", "y")[:agents])
    scores = np.array([[1.0, np.nan]], np.float32)[:, :agents]
    return TaskSet(ID, "quiz", TaskTable(infos, ("One?",), ("all",), ("",), ("recorded",), scores, **other))


def said(recorded: TaskSet, agent: int = 0, role: Role = Role.WORKER, question: str = "One?", pace: float = 0.0) -> list[str | Reply]:
    pool = recorded_pool(recorded, pace=pace)
    return list(pool.agents[agent].stream(build_prompt(Transcript(question), role), cancel=Cancel()))


def test_a_worker_says_the_recorded_words_with_their_tokens_and_price() -> None:
    tokens = np.array([[1000.0, np.nan]], np.float32)
    *pieces, reply = said(recorded(replies=(("Because.\nAnswer: 4",), ("",)), tokens_in=tokens, tokens_out=tokens))
    assert "".join(pieces) == "Because.\nAnswer: 4"
    assert reply == Reply("Because.\nAnswer: 4", Usage(1000, 1000), 0.003)


def test_a_recorded_price_counts_before_a_computed_one_and_an_unknown_one_stays_unknown() -> None:
    assert said(recorded(costs=np.array([[0.5, np.nan]], np.float32)))[-1].cost_usd == 0.5
    assert said(recorded())[-1].cost_usd is None


@pytest.mark.parametrize(
    ("asked", "sentence"),
    [
        ({"role": Role.THINKER}, "as a Worker only; it cannot be a Thinker"),
        ({"role": Role.VERIFIER}, "cannot be a Verifier"),
        ({"question": "Other?"}, "not in 'quiz'. Ask one that is, for instance: One"),
        ({"agent": 1}, "What y answered to this question was not recorded"),
    ],
)
def test_what_was_not_recorded_is_a_fault_with_a_sentence(asked: dict, sentence: str) -> None:
    with pytest.raises(ProviderError, match=sentence) as caught:
        said(recorded(), **asked)
    assert caught.value.fault.kind is FaultKind.UNAVAILABLE


def test_a_stop_is_heard_in_the_middle_of_a_reply() -> None:
    cancel = Cancel()
    stream = recorded_pool(recorded(), pace=1.0).agents[0].stream(build_prompt(Transcript("One?"), Role.WORKER), cancel=cancel)
    next(stream)
    cancel.set()
    assert list(stream) == []


def test_tasks_alone_are_no_pool() -> None:
    with pytest.raises(PoolError, match="without recorded outcomes"):
        recorded_pool(recorded(agents=0))
