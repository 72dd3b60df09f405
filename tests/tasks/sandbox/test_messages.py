import pytest
from hypothesis import given
from hypothesis import strategies as st

from trinity_core.tasks.sandbox.messages import Report, read_report


def test_answers_errors_and_the_end_are_read() -> None:
    report = read_report(b'{"i":0,"v":[1]}\n{"i":1,"e":"no"}\n{"end":"error"}\n', 3)
    assert report == Report(([1], None, None), ("", "no", None), "error")


def test_the_first_line_for_an_answer_counts() -> None:
    assert read_report(b'{"i":0,"v":1}\n{"i":0,"v":2}\n', 1).values == (1,)


@pytest.mark.parametrize("value", ["[" * 60 + "]" * 60, '{"a":' * 60 + "1" + "}" * 60, '"\\ud800"', '{"\\udfff": 1}'])
def test_a_value_that_could_hurt_later_is_replaced_by_a_reason(value: str) -> None:
    report = read_report(b'{"i":0,"v":' + value.encode() + b"}", 1)
    assert report.values == (None,)
    assert report.errors[0]


def test_an_answer_of_null_is_an_answer() -> None:
    assert read_report(b'{"i":0,"v":null}', 1) == Report((None,), ("",))


@given(
    st.binary(max_size=300)
    | st.lists(st.sampled_from([b'{"i":', b"0", b',"v":', b"[", b"]", b"1e999", b"}", b"\n", b'"e":', b"{}"])).map(b"".join)
)
def test_no_bytes_make_the_reader_raise(channel: bytes) -> None:
    report = read_report(channel, 2)
    assert len(report.values) == len(report.errors) == 2
