"""Fixed words for what the events name by code: why a session stopped, what went wrong in a call; and how money is written."""

from __future__ import annotations

from trinity_core.types import FaultKind, StopReason

STOPPED: dict[str, str] = {
    StopReason.ACCEPTED.value: "A Verifier accepted the answer.",
    StopReason.MAX_TURNS.value: "The last allowed turn was used without an accepted answer.",
    StopReason.STRATEGY_DONE.value: "The strategy had no further step.",
    StopReason.BUDGET_TOKENS.value: "The token budget was used up.",
    StopReason.BUDGET_COST.value: "The money budget was used up.",
    StopReason.BUDGET_SECONDS.value: "The time limit was reached.",
    StopReason.CANCELLED.value: "Stopped by hand; the finished turns are kept.",
    StopReason.PROVIDER_FAILURE.value: "No call came through: the agents failed one after the other.",
}

FAULTS: dict[str, str] = {
    FaultKind.AUTH.value: "Key refused",
    FaultKind.QUOTA.value: "Quota used up",
    FaultKind.RATE.value: "Too many requests",
    FaultKind.TIMEOUT.value: "No answer in time",
    FaultKind.CONNECTION.value: "Connection lost",
    FaultKind.MALFORMED.value: "Unreadable reply",
    FaultKind.REFUSED.value: "Refused to answer",
    FaultKind.CONTEXT_TOO_LONG.value: "Transcript too long",
    FaultKind.MODEL_UNKNOWN.value: "Unknown model",
    FaultKind.CONTENT_FILTER.value: "Held back by a content filter",
    FaultKind.INCOMPLETE.value: "Reply broke off",
    FaultKind.UNAVAILABLE.value: "Not available",
    FaultKind.CANCELLED.value: "Stopped in mid-reply",
    FaultKind.CEILING.value: "No money left for it",
    FaultKind.INTERNAL.value: "Internal error",
}


def dollars(usd: float) -> str:
    """An amount for people: cents, and of small amounts what lies below them."""
    return f"${usd:.2f}" if usd == 0 or usd >= 0.1 else f"${usd:.4f}"
