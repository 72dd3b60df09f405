"""Hostile JSON: nested without end, cut off, larger decoded than written."""

from __future__ import annotations

import json
from collections.abc import Sequence

from ui.torture.hostile_file import HostileFile, pieces, repeated, text

_ONE = '{"question": "A?", "x": 1}'
_TWO = '{"question": "B?", "x": 0}'
_LINES = f'{_ONE}\n{{"question": \n{_TWO}\n'
_NUMBERS = "".join(f'{{"question": "{x[:9]}?", "x_score": {x}}}\n' for x in ("1", "NaN", "Infinity", "9" * 5000, "0"))
_TWICE = '{"question": "Z?", "question": "A?", "x": 0, "x": 1}'


def hostile_json() -> Sequence[HostileFile]:
    """All of them."""
    deep = b"[" * 1_000_000
    return (
        HostileFile("a million lists.json", pieces((deep,)), says="nested too deeply"),
        HostileFile("a million objects.json", pieces((b'{"a":' * 1_000_000,)), says="too much for one JSON object"),
        HostileFile("deep in a line.jsonl", pieces((_ONE.encode(), b'\n{"question": "D?", "x": ', deep, b"\n", _TWO.encode())), 2, row=2),
        HostileFile("cut off.json", text(f'[{_ONE}, {{"question": "B?"'), 1, row=2),
        HostileFile("cut off object.json", text('{"question": "A?"'), says="not valid JSON"),
        HostileFile("broken lines.jsonl", text(_LINES), 2, row=2),
        HostileFile("numbers that are none.jsonl", text(_NUMBERS), 2, row=3),
        HostileFile("the same key twice.jsonl", text(f"{_TWICE}\n{_TWO}\n"), 2),
        HostileFile("lone surrogates.jsonl", text('{"question": "\\ud800?", "x": 1}\n{"question": "B?", "x": 1}'), 2),
        HostileFile("no objects.json", text(f'[{_ONE}, 1, null, "x", [2], {_TWO}]'), 2, row=2),
        HostileFile("no list.json", text('{"samples": 3}'), says="No column was found"),
        HostileFile("10,000 columns.jsonl", text(json.dumps({f"c{k}": 1 for k in range(10_000)}) + "\n{}\n"), says="1,000 columns"),
        HostileFile("65 agents.json", text(json.dumps([{"question": "A?", "scores": {f"m{k}": 1 for k in range(65)}}])), says="65 agents"),
        HostileFile("JSON by another name.csv", text(f"[{_ONE}, {_TWO}]"), 2),
        HostileFile("empty lists, 190 MB.json", repeated(f"[{_ONE}, [".encode(), b"[],", 190), 1, row=2, small=False),
        HostileFile("empty objects in a line.jsonl", _line(b"{},"), 2, row=2, small=False),
        HostileFile("one text, 190 MB.json", repeated(f'[{_ONE}, {{"question": "é'.encode(), b"x", 190), 1, row=2, small=False),
        HostileFile("one text in a line.jsonl", _line(b"x", b'"', b'"'), 2, row=2, small=False),
        HostileFile("an object of objects, 30 MB.json", repeated(b'{"rows": [', b"{},", 30, b"{}]}"), says="too much", small=False),
        HostileFile("an object, 60 MB.json", repeated(b'{"rows": ["', b"x", 60, b'"]}'), says="more than 32 MB", small=False),
        HostileFile("wide signs, 190 MB.json", _rows(), says="MB of texts", small=False),
    )


def _line(piece: bytes, start: bytes = b"[", end: bytes = b"0]") -> object:
    """A good line, one of 190 MB, and a good one."""
    return repeated(f'{_ONE}\n{{"question": "C?", "x": '.encode() + start, piece, 190, end + b"}\n" + _TWO.encode() + b"\n")


def _rows() -> object:
    """A long list of small rows in which one sign makes the whole file take four bytes a sign, if it is read as a whole."""

    def write(path: object) -> None:
        rows = "".join(f'{{"question": "{k} {{n}} 😀?", "x": 1, "x_response": "{"y" * 900}"}},' for k in range(1000))
        with path.open("wb") as file:  # type: ignore[attr-defined]
            file.write(b"[")
            for number in range(190):
                file.write(rows.replace("{n}", str(number)).encode())
            file.write(f"{_ONE}]".encode())

    return write
