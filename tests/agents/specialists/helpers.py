"""Shared by the specialists' tests: short sessions without a loop, and a sandbox that runs trusted test programs in this process."""

from __future__ import annotations

import contextlib
import io
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from trinity_core.agents.specialists import SlipRates, offline_pool
from trinity_core.agents.specialists.agent import SpecialistAgent
from trinity_core.session.turns import prompt_for, turn_from
from trinity_core.types import Call, Prompt, Reply, Role, Step, Transcript

CAREFUL = SlipRates(0, 0, 0, 0, 0, 0)


@dataclass(frozen=True)
class Ran:
    stdout: str
    status: str


@dataclass(frozen=True)
class Called:
    values: tuple[Any, ...]
    errors: tuple[str, ...]
    status: str


class OpenSandbox:
    """No sandbox at all: only for the programs of these tests."""

    def run(self, code: str, *, stdin: str = "", timeout_s: float = 2.0) -> Ran:
        out = io.StringIO()
        try:
            with contextlib.redirect_stdout(out):
                exec(code, {"__name__": "__main__"})
        except Exception as error:  # noqa: BLE001
            return Ran(repr(error), "error")
        return Ran(out.getvalue(), "ok")

    def call(self, code: str, function: str, arguments: Sequence[Sequence[Any]], *, timeout_s: float = 2.0) -> Called:
        space: dict[str, Any] = {}
        try:
            exec(code, space)
            return Called(tuple(space[function](*given) for given in arguments), ("",) * len(arguments), "ok")
        except Exception as error:  # noqa: BLE001
            return Called((None,) * len(arguments), (repr(error),) * len(arguments), "error")


def careful_pool() -> dict[str, SpecialistAgent]:
    """All seven by name, without slips."""
    return {agent.info.name: agent for agent in offline_pool(sandbox=OpenSandbox(), slip=CAREFUL)}


def prompt(question: str, role: Role = Role.WORKER, *, seed: int = 1, answer: str | None = None) -> Prompt:
    """One call's prompt, after a Worker answered `answer`."""
    transcript = Transcript(question)
    if answer is not None:
        transcript = with_turn(
            transcript, "somebody", Role.WORKER, f"Answer:\n{answer}" if answer.startswith("```") else f"Answer: {answer}"
        )
    return prompt_for(Call("x", role), transcript, session_seed=seed, number=len(transcript.turns) + 1)


def play(pool: dict[str, SpecialistAgent], question: str, *path: tuple[str, Role], seed: int = 1) -> Transcript:
    """The transcript after the calls of `path`."""
    transcript = Transcript(question)
    for number, (name, role) in enumerate(path, 1):
        text = pool[name].reply_text(prompt_for(Call(name, role), transcript, session_seed=seed, number=number))
        transcript = with_turn(transcript, name, role, text)
    return transcript


def with_turn(transcript: Transcript, name: str, role: Role, text: str) -> Transcript:
    call, number = Call(name, role), len(transcript.turns) + 1
    return transcript.with_turn(turn_from(Reply(text), call, number=number, step_number=number, step=Step((call,))))
