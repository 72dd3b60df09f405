"""Episodes remembered as a tree: each transcript is encoded once and each reply is asked for once, however many candidates meet it.

A pool of deterministic agents answers the same transcript the same way, so an episode is a path in a tree whose nodes are
transcripts and whose edges are (agent, role). The rules are those of the live loop (`session.turns`, `session.contract`).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from trinity_core.agents.pool import Pool
from trinity_core.agents.roles import extract_answer
from trinity_core.cancel import Cancel
from trinity_core.errors import ProviderError
from trinity_core.interfaces import Encoder
from trinity_core.seeds import derive_seed
from trinity_core.session.contract import override_role, reroute_cold_verifiers
from trinity_core.session.turns import prompt_for, turn_from
from trinity_core.tasks.task import Task
from trinity_core.types import ROLES, Call, Fault, FaultKind, Prompt, Reply, Step, Transcript, Verdict

Grade = Callable[[Task, str], bool | None]
"""Right, wrong, or None when it could not be graded."""


@dataclass(slots=True, eq=False)
class Node:
    """One transcript of one task."""

    task: Task
    transcript: Transcript
    seed: int
    """Session seed of this task's episodes."""
    final: bool = False
    """No further turn: accepted, out of turns, or lost to a fault."""
    state: NDArray[np.float32] | None = None
    """Shape (width,); filled when first needed."""
    reward: float | None = None
    """1 right, 0 wrong; None while unknown or when the episode was lost to a fault."""
    children: dict[tuple[int, int], Node] = field(default_factory=dict)
    """By (agent index, role index) as chosen by the policy."""


@dataclass(slots=True)
class Counts:
    """What the memory saved."""

    calls: int = 0
    """Agent calls really made."""
    calls_saved: int = 0
    """Calls answered from memory."""
    encodes: int = 0
    encodes_saved: int = 0


class EpisodeTree:
    """All transcripts met so far.

    Args:
        pool: deterministic agents, in head order.
        encoder: of the coordinator.
        grade: of final answers.
        max_turns: K.
    """

    def __init__(self, pool: Pool, encoder: Encoder, grade: Grade, *, max_turns: int) -> None:
        self.pool, self.encoder, self.grade, self.max_turns = pool, encoder, grade, max_turns
        self.counts = Counts()
        self._roots: dict[tuple[str, int], Node] = {}

    def root(self, task: Task, *, seed: int) -> Node:
        """The start of an episode; `seed` drives the agents' slips."""
        key = (task.id, seed)
        if key not in self._roots:
            self._roots[key] = Node(task, Transcript(task.question), seed)
        return self._roots[key]

    def roots(self, tasks: Sequence[Task], *, seed: int) -> list[Node]:
        """The starts of one episode per task; the agents' slips derive from `seed` and the task."""
        return [self.root(task, seed=derive_seed(seed, "slips", task.id)) for task in tasks]

    def fill_states(self, nodes: Sequence[Node]) -> None:
        """Encode those that have no state yet, all in one batch."""
        missing = list({id(node): node for node in nodes if node.state is None}.values())
        self.counts.encodes_saved += len(nodes) - len(missing)
        self.counts.encodes += len(missing)
        if missing:
            states = self.encoder.encode([node.transcript for node in missing]).states
            for node, state in zip(missing, states, strict=True):
                node.state = state

    def child(self, node: Node, agent: int, role: int) -> Node:
        """The node after the policy chose `agent` and `role` (indices)."""
        key = (agent, role)
        if key in node.children:
            self.counts.calls_saved += 1
        else:
            self.counts.calls += 1
            node.children[key] = self._play(node, agent, role)
        return node.children[key]

    def _play(self, node: Node, agent: int, role: int) -> Node:
        chosen, note = override_role(ROLES[role], node.transcript)
        step = Step((Call(self.pool.names[agent], chosen),), note=note)
        step = reroute_cold_verifiers(step, node.transcript)
        call, number = step.calls[0], len(node.transcript.turns) + 1
        reply = self._ask(agent, prompt_for(call, node.transcript, session_seed=node.seed, number=number))
        turn = turn_from(reply, call, number=number, step_number=number, step=step)
        after = node.transcript.with_turn(turn)
        final = turn.verdict is Verdict.ACCEPT or number >= self.max_turns or reply.fault is not None
        child = Node(node.task, after, node.seed, final)
        if final and reply.fault is None:
            child.reward = self.outcome(child)
        return child

    def _ask(self, agent: int, prompt: Prompt) -> Reply:
        try:
            for content in self.pool.agents[agent].stream(prompt, cancel=Cancel()):
                if isinstance(content, Reply):
                    return content
        except ProviderError as error:
            return Reply(error.partial, fault=error.fault)
        return Reply("", fault=Fault(FaultKind.MALFORMED, "The stream ended without a reply."))

    def outcome(self, node: Node) -> float | None:
        """1 if a session that ended at `node` would be right, 0 if wrong, None if that cannot be graded."""
        worker = node.transcript.latest_worker
        right = False if worker is None else self.grade(node.task, extract_answer(worker.reply.text))
        return None if right is None else float(right)
