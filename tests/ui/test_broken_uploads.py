"""Row 62 of the fault list: an upload that breaks off leaves nothing behind, however it comes to that."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from starlette.applications import Starlette

from storage.database import open_database
from storage.task_sets import TaskSetStore
from tests.ui.fakes import services
from ui import import_files
from ui.app import launch_options
from ui.import_desk import ImportDesk

BROKEN = {"type": "http.disconnect"}


def piece(size: int, more: bool = True) -> dict[str, Any]:
    return {"type": "http.request", "body": b"x" * size, "more_body": more}


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[ImportDesk]:
    database = open_database(f"sqlite:///{tmp_path / 't.db'}")
    made = ImportDesk(TaskSetStore(database), uploads=True, max_bytes=2_000)
    yield made
    made.close()
    database.close()


def sent(desk: ImportDesk, messages: Sequence[dict[str, Any]], said: int = 10**6) -> int:
    """The status of an upload whose messages arrive one by one, behind all that the application puts in front of it."""
    options = launch_options(replace(services(), desk=desk))["app_kwargs"]
    app = Starlette(routes=options["routes"], middleware=options["middleware"])
    headers = [(import_files.HEADER.encode(), b"a.csv"), (b"content-length", str(said).encode()), (b"host", b"localhost")]
    scope = {
        "type": "http", "method": "POST", "path": import_files.PATH, "raw_path": b"", "query_string": b"", "root_path": "",
        "headers": headers, "scheme": "http", "server": ("localhost", 80), "client": ("127.0.0.1", 1), "http_version": "1.1",
    }  # fmt: skip
    waiting, told = iter(messages), list[dict[str, Any]]()

    async def receive() -> dict[str, Any]:
        return next(waiting, BROKEN)

    async def send(message: Any) -> None:
        told.append(message)

    asyncio.run(app(scope, receive, send))
    return told[0]["status"]


def lying(desk: ImportDesk) -> list[Path]:
    return [] if desk._folder is None else list(Path(desk._folder.name).iterdir())


@pytest.mark.parametrize("before", [[], [piece(700)], [piece(700), piece(0), piece(900)]])
def test_an_upload_that_breaks_off_is_removed(desk: ImportDesk, before: list[dict[str, Any]]) -> None:
    assert sent(desk, [*before, BROKEN]) == 400
    assert (lying(desk), desk._files) == ([], {})


def test_one_that_is_too_large_is_removed_before_its_end(desk: ImportDesk) -> None:
    unread = iter([piece(1_500), piece(1_500), piece(1_500), piece(0, more=False)])
    assert sent(desk, unread) == 413
    assert (lying(desk), len(list(unread))) == ([], 2)


def test_one_that_the_disk_has_no_room_for_is_removed_and_told(desk: ImportDesk, monkeypatch: pytest.MonkeyPatch) -> None:
    begin = desk.begin

    class Full:
        """A file on a full disk."""

        def __init__(self, file: Any) -> None:
            self.file = file

        def __enter__(self) -> Full:
            return self

        def __exit__(self, *exc: object) -> None:
            self.file.close()

        def write(self, data: bytes) -> None:
            raise OSError(28, "No space left on device")

    def full(label: str) -> Any:
        token, file = begin(label)
        return token, Full(file)

    monkeypatch.setattr(desk, "begin", full)
    assert sent(desk, [piece(10, more=False)]) == 507
    assert (lying(desk), desk._files) == ([], {})


def test_the_next_one_comes_in_whole(desk: ImportDesk) -> None:
    assert [sent(desk, [piece(700), BROKEN]), sent(desk, [piece(700), piece(5, more=False)])] == [400, 200]
    assert [file.stat().st_size for file in lying(desk)] == [705]
