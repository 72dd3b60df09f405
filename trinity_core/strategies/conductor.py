"""Conductor: one agent writes a plan of at most five steps, the others carry it out; the last step's answer counts.

Source: the Conductor, arXiv 2512.04388: worker, sub-task and visible earlier steps for each step; it may name itself, which makes
one further plan in the place of that step.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from trinity_core.agents.pool import Pool
from trinity_core.strategies.arguments import agent_in
from trinity_core.strategies.briefing import list_agents
from trinity_core.strategies.callable_agents import callable_names
from trinity_core.strategies.card import StrategyCard, StrategyKind
from trinity_core.strategies.cast import cast_of, pick
from trinity_core.strategies.entry import StrategyEntry
from trinity_core.strategies.parts import StrategyParts
from trinity_core.strategies.workflow import MOST_STEPS, PlannedStep, Workflow, WorkflowError, parse_workflow
from trinity_core.types import Call, Role, Step, Transcript

ASK_FOR_PLAN = """\
do not analyse and leave no suggestion. Write a workflow: who does what, in which order. You can ask these agents:
{agents}
Answer with one JSON list of 1 to {most} steps, in their order, each of this form:
{{"agent": "NAME", "task": "what this agent shall do, in full", "sees": [1]}}
Each agent reads the problem, its task, and the answers of the steps that "sees" lists by number (the first step is 1).
The last step must give the final answer."""
SUB_TASK = "\nThis time plan only this part: {task}"


@dataclass(slots=True)
class _Frame:
    """A plan being carried out."""

    plan: Workflow
    turns: list[int] = field(default_factory=list)
    """Number of the turn that holds each finished step's answer."""

    @property
    def finished(self) -> bool:
        return len(self.turns) == len(self.plan)

    @property
    def step(self) -> PlannedStep:
        return self.plan[len(self.turns)]

    def seen(self) -> tuple[int, ...]:
        """Turn numbers of what the next step may read."""
        return tuple(self.turns[number - 1] for number in self.step.sees)


class Conductor:
    """Asks for the plan, then plays it step by step.

    A reply without a usable plan becomes one Worker call to the planner; a step whose agent fails is given to another one.

    Args:
        pool: the agents.
        planner: who writes the plan.
        max_turns: of the session.
    """

    name = "conductor"

    def __init__(self, pool: Pool, *, planner: str, max_turns: int) -> None:
        self._pool, self._planner, self._max_turns = pool, planner, max_turns
        self._frames: list[_Frame] = []
        self._asking = False
        self._plans = 0

    def next_step(self, transcript: Transcript) -> Step | None:
        """The call for a plan, or the next step of one; None when the plan is done."""
        note = self._read(transcript) if transcript.turns else ""
        if not self._frames:
            return self._begin(transcript)
        while self._frames[-1].finished and len(self._frames) > 1:
            last = self._frames.pop().turns[-1]
            self._frames[-1].turns.append(last)
        top = self._frames[-1]
        return None if top.finished else self._play(top, transcript, note)

    def _begin(self, transcript: Transcript) -> Step | None:
        """The first plan; no plan where there is no room for one."""
        if self._max_turns > 1 and self._planner in callable_names(self._pool, transcript):
            return self._ask_for_plan(transcript, most=self._max_turns - 1, task="", sees=())
        agent = pick(Role.WORKER, self._pool, transcript, avoid=(self._planner,))
        self._frames = [_Frame((PlannedStep(agent or self._planner, ""),))]
        return self._play(self._frames[0], transcript, "Nothing can be planned here, so one agent answers.")

    def _read(self, transcript: Transcript) -> str:
        """Take in the latest turn; a sentence when a plan could not be used."""
        latest = transcript.turns[-1]
        if not self._asking:
            return self._finish_step(transcript)
        self._asking = False
        able = callable_names(self._pool, transcript)
        try:
            if latest.reply.fault is not None:
                raise WorkflowError("the call for it failed")
            self._frames.append(_Frame(parse_workflow(latest.reply.text, able, most=self._room(transcript))))
            return ""
        except WorkflowError as error:
            task = self._frames[-1].step.task if self._frames else ""
            self._frames.append(_Frame((PlannedStep(self._planner, task),)))
            return f"There is no plan: {error}. So one agent answers alone."

    def _finish_step(self, transcript: Transcript) -> str:
        latest, able = transcript.turns[-1], callable_names(self._pool, transcript)
        if latest.reply.fault is not None and able and self._room(transcript) > 0:
            return f"{latest.call.agent} failed, so somebody else takes the step."
        self._frames[-1].turns.append(latest.number)
        return ""

    def _room(self, transcript: Transcript) -> int:
        """Turns left for the plan at hand, once the outer plan's later steps have theirs."""
        later = sum(len(frame.plan) - len(frame.turns) - 1 for frame in self._frames)
        return min(MOST_STEPS, self._max_turns - len(transcript.turns) - later)

    def _play(self, frame: _Frame, transcript: Transcript, note: str) -> Step | None:
        step, able = frame.step, callable_names(self._pool, transcript)
        if step.agent == self._planner and self._plans == 1 and step.task and self._room(transcript) >= 2:
            return self._ask_for_plan(transcript, most=self._room(transcript) - 1, task=step.task, sees=frame.seen())
        agent = step.agent if step.agent in able else pick(Role.WORKER, self._pool, transcript)
        return Step((Call(agent, Role.WORKER, step.task, frame.seen()),), note=note) if agent else None

    def _ask_for_plan(self, transcript: Transcript, *, most: int, task: str, sees: tuple[int, ...]) -> Step:
        self._asking, self._plans = True, self._plans + 1
        agents = list_agents(self._pool, callable_names(self._pool, transcript))
        instruction = ASK_FOR_PLAN.format(agents=agents, most=min(MOST_STEPS, most)) + (SUB_TASK.format(task=task) if task else "")
        return Step((Call(self._planner, Role.THINKER, instruction, sees),))


def _build(parts: StrategyParts, argument: str) -> Conductor:
    planner = agent_in(parts.pool, argument, cast_of(parts.pool)[Role.THINKER])
    return Conductor(parts.pool, planner=planner, max_turns=parts.max_turns)


def _cards(pool: Pool) -> tuple[StrategyCard, ...]:
    return (
        StrategyCard(
            "conductor",
            "Conductor",
            f"{cast_of(pool)[Role.THINKER]} writes a plan of at most five steps; the agents it names carry it out.",
            "Conductor, arXiv 2512.04388",
            "The planner is asked in words, not trained for it, and makes at most one further plan of its own.",
            StrategyKind.PLANNER,
        ),
    )


CONDUCTOR = StrategyEntry("conductor", "conductor[:AGENT]", _build, _cards)
