"""One watcher of a map: the lines of the map, then the way of a session over it, as far as that has come and while it goes on."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator

from trinity_core import codec
from trinity_core.errors import TrinityError
from trinity_core.events import TurnReplied
from trinity_core.types import Transcript
from ui.hub import LiveHub
from ui.maps.state_map import MapQuery, StateMap
from ui.services import MapService
from ui.views import state_map as lines


async def map_lines(maps: MapService, hub: LiveHub, query: MapQuery, session: str) -> AsyncIterator[str]:
    """The lines of a map, each as soon as it is there.

    Args:
        maps: draws.
        hub: where the followed session is.
        query: which map.
        session: id of the session to follow; empty for none.
    """
    yield lines.doing("Reading the sessions and their states. This takes a few seconds.")
    try:
        drawn = await asyncio.to_thread(maps.draw, query)
        yield lines.drawn_map(drawn)
        async for line in _way(maps, hub, drawn, session):
            yield line
        yield lines.readings(await asyncio.to_thread(maps.table, drawn))
    except TrinityError as error:
        yield lines.refused(str(error))


async def _way(maps: MapService, hub: LiveHub, drawn: StateMap, session: str) -> AsyncIterator[str]:
    """The places of a session turn by turn; nothing without one."""
    if not session:
        return
    transcript = Transcript("")
    async for piece in hub.attach(session):
        for text in filter(None, piece.split("\n")):
            data = json.loads(text)
            if data["event"] == "session_started":
                transcript = Transcript(data["question"])
                yield lines.followed(session, transcript.question)
                yield await _here(maps, drawn, transcript)
            elif data["event"] == "turn_replied":
                event = codec.from_dict(data, transcript)
                assert isinstance(event, TurnReplied)
                transcript = transcript.with_turn(event.turn)
                yield await _here(maps, drawn, transcript)


async def _here(maps: MapService, drawn: StateMap, transcript: Transcript) -> str:
    x, y = await asyncio.to_thread(maps.place, drawn, transcript)
    last = transcript.turns[-1].call if transcript.turns else None
    said = {} if last is None else {"agent": last.agent, "role": last.role.value}
    return lines.here(len(transcript.turns) + 1, x, y, **said)
