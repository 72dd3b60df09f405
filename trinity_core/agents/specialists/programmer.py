"""The programmer: runs Python in the sandbox and writes small functions it recognises, trying them on the examples given."""

from __future__ import annotations

import re
from dataclasses import dataclass

from trinity_core.agents.specialists.formal import Form, Statement, fenced_code
from trinity_core.agents.specialists.recipes import RECIPES
from trinity_core.agents.specialists.requests import FunctionRequest, read_request
from trinity_core.agents.specialists.scene import Scene
from trinity_core.agents.specialists.slips import slip_code
from trinity_core.agents.specialists.solver import Solution, Solver, Voice, say_solution, say_suggestion, say_verdict
from trinity_core.agents.specialists.workshop import Workshop

_VOICE = Voice(
    opening=("Let me just run it.", "I would rather run it than guess.", "To the interpreter:"),
    decline="Give me a program or a clear request for a function and I will help; I cannot turn this text into code by myself.",
    blind="I can check what I can run, and there is nothing to run here.",
    advice="Nothing here can be run yet. Somebody should state it as a Python program that prints the answer.",
)
_UNKNOWN = "I understand that a function is wanted, but I do not know how to write this one, and I would not want to hand in a guess."
_SHUT = "Python is not run here, and I do not guess what a program would print."


@dataclass(frozen=True, slots=True)
class Draft:
    """A function written for a request."""

    code: str
    tried: int
    """How many examples of the question it was tried on; it got them all."""


class Programmer(Solver):
    """Solves `Python:` statements, program-output questions and requests for small functions.

    Args:
        workshop: where code runs.
        slip: chance of a slip in a Worker's answer.
    """

    def __init__(self, workshop: Workshop, *, slip: float) -> None:
        super().__init__(_VOICE, slip=slip)
        self._workshop = workshop

    def read(self, question: str) -> Statement | None:
        """The program that stands in a question."""
        inline = re.search(r"print\(.+\)", question)
        code = fenced_code(question) or (inline.group() if inline and "function" not in question else None)
        return Statement(Form.PYTHON, code) if code else None

    def solve(self, statement: Statement) -> Solution | None:
        """What a `Python:` program prints, or the value of an expression."""
        return run_python(statement, self._workshop)

    def work(self, scene: Scene) -> str:
        """Write the function that is asked for, else run what there is to run."""
        request = read_request(scene.question)
        said = super().work(scene) if request is None else self._write(request, scene)
        return _SHUT if self._workshop.shut and said in (_VOICE.decline, _UNKNOWN) else said

    def _write(self, request: FunctionRequest, scene: Scene) -> str:
        draft = write_function(request, self._workshop)
        if draft is None:
            return _UNKNOWN
        code = slip_code(draft.code, scene.rng) if scene.rng.random() < self._slip else draft.code
        tried = (
            f"I tried it on {draft.tried} example{'s' if draft.tried != 1 else ''}."
            if draft.tried
            else "There was no example to try it on."
        )
        return say_solution("A small function; I have written this one before.", (tried,), code)

    def think(self, scene: Scene) -> str:
        """Say what should be run or written."""
        if fenced_code(scene.question):
            return say_suggestion(
                "There is a program in the question.", "Run the program of the question and report exactly what it prints."
            )
        if read_request(scene.question):
            return say_suggestion(
                "This asks for code.", "Write the function and try it on the examples of the question before handing it in."
            )
        return super().think(scene)

    def verify(self, scene: Scene) -> str:
        """Run it again, or try the function on the examples."""
        request = read_request(scene.question)
        if request is None or scene.answer is None:
            return super().verify(scene)
        verdict, why = try_examples(scene.answer, request, self._workshop)
        return say_verdict(verdict, why)


def run_python(statement: Statement, workshop: Workshop) -> Solution | None:
    """The output of a `Python:` statement; None for other statements and for programs that fail."""
    if statement.form is not Form.PYTHON:
        return None
    is_program = "\n" in statement.body or "print(" in statement.body
    output = workshop.output_of(statement.body if is_program else f"print({statement.body})")
    shown = "  The program ran to its end and printed:" if is_program else f"  >>> {statement.body[:100]}"
    return Solution(output, (shown,)) if output else None


def write_function(request: FunctionRequest, workshop: Workshop) -> Draft | None:
    """The first recipe that the request's words hint at and that gets every example right; None when there is none."""
    arity = len(request.examples[0][0]) if request.examples else len(request.parameters)
    words = request.words
    hinted = [recipe for recipe in RECIPES if recipe.fits(words) and arity in (0, recipe.arity)]
    for recipe in hinted[:6]:
        code = recipe.written(request.name, request.parameters)
        if gets_right(code, request, workshop):
            return Draft(code, len(request.examples))
    return None


def gets_right(code: str, request: FunctionRequest, workshop: Workshop) -> bool:
    """Whether `code` returns the wanted value for every example."""
    if not request.examples:
        return True
    values = workshop.values_of(code, request.name, [list(arguments) for arguments, _ in request.examples])
    return values is not None and all(_same(value, wanted) for value, (_, wanted) in zip(values, request.examples, strict=True))


def try_examples(code: str, request: FunctionRequest, workshop: Workshop) -> tuple[bool, str]:
    """Whether a function passes the question's examples, and a sentence about it."""
    if "def " not in code:
        return False, "A function is wanted, and this is none."
    if not request.examples:
        return False, "The question gives no example on which I could try this."
    if gets_right(code, request, workshop):
        return True, f"It gets the {len(request.examples)} example(s) of the question right."
    if workshop.shut:
        return False, "Python is not run here, so I could not try this; I cannot let it pass untried."
    return False, "It does not return what the examples of the question say."


def _same(value: object, wanted: object) -> bool:
    if isinstance(wanted, tuple):
        wanted = list(wanted)
    return value == wanted and isinstance(value, bool) == isinstance(wanted, bool)
