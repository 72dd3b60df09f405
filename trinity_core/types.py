"""The values everything else is made of: frozen, slotted, made of tuples; no ids, clocks or tables in them.

Words follow the paper (TRINITY, arXiv 2512.04695, section 3): an agent plays a role at each turn of a session.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray


class Role(StrEnum):
    """The three contracts an agent can be called under. The order is the order of the head's last three outputs."""

    WORKER = "worker"
    THINKER = "thinker"
    VERIFIER = "verifier"


ROLES: tuple[Role, ...] = tuple(Role)


class Verdict(StrEnum):
    """What a Verifier concluded. Anything ambiguous is REVISE."""

    ACCEPT = "accept"
    REVISE = "revise"


class StopReason(StrEnum):
    """Why a session ended."""

    ACCEPTED = "accepted"
    MAX_TURNS = "max_turns"
    STRATEGY_DONE = "strategy_done"
    BUDGET_TOKENS = "budget_tokens"
    BUDGET_COST = "budget_cost"
    BUDGET_SECONDS = "budget_seconds"
    CANCELLED = "cancelled"
    PROVIDER_FAILURE = "provider_failure"


class FaultKind(StrEnum):
    """What went wrong in a call to an agent, in the provider's terms."""

    AUTH = "auth"
    QUOTA = "quota"
    RATE = "rate"
    TIMEOUT = "timeout"
    CONNECTION = "connection"
    MALFORMED = "malformed"
    REFUSED = "refused"
    CONTEXT_TOO_LONG = "context_too_long"
    MODEL_UNKNOWN = "model_unknown"
    CONTENT_FILTER = "content_filter"
    INCOMPLETE = "incomplete"
    UNAVAILABLE = "unavailable"
    CANCELLED = "cancelled"
    CEILING = "ceiling"
    INTERNAL = "internal"


@dataclass(frozen=True, slots=True)
class Fault:
    """A failed call, said so that a person can act on it."""

    kind: FaultKind
    message: str
    """One sentence without secrets: what was wrong and what to do."""


@dataclass(frozen=True, slots=True)
class Usage:
    """Tokens of one call."""

    tokens_in: int = 0
    tokens_out: int = 0


@dataclass(frozen=True, slots=True)
class Kept:
    """What a reply took that was kept from an earlier call, when it was made."""

    cost_usd: float | None
    """Dollars; None where the price was unknown."""
    latency_s: float
    """Seconds from that call to its last token."""


@dataclass(frozen=True, slots=True)
class Reply:
    """What an agent answered, complete or not."""

    text: str
    usage: Usage = Usage()
    """Of the call that made it, which for a kept reply was an earlier one."""
    cost_usd: float | None = None
    """Dollars spent now, 0 for a kept reply; None where the price is unknown."""
    latency_s: float = 0.0
    """Seconds from the call to the last token."""
    fault: Fault | None = None
    """None for a complete reply; the partial text is kept beside a fault."""
    note: str = ""
    """What happened on the way to it, in words: further tries, a wait, a stand-in; empty when nothing did."""
    kept: Kept | None = None
    """Set where nobody was asked because the reply was kept; not stored, since the note tells it."""

    @property
    def as_asked(self) -> Reply:
        """The same reply with what it cost and took when it was made: what choices are compared by, whoever asked first."""
        if self.kept is None:
            return self
        return replace(self, cost_usd=self.kept.cost_usd, latency_s=self.kept.latency_s, kept=None)


@dataclass(frozen=True, slots=True)
class Call:
    """One request to one agent under one role."""

    agent: str
    """Name of the agent in the pool."""
    role: Role
    instruction: str = ""
    """A sub-task in the strategy's own words; empty for the role's standard contract."""
    sees: tuple[int, ...] | None = None
    """Numbers of the earlier turns this call may read; None means all."""


@dataclass(frozen=True, slots=True)
class Decision:
    """What a head saw and chose at one turn, with every number behind it."""

    agents: tuple[str, ...]
    """Pool names in head order, length L."""
    agent_logits: tuple[float, ...]
    """First L outputs of the head, shape (L,)."""
    role_logits: tuple[float, ...]
    """Last three outputs, shape (3,), in the order of `ROLES`."""
    agent_probabilities: tuple[float, ...]
    """Softmax over the agents that may be chosen; 0 for a masked agent. Shape (L,)."""
    role_probabilities: tuple[float, ...]
    """Softmax over the roles, shape (3,)."""
    agent: str
    """The agent chosen by the head."""
    role: Role
    """The role chosen by the head, before any override (see `Step.note`)."""
    entropy: float
    """Entropy of the joint choice in nats: H(agent) + H(role), the two being independent."""
    margin: float
    """Probability of the chosen agent-role pair minus that of the best other pair; negative when sampling took a less likely one."""
    state_norm: float
    """Euclidean norm of the hidden state that was read."""
    tokens_read: int
    """Tokens of the prompt whose last sentinel was read."""
    tokens_cut: int
    """Tokens left out by the stated cut of over-long transcripts; 0 nearly always."""
    encode_ms: float
    """Milliseconds spent on the hidden state."""
    sampled: bool
    """True when the choice was drawn from the two softmaxes, False for argmax."""


@dataclass(frozen=True, slots=True)
class Step:
    """What a strategy wants to happen next: one call, or several at once."""

    calls: tuple[Call, ...]
    decision: Decision | None = None
    """The head's numbers; None for strategies without a head."""
    note: str = ""
    """One sentence when the step differs from the decision (an override, a reroute); else empty."""


