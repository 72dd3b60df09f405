"""Hostile files of delimited text: wrong encodings, rows that do not fit, cells that fill the memory."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from ui.torture.hostile_file import HostileFile, pieces, repeated, text

_GOOD = "question,x\nA?,1\n"
_SCORES = "question,x_score\nA?,1\n"


def _many(rows: int, columns: int) -> object:
    def parts() -> object:
        yield ("question," + ",".join(f"m{k}" for k in range(columns)) + "\n").encode()
        cells = ",1" * columns + "\n"
        for start in range(0, rows, 10_000):
            yield "".join(f"Q{number}{cells}" for number in range(start, start + 10_000)).encode()

    return lambda path: pieces(parts())(path)  # type: ignore[arg-type]


def _columns(path: Path) -> None:
    path.write_text("question," + ",".join(f"c{k}" for k in range(1_000_000)) + "\nA,1\n")


def hostile_tables() -> Sequence[HostileFile]:
    """All of them."""
    return (
        HostileFile("empty.csv", text(""), says="is empty"),
        HostileFile("only a mark.csv", text("\ufeff"), says="is empty"),
        HostileFile("null characters.csv", text("\x00" * 5000), says="neither text nor"),
        HostileFile("UTF-16.csv", text(_GOOD, "utf-16"), says="UTF-16"),
        HostileFile("UTF-32.csv", text(_GOOD, "utf-32"), says="UTF-32"),
        HostileFile("only a header.csv", text("question,x\n"), says="No row could be imported"),
        HostileFile("no question.csv", text("a,b\n1,2\n"), says="question"),
        HostileFile("the same name twice.csv", text("question,question\nA,B\n"), says="two columns named 'question'"),
        HostileFile("a million columns.csv", _columns, says="columns", small=False),
        HostileFile("ragged rows.csv", text(_GOOD + "B?\nC?,1,1\nD?,1\n"), 2, row=2),
        HostileFile("broken UTF-8.csv", pieces((("question,x\nGrüße aus Köln?,1\n".encode()), b"bad \xff?,1\n")), 1, row=2),
        HostileFile("Latin-1.csv", text("question,x\nCafé?,1\n", "latin-1"), 1, says="Latin-1"),
        HostileFile("a mark and CRLF.csv", text("\ufeffquestion,x\r\nA?,1\r\n"), 1),
        HostileFile("a null in a cell.csv", text("question,x\nA\x00B?,1\n"), 1),
        HostileFile("formulas.csv", text("question,x,x_response\n=HYPERLINK(1)?,1,=cmd|' /C calc'!A0\n@SUM(1)?,0,+1\n"), 2),
        HostileFile("scores that are none.csv", text(_SCORES + "B?,NaN\nC?,inf\nD?,1e999\nE?,perhaps\nF?,-1\nG?,0\n"), 2, row=3),
        HostileFile("locales.csv", text(_SCORES + 'A?,"0,5"\nB?,1\n'), 2, row=2),
        HostileFile("the same question.csv", text(_GOOD + "A?,0\nB?,1\n"), 2, row=2),
        HostileFile("the same id.csv", text("id,question,x\n1,A?,1\n1,B?,1\n2,C?,0\n"), 2, row=2),
        HostileFile("a lone return.csv", text(_GOOD + "B\rC?,1\nD?,1\n"), 3, row=2),
        HostileFile("../../../../tmp/climbed.csv", text(_GOOD), 1),
        HostileFile("x" * 4000 + ".csv", text(_GOOD), 1),
        HostileFile("markup <img src=x onerror=alert(1)>.csv", text(_GOOD), 1),
        HostileFile("a huge cell.csv", text(f'{_GOOD}"{"x" * 1_000_001}",1\nB?,0\n'), 2, row=2),
        HostileFile("an open quote.csv", repeated((_GOOD + '"B').encode(), "ab\né,1\n".encode(), 60), 1, row=2, small=False),
        HostileFile("one endless line.csv", repeated(_GOOD.encode() + b"B", "é".encode(), 190), 1, row=2, small=False),
        HostileFile("an endless header.csv", repeated(b"question,", b"x", 190), says="too long", small=False),
        HostileFile("200 MB of wide text.csv", _wide(), says="MB of texts", small=False),
        HostileFile("a million rows.csv", _many(1_000_000, 1), small=False),  # type: ignore[arg-type]
        HostileFile("six million scores.csv", _many(100_000, 64), small=False),  # type: ignore[arg-type]
    )


def _wide() -> object:
    """Each reply has one sign that makes all others take four bytes."""

    def parts() -> object:
        yield b"question,m,m_response\n"
        reply = ("x" * 40_000 + "😀").encode()
        for number in range(4900):
            yield f"Q{number}?,1,".encode() + reply + b"\n"

    return lambda path: pieces(parts())(path)  # type: ignore[arg-type]
