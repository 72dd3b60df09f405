"""Files that mean harm, or were hurt: refused or taken in part, always with a sentence, never with anything else."""

from __future__ import annotations

import io
import json
import zipfile
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from trinity_core.errors import TableError
from trinity_core.tasks.table import archive, builder, delimited, json_file, json_items, limits, long_lines, parquet_file, reading
from trinity_core.tasks.table.reading import read_tables, understand


def zipped(members: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made:
        for name, data in members.items():
            made.writestr(name, data)
    return out.getvalue()


HEADER = json.dumps({"version": 2, "status": "success", "eval": {"model": "m", "task": "t"}}).encode()
SAMPLE = json.dumps({"id": 1, "input": "One?", "scores": {"s": {"value": "C"}}}).encode()


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (",".join(f"c{k}" for k in range(10_000)).encode() + b"\n", "10,000 columns"),
        (b"[" * 100_000, "holds no rows.* Row 1: it is not valid JSON: it is nested too deeply"),
        (b'{"a":' * 100_000, "not valid JSON"),
        (zipped({"header.json": b"[1]"}), "no Inspect log"),
    ],
)
def test_a_file_that_cannot_be_read_is_refused_with_a_sentence(take, data: bytes, said: str) -> None:
    with pytest.raises(TableError, match=said):
        take(data)


def test_an_item_that_would_take_too_much_memory_is_not_decoded(take, monkeypatch) -> None:
    monkeypatch.setattr(json_items, "MAX_DECODED_BYTES", 500_000)
    monkeypatch.setattr(json_items, "_PIECE", 50_000)
    made = take(b'[{"question": "A?", "x": 1}, [' + b"[]," * 100_000 + b'[]], {"question": "B?", "x": 1}]')
    assert made.table.questions == ("A?",)
    assert [(row.row, row.reason) for row in made.report.skipped] == [(2, "it is too large; nothing after it was read")]


def test_items_that_lie_across_the_pieces_read_at_once_come_whole(take, monkeypatch) -> None:
    monkeypatch.setattr(json_items, "_PIECE", 7)
    rows = [{"question": f"Q{k}, [{{?", "x": k % 2, "many": [1.5, {"a": None}]} for k in range(30)]
    assert len(take(json.dumps(rows, indent=1)).table.questions) == 30


def test_a_row_whose_quote_is_never_closed_ends_the_reading_with_its_number(take, monkeypatch) -> None:
    monkeypatch.setattr(delimited, "MAX_ITEM_CHARS", 1000)
    made = take('question,x\nA?,1\n"B,1\n' + "C?,1\n" * 1000)
    assert made.table.questions == ("A?",)
    assert (made.report.skipped[0].row, "a quote may not be closed" in made.report.skipped[0].reason) == (2, True)


def test_more_than_can_be_kept_is_refused(take, monkeypatch) -> None:
    monkeypatch.setattr(builder, "MAX_KEPT_BYTES", 6000)
    with pytest.raises(TableError, match="The rows take more than"):
        take("question,x,x_response\n" + "".join(f"{k}?,1,{'y' * 500}\n" for k in range(9)))


def test_an_archive_that_unfolds_beyond_the_limit_is_refused(take, tmp_path: Path, monkeypatch) -> None:
    bomb = tmp_path / "bomb"
    bomb.write_bytes(zipped({"header.json": HEADER, "samples/1.json": b" " * 5_000_000}))
    with archive.Archive(bomb, limit=1_000_000) as opened, pytest.raises(TableError, match="unpacks to more than 1,000,000 bytes"):
        opened.json("samples/1.json")
    monkeypatch.setattr(archive, "MAX_DOCUMENT_BYTES", 2_000_000)
    with pytest.raises(TableError, match="unpacks to more than 2,000,000 bytes"):
        take(bomb.read_bytes())


def test_a_parquet_file_that_unfolds_beyond_the_limit_is_refused(take, tmp_path: Path, monkeypatch) -> None:
    monkeypatch.setattr(parquet_file, "MAX_UNPACKED_BYTES", 1_000_000)
    pq.write_table(pa.table({"question": ["x" * 10_000] * 1000}), tmp_path / "bomb", compression="zstd")
    assert (tmp_path / "bomb").stat().st_size < 50_000
    with pytest.raises(TableError, match="unpacks to more than 1,000,000 bytes"):
        take((tmp_path / "bomb").read_bytes())


