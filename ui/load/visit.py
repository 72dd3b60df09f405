"""One visitor of the Live page: asks a question as a browser does and notes when what could be seen.

It speaks Gradio's protocol over plain HTTP: a click joins the queue, one stream brings the events' values, later values of a
growing text come as what is to be appended.
"""

from __future__ import annotations

import asyncio
import json
import secrets
import time
from collections.abc import AsyncIterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

import httpx2

from ui.load.page_map import PageEvent, PageMap

API: Final = "/gradio_api"
TIMELINE: Final = "timeline"
NOTICE: Final = "notice"
"""The components that show the session, and why there is none."""


@dataclass(slots=True)
class Visit:
    """What one visitor saw. Seconds count from its click."""

    question: str
    clicked_at: float = 0.0
    """On the clock of `time.perf_counter`."""
    first_update_s: float | None = None
    """Until something of the session stood on the page."""
    first_decision_s: float | None = None
    end_s: float | None = None
    """Until the session's last line."""
    log: str = ""
    """The session's log as it arrived."""
    notice: str = ""
    """What the form said instead of running."""
    trouble: str = ""
    """What went wrong on the way."""

    @property
    def session_id(self) -> str:
        """Id of the session; empty when none began."""
        return str(json.loads(self.log.split("\n", 1)[0]).get("id", "")) if self.log else ""

    @property
    def ended(self) -> bool:
        """Whether the log has its end."""
        return '{"event": "session_ended"' in self.log

    def see(self, text: str) -> None:
        """Note a longer log."""
        now = time.perf_counter() - self.clicked_at
        if text and self.first_update_s is None:
            self.first_update_s = now
        if self.first_decision_s is None and '{"event": "step_decided"' in text:
            self.first_decision_s = now
        self.log = text
        if self.end_s is None and self.ended:
            self.end_s = now


class Visitor:
    """A browser's tab.

    Args:
        client: sends requests; shared by all visitors.
        url: where the application is served.
        page: what the page told.
    """

    def __init__(self, client: httpx2.AsyncClient, url: str, page: PageMap) -> None:
        self._client, self._api, self._page = client, url + API, page
        self._hash = secrets.token_hex(6)
        self._streaming = asyncio.Lock()

    async def ask(self, form: Mapping[str, Any], visit: Visit | None = None) -> Visit:
        """Fill the form, click, and watch until nothing follows.

        Args:
            form: values by the names of the fields.
            visit: where to note what was seen, for somebody who looks on.
        """
        visit = visit or Visit(str(form["question"]))
        visit.clicked_at = time.perf_counter()
        try:
            await self._fire(self._page.event, self._page.filled(form), visit)
        except (httpx2.HTTPError, ValueError, KeyError) as error:
            visit.trouble = f"{type(error).__name__}: {error}"
        return visit

    async def _fire(self, event: PageEvent, data: Sequence[Any], visit: Visit) -> None:
        """One event, then those that follow it; states live on the server, so nothing is sent for them."""
        body = {"data": list(data), "fn_index": event.number, "session_hash": self._hash, "trigger_id": self._page.trigger}
        if event.queued:
            async with self._streaming:  # a tab has one stream
                await self._queue(event, body, visit)
        else:
            _checked(await self._client.post(f"{self._api}/run/predict", json=body))
        if not visit.notice:
            await asyncio.gather(*(self._fire(each, [None] * len(each.inputs), visit) for each in event.then))

    async def _queue(self, event: PageEvent, body: Mapping[str, Any], visit: Visit) -> None:
        _checked(await self._client.post(f"{self._api}/queue/join", json=body))
        async for message in self._messages():
            _take(event, message, visit)

    async def _messages(self) -> AsyncIterator[dict[str, Any]]:
        async with self._client.stream("GET", f"{self._api}/queue/data", params={"session_hash": self._hash}) as stream:
            _checked(stream)
            async for line in stream.aiter_lines():
                if line.startswith("data: "):
                    yield json.loads(line[6:])


def _checked(response: httpx2.Response) -> None:
    if response.status_code != 200:
        raise ValueError(f"the server answered {response.status_code}")


def _take(event: PageEvent, message: Mapping[str, Any], visit: Visit) -> None:
    if message.get("success") is False:
        raise ValueError(str(message.get("message") or message.get("output"))[:200])
    if message["msg"] not in ("process_generating", "process_completed"):
        return
    for name, value in zip(event.outputs, message["output"].get("data", ()), strict=False):
        if name == NOTICE and isinstance(value, str):
            visit.notice = value
        if name == TIMELINE:
            text = _grown(visit.log, value)
            if text != visit.log:
                visit.see(text)


def _grown(before: str, value: object) -> str:
    """The text after an update: a whole one, or a list of changes of which only appending makes sense here."""
    if isinstance(value, str):
        return value
    changes = value if isinstance(value, list) else []
    if any(change[0] != "append" for change in changes):
        raise ValueError(f"the log changed by {changes[0][0]!r}, but it only ever grows")
    return before + "".join(change[2] for change in changes)
