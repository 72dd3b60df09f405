"""A session as server-sent events: turns as `reasoning_content`, then the answer as `content`, then `[DONE]`."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Callable, Mapping
from typing import Any

from starlette.responses import StreamingResponse
from starlette.types import Receive, Scope, Send

from ui.openai_api.completion import Completion
from ui.openai_api.outcome import Ending, Line
from ui.openai_api.progress import Progress
from ui.openai_api.refusal import Refusal

BEAT_S = 15.0
"""Seconds without news after which a comment is sent, so that no proxy takes the connection for dead."""
_BEAT = ": waiting\n\n"
_DONE = "data: [DONE]\n\n"


class Streamed(StreamingResponse):
    """A stream that says when it is over, sent or not: the client may leave at any moment."""

    def __init__(self, content: AsyncIterator[str], *, over: Callable[[], None], headers: Mapping[str, str]) -> None:
        safe = {"Cache-Control": "no-store", "X-Accel-Buffering": "no", **headers}
        super().__init__(content, media_type="text/event-stream", headers=safe)
        self._over = over

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Send it."""
        try:
            await super().__call__(scope, receive, send)
        finally:
            self._over()


async def events(lines: AsyncIterator[Line], completion: Completion, *, progress: bool, include_usage: bool) -> AsyncIterator[str]:
    """The events of one answer.

    Args:
        lines: the session's log.
        completion: whose answer it is.
        progress: tell of the turns too.
        include_usage: end with a chunk that counts tokens.
    """
    ending, turns = Ending(), Progress()
    yield _event(completion.chunk({"role": "assistant", "content": ""}))
    async for line in _with_beats(lines):
        if line is None:
            yield _BEAT
            continue
        ending.see(line)
        if progress and (piece := turns.piece(line)):
            yield _event(completion.chunk({"reasoning_content": piece}))
    try:
        outcome = ending.outcome
    except Refusal as refusal:
        yield _event(refusal.document)
        return
    if outcome.answer:
        yield _event(completion.chunk({"content": outcome.answer}))
    yield _event(completion.chunk({}, outcome))
    if include_usage:
        yield _event(completion.count(outcome))
    yield _DONE


async def _with_beats(lines: AsyncIterator[Line]) -> AsyncIterator[Line | None]:
    """The lines, and None whenever there was none for a while."""
    coming = asyncio.ensure_future(anext(lines, None))
    try:
        while True:
            done, _ = await asyncio.wait({coming}, timeout=BEAT_S)
            if not done:
                yield None
                continue
            line = coming.result()
            if line is None:
                return
            yield line
            coming = asyncio.ensure_future(anext(lines, None))
    finally:
        coming.cancel()


def _event(document: Mapping[str, Any]) -> str:
    return f"data: {json.dumps(document)}\n\n"
