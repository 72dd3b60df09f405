"""Importing from the page: where files lie meanwhile, what a browser may send, and the page itself."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import httpx
import pytest

from storage.database import open_database
from storage.task_sets import TaskSetStore
from tests.ui.fakes import services
from trinity_core.errors import NotFoundError, TableError
from trinity_core.tasks.table.reading import Content
from ui import import_actions, import_desk, import_files
from ui.import_desk import ImportDesk
from ui.import_lines import lines_of, maps_of

TABLE = b"prompt,x,y\nOne?,1,0\n<img src=x onerror=alert(1)>,,1\n,1,1\n"


class Clock:
    now = 0.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def desk(tmp_path: Path, clock: Clock) -> Iterator[ImportDesk]:
    database = open_database(f"sqlite:///{tmp_path / 't.db'}")
    made = ImportDesk(TaskSetStore(database), uploads=True, clock=clock)
    yield made
    made.close()
    database.close()


def sent(desk: ImportDesk, data: bytes = TABLE, label: str = "table.csv") -> str:
    token, file = desk.begin(label)
    with file:
        file.write(data)
    return token


def lying(desk: ImportDesk) -> list[Path]:
    return [file.path for file in desk._files.values()]


def test_what_a_browser_calls_a_file_never_becomes_a_path(desk: ImportDesk) -> None:
    token = sent(desk, label="../../etc/passwd")
    assert lying(desk)[0].name == token
    assert desk.look([token]).sources[0].name == "../../etc/passwd"


def test_a_file_is_removed_once_it_is_imported_and_only_then(desk: ImportDesk) -> None:
    token = sent(desk)
    path = lying(desk)[0]
    with pytest.raises(TableError, match="no column"):
        desk.take([token], content=Content.AUTO, lines="question = nowhere", name="")
    assert path.exists()
    done = desk.take([token], content=Content.AUTO, lines=lines_of(desk.look([token])), name="")
    assert (done.stored.name, done.stored.agents, done.stored.missing_outcomes) == ("table", ("x", "y"), 1)
    assert not path.exists()
    with pytest.raises(NotFoundError, match="Choose it again"):
        desk.look([token])


def test_a_file_nobody_imports_is_removed_after_an_hour(desk: ImportDesk, clock: Clock) -> None:
    sent(desk)
    path = lying(desk)[0]
    clock.now = import_desk.KEPT_S + 1
    sent(desk)
    assert not path.exists()
    assert len(lying(desk)) == 1


def test_only_so_many_files_may_wait(desk: ImportDesk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(import_desk, "MAX_FILES", 2)
    sent(desk), sent(desk)
    with pytest.raises(TableError, match="Too many files"):
        sent(desk)


def test_where_strangers_reach_the_page_nothing_is_taken_or_deleted(desk: ImportDesk) -> None:
    closed = ImportDesk(desk._store, uploads=False)
    for act in (lambda: closed.begin("x"), lambda: closed.delete("0" * 32)):
        with pytest.raises(TableError, match="on the server"):
            act()
    assert import_files.import_routes(closed) == []


def test_a_file_that_cannot_be_read_is_told_by_the_name_people_know(desk: ImportDesk) -> None:
    seen = import_actions.look(desk, [sent(desk, b"", "mine.csv")])
    assert seen.complaint == "'mine.csv' is empty."
    assert (seen.tokens, lying(desk)) == ((), [])


@pytest.mark.parametrize("tokens", [None, "x", [1, None, "../x"], {"a": 1}, ["0" * 32]])
def test_whatever_a_browser_sends_as_files_ends_in_a_sentence(desk: ImportDesk, tokens: object) -> None:
    assert "Choose it again" in import_actions.look(desk, tokens).complaint
    assert import_actions.take(desk, tokens, 7, object(), None)[1]


def test_the_mapping_of_several_files_survives_being_shown_and_read(desk: ImportDesk) -> None:
    found = desk.look([sent(desk), sent(desk, b"query,topic\nOne?,maths\n", "about.csv")])
    assert maps_of(lines_of(found), found) == found.maps
    done = desk.take(list(desk._files), content=Content.AUTO, lines=lines_of(found), name="both")
    assert dict(done.stored.families) == {"maths": 1, "all": 1}


@pytest.mark.parametrize("lines", ["question", "# file 9: x", "# file one", "colour = prompt"])
def test_a_line_that_cannot_be_understood_is_told(desk: ImportDesk, lines: str) -> None:
    with pytest.raises(TableError):
        maps_of(lines, desk.look([sent(desk)]))


def test_over_http_a_file_comes_in_by_its_one_address_alone(serve, desk: ImportDesk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(desk, "max_bytes", 2_000_000)
    url = serve(replace(services(), desk=desk)).url
    address, head = url + import_files.PATH, {import_files.HEADER: "a%20b.csv"}
    answer = httpx.post(address, content=b"x" * 1_500_000, headers=head)
    assert answer.status_code == 200
    assert desk._files[answer.json()["token"]].label == "a b.csv"
    assert httpx.post(address, content=iter([b"x" * 500_000] * 5), headers=head).status_code == 413
    assert len(lying(desk)) == 1
    assert httpx.post(address, content=TABLE).status_code == 403
    assert httpx.post(url + "/gradio_api/upload", files={"files": b"hello"}).status_code == 403
    assert httpx.post(url + "/gradio_api/queue/join", content=b"x" * 1_100_000).status_code == 413


@pytest.mark.browser
@pytest.mark.slow
def test_a_table_is_imported_in_the_browser_and_its_text_stays_text(serve, desk: ImportDesk, page, tmp_path: Path) -> None:
    table = tmp_path / "mine.csv"
    table.write_bytes(TABLE)
    page.goto(serve(replace(services(), desk=desk)).url + "/data")
    page.set_input_files("#import-files", table)
    page.wait_for_selector(".tx-sample")
    assert "<img src=x" in page.locator(".tx-sample").inner_text()
    page.get_by_role("button", name="Import", exact=True).click()
    page.wait_for_selector(".tx-account")
    assert "1 row of 3 left out" in page.locator(".tx-account").inner_text()
    assert "mine" in page.locator("#sets").inner_text()
    assert json.loads(import_actions.listing(desk))["sets"][0]["questions"] == 2
