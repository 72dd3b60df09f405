"""What a specialist is given at one turn, read once: the question, the formal statements at hand, the answer to judge."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from functools import cached_property
from random import Random

from trinity_core.agents.roles import extract_answer, marks_answer
from trinity_core.agents.specialists.formal import Statement, find_statements
from trinity_core.types import Prompt, Role, Transcript


@dataclass(frozen=True)
class Scene:
    """One call as a specialist sees it. Not slotted: what is read from the transcript is kept."""

    role: Role
    transcript: Transcript
    instruction: str
    rng: Random
    """Seeded by the call's seed, the agent and everything visible: the same scene gives the same reply."""

    @property
    def question(self) -> str:
        """The visitor's question."""
        return self.transcript.question

    @cached_property
    def statements(self) -> tuple[Statement, ...]:
        """Formal statements handed over: the strategy's instruction first, then the Thinkers', newest first."""
        found = list(find_statements(self.instruction))
        for turn in reversed(self.transcript.turns):
            if turn.suggestion is not None and turn.reply.fault is None:
                found.extend(find_statements(turn.suggestion.text))
        return (*found, *find_statements(self.question))

    @cached_property
    def answer(self) -> str | None:
        """The latest Worker's answer; None when no Worker answered yet, or none stands in its reply."""
        turn = self.transcript.latest_worker
        if turn is None or not marks_answer(turn.reply.text):
            return None
        return extract_answer(turn.reply.text) or None

    @cached_property
    def refused(self) -> tuple[str, ...]:
        """Answers that a Verifier has already sent back, oldest first."""
        turns, sent_back = self.transcript.turns, []
        for at, turn in enumerate(turns):
            if turn.call.role is Role.VERIFIER and turn.verdict == "revise":
                earlier = Transcript(self.question, turns[:at]).latest_worker
                if earlier is not None and marks_answer(earlier.reply.text):
                    sent_back.append(extract_answer(earlier.reply.text))
        return tuple(sent_back)


def read_scene(prompt: Prompt, agent: str) -> Scene:
    """The scene behind `prompt` for the agent of that name."""
    transcript = prompt.transcript
    parts = [str(prompt.seed), agent, prompt.role, prompt.instruction, transcript.question]
    for turn in transcript.turns:
        parts += [turn.call.agent, turn.call.role, turn.reply.text]
    digest = hashlib.blake2b("\x1f".join(parts).encode("utf-8", "replace"), digest_size=8).digest()
    return Scene(prompt.role, transcript, prompt.instruction, Random(int.from_bytes(digest, "big")))
