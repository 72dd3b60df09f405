"""A chat completions server that answers slowly and evenly: what a small machine with an open model looks like from outside."""

from __future__ import annotations

import asyncio
import json
from dataclasses import dataclass
from typing import Final

FIRST_S: Final = 0.5
"""Seconds until the first token."""
TOKEN_S: Final = 0.05
"""Seconds between two tokens: 20 a second."""
WORDS: Final = ("Let me go through this step by step and write down what follows. " * 5 + "Answer: 42").split()
_HEAD: Final = b"HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nConnection: close\r\n\r\n"


@dataclass(frozen=True, slots=True)
class Pace:
    """How slowly it answers."""

    first_s: float = FIRST_S
    token_s: float = TOKEN_S

    @property
    def reply_s(self) -> float:
        """Seconds of one reply."""
        return self.first_s + (len(WORDS) - 1) * self.token_s


def pool_file(url: str) -> str:
    """A pool of three models on the server at `url`, as a pool file."""
    agents = [
        f'[[agents]]\nname = "slow {name}"\nprovider = "openai"\nmodel = "{name}"\nbase_url = "{url}/v1"\nprice_in = 0\nprice_out = 0\n'
        f"deadline_s = 300\n"
        for name in ("one", "two", "three")
    ]
    return 'name = "local"\n' + "\n".join(agents)


async def serve_slowly(port: int, pace: Pace) -> None:
    """Answer every request, each at the same pace, until cancelled."""

    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            await _request(reader)
            await _reply(writer, pace)
        except (ConnectionError, asyncio.IncompleteReadError):
            pass  # the caller hung up
        finally:
            writer.close()

    server = await asyncio.start_server(answer, "127.0.0.1", port, backlog=512)
    async with server:
        await server.serve_forever()


async def _request(reader: asyncio.StreamReader) -> None:
    head = (await reader.readuntil(b"\r\n\r\n")).lower()
    length = head.partition(b"content-length:")[2].partition(b"\r\n")[0]
    await reader.readexactly(int(length or 0))


async def _reply(writer: asyncio.StreamWriter, pace: Pace) -> None:
    """Tokens by the clock, so that a late one does not delay the others."""
    loop = asyncio.get_running_loop()
    due = loop.time() + pace.first_s
    writer.write(_HEAD + _chunk({"role": "assistant", "content": ""}))
    for number, word in enumerate(WORDS):
        await asyncio.sleep(due - loop.time())
        writer.write(_chunk({"content": f" {word}" if number else word}))
        await writer.drain()
        due += pace.token_s
    usage = {"choices": [], "usage": {"prompt_tokens": 100, "completion_tokens": len(WORDS), "total_tokens": 100 + len(WORDS)}}
    writer.write(_chunk({}, "stop") + _data(usage) + b"data: [DONE]\n\n")
    await writer.drain()


def _chunk(delta: dict[str, str], finish: str | None = None) -> bytes:
    choice = {"index": 0, "delta": delta, "finish_reason": finish}
    return _data({"id": "c", "object": "chat.completion.chunk", "created": 0, "model": "slow", "choices": [choice]})


def _data(value: object) -> bytes:
    return f"data: {json.dumps(value)}\n\n".encode()
