"""Code: the function is called in a sandbox; its values are compared here, with inputs that its author did not see."""

from __future__ import annotations

import re

from trinity_core.errors import SandboxError
from trinity_core.tasks.task import CodeRunner, Target

_FENCE = re.compile(r"```[^\n`]*\n(.*?)```", re.DOTALL)
_TIMEOUT_S = 4.0
"""Seconds for all calls of one answer together."""


def same_behaviour(answer: str, target: Target, *, sandbox: CodeRunner | None) -> bool | None:
    """Whether the code in `answer` returns the right value on every visible and hidden input.

    Returns:
        None when there is no sandbox or it did not run the code.
    """
    spec = target.code
    if sandbox is None or spec is None:
        return None
    code = source(answer)
    if f"{spec.function}" not in code:
        return False
    cases = (*spec.visible, *spec.hidden)
    try:
        result = sandbox.call(code, spec.function, [case.arguments for case in cases], timeout_s=_TIMEOUT_S)
    except SandboxError:
        return None
    if result.status == "refused":
        return None
    if result.status != "ok" or any(result.errors) or len(result.values) != len(cases):
        return False
    return all(same_json(value, case.expected) for value, case in zip(result.values, cases, strict=True))


def source(answer: str) -> str:
    """The code of an answer: all its fenced blocks, or else the whole."""
    blocks = _FENCE.findall(answer)
    return "\n".join(blocks) if blocks else answer


def same_json(a: object, b: object) -> bool:
    """Equality of JSON values in which True is not 1, while 2 is 2.0."""
    if isinstance(a, bool) or isinstance(b, bool) or a is None or b is None:
        return a is b
    if isinstance(a, int | float) and isinstance(b, int | float):
        return a == b
    if isinstance(a, list) and isinstance(b, list):
        return len(a) == len(b) and all(same_json(x, y) for x, y in zip(a, b, strict=True))
    if isinstance(a, dict) and isinstance(b, dict):
        return a.keys() == b.keys() and all(same_json(a[key], b[key]) for key in a)
    return isinstance(a, str) and isinstance(b, str) and a == b
