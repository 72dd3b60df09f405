"""Explains turns of stored sessions: finds the head that decided, has the work done by one thread, remembers the last answers."""

from __future__ import annotations

import hashlib
import threading
from collections import OrderedDict
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from storage.stored import StoredSession
from trinity_core.agents.pool import Pool
from trinity_core.cancel import Cancel
from trinity_core.errors import CheckpointError, NotFoundError, PlanError
from trinity_core.settings import SessionPlan, View
from trinity_core.strategies.coordinator import Coordinator, coordinator_choice
from trinity_core.types import AgentInfo, Decision, Transcript, Turn
from ui.why.references import References

if TYPE_CHECKING:
    from trinity_core.analysis.why.explanation import Explanation
    from trinity_core.analysis.why.reference import Reference
    from trinity_core.coordinator.encoder import HiddenStateEncoder

WAITING = 6
"""Explanations asked for and not yet given, over all visitors."""
KEPT = 128
"""Explanations remembered."""
COMING = "The training questions are being read for the first time since the start; the comparison follows in a few seconds."
NOTHING = "Nothing to compare with: training transcripts are at hand only for heads over the offline pool with a small backbone."
_WRAPPERS = ("guard:flag+", "guard:")

Json = dict[str, Any]
MakeCoordinator = Callable[[Pool, View, str], Coordinator]
"""Encoder and head for a pool, a view, and the id of the run that trained the head."""


@dataclass(frozen=True, slots=True)
class Asked:
    """One decision of one session."""

    plan: SessionPlan
    decision: Decision
    transcript: Transcript
    """What had been said before it."""
    turn: int
    instead: str = ""
    """Where the turn went another way than the head chose: a sentence that says so."""


def asked(stored: StoredSession, turn: int) -> Asked:
    """The decision of a turn that was played.

    Raises:
        NotFoundError: there is no such turn, or not yet.
        PlanError: no head decided it.
    """
    played = stored.transcript
    found = next((entry for entry in played.turns if entry.number == turn), None)
    if found is None:
        raise NotFoundError(f"Turn {turn} of this session has not been played, or not to its end yet. It has {len(played.turns)}.")
    if found.decision is None:
        raise PlanError("No head decided this turn: its strategy goes by rules of its own, or the turn was chosen by hand.")
    before = tuple(entry for entry in played.turns if entry.step < found.step)
    return Asked(stored.plan, found.decision, Transcript(played.question, before), turn, _instead(found, found.decision))


def _instead(turn: Turn, decision: Decision) -> str:
    """Rules of the session and branches played by hand come after the head's choice."""
    if (turn.call.agent, turn.call.role) == (decision.agent, decision.role):
        return ""
    return f"That was the head's choice; the turn then went to {turn.call.agent} as {turn.call.role.value.title()}."


