"""Episodes remembered as a tree: each transcript is encoded once and each reply is asked for once, however many candidates meet it.

An episode is a path in a tree whose nodes are transcripts and whose edges are (agent, role): agents that answer the same transcript
the same way need to be asked once, others once per sample. The rules are those of the live loop (`session.turns`, `session.contract`).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import partial

import numpy as np
from numpy.typing import NDArray

from trinity_core.agents.pool import Pool
from trinity_core.agents.roles import extract_answer
from trinity_core.cancel import Cancel
from trinity_core.errors import BudgetError, ProviderError
from trinity_core.interfaces import Encoder
from trinity_core.seeds import derive_seed
from trinity_core.session.contract import override_role, reroute_cold_verifiers
from trinity_core.session.turns import prompt_for, turn_from
from trinity_core.tasks.task import Task
from trinity_core.training.caller import Caller
from trinity_core.training.halt import Halt
from trinity_core.training.spending import Spending
from trinity_core.training.stopwatch import Stopwatch
from trinity_core.types import ROLES, Call, Fault, FaultKind, Prompt, Reply, Role, Step, Transcript, Verdict

Grade = Callable[[Task, str], float | bool | None]
"""Right, wrong or how right from 0 to 1, or None when it could not be graded."""

Place = tuple["Node", int, int]
"""A node, and the indices of the agent and the role chosen there."""


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
    """Outcome of a session that ends here, 1 right or 0 wrong; None while unknown or when the episode was lost to a fault."""
    kept: bool = False
    """Whether its last reply was kept from another run or session, so that nobody was asked."""
    children: dict[tuple[int, Role], Node] = field(default_factory=dict)
    """By agent index and role, after the rules that may change the role; other choices may lead to the same child."""


@dataclass(slots=True)
class Counts:
    """What one run needed and what the memory saved it."""

    calls: int = 0
    """Different agent calls this run met, as if it had the memory to itself."""
    calls_saved: int = 0
    """Calls met again."""
    calls_made: int = 0
    """Calls really made; fewer than `calls` where an earlier run on the same memory made them."""
    tokens: int = 0
    """In and out, of the calls counted in `calls`."""
    known_cost_usd: float = 0.0
    """Dollars of those calls whose price is known."""
    unpriced: int = 0
    """Those complete calls whose price is not."""
    kept: int = 0
    """Those calls nobody was asked, because the reply was kept from another run or session; they cost nothing."""
    labels: int = 0
    """Episodes played to make labels for imitation."""
    encodes: int = 0
    encodes_saved: int = 0

    def book(self, reply: Reply, *, kept: bool = False) -> None:
        """Count one call met for the first time; one that was not made has spent nothing."""
        self.calls += 1
        if kept:
            self.kept += 1
            return
        self.tokens += reply.usage.tokens_in + reply.usage.tokens_out
        self.known_cost_usd += reply.cost_usd or 0.0
        self.unpriced += int(reply.cost_usd is None and reply.fault is None)


class EpisodeTree:
    """All transcripts met so far. One run at a time; `begin` starts the next one's accounts.

    Args:
        pool: agents in head order.
        encoder: of the coordinator.
        grade: of final answers.
        max_turns: K.
        worker_only: every call is a Worker's, whatever role was chosen (the regime of single decisions).
    """

    def __init__(self, pool: Pool, encoder: Encoder, grade: Grade, *, max_turns: int, worker_only: bool = False) -> None:
        self.pool, self.encoder, self.grade, self.max_turns = pool, encoder, grade, max_turns
        self._worker_only = worker_only
        self._roots: dict[tuple[str, int], Node] = {}
        self.size = 0
        """Transcripts remembered beyond the roots."""
        self.begin()

    def begin(
        self,
        *,
        caller: Caller | None = None,
        spending: Spending | None = None,
        cancel: Cancel | None = None,
        allowed: NDArray[np.bool_] | None = None,
    ) -> None:
        """Begin the accounts of a new run.

        Args:
            caller: makes the calls; one after another when None.
            spending: totals and ceilings.
            cancel: when set, the next call raises `Halt`.
            allowed: agents and roles that may be chosen, shape (L + 3,); None for all.
        """
        self.allowed = allowed
        self.counts, self.watch = Counts(), Stopwatch()
        self.spending = spending or Spending()
        self._caller, self._cancel = caller or Caller(), cancel or Cancel()
        self._met: set[int] = set()

    def narrow(self, logits: NDArray[np.float64]) -> NDArray[np.float64]:
        """Logits of shape (N, L + 3) with -inf for whatever may not be chosen in this run."""
        return logits if self.allowed is None else np.where(self.allowed, logits, -np.inf)

    def root(self, task: Task, *, seed: int) -> Node:
        """The start of an episode; `seed` drives the agents' slips."""
        key = (task.id, seed)
        if key not in self._roots:
            self._roots[key] = Node(task, Transcript(task.question), seed)
        return self._roots[key]

    def roots(self, tasks: Sequence[Task], *, seed: int, sample: int = 0) -> list[Node]:
        """The starts of one episode per task; the agents' slips derive from `seed`, the task and which sample of replies it is."""
        extra = (sample,) if sample else ()
        return [self.root(task, seed=derive_seed(seed, "slips", task.id, *extra)) for task in tasks]

    def fill_states(self, nodes: Sequence[Node]) -> None:
        """Encode those that have no state yet, all in one batch."""
        missing = list({id(node): node for node in nodes if node.state is None}.values())
        self.counts.encodes_saved += len(nodes) - len(missing)
        self.counts.encodes += len(missing)
        if not missing:
            return
        self.watch_out()
        with self.watch.on("encode"):
            states = self.encoder.encode([node.transcript for node in missing]).states
        for node, state in zip(missing, states, strict=True):
            node.state = state

    def child(self, node: Node, agent: int, role: int) -> Node:
        """The node after the policy chose `agent` and `role` (indices)."""
        return self.advance([(node, agent, role)])[0]

    def advance(self, places: Sequence[Place]) -> list[Node]:
        """The nodes after the choices, in their order; calls that are not known yet are made, each once.

        A call lost to a fault is not remembered: whoever meets it in a later batch asks again.

        Raises:
            Halt: the run was stopped or a ceiling of its plan was reached; the replies that came are remembered.
            BudgetError: a ceiling of the program's operator leaves no room for a call; likewise.
        """
        self.watch_out()
        steps = [self._step(*place) for place in places]
        keys = [(id(node), agent, step.calls[0].role) for (node, agent, _), step in zip(places, steps, strict=True)]
        known = {key: place[0].children[key[1:]] for key, place in zip(keys, places, strict=True) if key[1:] in place[0].children}
        missing = {key: (place[0], step) for key, place, step in zip(keys, places, steps, strict=True) if key not in known}
        with self.watch.on("agents"):
            played = self._caller.run([(key[1], partial(self._play, node, key[1], step)) for key, (node, step) in missing.items()])
        known.update(zip(missing, played, strict=True))
        self.counts.calls_made += len(missing)
        reached = [known[key] for key in keys]
        for child in reached:
            self._count(child)
        return reached

    def outcome(self, node: Node) -> float | None:
        """1 if a session that ended at `node` would be right, 0 if wrong, None if that cannot be graded."""
        if node.reward is None:
            worker = node.transcript.latest_worker
            right = False if worker is None else self.grade(node.task, extract_answer(worker.reply.text))
            node.reward = None if right is None else float(right)
        return node.reward

    def _count(self, child: Node) -> None:
        reply = child.transcript.turns[-1].reply
        if id(child) in self._met:
            self.counts.calls_saved += 1
            return
        self.counts.book(reply, kept=child.kept)
        if reply.fault is None:  # lost calls are not remembered, so their nodes do not live on
            self._met.add(id(child))

    def watch_out(self) -> None:
        """Between two pieces of work: go on, or not.

        Raises:
            Halt: the run was stopped.
        """
        if self._cancel.is_set():
            raise Halt("stopped")

    def _play(self, node: Node, agent: int, step: Step) -> Node:
        self.watch_out()
        call = step.calls[0]
        number = len(node.transcript.turns) + 1
        with self.spending.call() as replies:
            reply = self._ask(agent, prompt_for(call, node.transcript, session_seed=node.seed, number=number))
            replies.append(reply)
        if reply.fault is not None and reply.fault.kind is FaultKind.CEILING:
            raise BudgetError(reply.fault.message)  # every further episode would be lost as well
        turn = turn_from(reply.as_asked, call, number=number, step_number=number, step=step)  # rewards must not hang on who asked first
        final = turn.verdict is Verdict.ACCEPT or number >= self.max_turns or reply.fault is not None
        child = Node(node.task, node.transcript.with_turn(turn), node.seed, final, kept=reply.kept is not None)
        if reply.fault is None:
            if final:
                self.outcome(child)
            node.children[agent, call.role] = child
            self.size += 1
        return child

    def _step(self, node: Node, agent: int, role: int) -> Step:
        chosen, note = override_role(Role.WORKER if self._worker_only else ROLES[role], node.transcript)
        return reroute_cold_verifiers(Step((Call(self.pool.names[agent], chosen),), note=note), node.transcript)

    def _ask(self, agent: int, prompt: Prompt) -> Reply:
        try:
            for content in self.pool.agents[agent].stream(prompt, cancel=self._cancel):
                if isinstance(content, Reply):
                    return content
        except ProviderError as error:
            return Reply(error.partial, fault=error.fault)
        return Reply("", fault=Fault(FaultKind.MALFORMED, "The stream ended without a reply."))
