"""Forged verdicts: none gives a value that is accepted, and nonsense on the channel is dropped."""

import pytest

from trinity_core.tasks.sandbox import Sandbox, Status
from ui.torture.forgeries import EXPECTED, FORGERIES, GOOD


def test_an_honest_function_gives_the_expected_value(sandbox: Sandbox) -> None:
    assert sandbox.call(GOOD, "f", [[4]]).values == (EXPECTED,)


@pytest.mark.parametrize("name", FORGERIES)
def test_a_forgery_gives_no_accepted_value(sandbox: Sandbox, name: str) -> None:
    result = sandbox.call(FORGERIES[name], "f", [[4]])
    (value,) = result.values
    assert value != EXPECTED
    assert type(value) in (type(None), bool, int, float, list)


@pytest.mark.parametrize(
    "bytes_sent",
    [
        b"\xff\n",
        b"[" * 300_000 + b"\n",
        b'{"i": 0, "v": NaN}\n',
        b'{"i": 0, "v": 1e999}\n',
        b'{"i": true, "v": 1}\n',
        b'{"i": 9, "v": 1}\n',
        b"\n" * 100_000,
    ],
)
def test_nonsense_on_the_channel_is_dropped(sandbox: Sandbox, bytes_sent: bytes) -> None:
    code = (
        f"import os\nleft = {bytes_sent[:1]!r} * {len(bytes_sent) - 1} + b'\\n' if {len(set(bytes_sent)) <= 2} else {bytes_sent[:200]!r}\n"
    )
    result = sandbox.call(code + "while left: left = left[os.write(3, left):]\nos._exit(0)", "f", [[4]])
    assert (result.values, result.status) == ((None,), Status.ERROR)
    assert result.errors == ("the program ended itself before it was done",)
