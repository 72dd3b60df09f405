"""The small formal language in which one specialist hands work to another: one statement per line, a form and a body."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum


class Form(StrEnum):
    """What kind of work a statement asks for; the value is the word before its colon."""

    COMPUTE = "Compute"
    SOLVE = "Solve"
    DIFFERENTIATE = "Differentiate"
    INTEGRATE = "Integrate"
    LIMIT = "Limit"
    SEQUENCE = "Sequence"
    PYTHON = "Python"
    LOOKUP = "Lookup"
    CONVERT = "Convert"
    DATE = "Date"


@dataclass(frozen=True, slots=True)
class Statement:
    """One formal statement."""

    form: Form
    body: str
    """Everything behind the colon; for `Python` an expression, or a whole program."""

    @property
    def text(self) -> str:
        """As it is written into a suggestion; a program stands in a fenced block."""
        if self.form is Form.PYTHON and "\n" in self.body:
            return f"Python:\n```python\n{self.body}\n```"
        return f"{self.form}: {self.body}"


_FORMS = "|".join(Form)
_PROGRAM = re.compile(r"\bPython:[ \t]*\n?[ \t]*```[^\n`]*\n(.*?)```", re.DOTALL)
_LINE = re.compile(rf"\b({_FORMS}):[ \t]*(\S[^\n]*)")
_FENCE = re.compile(r"```[^\n`]*\n(.*?)```", re.DOTALL)
_MAX_BODY = 1000


def find_statements(text: str) -> tuple[Statement, ...]:
    """Every formal statement that stands in `text`, in order; programs after the one-line ones."""
    if ":" not in text:
        return ()
    programs = tuple(Statement(Form.PYTHON, body.strip("\n")) for body in _PROGRAM.findall(text))
    lines = _LINE.findall(_FENCE.sub("", text))
    short = [(form, body) for form, body in lines if body.strip(" `") and len(body) <= _MAX_BODY]
    return tuple(Statement(Form(form), _tidy(body, Form(form))) for form, body in short) + programs


def fenced_code(text: str) -> str | None:
    """The first fenced block of `text` without its fences, or None."""
    found = _FENCE.search(text)
    return found.group(1).strip("\n") if found else None


def without_code(text: str) -> str:
    """`text` with its fenced blocks taken out."""
    return _FENCE.sub(" ", text)


def _tidy(body: str, form: Form) -> str:
    stripped = body.strip().strip("`").strip()
    return stripped if form is Form.PYTHON else stripped.rstrip(".").strip()
