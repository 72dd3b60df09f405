"""Tables out: nothing in them runs, and every value comes back."""

from __future__ import annotations

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storage.safe_table import csv_text, parquet_bytes


def cells(text):
    return list(csv.reader(io.StringIO(text, newline="")))


@pytest.mark.parametrize("risky", ["=cmd|' /C calc'!A0", "+1+2", "-2+3", "@SUM(A1)", "\t=1", "\r=1", "\n=1", "＝1", "-"])
def test_what_a_spreadsheet_would_run_gets_an_apostrophe(risky):
    assert cells(csv_text(["answer"], [{"answer": risky}]))[1] == ["'" + risky]


@pytest.mark.parametrize("plain", ["-5", "+3.25", "-1e-05", "4.5 hours", "a=b", "", "'=1", 'say "hi", twice', "two\nlines"])
def test_numbers_and_plain_text_stay_as_they_are(plain):
    assert cells(csv_text(["answer"], [{"answer": plain}]))[1] == [plain] or plain == ""


def test_values_have_one_form_and_the_unknown_is_empty():
    rows = [{"a": None, "b": True, "c": -3, "d": 0.1, "e": "x"}]
    assert csv_text("abcde", rows) == "a,b,c,d,e\r\n,true,-3,0.1,x\r\n"


def test_a_name_of_a_column_cannot_run_either():
    assert csv_text(["=1"], []) == "'=1\r\n"


@given(st.text())
def test_no_text_starts_a_formula(text):
    (cell,) = cells(csv_text(["x"], [{"x": text}]))[1] or [""]
    assert cell[:1] not in ("=", "@", "\t", "\r", "\n")
    assert cell[:1] not in ("+", "-") or cell[1:2].isdigit()


def test_parquet_keeps_types_and_unknown_values():
    from pyarrow import BufferReader, parquet

    rows = [{"a": "=1", "b": 2, "c": 0.5, "d": None}, {"a": None, "b": None, "c": None, "d": True}]
    table = parquet.read_table(BufferReader(parquet_bytes({"a": str, "b": int, "c": float, "d": bool}, rows)))
    assert table.to_pylist() == rows
    assert [str(field.type) for field in table.schema] == ["string", "int64", "double", "bool"]
