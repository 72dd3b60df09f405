"""Write a small Python function. The wanted ones stand in `function_bank`; the reference computes every expected value."""

from __future__ import annotations

import inspect
import json
from random import Random

from trinity_core.tasks.families.function_bank import BANK, Wanted
from trinity_core.tasks.family import Family, Phrases
from trinity_core.tasks.task import CodeCase, CodeSpec, Json, Split, Target, TargetKind

# {call}: `second_largest(xs)`; {does}: `returns the ...`; {examples}: one or two calls with their values.
PHRASES = Phrases(
    train=(
        "write a function `{call}` that {does}. {examples}",
        "Write a Python function `{call}` that {does}. For example, {examples}.",
        "Define a Python function `{call}` which {does}. {examples}.",
        "Implement `{call}` in Python. It {does}. Example: {examples}.",
    ),
    validation=(
        "python function `{call}` that {does}, {examples}",
        "Please code a Python function `{call}` that {does}. For instance, {examples}.",
        "In Python, write `{call}`, which {does}. Thus {examples}.",
    ),
    test=(
        "write python `{call}`: {does}. {examples}",
        "I need a Python function `{call}`. It {does}. To illustrate: {examples}.",
        "Give the Python code of a function `{call}` that {does}, so that {examples}.",
    ),
)

_HIDDEN = 8
_VISIBLE = 2


def _case(wanted: Wanted, arguments: list[Json]) -> CodeCase:
    before = json.dumps(arguments)
    return CodeCase(before, json.dumps(wanted.function(*arguments)))


def _cases(wanted: Wanted, rng: Random) -> list[CodeCase]:
    """Different calls: those that the bank insists on, then drawn ones."""
    drawn = [list(edge) for edge in wanted.edges] + [wanted.draw(rng) for _ in range(60)]
    cases = {case.arguments_json: case for case in (_case(wanted, arguments) for arguments in drawn)}
    return list(cases.values())[: max(_HIDDEN, len(wanted.edges)) + _VISIBLE]


def _example(wanted: Wanted, case: CodeCase) -> str:
    return f"`{wanted.name}({', '.join(map(repr, case.arguments))})` returns `{case.expected!r}`"


def _draw(split: Split, difficulty: int, rng: Random) -> tuple[str, Target]:
    wanted = rng.choice([w for w in BANK if w.difficulty == difficulty])
    cases = _cases(wanted, rng)
    visible, hidden = tuple(cases[-_VISIBLE:]), tuple(cases[:-_VISIBLE])
    does = wanted.does if split is Split.TRAIN else wanted.does_in_other_words
    examples = " and ".join(_example(wanted, case) for case in visible)
    source = inspect.getsource(wanted.function)
    spec = CodeSpec(wanted.name, source, visible, hidden)
    return PHRASES.pick(split, rng).format(call=wanted.call, does=does, examples=examples), Target(TargetKind.CODE, source, code=spec)


PYTHON_FUNCTIONS = Family(
    "python_functions",
    "Small Python functions",
    "Write a Python function `second_largest(xs)` that returns the second largest distinct number of a list, or None if there is none. "
    "For example, `second_largest([4, 9, 9, 2])` returns `4`.",
    (PHRASES,),
    _draw,
)
