import platform
import subprocess
import sys
from pathlib import Path

import pytest

from trinity_core.errors import SandboxError
from trinity_core.tasks.sandbox import Level, Sandbox, open_sandbox
from trinity_core.tasks.sandbox.inside.seccomp import build_filter
from trinity_core.tasks.sandbox.inside.syscalls import _AARCH64, _X86_64, Machine

linux_only = pytest.mark.skipif(platform.system() != "Linux", reason="the walls exist on Linux only")

POORER = """
import struct
from trinity_core.tasks.sandbox import open_sandbox
from trinity_core.tasks.sandbox.inside.seccomp import apply_filter
from trinity_core.tasks.sandbox.inside.syscalls import Kernel
kernel = Kernel()
kernel.prctl(38, 1)
steps = [(0x20, 0, 0, 0), (0x15, 0, 1, NUMBER), (0x06, 0, 0, 0x50001), (0x06, 0, 0, 0x7FFF0000)]
apply_filter(kernel, b"".join(struct.pack("=HBBI", *step) for step in steps))
with open_sandbox() as sandbox:
    print(sandbox.level, sandbox.run("print(6 * 7)").stdout.strip() if sandbox.level != "none" else "", sandbox.describe())
"""
"""A machine like this one without one system call, as in a container with a filter of its own."""


@linux_only
@pytest.mark.parametrize(
    ("numbers", "starts", "reason"),
    [
        ({"x86_64": 272, "aarch64": 97}, "landlock 42 ", "unshare: Operation not permitted"),
        ({"x86_64": 444, "aarch64": 444}, "seccomp 42 ", "system call 444: Operation not permitted"),
        ({"x86_64": 157, "aarch64": 167}, "none  ", "prctl 38: Operation not permitted"),
    ],
)
def test_a_poorer_machine_gives_a_lower_level_and_the_reason(numbers: dict[str, int], starts: str, reason: str) -> None:
    if platform.machine() not in numbers:
        pytest.skip("no number for this machine")
    code = POORER.replace("NUMBER", str(numbers[platform.machine()]))
    done = subprocess.run([sys.executable, "-c", code], cwd=Path(__file__).parents[3], capture_output=True, text=True, check=False)
    assert done.stdout.startswith(starts), done.stderr
    assert reason in done.stdout


def test_switched_off_it_refuses_and_says_so() -> None:
    with open_sandbox(strongest=Level.NONE) as off:
        assert off.describe() == "Model-written Python is not run here: it is switched off."
        with pytest.raises(SandboxError, match="switched off"):
            off.run("print(1)")
        with pytest.raises(SandboxError, match="switched off"):
            off.call("def f(): return 1", "f", [[]])


@linux_only
def test_what_is_too_weak_for_strangers_runs_nothing_and_is_called_so() -> None:
    with open_sandbox(strongest=Level.SECCOMP, weakest=Level.LANDLOCK) as off:
        assert (off.level, off.describe()) == (
            Level.NONE,
            "Model-written Python is not run here: seccomp: too weak for a page that strangers reach.",
        )
        with pytest.raises(SandboxError, match="too weak"):
            off.run("print(1)")


def test_elsewhere_than_on_linux_it_refuses(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(platform, "system", lambda: "Darwin")
    with open_sandbox() as off:
        assert (off.level, off.describe()) == (
            Level.NONE,
            "Model-written Python is not run here: the walls it needs exist on Linux only, this is Darwin.",
        )


@linux_only
def test_an_interpreter_that_is_not_there_is_the_reason() -> None:
    with open_sandbox(python="/no/python", strongest=Level.SECCOMP) as off:
        assert off.level is Level.NONE
        assert "/no/python" in off.describe()


def test_walls_with_a_hole_are_not_used(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("trinity_core.tasks.sandbox.selftest.PROGRAM", "def holes(secret, parent): return ['TCP']")
    with open_sandbox(strongest=Level.SECCOMP) as off:
        assert off.level is Level.NONE


def test_each_level_says_what_it_is_in_one_sentence(each_level: Sandbox) -> None:
    assert each_level.describe().count(".") == 1


@pytest.mark.parametrize("machine", [_X86_64, _AARCH64])
@pytest.mark.parametrize("files", [True, False])
def test_a_filter_never_jumps_out_of_itself_and_ends_in_refusal(machine: Machine, files: bool) -> None:
    code = build_filter(machine, files=files)
    steps = [code[at : at + 8] for at in range(0, len(code), 8)]
    assert all(index + 1 + max(step[2], step[3]) < len(steps) for index, step in enumerate(steps) if step[0] & 7 == 5)
    assert steps[-1] == b"\x06\0\0\0\x01\0\x05\0"


@pytest.mark.parametrize("machine", [_X86_64, _AARCH64])
def test_the_tables_name_no_call_twice(machine: Machine) -> None:
    numbers = [*machine.always, *machine.look, *machine.open, machine.fcntl, machine.ioctl, machine.prlimit]
    assert len(set(numbers)) == len(numbers)


@pytest.mark.parametrize("seconds", [0.0, -1.0, float("nan"), float("inf")])
def test_a_deadline_must_be_a_positive_time(sandbox: Sandbox, seconds: float) -> None:
    with pytest.raises(SandboxError, match="timeout_s"):
        sandbox.run("print(1)", timeout_s=seconds)
