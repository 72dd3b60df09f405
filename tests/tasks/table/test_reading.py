"""Files of every form as tables: what is taken, what is left out with its reason, and what stays unknown."""

from __future__ import annotations

import io
import json
import zipfile

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from trinity_core.errors import TableError
from trinity_core.tasks.table.reading import Content
from trinity_core.tasks.table.table_file import table_from_bytes, table_to_bytes

WIDE = "prompt,subject,gpt-4,small,gpt-4_response,small_response\nA?,maths,True,False,one,two\nB?,words,,1,,three\n"


def log(model: str, *samples: dict) -> dict:
    return {"version": 2, "status": "success", "eval": {"model": model, "task": "quiz"}, "samples": list(samples)}


def sample(name: int, asked: object, value: object, said: str, **other: object) -> dict:
    output = {"choices": [{"message": {"role": "assistant", "content": said}}], "usage": {"input_tokens": 5, "output_tokens": 2}}
    return {"id": name, "epoch": 1, "input": asked, "target": "Yes", "output": output, "scores": {"match": {"value": value}}, **other}


def packed(content: dict, compression: int = zipfile.ZIP_DEFLATED) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", compression) as archive:
        archive.writestr("header.json", json.dumps({key: value for key, value in content.items() if key != "samples"}))
        for one in content["samples"]:
            archive.writestr(f"samples/{one['id']}_epoch_1.json", json.dumps(one))
    return out.getvalue()


def test_a_table_of_outcomes_side_by_side_is_guessed_and_an_empty_cell_stays_unknown(take) -> None:
    table = take(WIDE).table
    assert [agent.name for agent in table.agents] == ["gpt-4", "small"]
    assert (table.questions, table.families) == (("A?", "B?"), ("maths", "words"))
    np.testing.assert_array_equal(table.scores, np.array([[1, 0], [np.nan, 1]], np.float32))
    assert (table.replies, table.missing) == ((("one", ""), ("two", "three")), 1)


def test_outcomes_one_below_the_other_are_joined_by_question(take) -> None:
    rows = [
        {"query": "A?", "model_name": "x", "performance": 0.5, "response": "r", "input_tokens": 3, "cost": 0.25},
        {"query": "A?", "model_name": "y", "performance": 1},
        {"query": "A?", "model_name": "y", "performance": 0},
    ]
    made = take("\n".join(map(json.dumps, rows)))
    np.testing.assert_array_equal(made.table.scores, np.array([[0.5, 1]], np.float32))
    assert made.table.tokens_in is not None
    assert made.table.tokens_in[0, 0] == 3
    assert [(row.row, row.reason) for row in made.report.skipped] == [
        (3, "the same question came before (row 1 of file0) with an outcome of y")
    ]


def test_scores_inside_a_row_a_file_of_descriptions_and_a_catalogue_of_prices_make_one_table(take) -> None:
    scores = json.dumps([{"question": "Pick", "scores": {"a": 1.0, "b": 0.25}, "cluster_id": 1}])
    about = json.dumps({"query": "Pick", "task_name": "quiz", "ground_truth": "B", "choices": "{'text': ['x', 'y'], 'label': ['A', 'B']}"})
    prices = json.dumps({"a": {"input_price": 0.5, "output_price": 1.5, "feature": "quick"}, "unused": {"input_price": 1}})
    table = take(prices, about + "\n" + json.dumps({"query": "Other", "task_name": "quiz"}), scores).table
    assert (table.questions, table.families, table.targets) == (("Pick\nA. x\nB. y",), ("quiz",), ("B",))
    assert [(agent.name, agent.price_in, agent.price_out, agent.description) for agent in table.agents] == [
        ("a", 0.5, 1.5, "quick"),
        ("b", None, None, ""),
    ]


@pytest.mark.parametrize("delimiter", [";", "\t", "|"])
def test_the_delimiter_is_found(take, delimiter: str) -> None:
    assert take(WIDE.replace(",", delimiter)).table.questions == ("A?", "B?")


def test_parquet_reads_as_its_rows_say(take, tmp_path) -> None:
    columns = {"question": ["A?", "B?", None], "x": [True, None, True], "y": [0.0, float("nan"), 1.0], "z": [1, 0, 1]}
    pq.write_table(pa.table(columns), tmp_path / "p")
    made = take((tmp_path / "p").read_bytes())
    np.testing.assert_array_equal(made.table.scores, np.array([[1, 0, 1], [np.nan, np.nan, 0]], np.float32))
    assert [(row.row, row.reason) for row in made.report.skipped] == [(3, "the question is missing")]


@pytest.mark.parametrize("form", [lambda content: json.dumps(content), packed])
def test_inspect_logs_of_several_models_join_into_one_table(take, form) -> None:
    asked = [{"role": "system", "content": "hush"}, {"role": "user", "content": [{"type": "text", "text": "Two?"}]}]
    first = log("big", sample(1, "One?", "C", "Yes"), sample(2, asked, "P", "Maybe"), sample(3, "Three?", "I", "No"))
    second = log("small", sample(1, "One?", "N", ""), sample(2, asked, 0.75, "So"), sample(3, "Three?", "C", "Yes", error={"message": "x"}))
    made = take(form(first), form(second))
    np.testing.assert_array_equal(made.table.scores, np.array([[1, 0], [0.5, 0.75], [0, np.nan]], np.float32))
    assert made.table.questions == ("One?", "Two?", "Three?")
    assert (made.table.replies[0], made.table.families[0]) == (("Yes", "Maybe", "No"), "quiz")


