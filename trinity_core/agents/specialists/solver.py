"""The common manner of a specialist that solves one kind of problem: solve and show, state formally, or solve again and compare."""

from __future__ import annotations

from dataclasses import dataclass
from random import Random

from trinity_core.agents.specialists.answers import code_like, same_answer
from trinity_core.agents.specialists.formal import Statement
from trinity_core.agents.specialists.scene import Scene
from trinity_core.agents.specialists.slips import slip


@dataclass(frozen=True, slots=True)
class Solution:
    """A result and how it came about."""

    answer: str
    working: tuple[str, ...] = ()
    """Lines shown before the answer, without the answer itself."""


@dataclass(frozen=True, slots=True)
class Voice:
    """How a solver speaks when it has nothing to calculate."""

    opening: tuple[str, ...]
    """Ways to begin a solution."""
    decline: str
    """What it says when it cannot solve; names what it would need."""
    blind: str
    """Why it cannot check, for a REVISE."""
    advice: str
    """A Thinker's suggestion when it cannot state the problem."""


class Solver:
    """Base of calculator, algebraist, programmer and archivist.

    Args:
        voice: its sentences.
        slip: chance that a Worker's answer carries a slip.
    """

    def __init__(self, voice: Voice, *, slip: float) -> None:
        self._voice = voice
        self._slip = slip

    def solve(self, statement: Statement) -> Solution | None:
        """The solution of a formal statement of its own kind; None for the others."""
        raise NotImplementedError

    def read(self, question: str) -> Statement | None:
        """The problem it recognises in a question by itself; None when it cannot read it."""
        raise NotImplementedError

    def attempt(self, scene: Scene) -> Solution | None:
        """The first thing at hand that it can solve: what was handed over, else what it reads in the question."""
        for statement in scene.statements:
            if solution := self.solve(statement):
                return solution
        own = self.read(scene.question)
        return self.solve(own) if own is not None else None

    def work(self, scene: Scene) -> str:
        """Solve, with a slip now and then."""
        solution = self.attempt(scene)
        if solution is None:
            return self._voice.decline
        answer = careless(solution.answer, scene.rng, self._slip)
        return say_solution(scene.rng.choice(self._voice.opening), solution.working, answer)

    def think(self, scene: Scene) -> str:
        """Say formally what it recognises; if an answer stands already, ask for a check of it."""
        own = self.read(scene.question)
        if own is None:
            return say_suggestion("I looked for something of my own kind here and found none.", self._voice.advice)
        if scene.answer is not None and scene.answer not in scene.refused:
            return say_suggestion("There is an answer on the table already.", f"Check {own.text}", role="verifier")
        return say_suggestion("I can put this formally.", own.text)

    def verify(self, scene: Scene) -> str:
        """Solve again and compare."""
        if scene.answer is None:
            return say_verdict(False, "There is no answer to check yet.")
        solution = self.attempt(scene)
        if solution is None:
            return say_verdict(False, self._voice.blind)
        if self.agrees(solution.answer, scene.answer):
            return say_verdict(True, "I worked it out again and came to the same result.")
        return say_verdict(False, "I worked it out again and came to something else. Please go through it once more.")

    def agrees(self, mine: str, theirs: str) -> bool:
        """Whether the answer under judgement says the same as its own."""
        return same_answer(mine, theirs)


def careless(answer: str, rng: Random, rate: float) -> str:
    """`answer`, with a plausible error in a fraction `rate` of the draws."""
    return slip(answer, rng) if rng.random() < rate else answer


def say_solution(opening: str, working: tuple[str, ...], answer: str) -> str:
    """A Worker's reply."""
    lines = [opening, *working]
    if code_like(answer):
        return "\n".join([*lines, f"Answer:\n```python\n{answer}\n```"])
    if "\n" in answer:
        return "\n".join([*lines, f"Answer:\n```text\n{answer}\n```"])
    return "\n".join([*lines, f"Answer: {answer}"])


def say_suggestion(thought: str, suggestion: str, *, role: str = "worker") -> str:
    """A Thinker's reply."""
    return f"{thought}\nSuggestion: {suggestion}\nNext role: {role}"


def say_verdict(accept: bool, why: str) -> str:
    """A Verifier's reply."""
    return f"{'ACCEPT' if accept else 'REVISE'}\n{why}"
