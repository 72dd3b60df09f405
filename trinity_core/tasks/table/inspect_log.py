"""Inspect logs (UK AI Security Institute, MIT): one log is one model's outcomes on one evaluation, as .json or as .eval archive.

Scores are C, I, P (half), N (no answer, which Inspect counts as 0) or numbers; the first epoch of a sample counts.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from trinity_core.errors import TableError
from trinity_core.tasks.table.archive import Archive
from trinity_core.tasks.table.columns import ColumnMap
from trinity_core.tasks.table.record import Record, Source

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
        samples = [_lean(archive.json(name)) for name in names]
    return read_log(path.name, {"status": "", **header}, samples)


def read_log(name: str, header: dict[str, Any], samples: Sequence[object]) -> Source:
    """A log whose parts were read.

    Raises:
        TableError: it has no samples, or does not name its model.
    """
    about = header["eval"]
    model = about.get("model")
    if not isinstance(model, str) or not model.strip():
        raise TableError(f"{name!r} is an Inspect log that does not name its model.")
    if not samples:
        raise TableError(f"{name!r} is an Inspect log without samples. Write logs with their samples.")
    task = str(about.get("task") or "")
    ordered = sorted((_lean(sample) for sample in samples), key=_place)
    notes = () if header.get("status") == "success" else (f"The evaluation ended with status {str(header.get('status'))[:40]!r}.",)

    def records() -> Iterator[Record]:
        return (_record(number, sample, task, model) for number, sample in enumerate(ordered, 1))

    return Source(name, _FORM, _COLUMNS, records, notes, _KNOWN)


def _lean(sample: object) -> dict[str, Any]:
    """What is used of a sample; the rest (every event of it) is let go of at once."""
    if not isinstance(sample, dict):
        return {}
    kept = ("id", "epoch", "input", "choices", "target", "output", "scores", "score", "model_usage", "attachments", "error", "messages")
    lean = {key: sample[key] for key in kept if key in sample}
    messages = lean.pop("messages", None)
    if not lean.get("output") and isinstance(messages, list):
        lean["messages"] = messages
    return lean


def _place(sample: dict[str, Any]) -> tuple[int, int, str]:
    epoch, name = sample.get("epoch"), sample.get("id")
    return (epoch if isinstance(epoch, int) else 1, name if isinstance(name, int) else 0, str(name))


def _record(number: int, sample: dict[str, Any], task: str, model: str) -> Record:
    if not sample:
        return Record(number, {}, "it is not a sample")
    usage = _dict(_dict(sample.get("output")).get("usage"))
    values = {
        "question": _question(sample),
        "family": task,
        "target": sample.get("target"),
        "id": sample.get("id"),
        "choices": sample.get("choices"),
        "model": model,
        "score": None if sample.get("error") else _score(sample),
        "reply": _reply(sample),
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
