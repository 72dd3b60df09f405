"""Inspect logs (UK AI Security Institute, MIT): one log is one model's outcomes on one evaluation, as .json or as .eval archive.

Scores are C, I, P (half), N (no answer, which Inspect counts as 0) or numbers; the first epoch of a sample counts.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

from trinity_core.errors import TableError
from trinity_core.tasks.table.archive import Archive
from trinity_core.tasks.table.choices import options_of
from trinity_core.tasks.table.columns import ColumnMap
from trinity_core.tasks.table.limits import MAX_CELL_CHARS, MAX_DECODED_BYTES
from trinity_core.tasks.table.record import Record, Source
from trinity_core.tasks.table.values import text

_COLUMNS = ("question", "family", "target", "id", "choices", "model", "score", "reply", "tokens_in", "tokens_out")
_KNOWN = ColumnMap(
    question="question",
    family="family",
    target="target",
    choices="choices",
    agent="model",
    score="score",
    reply="reply",
    tokens_in="tokens_in",
    tokens_out="tokens_out",
)
_FORM = "Inspect log"
_LONGEST = MAX_CELL_CHARS + 1
"""Characters kept of a text: enough to see that it is too long."""
_ATTACHMENTS = ("attachment://", "tc://")


def is_log(content: object) -> bool:
    """True for the top of an Inspect log."""
    return isinstance(content, dict) and isinstance(content.get("eval"), dict) and "status" in content and "version" in content


def read_eval(path: Path) -> Source:
    """An .eval archive: `header.json` and one file per sample.

    Raises:
        TableError: it is damaged, too large, or no Inspect log.
    """
    with Archive(path) as archive:
        header = archive.json("header.json" if "header.json" in archive.names else "_journal/start.json")
        if not isinstance(header, dict) or not isinstance(header.get("eval"), dict):
            raise TableError(f"{path.name!r} is an archive, but no Inspect log.")
        names = [name for name in archive.names if name.startswith("samples/") and name.endswith(".json")]
        return read_log(path.name, {"status": "", **header}, (archive.json(name) for name in names))


def read_log(name: str, header: dict[str, Any], samples: Iterable[object]) -> Source:
    """A log whose parts were read.

    Raises:
        TableError: it has no samples, or does not name its model.
    """
    about = header["eval"]
    model = about.get("model")
    if not isinstance(model, str) or not model.strip():
        raise TableError(f"{name!r} is an Inspect log that does not name its model.")
    task = str(about.get("task") or "")
    kept = sorted(_kept(name, samples, task, model), key=lambda one: one[0])
    if not kept:
        raise TableError(f"{name!r} is an Inspect log without samples. Write logs with their samples.")
    notes = () if header.get("status") == "success" else (f"The evaluation ended with status {str(header.get('status'))[:40]!r}.",)

    def records() -> Iterator[Record]:
        return (replace(record, row=number) for number, (_, record) in enumerate(kept, 1))

    return Source(name, _FORM, _COLUMNS, records, notes, _KNOWN)


def _kept(name: str, samples: Iterable[object], task: str, model: str) -> Iterator[tuple[tuple[int, int, str], Record]]:
    """Each sample's place and what is used of it; the rest (every event of it) is let go of at once."""
    total = 0
    for sample in samples:
        lean = sample if isinstance(sample, dict) else {}
        record = _record(0, lean, task, model)
        total += sum(sys.getsizeof(value) for value in record.values.values() if isinstance(value, str))
        if total > MAX_DECODED_BYTES:
            limit = MAX_DECODED_BYTES // 2**20
            raise TableError(f"The questions and replies of {name!r} take more than {limit} MB. Give a log of fewer samples.")
        yield _place(lean), record


def _place(sample: dict[str, Any]) -> tuple[int, int, str]:
    epoch, name = sample.get("epoch"), sample.get("id")
    return (epoch if isinstance(epoch, int) else 1, name if isinstance(name, int) else 0, str(name))


def _record(number: int, sample: dict[str, Any], task: str, model: str) -> Record:
    if not sample:
        return Record(number, {}, "it is not a sample")
    usage = _dict(_dict(sample.get("output")).get("usage"))
    values = {
        "question": _question(sample)[:_LONGEST],
        "family": task,
        "target": text(sample.get("target"))[:_LONGEST],
        "id": text(sample.get("id"))[:_LONGEST],
        "choices": options_of(sample.get("choices")),
        "model": model,
        "score": None if sample.get("error") else _score(sample),
        "reply": _reply(sample)[:_LONGEST],
        "tokens_in": usage.get("input_tokens"),
        "tokens_out": usage.get("output_tokens"),
    }
    return Record(number, values)


def _question(sample: dict[str, Any]) -> str:
    asked = sample.get("input")
    if isinstance(asked, list):
        texts = [_content(message) for message in asked if isinstance(message, dict) and message.get("role") == "user"]
        asked = "\n\n".join(text for text in texts if text)
    return _attached(asked, sample) if isinstance(asked, str) else ""


def _attached(text: str, sample: dict[str, Any]) -> str:
    for sign in _ATTACHMENTS:
        if text.startswith(sign):
            found = _dict(sample.get("attachments")).get(text.removeprefix(sign))
            return found if isinstance(found, str) else ""
    return text


def _score(sample: dict[str, Any]) -> object:
    """The value of the first scorer; a scorer that gives several numbers gives none that could be taken."""
    score: object = next(iter(_dict(sample.get("scores")).values()), sample.get("score"))
    value = score.get("value") if isinstance(score, dict) else score
    return value if isinstance(value, str | int | float) else None


def _reply(sample: dict[str, Any]) -> str:
    output = _dict(sample.get("output"))
    if isinstance(output.get("completion"), str) and output["completion"]:
        return _attached(output["completion"], sample)
    choices = output.get("choices")
    if isinstance(choices, list) and choices:
        return _attached(_content(_dict(_dict(choices[0]).get("message"))), sample)
    said = [_content(message) for message in sample.get("messages", []) if isinstance(message, dict) and message.get("role") == "assistant"]
    return _attached(said[-1], sample) if said else ""


def _content(message: dict[str, Any]) -> str:
    content = message.get("content")
    if isinstance(content, list):
        return "\n".join(part["text"] for part in content if isinstance(part, dict) and isinstance(part.get("text"), str))
    return content if isinstance(content, str) else ""


def _dict(value: object) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}