def test_a_file_over_the_limit_is_refused_before_it_is_read(take, monkeypatch) -> None:
    monkeypatch.setattr(reading, "MAX_FILE_BYTES", 1024)
    with pytest.raises(TableError, match="the limit is 0 MB"):
        take(b"question,x\n" + b"A?,1\n" * 1000)


def test_a_huge_cell_costs_its_row_alone_and_the_rest_keeps_its_place(take) -> None:
    huge = "x" * (limits.MAX_CELL_CHARS + 1)
    made = take(f'question,x\nA?,1\n"{huge}",1\n"B\n?",0\n', score__x="x")
    assert made.table.questions == ("A?", "B\n?")
    assert made.report.reasons == {"too long": 1}


def test_null_characters_and_lone_surrogates_do_not_come_through(take) -> None:
    assert take(b"question,x\nA\x00B?,1\n").table.questions == ("AB?",)
    assert take(b'{"question": "\\ud800?", "x": 1}\n').table.questions == ("??",)


def test_a_list_that_was_cut_off_gives_what_came_before(take) -> None:
    made = take(b'[{"question": "A?", "x": 1}, {"question": "B?"')
    assert made.table.questions == ("A?",)
    assert "not valid JSON" in made.report.skipped[0].reason


def test_a_number_with_a_monstrous_exponent_is_out_of_range_at_once(take) -> None:
    made = take("question,x\nA?,1\nB?,1e999999999%\nC?,1e999999999\nD?,50%\n", score__x="x")
    assert made.report.reasons == {"score out of range": 2}
    assert made.table.scores[-1, 0] == 0.5


def test_one_document_that_is_too_large_to_decode_is_refused(take, monkeypatch) -> None:
    monkeypatch.setattr(json_file, "MAX_DOCUMENT_BYTES", 1000)
    with pytest.raises(TableError, match="one JSON object of more than"):
        take(json.dumps({"rows": [{"question": "A?", "x": 1}] * 100}))
    monkeypatch.setattr(long_lines, "MAX_ITEM_CHARS", 1000)
    made = take(json.dumps({"question": "A?", "x": 1}) + "\n" + json.dumps({"question": "B" * 1000, "x": 1}) + "\n")
    assert [row.reason for row in made.report.skipped] == ["the line is too long"]


def test_more_agents_than_a_pool_can_hold_are_refused(take) -> None:
    with pytest.raises(TableError, match="65 agents"):
        take(json.dumps([{"question": "A?", "scores": {f"m{k}": 1 for k in range(65)}}]))


WORDS = st.sampled_from(
    ["question", "prompt", "x", "score", "model", "1", "0", "", "nan", "True", "2", "é", '"', ",", ";", "\n", "\r", "\x00"]
)
CELLS = st.one_of(st.none(), st.booleans(), st.integers(), st.floats(), WORDS, st.lists(WORDS, max_size=2), st.dictionaries(WORDS, WORDS))
LOG = zipped({"header.json": HEADER, "samples/1.json": SAMPLE})
HITS = st.tuples(st.integers(4, 300), st.binary(min_size=1, max_size=3))
HURT = HITS.map(lambda hit: LOG[: hit[0]] + hit[1] + LOG[hit[0] + len(hit[1]) :])
MEMBERS = st.dictionaries(st.sampled_from(["header.json", "samples/1.json", "../x"]), st.sampled_from([HEADER, SAMPLE, b"{}", b"["]))
FILES = st.one_of(
    st.binary(max_size=200),
    st.lists(WORDS, max_size=40).map(lambda parts: "".join(parts).encode()),
    st.lists(st.lists(WORDS, max_size=4), max_size=5).map(lambda rows: "\n".join(",".join(row) for row in rows).encode()),
    st.lists(st.dictionaries(WORDS, CELLS, max_size=4), max_size=4).map(lambda rows: json.dumps(rows).encode()),
    st.lists(st.dictionaries(WORDS, CELLS, max_size=4), max_size=4).map(lambda rows: "\n".join(map(json.dumps, rows)).encode()),
    st.binary(max_size=60).map(lambda data: b"PAR1" + data),
    MEMBERS.map(zipped),
    HURT,
)


@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(FILES)
def test_an_import_gives_a_table_or_a_table_error(tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "file"
    path.write_bytes(data)
    try:
        made = read_tables(understand([path]))
    except TableError:
        return
    assert made.report.imported == len(made.table.questions) == len(set(made.table.questions)) > 0
    assert all(made.table.questions)
