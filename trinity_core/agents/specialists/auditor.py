"""The auditor: checks a given answer by substitution, recomputation, running or looking up. It cannot solve; the born Verifier."""

from __future__ import annotations

from trinity_core.agents.specialists import algebra
from trinity_core.agents.specialists.algebra import FormulaError
from trinity_core.agents.specialists.algebraist import (
    choose_root,
    parse_equations,
    parse_integral,
    same_expression,
    solve_formal,
)
from trinity_core.agents.specialists.answers import same_answer
from trinity_core.agents.specialists.archivist import consult, read_record
from trinity_core.agents.specialists.calculator import compute, find_expression
from trinity_core.agents.specialists.formal import Form, Statement, fenced_code
from trinity_core.agents.specialists.formulas import read_formal
from trinity_core.agents.specialists.numerals import read_value
from trinity_core.agents.specialists.programmer import run_python, try_examples, write_function
from trinity_core.agents.specialists.requests import FunctionRequest, read_request
from trinity_core.agents.specialists.scene import Scene
from trinity_core.agents.specialists.solver import say_suggestion, say_verdict
from trinity_core.agents.specialists.workshop import Workshop

_CHECKS = {
    Form.COMPUTE: "I did the arithmetic again",
    Form.SOLVE: "I put the answer back into the equations",
    Form.DIFFERENTIATE: "I compared slopes at several points",
    Form.INTEGRATE: "I went through the integration again",
    Form.LIMIT: "I worked out the limit again",
    Form.SEQUENCE: "I continued the sequence by its rule",
    Form.PYTHON: "I ran the program again",
    Form.LOOKUP: "I looked it up",
    Form.CONVERT: "I converted it again",
    Form.DATE: "I counted on the calendar again",
}
_BLIND = "I have no formal statement against which I could check this. Somebody should state the problem formally first."


class Auditor:
    """Judges answers against formal statements.

    Args:
        workshop: where programs and functions are run.
    """

    def __init__(self, workshop: Workshop) -> None:
        self._workshop = workshop

    def work(self, scene: Scene) -> str:
        """It does not solve."""
        return "I check answers, I do not find them. Let somebody else propose one and I will go through it line by line."

    def think(self, scene: Scene) -> str:
        """What should happen next: an answer, a formal statement, or a check."""
        if scene.answer is not None and scene.answer not in scene.refused:
            return say_suggestion("There is an answer that nobody has checked.", "Check the latest answer.", role="verifier")
        statement = self._statement(scene)
        if statement is not None:
            return say_suggestion("What is asked is clear; an answer is missing that stands a check.", statement.text)
        return say_suggestion("As it stands no answer to this could be checked.", "State the problem formally first; then work it out.")

    def verify(self, scene: Scene) -> str:
        """Accept what stands the check, with the kind of check named."""
        if scene.answer is None:
            return say_verdict(False, "There is no answer to check: the last reply ends without one.")
        request = read_request(scene.question)
        if request is not None:
            return say_verdict(*self._check_function(scene.answer, request))
        statement = self._statement(scene)
        if statement is None:
            return say_verdict(False, _BLIND)
        right = check(statement, scene.answer, self._workshop)
        if right is None:
            return say_verdict(False, "I tried to check this and could not; I cannot let it pass unchecked.")
        return say_verdict(right, f"{_CHECKS[statement.form]}: {'it holds.' if right else 'it does not hold. Please do it again.'}")

    def _statement(self, scene: Scene) -> Statement | None:
        """What the answer is checked against: the question itself where it is formal, else what a Thinker stated."""
        question = scene.question
        if code := fenced_code(question):
            return Statement(Form.PYTHON, code)
        if body := find_expression(question):
            return Statement(Form.COMPUTE, body)
        return read_record(question) or next(iter(scene.statements), None) or read_formal(question)

    def _check_function(self, code: str, request: FunctionRequest) -> tuple[bool, str]:
        """The examples first, then a comparison with a function of its own books where it has one."""
        passed, why = try_examples(code, request, self._workshop)
        reference = write_function(request, self._workshop) if passed else None
        if reference is None:
            return passed, why
        for probes in _probes(request):
            mine, theirs = (self._workshop.values_of(text, request.name, probes) for text in (reference.code, code))
            if mine is not None and mine != theirs:
                return False, "It gets the examples right but goes wrong on inputs of mine, such as an empty or a repeated one."
        return True, f"{why} It also held on inputs of my own."


def check(statement: Statement, answer: str, workshop: Workshop) -> bool | None:
    """Whether `answer` is right for `statement`; None when that cannot be checked."""
    try:
        match statement.form:
            case Form.SOLVE:
                return _check_equations(statement.body, answer)
            case Form.DIFFERENTIATE:
                solution = solve_formal(statement)
                return same_expression(solution.answer, answer) if solution else None
            case Form.INTEGRATE:
                return _check_integral(statement, answer)
            case _:
                return _check_value(statement, answer, workshop)
    except FormulaError:
        return None


def _check_value(statement: Statement, answer: str, workshop: Workshop) -> bool | None:
    """Recompute, run or look up, and compare."""
    found = compute(statement.body) if statement.form is Form.COMPUTE else None
    solution = found or solve_formal(statement) or consult(statement) or run_python(statement, workshop)
    if solution is None:
        return None
    if same_answer(solution.answer, answer):
        return True
    values = [read_value(text.split()[0]) for text in (solution.answer, answer) if text.split()]
    return statement.form in (Form.CONVERT, Form.COMPUTE) and None not in values and len(values) == 2 and values[0] == values[1]


def _check_equations(body: str, answer: str) -> bool | None:
    """Put every claimed value back; the chosen root must also be the right one of the roots."""
    parsed = parse_equations(body)
    if parsed is None:
        return None
    equations, unknown, which = parsed
    claims = [part.split("=")[-1].strip() for part in answer.replace(" and ", ",").split(",") if part.strip()]
    if not claims or not all(algebra.fits(equations, unknown, claim) for claim in claims):
        return False
    roots = algebra.roots_of(equations, unknown)
    wanted = choose_root(roots, which)
    return len(claims) == len(wanted) and all(any(same_expression(str(root), claim) for claim in claims) for root in wanted)


def _check_integral(statement: Statement, answer: str) -> bool | None:
    """A number is recomputed; an antiderivative is differentiated back."""
    text, variable, low, _ = parse_integral(statement.body)
    if low:
        solution = solve_formal(statement)
        return same_expression(solution.answer, answer) if solution else None
    claim = answer.split("=")[-1].replace("+ C", "").replace("+ c", "").strip()
    return same_expression(str(algebra.derivative(claim, variable)), text)


def _probes(request: FunctionRequest) -> tuple[list[list[object]], ...]:
    """Two sets of inputs made from the examples: ordinary ones, and empty ones on which not every function is defined."""
    ordinary = [[_varied(value, k) for value in arguments] for arguments, _ in request.examples for k in range(5)]
    empty = [[value[:0] if isinstance(value, list | str) else value for value in arguments] for arguments, _ in request.examples]
    return ordinary, empty


def _varied(value: object, k: int) -> object:
    """Another input of the same type: shorter, repeated, turned around, half and half; other numbers, 1 among them."""
    if isinstance(value, list | str):
        return (value[:1], value[1:] or value, value * 2, value[::-1], value[: len(value) // 2 + 1] * 2)[k]
    if isinstance(value, int) and not isinstance(value, bool):
        return (value + 1, abs(value) + 2, abs(value) * 2 + 1, max(1, abs(value) - 1), 1)[k]
    return value