def test_an_archive_packed_with_zstandard_is_read(take) -> None:
    data = zstandard_zip({"header.json": log("m"), "samples/1_epoch_1.json": sample(1, "One?", "C", "Yes")})
    assert take(data).table.replies == (("Yes",),)


def zstandard_zip(members: dict[str, object]) -> bytes:
    """A zip whose members are packed by method 93, which Python's own writer does not know: packed first, stored, then relabelled."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as archive:
        for name, content in members.items():
            sink = pa.BufferOutputStream()
            with pa.CompressedOutputStream(sink, "zstd") as stream:
                stream.write(json.dumps(content).encode())
            archive.writestr(name, sink.getvalue().to_pybytes())
            archive.filelist[-1].compress_type = 93
    return out.getvalue()


def test_a_mapping_given_by_hand_replaces_what_was_guessed(take) -> None:
    table = take(WIDE, family="", score__best="gpt-4", reply__best="small_response").table
    assert {agent.name for agent in table.agents} == {"best", "small"}
    assert table.families == ("all", "all")


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"question": "nope"}, "'nope', which is a column of no file"),
        ({"colour": "prompt"}, "'colour' has no meaning here"),
        ({"question": ""}, "Name it with question=COLUMN"),
        ({"kind": "guess"}, "kind is 'guess'"),
        ({"reply__stranger": "subject"}, "no score:stranger"),
    ],
)
def test_a_wrong_mapping_says_what_is_wrong(take, changes: dict[str, str], said: str) -> None:
    with pytest.raises(TableError, match=said):
        take(WIDE, **changes)


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        (",maths,1,1,,", "the question is missing"),
        ("A?,maths,1,1,,", "the same question came before"),
        ("C?,maths,1.5,1,,", "score of gpt-4: '1.5' is out of range"),
        ("C?,maths,inf,1,,", "score of gpt-4: 'inf' is out of range"),
        ("C?,maths,perhaps,1,,", "score of gpt-4: 'perhaps' is no score"),
        ("C?,maths,NaN,,,", "no agent has an outcome here"),
        ("C?,maths", "it has 2 cells, the header has 6"),
        ("C" * 20_001 + ",maths,1,1,,", "the question has 20,001 characters"),
    ],
)
def test_a_row_left_out_is_named_with_its_reason_and_the_others_stay(take, row: str, reason: str) -> None:
    # the scores are named by hand: the guess rightly doubts a short column with a wrong cell
    made = take(WIDE + row + "\nD?,maths,1,1,,\n", **{"score__gpt-4": "gpt-4", "score__small": "small"})
    assert made.table.questions == ("A?", "B?", "D?")
    assert made.report.skipped[0].row == 3
    assert made.report.skipped[0].reason.startswith(reason)
    assert (made.report.imported, made.report.rows, made.report.left_out) == (3, 4, 1)


def test_the_same_id_cannot_name_two_questions(take) -> None:
    made = take("id,question,x\n1,A?,1\n1,B?,1\n2,C?,0\n")
    assert made.table.questions == ("A?", "C?")
    assert made.report.reasons == {"duplicate id": 1}


def test_files_as_tasks_keep_their_targets_and_leave_outcomes_aside(take) -> None:
    text = "question,answer,x\nA?,42,1\nB?,C,0\nC?,worked out #### 1 234,1\nD?,\"['yes']\",1\nE?," + "long " * 20 + ",1\n"
    table = take(text, content=Content.TASKS).table
    assert (table.agents, table.scores.shape) == ((), (5, 0))
    assert table.kinds == ("number", "text", "text", "text", "recorded")


def test_outcomes_that_are_not_there_cannot_be_imported(take) -> None:
    with pytest.raises(TableError, match="No column of outcomes"):
        take("question,answer\nA?,words that are no score\n", content=Content.OUTCOMES)


def test_latin_1_is_read_with_a_note_and_broken_utf_8_loses_its_rows(take) -> None:
    latin = take("question,x\nCafé?,1\n".encode("latin-1"))
    assert latin.table.questions == ("Café?",)
    assert "Latin-1" in latin.report.notes[0]
    mixed = take("question,x\nGrüße aus Köln?,1\n".encode() + b"bad \xff?,1\n")
    assert (mixed.table.questions, mixed.report.skipped[0].reason) == (
        ("Grüße aus Köln?",),
        "it holds bytes that are not valid UTF-8 (wrong encoding)",
    )


def test_a_table_survives_the_way_to_bytes_and_back(take) -> None:
    table = take(WIDE).table
    again = table_from_bytes(table_to_bytes(table))
    assert again.digest() == table.digest()
    assert (again.agents, again.replies, again.tokens_in) == (table.agents, table.replies, None)


@pytest.mark.parametrize("data", [b"", b"PAR1 and nothing", b"\x80\x04\x95"])
def test_damaged_bytes_are_told_as_such(data: bytes) -> None:
    with pytest.raises(TableError, match="damaged"):
        table_from_bytes(data)
