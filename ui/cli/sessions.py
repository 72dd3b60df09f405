"""`sessions list|show|export|why`: what is stored, in the terminal."""

from __future__ import annotations

import argparse
import json
from pathlib import Path
from typing import TextIO

from storage.export import session_to_json, session_to_markdown
from storage.formats import FORMATS
from storage.stored import SessionQuery, SessionSummary, StoredSession
from trinity_core.errors import UserError
from ui.cli.text import plain
from ui.cli.why import show_why
from ui.workbench import Workbench


def run(workbench: Workbench, args: argparse.Namespace, out: TextIO) -> int:
    """Print what was asked for."""
    workbench.store.sweep()
    if args.action == "list":
        _list(workbench, args, out)
        return 0
    if not args.id:
        raise UserError(f"sessions {args.action} needs the ID of a session. `sessions list` shows them.")
    stored = workbench.store.get(args.id)
    if args.action == "why":
        show_why(workbench, stored, args, out)
        return 0
    if args.action == "export":
        _export(stored, "json" if args.json else args.format, args.out, out)
        return 0
    print(session_to_json(stored) if args.json else plain(session_to_markdown(stored)), file=out)
    return 0


def _export(stored: StoredSession, form: str, path: Path | None, out: TextIO) -> None:
    """To a file as it is, or to the terminal without its control characters."""
    chosen = FORMATS[form]
    if path is None and not chosen.text:
        raise UserError(f"A session in the form {form} is no text. Say where it goes with --out FILE.")
    content = chosen.write(stored)
    if path is None:
        text = content.decode()
        print(plain(text) if form == "md" else text, file=out)
        return
    try:
        path.write_bytes(content)
    except OSError as error:
        raise UserError(f"{str(path)!r} cannot be written: {error.strerror}. Choose another file with --out.") from error


def _list(workbench: Workbench, args: argparse.Namespace, out: TextIO) -> None:
    page = workbench.store.list(SessionQuery(search=args.search, comparison=args.comparison, limit=args.limit))
    for summary in page.sessions:
        print(json.dumps(_row(summary), ensure_ascii=False) if args.json else _line(summary), file=out)
    if not args.json:
        print(f"{len(page.sessions)} of {page.total} sessions", file=out)


def _row(summary: SessionSummary) -> dict[str, object]:
    return {
        "id": summary.id,
        "created_at": summary.created_at.isoformat(),
        "question": summary.question,
        "strategy": summary.strategy,
        "pool": summary.pool,
        "status": summary.status.value,
        "answer": summary.answer,
        "stopped_by": summary.stopped_by,
        "turns": summary.turns,
        "tokens_in": summary.tokens_in,
        "tokens_out": summary.tokens_out,
        "cost_usd": summary.cost_usd,
        "correct": summary.correct,
        "parent": summary.parent or None,
        "parent_turn": summary.parent_turn,
    }


def _line(summary: SessionSummary) -> str:
    question, answer = (" ".join(plain(text).split()) for text in (summary.question, summary.answer))
    return f"{summary.id}  {summary.created_at:%Y-%m-%d %H:%M}  {summary.status:11}  {question[:60]!r} -> {answer[:30]!r}"
