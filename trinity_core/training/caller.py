"""Calls to agents, one after another or several at a time: so many in all, so many to one agent."""

from __future__ import annotations

import threading
from collections import defaultdict
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

Result = TypeVar("Result")


class Caller:
    """Runs jobs that wait for agents.

    Args:
        workers: jobs at the same time; with 1 they run in the caller's own thread.
        agent_workers: jobs of one agent at the same time.
    """

    def __init__(self, *, workers: int = 1, agent_workers: int = 1) -> None:
        self._workers = workers
        self._slots: dict[int, threading.Semaphore] = defaultdict(lambda: threading.Semaphore(agent_workers))

    def run(self, jobs: Sequence[tuple[int, Callable[[], Result]]]) -> list[Result]:
        """Results in the order of the jobs, each given with the index of its agent.

        The first exception, in that order, is raised after the jobs in the air have ended; jobs not begun are dropped.
        """
        if self._workers == 1 or len(jobs) < 2:
            return [job() for _, job in jobs]
        for agent, _ in jobs:
            self._slots[agent]
        order = _spread(jobs)
        executor = ThreadPoolExecutor(self._workers, thread_name_prefix="agent-call")
        try:
            futures = {id(job): executor.submit(self._in_slot, agent, job) for agent, job in order}
            return [futures[id(job)].result() for _, job in jobs]
        finally:
            executor.shutdown(wait=True, cancel_futures=True)

    def _in_slot(self, agent: int, job: Callable[[], Result]) -> Result:
        with self._slots[agent]:
            return job()


def _spread(jobs: Sequence[tuple[int, Callable[[], Result]]]) -> list[tuple[int, Callable[[], Result]]]:
    """The jobs in turn from each agent, so that a crowd at one agent does not take all workers while others are free."""
    waiting: dict[int, list[tuple[int, Callable[[], Result]]]] = {}
    for job in jobs:
        waiting.setdefault(job[0], []).append(job)
    rounds = max(map(len, waiting.values()), default=0)
    return [queue[k] for k in range(rounds) for queue in waiting.values() if k < len(queue)]
