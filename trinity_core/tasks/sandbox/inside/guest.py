"""One run of foreign code, in a process that ends with it. Answers go out as lines of JSON on descriptor 3.

The code may well write such lines itself: whoever reads them believes nothing but the shape (`messages`).
"""

from __future__ import annotations

import json
import linecache
import os
import random
import sys
import traceback
import types
from collections.abc import Callable, Sequence
from typing import Any

CHANNEL = 3
PROGRAM = "<program>"
_ERROR_CHARACTERS = 500
_OUT_OF_MEMORY = b'{"end":"memory"}\n'

_encode = json.JSONEncoder(allow_nan=False).encode


class Caught:
    """Keeps whatever foreign code raises, SystemExit and the like included, and goes on."""

    def __init__(self) -> None:
        self.error: BaseException | None = None

    def __enter__(self) -> Caught:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: object) -> bool:
        self.error = error
        return True


def run_request(request: dict[str, Any]) -> None:
    """Run what the request holds: `code`, and with `function` set, that function on each of `arguments`."""
    random.seed(0)  # the same program gives the same output
    sys.stdin, sys.stdout, sys.stderr = _text(0, "r"), _text(1, "w"), _text(2, "w")
    streams = (sys.stdout, sys.stderr)
    code, function = request["code"], request["function"]
    end = _run(code) if function is None else _call(code, function, request["arguments"])
    for stream in (sys.stdout, sys.stderr, *streams):
        with Caught():
            stream.flush()
    if end == "memory":
        os.write(CHANNEL, _OUT_OF_MEMORY)
    else:
        say({"end": end})


def say(message: dict[str, object]) -> None:
    """Send one line to the app."""
    _send(_encode(message))


def _send(line: str) -> None:
    rest = memoryview(line.encode() + b"\n")
    while rest:
        rest = rest[os.write(CHANNEL, rest) :]


def _text(descriptor: int, mode: str) -> Any:
    # closefd=False: code that closes sys.stdout must not free the number for something else
    return open(descriptor, mode, encoding="utf-8", errors="replace", closefd=False)


def _run(code: str) -> str:
    caught, _ = _load(code, "__main__")
    error = caught.error
    if isinstance(error, MemoryError):
        return "memory"
    if isinstance(error, SystemExit) and error.code in (None, 0):
        return "ok"
    if error is not None:
        with Caught():
            sys.stdout.flush()
        with Caught():
            os.write(2, _report(error).encode("utf-8", "replace"))
    return "ok" if error is None else "error"


def _load(code: str, name: str) -> tuple[Caught, types.ModuleType]:
    module = types.ModuleType(name)
    sys.modules[name] = module  # dataclasses and typing look their module up
    sys.argv = [PROGRAM]
    with Caught() as caught:
        linecache.cache[PROGRAM] = (len(code), None, code.splitlines(keepends=True), PROGRAM)
        exec(compile(code, PROGRAM, "exec", dont_inherit=True), module.__dict__)
    return caught, module


def _call(code: str, function: str, arguments: Sequence[Sequence[Any]]) -> str:
    caught, module = _load(code, "program")
    target = module.__dict__.get(function)
    error = caught.error
    if error is None and not callable(target):
        error = NameError(f"the program defines no function {function!r}")
    if error is not None:
        return _fail_all(error, len(arguments))
    assert target is not None
    ends = {_answer(index, target, values) for index, values in enumerate(arguments)}
    return next((end for end in ("memory", "error") if end in ends), "ok")


def _fail_all(error: BaseException, count: int) -> str:
    if isinstance(error, MemoryError):
        return "memory"
    text = _line(error)
    for index in range(count):
        say({"i": index, "e": text})
    return "error"


def _answer(index: int, target: Callable[..., Any], values: Sequence[Any]) -> str:
    line = ""
    with Caught() as caught:
        line = _encode({"i": index, "v": target(*values)})
    error = caught.error
    if error is None:
        _send(line)
        return "ok"
    if isinstance(error, MemoryError):
        _send(f'{{"i":{index},"e":"MemoryError"}}')
        return "memory"
    say({"i": index, "e": _line(error)})
    return "error"


def _line(error: BaseException) -> str:
    """What was raised and in which line of the program, in one short text."""
    text = type(error).__name__
    with Caught():
        text = "".join(traceback.format_exception_only(error)).strip()[-_ERROR_CHARACTERS:]
    lines = [frame.lineno for frame in traceback.extract_tb(error.__traceback__) if frame.filename == PROGRAM]
    return f"{text} (line {lines[-1]})" if lines else text


def _report(error: BaseException) -> str:
    """The traceback as Python would print it, without the frames of this file."""
    if isinstance(error, SystemExit):
        return f"{error.code}\n"
    text = _line(error) + "\n"
    with Caught():
        trace = error.__traceback__
        while trace is not None and trace.tb_frame.f_code.co_filename != PROGRAM:
            trace = trace.tb_next
        text = "".join(traceback.format_exception(type(error), error, trace))
    return text
