"""The reader: turns stories, puzzles and wordy tasks into formal statements. The born Thinker; it calculates badly."""

from __future__ import annotations

from trinity_core.agents.specialists.answers import same_answer
from trinity_core.agents.specialists.calculator import compute
from trinity_core.agents.specialists.formal import Form, Statement, fenced_code
from trinity_core.agents.specialists.numerals import read_value
from trinity_core.agents.specialists.requests import read_request
from trinity_core.agents.specialists.scene import Scene
from trinity_core.agents.specialists.scribe import write_routing, write_workflow
from trinity_core.agents.specialists.solver import Solution, careless, say_solution, say_suggestion, say_verdict
from trinity_core.agents.specialists.understanding import understand

_OPENINGS = ("Let me read this slowly.", "First, what is really being asked?", "Read twice, compute once:")
_HELPERS = {
    Form.COMPUTE: "plain arithmetic, best done exactly",
    Form.SOLVE: "an equation to be solved",
    Form.DIFFERENTIATE: "a derivative",
    Form.INTEGRATE: "an integral",
    Form.LIMIT: "a limit",
    Form.SEQUENCE: "a listed sequence whose rule has to be found",
    Form.PYTHON: "something to be run rather than guessed",
    Form.LOOKUP: "a fact to be looked up",
    Form.CONVERT: "a conversion between units",
    Form.DATE: "a question to the calendar",
}
_LOST = "I have read this twice and cannot turn it into a formal statement. I would not want to send anybody the wrong way."


class Reader:
    """Thinks well; as a Worker it does sums in its head, and gets most of them wrong.

    Args:
        slip: chance that a sum of its own goes wrong.
    """

    def __init__(self, *, slip: float) -> None:
        self._slip = slip

    def think(self, scene: Scene) -> str:
        """The formal statement behind the question, or a workflow where one is asked for."""
        if plan := write_workflow(scene):
            return plan
        statement = understand(scene.question)
        if statement is not None:
            return say_suggestion(f"{scene.rng.choice(_OPENINGS)} In substance this is {_HELPERS[statement.form]}.", statement.text)
        if fenced_code(scene.question):
            return say_suggestion("The program says it all; no reading between the lines here.", "Run the program of the question.")
        if read_request(scene.question):
            return say_suggestion("A function is wanted, and the wording is clear.", "Write the function and try it on the examples.")
        return say_suggestion(
            "I cannot find a known kind of problem in these words.", "Answer only if this is within your own field; else say so."
        )

    def work(self, scene: Scene) -> str:
        """A sum done in the head; nothing for problems that are no sums. A question to somebody else where it may ask."""
        if routed := write_routing(scene):
            return routed
        found = self._in_the_head(scene)
        if found is None:
            return _LOST if understand(scene.question) is None else "I can say what is asked, but working it out is for somebody else."
        answer = careless(found.answer, scene.rng, self._slip)
        return say_solution(scene.rng.choice(_OPENINGS), ("  I do this in my head, so please check it.",), answer)

    def verify(self, scene: Scene) -> str:
        """Whether the answer is of the right kind, and near what it gets in its head."""
        if scene.answer is None:
            return say_verdict(False, "Nobody has answered yet.")
        if _wants_number(scene.question) and read_value(scene.answer.split()[0] if scene.answer.split() else "") is None:
            return say_verdict(False, "The question asks how much or how many, and this answer is no number.")
        found = self._in_the_head(scene)
        if found is None:
            return say_verdict(
                False, "I understand the words, but I cannot judge whether the result is right. Somebody should recompute it."
            )
        mine = careless(found.answer, scene.rng, self._slip / 2)
        if same_answer(mine, scene.answer):
            return say_verdict(True, "It answers what was asked, and my own rough sum agrees.")
        return say_verdict(False, "My own rough sum disagrees, though sums are not my strength.")

    def _in_the_head(self, scene: Scene) -> Solution | None:
        own = understand(scene.question)
        sums: list[Statement] = [s for s in (*scene.statements, *((own,) if own else ())) if s.form is Form.COMPUTE]
        return next((found for s in sums if (found := compute(s.body))), None)


def _wants_number(question: str) -> bool:
    lowered = question.lower()
    return "how many" in lowered or "how much" in lowered
