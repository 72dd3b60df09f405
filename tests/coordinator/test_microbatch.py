"""Concurrent calls become one."""

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest

from trinity_core.coordinator.microbatch import MicroBatch


class _Gate:
    """A run that holds its first call until told, and notes what it was given."""

    def __init__(self):
        self.started, self.go, self.calls = threading.Event(), threading.Event(), []

    def __call__(self, items):
        self.calls.append(sorted(items))
        self.started.set()
        self.go.wait(5)
        if 13 in items:
            raise ValueError("13")
        return [item * 10 for item in items]


def _while_busy(run, batch, items):
    """Starts one call, then queues `items` behind it."""
    with ThreadPoolExecutor(len(items) + 1) as threads:
        first = threads.submit(batch, [0])
        run.started.wait(5)
        rest = [threads.submit(batch, [item]) for item in items]
        while len(batch._pending) < len(items):
            pass
        run.go.set()
        return first, rest


def test_callers_that_arrive_during_a_run_share_the_next_one():
    run = _Gate()
    first, rest = _while_busy(run, batch := MicroBatch(run), [1, 2, 3])
    assert [first.result(), *(future.result() for future in rest)] == [[0], [10], [20], [30]]
    assert run.calls == [[0], [1, 2, 3]]
    assert batch([4, 5]) == [40, 50]


def test_an_error_reaches_every_caller_of_its_batch_and_the_next_call_works():
    run = _Gate()
    first, rest = _while_busy(run, batch := MicroBatch(run), [12, 13])
    assert first.result() == [0]
    for future in rest:
        with pytest.raises(ValueError, match="13"):
            future.result()
    assert batch([1]) == [10]
