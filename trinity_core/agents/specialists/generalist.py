"""The generalist: cheap and well-read, right on easy things, wrong on hard ones, and sure of itself either way."""

from __future__ import annotations

import re
from functools import lru_cache

from trinity_core.agents.specialists.algebraist import solve_formal
from trinity_core.agents.specialists.answers import same_answer
from trinity_core.agents.specialists.archivist import consult
from trinity_core.agents.specialists.calculator import compute
from trinity_core.agents.specialists.chair import agreed, proposals
from trinity_core.agents.specialists.effort import effort_of
from trinity_core.agents.specialists.formal import Form, Statement, fenced_code
from trinity_core.agents.specialists.programmer import run_python
from trinity_core.agents.specialists.recipes import RECIPES
from trinity_core.agents.specialists.requests import read_request
from trinity_core.agents.specialists.scene import Scene
from trinity_core.agents.specialists.slips import slip, slip_code
from trinity_core.agents.specialists.solver import say_solution, say_suggestion, say_verdict
from trinity_core.agents.specialists.understanding import understand
from trinity_core.agents.specialists.workshop import Workshop

_SURE = ("Easy.", "I have seen this kind many times.", "That one is straightforward.", "No need to overthink this.")
_LOST = "This one is outside what I know, and even I would only be guessing."
_HOPELESS = 5.0


class Generalist:
    """Reads everything and works in its head; the more effort a problem takes, the likelier it loses track.

    Args:
        workshop: stands for going through a short program line by line.
        slip: chance of an error in the easiest problem.
        capacity: effort (see `effort`) up to which only that chance applies.
    """

    def __init__(self, workshop: Workshop, *, slip: float, capacity: float = 2.0) -> None:
        self._workshop = workshop
        self._slip = slip
        self._capacity = capacity

    def work(self, scene: Scene) -> str:
        """An answer, in a confident tone: its own, or one of the others' where it is told to combine theirs."""
        opening = scene.rng.choice(_SURE)
        if others := proposals(scene):
            return say_solution("I have compared what the others say.", (), agreed(others, self._own(scene)))
        if read_request(scene.question):
            return self._write(scene, opening)
        answer = self._own(scene)
        return _LOST if answer is None else say_solution(opening, ("  I worked it out in my head.",), answer)

    def think(self, scene: Scene) -> str:
        """General advice; a formal statement only where the problem is easy."""
        if scene.answer is not None and scene.answer not in scene.refused:
            return say_suggestion("There is an answer, and it looks fine to me.", "Check the latest answer.", role="verifier")
        statement = self._statement(scene)
        if statement is not None and effort_of(statement) <= self._capacity:
            return say_suggestion("This looks simple enough.", statement.text)
        return say_suggestion("It looks doable.", "Break the problem into small steps, do them one after the other and give the result.")

    def verify(self, scene: Scene) -> str:
        """Accepts what looks like an answer, unless an easy problem plainly came out otherwise."""
        if scene.answer is None:
            return say_verdict(False, "I do not see an answer yet.")
        statement = self._statement(scene)
        easy = statement is not None and effort_of(statement) <= self._capacity
        if statement is not None and easy and (mine := self._result(statement)) and not same_answer(mine, scene.answer):
            return say_verdict(False, "That does not look right to me.")
        return say_verdict(True, "Looks right to me.")

    def _own(self, scene: Scene) -> str | None:
        """What it makes of a problem in its head, right or wrong; None when it cannot."""
        statement = self._statement(scene)
        answer = self._result(statement) if statement else None
        if statement is None or answer is None:
            return None
        wrong = scene.rng.random() < self._chance_of_error(effort_of(statement))
        return self._wrong(scene, statement, answer) if wrong else answer

    def _statement(self, scene: Scene) -> Statement | None:
        code = fenced_code(scene.question)
        if code:
            return Statement(Form.PYTHON, code)
        return next(iter(scene.statements), None) or understand(scene.question)

    def _result(self, statement: Statement) -> str | None:
        solution = (
            compute(statement.body)
            if statement.form is Form.COMPUTE
            else solve_formal(statement) or consult(statement) or run_python(statement, self._workshop)
        )
        return solution.answer if solution else None

    def _chance_of_error(self, effort: float) -> float:
        """From `slip` up to the capacity, rising to 0.95 where it is hopeless."""
        beyond = max(0.0, effort - self._capacity) / (_HOPELESS - self._capacity)
        return min(0.95, self._slip + beyond * 0.8)

    def _wrong(self, scene: Scene, statement: Statement, answer: str) -> str:
        """Its kind of mistake: a guess among the names where a name is asked, which may be right, else a slip."""
        names = sorted(_names_of(statement.body)) if answer in _names_of(statement.body) else []
        return scene.rng.choice(names) if names else slip(answer, scene.rng)

    def _write(self, scene: Scene, opening: str) -> str:
        """A one-line function from memory, untried."""
        request = read_request(scene.question)
        known = [r for r in RECIPES if request and r.fits(request.words) and r.code.count("\n") == 1]
        if request is None or not known:
            return _LOST
        best = known[0]
        code = best.written(request.name, request.parameters)
        if scene.rng.random() < self._slip + 0.04 * max(0, len(best.code) - 40) / 4:
            code = slip_code(code, scene.rng)
        return say_solution(opening, ("  Written from memory.",), code)


@lru_cache(maxsize=8_000)
def _names_of(body: str) -> frozenset[str]:
    """Names that a puzzle's program works with."""
    found = re.search(r"names(?:, things)? = (\[[^\]]*\])", body)
    return frozenset(re.findall(r"\w+", found.group(1))) if found else frozenset()