class Explanations:
    """Explains on demand. Thread-safe.

    Args:
        coordinator: finds the head.
        offline: makes the offline pool.
    """

    def __init__(self, coordinator: MakeCoordinator, offline: Callable[[], Pool]) -> None:
        self._coordinator, self._offline = coordinator, offline
        self._references = References(offline)
        self._worker = ThreadPoolExecutor(1, thread_name_prefix="why")
        self._kept: OrderedDict[tuple[str, int], Json] = OrderedDict()
        self._waiting = 0
        self._lock = threading.Lock()

    def submit(self, stored: StoredSession, turn: int, cancel: Cancel) -> Future[Json]:
        """The explanation to come; its result raises as `explain` does.

        Raises:
            NotFoundError: no such turn.
            PlanError: no head decided it, or too many explanations are waited for.
        """
        wanted, key = asked(stored, turn), (stored.id, turn)
        with self._lock:
            if key in self._kept:
                self._kept.move_to_end(key)
                known: Future[Json] = Future()
                known.set_result(self._kept[key])
                return known
            if self._waiting >= WAITING:
                raise PlanError("Other decisions are being explained here already. Try again in a minute.")
            self._waiting += 1
        made = self._worker.submit(self.explain, wanted, cancel=cancel)
        made.add_done_callback(lambda done: self._done(key, done))
        return made

    def explain(self, wanted: Asked, *, cancel: Cancel | None = None, wait: bool = False) -> Json:
        """Explain now; where the words cannot be followed, the decision's own figures, and under `refused` the reason.

        Args:
            wanted: the decision.
            cancel: stops the work.
            wait: for the training questions too, where they are still being read.

        Raises:
            PlanError: the work was stopped.
            TrinityError: the backbone cannot be loaded.
        """
        from trinity_core.analysis.why.codec import to_dict
        from trinity_core.analysis.why.explain import figures_alone

        refused, compared, missing = "", "none", []
        try:
            found, compared = self._followed(wanted, cancel=cancel, wait=wait)
            missing = {"coming": [COMING], "none": [NOTHING]}.get(compared, [])
        except (PlanError, CheckpointError) as error:
            if cancel is not None and cancel.is_set():
                raise
            found, refused = figures_alone(wanted.decision, wanted.turn), str(error)
        said = to_dict(found)
        told = {"account": " ".join(part for part in (said["account"], wanted.instead) if part), "notes": [*said["notes"], *missing]}
        return {**said, **told, "turn": wanted.turn, "compared": compared, "refused": refused}

    def _followed(self, wanted: Asked, *, cancel: Cancel | None, wait: bool) -> tuple[Explanation, str]:
        """With the words followed through the backbone, and how the comparison stands."""
        if cancel is not None and cancel.is_set():
            raise PlanError("Explaining was stopped.")
        from trinity_core.analysis.why.attribution import Explainer
        from trinity_core.analysis.why.explain import explain

        used = self._of(wanted)
        encoder = _reading(used)
        reference, compared = self._reference(wanted, used, wait=wait)
        explainer = Explainer(encoder.backbone, used.head)
        return explain(explainer, encoder.prompts, wanted.decision, wanted.transcript, reference=reference, cancel=cancel), compared

    def close(self) -> None:
        """End the threads."""
        self._worker.shutdown(wait=False, cancel_futures=True)
        self._references.close()

    def _of(self, wanted: Asked) -> Coordinator:
        """The head that decided, as far as the session tells.

        Raises:
            PlanError: it is untrained or deleted, so there is nothing to explain.
        """
        pool = Pool(wanted.plan.pool, tuple(_Named(AgentInfo(name)) for name in wanted.decision.agents))
        try:
            used = self._coordinator(pool, wanted.plan.view, _run_of(wanted.plan))
        except NotFoundError as error:
            raise PlanError("The run that trained this head was deleted, so its words cannot be followed any more.") from error
        if not used.head.trained:
            raise PlanError("The head of this session is untrained: every agent and role was equally likely, whatever the words.")
        return used

    def _reference(self, wanted: Asked, used: Coordinator, *, wait: bool) -> tuple[Reference | None, str]:
        """What to compare with, and how it stands: "ready", "coming" or "none"."""
        encoder = _reading(used)
        if wanted.decision.agents != self._offline().names or not encoder.backbone.single_thread:
            return None, "none"
        made = self._references.of(f"{_digest(used)} {encoder.name} {encoder.view}", used)
        if wait or (made.done() and not made.cancelled()):
            return made.result(), "ready"
        return None, "coming"

    def _done(self, key: tuple[str, int], done: Future[Json]) -> None:
        with self._lock:
            self._waiting -= 1
            if done.cancelled() or done.exception() is not None or done.result()["compared"] == "coming":
                return
            self._kept[key] = done.result()
            while len(self._kept) > KEPT:
                self._kept.popitem(last=False)


@dataclass(frozen=True, slots=True)
class _Named:
    """Stands for an agent where only its name is wanted."""

    info: AgentInfo
    unavailable: str = ""

    def stream(self, prompt: object, *, cancel: object) -> Any:
        """Never called."""
        raise PlanError(f"{self.info.name!r} only stands for a name.")


def _run_of(plan: SessionPlan) -> str:
    """Id of the run whose head decided; empty for the usual one."""
    name = plan.strategy
    for wrapper in _WRAPPERS:
        name = name.removeprefix(wrapper)
    word, _, argument = name.partition(":")
    return coordinator_choice(plan, argument).head if word == "coordinator" else plan.head


def _reading(used: Coordinator) -> HiddenStateEncoder:
    from trinity_core.coordinator.encoder import HiddenStateEncoder

    if not isinstance(used.encoder, HiddenStateEncoder):
        raise PlanError(f"{used.encoder.name!r} has no backbone through which words could be followed.")
    return used.encoder


def _digest(used: Coordinator) -> str:
    """Names a head by its numbers."""
    digest = hashlib.sha256()
    for name, tensor in sorted(used.head.tensors().items()):
        digest.update(name.encode() + tensor.tobytes())
    return digest.hexdigest()[:16]
