"""The archivist: a table of facts, a calendar and a list of units. It looks things up and knows nothing else."""

from __future__ import annotations

from functools import lru_cache

from trinity_core.agents.specialists.dates import read_date_question, solve_date
from trinity_core.agents.specialists.facts import look_up, read_fact_question
from trinity_core.agents.specialists.formal import Form, Statement
from trinity_core.agents.specialists.solver import Solution, Solver, Voice
from trinity_core.agents.specialists.units import read_unit_question, solve_conversion

_VOICE = Voice(
    opening=("Let me look that up.", "One moment, it is on the shelf.", "From my records:"),
    decline="My shelves hold facts, dates and units, and I find nothing on this there. I would rather say so than guess.",
    blind="My records say nothing about this, so I cannot vouch for it.",
    advice="There is nothing to look up here. Somebody should work this out rather than remember it.",
)


class Archivist(Solver):
    """Solves `Lookup:`, `Convert:` and `Date:`, and questions about facts, units and dates."""

    def __init__(self, *, slip: float) -> None:
        super().__init__(_VOICE, slip=slip)

    def read(self, question: str) -> Statement | None:
        """The look-up, conversion or date of a question."""
        return read_record(question)

    def solve(self, statement: Statement) -> Solution | None:
        """What the records say on a statement of its own kind."""
        return consult(statement)


@lru_cache(maxsize=20_000)
def read_record(question: str) -> Statement | None:
    """The formal question to the records; None when it is none."""
    if "```" in question or len(question) > 400:
        return None
    if body := read_date_question(question):
        return Statement(Form.DATE, body)
    if body := read_unit_question(question):
        return Statement(Form.CONVERT, body)
    body = read_fact_question(question)
    return Statement(Form.LOOKUP, body) if body else None


@lru_cache(maxsize=20_000)
def consult(statement: Statement) -> Solution | None:
    """The solution of a statement about facts, units or dates; None for other statements and unknown things."""
    if statement.form is Form.LOOKUP:
        found = look_up(statement.body)
        return Solution(found[0], (f"  Entry: {found[1].name} ({found[1].kind}).",)) if found else None
    solver = {Form.DATE: solve_date, Form.CONVERT: solve_conversion}.get(statement.form)
    solved = solver(statement.body) if solver else None
    return Solution(solved[0], (solved[1],)) if solved else None
