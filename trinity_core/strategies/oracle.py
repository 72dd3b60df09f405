"""The oracle: tries every short plan in thought, grades each with the known answer, and plays the best one.

Not attainable, since it knows the outcomes beforehand: the line that no strategy over the same plans can pass (`headroom.plans_for`).
"""

from __future__ import annotations

from collections.abc import Callable

from trinity_core.agents.pool import Pool
from trinity_core.agents.roles import extract_answer
from trinity_core.cancel import Cancel
from trinity_core.errors import PlanError, ProviderError
from trinity_core.interfaces import Foreseeable
from trinity_core.session.contract import override_role, reroute_cold_verifiers
from trinity_core.session.turns import prompt_for, turn_from
from trinity_core.settings import SessionPlan
from trinity_core.strategies.card import StrategyCard, StrategyKind
from trinity_core.strategies.entry import StrategyEntry
from trinity_core.strategies.parts import StrategyParts
from trinity_core.types import Call, Prompt, Reply, Role, Step, Transcript, Verdict

Choice = tuple[str, Role]
Judge = Callable[[str], float | None]


class Foresight:
    """Sessions played in thought, each beginning of a plan once.

    Args:
        plan: question and seed of the real session, so that agents say there what they say here.
        pool: foreseeable agents.
        judge: grades an answer.
    """

    def __init__(self, plan: SessionPlan, pool: Pool, judge: Judge) -> None:
        self._plan, self._pool, self._judge = plan, pool, judge
        self._played: dict[tuple[Choice, ...], Transcript] = {}
        self._grades: dict[str, float] = {}

    def best(self, plans: tuple[tuple[Choice, ...], ...]) -> tuple[Choice, ...]:
        """The shortest of the plans that end best; the rest is not tried once one is right."""
        best, score = plans[0], -1.0
        for choices in sorted(plans, key=len):
            grade = self._grade(self._play(choices))
            if grade > score:
                best, score = choices, grade
            if score >= 1:
                break
        return best

    def _play(self, choices: tuple[Choice, ...]) -> Transcript:
        if not choices:
            return Transcript(self._plan.question)
        if choices not in self._played:
            before = self._play(choices[:-1])
            self._played[choices] = before if _accepted(before) else self._turn(before, choices[-1])
        return self._played[choices]

    def _turn(self, transcript: Transcript, choice: Choice) -> Transcript:
        number, step = len(transcript.turns) + 1, step_of(choice, transcript)
        call = step.calls[0]
        reply = self._ask(call, prompt_for(call, transcript, session_seed=self._plan.seed, number=number))
        return transcript.with_turn(turn_from(reply, call, number=number, step_number=number, step=step))

    def _ask(self, call: Call, prompt: Prompt) -> Reply:
        agent = self._pool.agent(call.agent)
        try:
            if isinstance(agent, Foreseeable):
                return Reply(agent.reply_text(prompt))
            pieces = [piece for piece in agent.stream(prompt, cancel=Cancel()) if isinstance(piece, Reply)]
        except ProviderError as error:
            return Reply(error.partial, fault=error.fault)
        return pieces[-1] if pieces else Reply("")

    def _grade(self, transcript: Transcript) -> float:
        worker = transcript.latest_worker
        answer = "" if worker is None else extract_answer(worker.reply.text)
        if answer not in self._grades:
            self._grades[answer] = (self._judge(answer) or 0.0) if answer else 0.0
        return self._grades[answer]


class Oracle:
    """Plays the plan that foresight found best.

    Args:
        foresight: of this session.
        plans: what it may choose from, each no longer than the session.
    """

    name = "oracle"

    def __init__(self, foresight: Foresight, plans: tuple[tuple[Choice, ...], ...]) -> None:
        self._foresight, self._plans = foresight, plans
        self._best: tuple[Choice, ...] | None = None

    def next_step(self, transcript: Transcript) -> Step | None:
        """The next call of the best plan; all plans are tried in thought before the first."""
        if self._best is None:
            self._best = self._foresight.best(self._plans)
        played = len(transcript.turns)
        return step_of(self._best[played], transcript) if played < len(self._best) else None


def step_of(choice: Choice, transcript: Transcript) -> Step:
    """The step of one choice after the rules that may change its role, the same in thought and in play."""
    agent, chosen = choice
    role, note = override_role(chosen, transcript)
    return reroute_cold_verifiers(Step((Call(agent, role),), note=note), transcript)


def foreseeable(pool: Pool) -> bool:
    """Whether all replies of a pool can be known beforehand at no cost."""
    known = (isinstance(agent, Foreseeable) or agent.info.provider == "offline" for agent in pool.agents if not agent.unavailable)
    return bool(getattr(pool, "recorded", False)) or all(known)


def _accepted(transcript: Transcript) -> bool:
    return bool(transcript.turns) and transcript.turns[-1].verdict is Verdict.ACCEPT


def _build(parts: StrategyParts, argument: str) -> Oracle:
    from trinity_core.evaluation.headroom import plans_for

    if not foreseeable(parts.pool):
        raise PlanError(f"The oracle cannot foresee the agents of pool {parts.pool.name!r}. Choose the offline pool or recorded outcomes.")
    if parts.judge is None:
        raise PlanError("The oracle needs a question whose answer is known. Pick an example, or ask tasks of a set.")
    names = [name for name in parts.pool.names if name in parts.pool.available]
    most = 1 if getattr(parts.pool, "recorded", False) else parts.max_turns
    plans = tuple(dict.fromkeys(plan[:most] for plan in plans_for(names)))
    return Oracle(Foresight(parts.plan, parts.pool, parts.judge), tuple(plan for plan in plans if plan[-1][1] is not Role.THINKER))


def _cards(pool: Pool) -> tuple[StrategyCard, ...]:
    if not foreseeable(pool):
        return ()
    return (
        StrategyCard(
            "oracle",
            "Oracle (not attainable)",
            "Knows the right answer, tries every short plan in thought and plays one that works: no strategy can really do this.",
            simplified="Tries each agent alone, with checks, after the reader's plan, and with both; longer plans are not tried.",
            kind=StrategyKind.BOUND,
        ),
    )


ORACLE = StrategyEntry("oracle", "oracle", _build, _cards)