@dataclass(frozen=True, slots=True)
class Suggestion:
    """What a Thinker leaves for the next turn."""

    text: str
    role: Role | None = None
    """The role it proposes for the next turn (Worker or Verifier); it overrides the head once."""


@dataclass(frozen=True, slots=True)
class Turn:
    """One call and its reply, with what the loop parsed from it."""

    number: int
    """1-based, unique in the session."""
    step: int
    """1-based number of the step; calls of one fan-out share it."""
    call: Call
    reply: Reply
    decision: Decision | None = None
    note: str = ""
    verdict: Verdict | None = None
    """Set on a Verifier's complete reply."""
    suggestion: Suggestion | None = None
    """Set on a Thinker's complete reply that carried one."""


@dataclass(frozen=True, slots=True)
class Transcript:
    """A question and the turns so far. Append-only: `with_turn` returns a longer one."""

    question: str
    turns: tuple[Turn, ...] = ()

    def with_turn(self, turn: Turn) -> Transcript:
        """The same transcript with one more turn, in the order of their numbers, in which the calls of a fan-out need not reply."""
        if not self.turns or self.turns[-1].number < turn.number:
            return Transcript(self.question, (*self.turns, turn))
        return Transcript(self.question, tuple(sorted((*self.turns, turn), key=lambda t: t.number)))

    def seen_by(self, call: Call) -> Transcript:
        """The part of this transcript that `call` may read."""
        if call.sees is None:
            return self
        return Transcript(self.question, tuple(t for t in self.turns if t.number in call.sees))

    @property
    def latest_worker(self) -> Turn | None:
        """The latest Worker turn whose reply came through; its answer is the session's answer."""
        workers = (t for t in reversed(self.turns) if t.call.role is Role.WORKER and t.reply.fault is None)
        return next(workers, None)

    @property
    def pending_suggestion(self) -> Suggestion | None:
        """The Thinker's suggestion not yet consumed by a Worker or Verifier turn."""
        for turn in reversed(self.turns):
            if turn.reply.fault is not None:
                continue
            return turn.suggestion if turn.call.role is Role.THINKER else None
        return None

    @property
    def failed_agents(self) -> frozenset[str]:
        """Agents whose call failed in this session; strategies do not ask them again."""
        return frozenset(t.call.agent for t in self.turns if t.reply.fault is not None)


@dataclass(frozen=True, slots=True)
class Conclusion:
    """What a strategy makes of a finished session: whose answer it takes, and why."""

    turn: int
    """Number of the Worker turn whose answer is the session's; 0 leaves it to the latest Worker."""
    note: str
    """One sentence, for instance "3 of 5 answers agree."."""


@dataclass(frozen=True, slots=True)
class Message:
    """One chat message to a language model."""

    role: str
    """"system", "user" or "assistant"."""
    content: str


@dataclass(frozen=True, slots=True)
class Prompt:
    """Everything an agent is given for one call.

    Language models read `messages`; offline specialists read `role`, `instruction` and `transcript`, which say the same.
    """

    messages: tuple[Message, ...]
    role: Role
    transcript: Transcript
    """What this call may see."""
    instruction: str = ""
    seed: int = 0
    """Seed of this call, derived from (session seed, turn); the same seed and transcript give the same offline reply."""


@dataclass(frozen=True, slots=True)
class Session:
    """A finished session as a value."""

    transcript: Transcript
    answer: str
    """The extracted answer of Worker turn `answer_turn`, of the latest Worker where that is 0; empty when there is none."""
    stopped_by: StopReason
    tokens_in: int
    tokens_out: int
    cost_usd: float | None
    """Sum of the known costs; None when any call's price is unknown."""
    seconds: float
    answer_turn: int = 0
    """Number of the Worker turn that the answer is taken from, where that is not the latest one; else 0."""
    answer_note: str = ""
    """Why that answer is taken, in one sentence; empty where there was nothing to choose."""


@dataclass(frozen=True, slots=True)
class AgentInfo:
    """What is known of an agent before calling it."""

    name: str
    """Unique in its pool; shown to people, so escape it."""
    provider: str = ""
    """Who runs it: "offline", "openai", "anthropic", a host name."""
    model: str = ""
    """The provider's model id; empty for offline specialists."""
    description: str = ""
    """One sentence: what it is good at."""
    price_in: float | None = None
    """Dollars per million input tokens; None if unknown."""
    price_out: float | None = None
    """Dollars per million output tokens; None if unknown."""
    deadline_s: float = 120.0
    """Total seconds one call may take."""
    idle_s: float = 30.0
    """Seconds without a new token after which the call is given up."""
    first_s: float | None = None
    """Seconds until the first token after which the call is given up; None for `idle_s`."""
    price_date: str = ""
    """Day on which the price table found these prices, as 2026-01-31; empty for prices that the pool itself gives."""

    def cost_usd(self, usage: Usage) -> float | None:
        """Price of `usage` in dollars, None where a price is unknown."""
        if self.price_in is None or self.price_out is None:
            return None
        return (usage.tokens_in * self.price_in + usage.tokens_out * self.price_out) / 1e6


@dataclass(frozen=True, slots=True, eq=False)
class Encoding:
    """Hidden states of a batch of transcripts and what it took to get them."""

    states: NDArray[np.float32] = field(repr=False)
    """Shape (batch, width), float32."""
    tokens_read: tuple[int, ...]
    """Prompt length per transcript, in tokens, sentinel suffix included."""
    tokens_cut: tuple[int, ...]
    """Tokens left out per transcript by the rule for over-long ones."""
    seconds: float
    """Wall time of the whole batch."""
