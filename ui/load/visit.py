"""One visitor of the Live page: asks a question as a browser does and notes when what could be seen.

It speaks the page's protocol over plain HTTP: the click's answer says where the session's log is, a stream of server-sent events brings
the log as it grows, and at its end the page asks how things stand.
"""

from __future__ import annotations

import json
import secrets
import time
from collections.abc import Mapping, Sequence
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

    def see(self, line: str) -> None:
        """Note the log's next line."""
        now = time.perf_counter() - self.clicked_at
        if self.first_update_s is None:
            self.first_update_s = now
        if self.first_decision_s is None and '{"event": "step_decided"' in line:
            self.first_decision_s = now
        self.log += line + "\n"
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
        self._client, self._url, self._page = client, url, page
        self._hash = secrets.token_hex(6)

    async def ask(self, form: Mapping[str, Any], visit: Visit | None = None) -> Visit:
        """Fill the form, click, and watch until nothing follows.

        Args:
            form: values by the names of the fields.
            visit: where to note what was seen, for somebody who looks on.
        """
        visit = visit or Visit(str(form["question"]))
        visit.clicked_at = time.perf_counter()
        try:
            told = await self._fire(self._page.click, self._page.filled(form))
            visit.notice = str(told.get(NOTICE) or "")
            if not visit.notice:
                await self._follow(str(told[TIMELINE]), visit)
                await self._fire(self._page.over, [None] * len(self._page.over.inputs))
        except (httpx2.HTTPError, ValueError, KeyError) as error:
            visit.trouble = f"{type(error).__name__}: {error}"
        return visit

    async def _fire(self, event: PageEvent, data: Sequence[Any]) -> dict[str, Any]:
        """What an event answers, by the names of the components; states live on the server, so nothing is sent for them."""
        body = {"data": list(data), "fn_index": event.number, "session_hash": self._hash, "trigger_id": event.trigger}
        answer = _checked(await self._client.post(f"{self._url}{API}/run/predict", json=body)).json()
        return dict(zip(event.outputs, answer["data"], strict=True))

    async def _follow(self, address: str, visit: Visit) -> None:
        async with self._client.stream("GET", f"{self._url}/{address}") as stream:
            async for line in _checked(stream).aiter_lines():
                if line.startswith("data: "):
                    visit.see(line[6:])
                elif line.startswith("event: again"):
                    raise ValueError("the log was not the one that had been shown")
                elif line.startswith("event: end"):
                    return
        raise ValueError("the log broke off")


def _checked(response: httpx2.Response) -> httpx2.Response:
    if response.status_code != 200:
        raise ValueError(f"the server answered {response.status_code}")
    return response
