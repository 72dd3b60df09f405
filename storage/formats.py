"""The forms in which a session leaves: one line each."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from storage.export import session_to_json, session_to_markdown
from storage.openinference import session_to_openinference
from storage.otlp import session_to_otlp
from storage.parquet import session_to_parquet
from storage.stored import StoredSession


@dataclass(frozen=True, slots=True)
class ExportFormat:
    """One form of an exported session."""

    suffix: str
    """End of the file's name, after the dot."""
    media_type: str
    write: Callable[[StoredSession], bytes]
    """The file."""
    text: bool = True
    """Whether it can be shown in a terminal."""


def _encoded(write: Callable[[StoredSession], str]) -> Callable[[StoredSession], bytes]:
    return lambda stored: write(stored).encode()


FORMATS: dict[str, ExportFormat] = {
    "json": ExportFormat("json", "application/json; charset=utf-8", _encoded(session_to_json)),
    "md": ExportFormat("md", "text/markdown; charset=utf-8", _encoded(session_to_markdown)),
    "otlp": ExportFormat("otlp.json", "application/json; charset=utf-8", _encoded(session_to_otlp)),
    "openinference": ExportFormat("openinference.json", "application/json; charset=utf-8", _encoded(session_to_openinference)),
    "parquet": ExportFormat("parquet", "application/vnd.apache.parquet", session_to_parquet, text=False),
}
"""By the name that commands and addresses use."""
