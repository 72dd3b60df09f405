"""The lessons that are offered, and computing them: results are kept, and few are computed at once, since anybody may ask for them."""

from __future__ import annotations

import asyncio
import json
import threading
from collections import OrderedDict
from collections.abc import Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any

from trinity_core.errors import NotFoundError, PlanError
from ui.lessons.controls import Json, Value
from ui.lessons.lesson import Lesson

KEPT = 48
"""Results kept, the latest used ones; about 100 kB each."""
AT_ONCE = 2
"""Computed at the same time; others wait."""
WAITING = 20
"""How many may wait; whoever comes then is told to come again."""
Key = tuple[Any, ...]


@dataclass(frozen=True, slots=True)
class Taught:
    """A lesson at one setting."""

    lesson: Lesson
    values: dict[str, Value]
    text: str
    """What was computed, as JSON: {said, panels, steps, turns, begin, moves, columns, rows}."""

    @property
    def data(self) -> Json:
        """The same, read."""
        read: Json = json.loads(self.text)
        return read


class Classroom:
    """Computes lessons.

    Args:
        lessons: in the order they are shown.
        kept: how many results to keep.
        waiting: how many computations may wait.
    """

    def __init__(self, lessons: Sequence[Lesson], *, kept: int = KEPT, waiting: int = WAITING) -> None:
        self.lessons = tuple(lessons)
        self._kept: OrderedDict[Key, str] = OrderedDict()
        self._under_way: dict[Key, Future[str]] = {}
        self._limit, self._most = kept, AT_ONCE + waiting
        self._lock, self._threads = threading.Lock(), ThreadPoolExecutor(AT_ONCE, "lesson")

    def lesson(self, slug: object) -> Lesson:
        """The lesson of that name.

        Raises:
            NotFoundError: there is none.
        """
        for lesson in self.lessons:
            if lesson.slug == slug:
                return lesson
        raise NotFoundError(f"There is no lesson {str(slug)[:40]!r}. There are: {', '.join(lesson.slug for lesson in self.lessons)}.")

    def teach(self, slug: object, raw: Mapping[str, object]) -> Taught:
        """The lesson computed at these values, or as it was computed before; for one caller who may wait.

        Raises:
            UserError: there is no such lesson, a value is wrong, or too many are being computed.
        """
        lesson = self.lesson(slug)
        if lesson.act is not None:
            return _now(lesson, raw)
        lesson, values, future = self._begun(slug, raw)
        return Taught(lesson, values, future.result())

    async def taught(self, slug: object, raw: Mapping[str, object]) -> Taught:
        """Like `teach`, without holding a thread while others are computed."""
        lesson = self.lesson(slug)
        if lesson.act is not None:  # in the visitor's own context: what is shown may be theirs alone
            return await asyncio.to_thread(_now, lesson, raw)
        lesson, values, future = self._begun(slug, raw)
        # a visitor who leaves must not take the result from another who waits for the same
        return Taught(lesson, values, await asyncio.shield(asyncio.wrap_future(future)))

    def act(self, slug: object, raw: Mapping[str, object], action: str) -> str:
        """What a button of a lesson starts; a sentence says what went wrong, if anything did.

        Raises:
            UserError: there is no such lesson, it has no buttons, or a value is wrong.
        """
        lesson = self.lesson(slug)
        if lesson.act is None:
            raise PlanError(f"Lesson {lesson.slug!r} has no buttons.")
        return lesson.act(lesson.read(raw), action)

    def _begun(self, slug: object, raw: Mapping[str, object]) -> tuple[Lesson, dict[str, Value], Future[str]]:
        lesson = self.lesson(slug)
        values = lesson.read(raw)
        key = (lesson.slug, *values.items())
        with self._lock:
            if key in self._kept:
                self._kept.move_to_end(key)
                done: Future[str] = Future()
                done.set_result(self._kept[key])
                return lesson, values, done
            if key not in self._under_way:
                if len(self._under_way) >= self._most:
                    raise PlanError("Many people compute lessons just now. Wait a moment and try again.")
                self._under_way[key] = self._threads.submit(self._compute, lesson, values, key)
            return lesson, values, self._under_way[key]

    def _compute(self, lesson: Lesson, values: dict[str, Value], key: Key) -> str:
        try:
            text = _computed(lesson, values)
            with self._lock:
                self._kept[key] = text
                while len(self._kept) > self._limit:
                    self._kept.popitem(last=False)
            return text
        finally:
            with self._lock:
                del self._under_way[key]


def _now(lesson: Lesson, raw: Mapping[str, object]) -> Taught:
    values = lesson.read(raw)
    return Taught(lesson, values, _computed(lesson, values))


def _computed(lesson: Lesson, values: dict[str, Value]) -> str:
    data = lesson.compute(values)
    facts = {**data.facts, "columns": list(data.columns), "rows": [list(row) for row in data.rows]}
    return json.dumps(facts, ensure_ascii=False, allow_nan=False, separators=(",", ":"))
