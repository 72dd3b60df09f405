"""How a call is asked and how its reply becomes a turn: shared by the live loop and by training, so both mean the same."""

from __future__ import annotations

from trinity_core.agents.roles import build_prompt, parse_suggestion, parse_verdict
from trinity_core.seeds import derive_seed
from trinity_core.types import Call, Prompt, Reply, Role, Step, Transcript, Turn


def prompt_for(call: Call, transcript: Transcript, *, session_seed: int, number: int) -> Prompt:
    """The prompt of turn `number`; its seed derives from the session's."""
    seed = derive_seed(session_seed, "call", number)
    return build_prompt(transcript.seen_by(call), call.role, instruction=call.instruction, seed=seed)


def turn_from(reply: Reply, call: Call, *, number: int, step_number: int, step: Step) -> Turn:
    """The turn of one reply, with the verdict or suggestion read from it when it is complete."""
    complete = reply.fault is None
    return Turn(
        number=number,
        step=step_number,
        call=call,
        reply=reply,
        decision=step.decision,
        note=step.note,
        verdict=parse_verdict(reply.text) if complete and call.role is Role.VERIFIER else None,
        suggestion=parse_suggestion(reply.text) if complete and call.role is Role.THINKER else None,
    )
