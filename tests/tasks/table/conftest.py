from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from trinity_core.tasks.table.reading import Content, Imported, read_tables, understand


@pytest.fixture
def take(tmp_path: Path) -> Callable[..., Imported]:
    """Import files given by their contents, all called by names that say nothing."""

    def read(*contents: str | bytes, content: Content = Content.AUTO, **changes: str) -> Imported:
        paths = []
        for number, data in enumerate(contents):
            path = tmp_path / f"file{number}"
            path.write_bytes(data.encode() if isinstance(data, str) else data)
            paths.append(path)
        return read_tables(understand(paths, {key.replace("__", ":"): column for key, column in changes.items()}), content)

    return read
