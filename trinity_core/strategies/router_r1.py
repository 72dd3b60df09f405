"""Router-R1: one agent thinks, asks another one by name, reads the reply, and so on until it answers.

Source: Router-R1, arXiv 2506.09033; the format in `routing.py` is this project's own. Every call is a Worker's, the router's too, so its
last reply is the session's answer like any other.
"""

from __future__ import annotations

from trinity_core.agents.pool import Pool
from trinity_core.strategies.agreement import candidates
from trinity_core.strategies.arguments import agent_in
from trinity_core.strategies.briefing import list_agents
from trinity_core.strategies.callable_agents import callable_names
from trinity_core.strategies.card import StrategyCard, StrategyKind
from trinity_core.strategies.cast import cast_of, pick
from trinity_core.strategies.entry import StrategyEntry
from trinity_core.strategies.parts import StrategyParts
from trinity_core.strategies.routing import Final, Question, RoutingError, parse_routing
from trinity_core.types import Call, Conclusion, Role, Step, Transcript

ASK_OR_ANSWER = """\
think about what is still unknown. Then either ask one of these agents, or answer.
{agents}
To ask, write <ask agent="NAME">the question in full</ask> and stop; the reply will be in the notes next time.
To answer, write <answer>the final answer alone</answer>. Do one of the two, once."""
ANSWER_NOW = "nobody can be asked any more. Use what the notes say and write <answer>the final answer alone</answer>."
REMINDER = "\nYour last reply could not be used: {why}. Keep to the form."
FALL_BACK = "answer the problem with what the notes say."


class RouterR1:
    """Alternates between the router and whom it asks.

    A reply in the wrong form gets one reminder; after a second one the router is asked for a plain answer.

    Args:
        pool: the agents.
        router: who routes and answers.
        max_turns: of the session.
    """

    name = "router-r1"

    def __init__(self, pool: Pool, *, router: str, max_turns: int) -> None:
        self._pool, self._router, self._max_turns = pool, router, max_turns
        self._routing: list[int] = []
        self._reminded = self._done = False

    def next_step(self, transcript: Transcript) -> Step | None:
        """The router's turn, or the call it asked for; None once it has answered."""
        latest = transcript.turns[-1] if transcript.turns else None
        if self._done:
            return None
        if self._router not in callable_names(self._pool, transcript):
            return self._answer_without_router(transcript)
        if latest is None or latest.number not in self._routing:
            return self._ask_router(transcript)
        try:
            wish = parse_routing(latest.reply.text, self._others(transcript))
        except RoutingError as error:
            return self._remind(transcript, str(error))
        return None if isinstance(wish, Final) else _asked(wish)

    def conclude(self, transcript: Transcript) -> Conclusion | None:
        """The router's own answer; without one the latest answer of those it asked."""
        answers = candidates(transcript.turns)
        if not answers:
            return None
        own = [one.turn for one in answers if one.turn in self._routing and _answers(transcript, one.turn)]
        if own:
            return Conclusion(own[-1], "")
        asked = [one.turn for one in answers if one.turn not in self._routing]
        return Conclusion(asked[-1], f"{self._router} gave no answer of its own; the latest one it was given is taken.") if asked else None

    def _others(self, transcript: Transcript) -> tuple[str, ...]:
        return tuple(name for name in callable_names(self._pool, transcript) if name != self._router)

    def _ask_router(self, transcript: Transcript, *, why: str = "") -> Step:
        """The router's next call: it may ask while there is a turn for the question and one to answer."""
        number = len(transcript.turns) + 1
        self._routing.append(number)
        others = self._others(transcript)
        may_ask = others and number + 2 <= self._max_turns
        instruction = ASK_OR_ANSWER.format(agents=list_agents(self._pool, others)) if may_ask else ANSWER_NOW
        return Step((Call(self._router, Role.WORKER, instruction + (REMINDER.format(why=why) if why else "")),), note=_note(why))

    def _remind(self, transcript: Transcript, why: str) -> Step:
        if not self._reminded:
            self._reminded = True
            return self._ask_router(transcript, why=why)
        self._done = True
        self._routing.append(len(transcript.turns) + 1)
        return Step((Call(self._router, Role.WORKER, FALL_BACK),), note=_note(why))

    def _answer_without_router(self, transcript: Transcript) -> Step | None:
        self._done = True
        agent = pick(Role.WORKER, self._pool, transcript)
        note = f"{self._router} cannot be asked any more, so {agent} answers."
        return Step((Call(agent, Role.WORKER),), note=note) if agent else None


def _asked(question: Question) -> Step:
    return Step((Call(question.agent, Role.WORKER, question.text, ()),))


def _note(why: str) -> str:
    return f"The last reply could not be used: {why}." if why else ""


def _answers(transcript: Transcript, number: int) -> bool:
    """Whether the router's reply of that turn answers and does not ask."""
    text = next(turn.reply.text for turn in transcript.turns if turn.number == number)
    return "<ask" not in text.lower()


def _build(parts: StrategyParts, argument: str) -> RouterR1:
    router = agent_in(parts.pool, argument, cast_of(parts.pool)[Role.THINKER])
    return RouterR1(parts.pool, router=router, max_turns=parts.max_turns)


def _cards(pool: Pool) -> tuple[StrategyCard, ...]:
    return (
        StrategyCard(
            "router-r1",
            "Router-R1",
            f"{cast_of(pool)[Role.THINKER]} thinks, asks other agents one at a time, reads what they say, and then answers.",
            "Router-R1, arXiv 2506.09033",
            "The router is asked in words, not trained for it, and whoever is asked also reads the problem.",
            StrategyKind.PLANNER,
        ),
    )


ROUTER_R1 = StrategyEntry("router-r1", "router-r1[:AGENT]", _build, _cards)
