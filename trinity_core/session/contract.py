"""The two rules that change a role after it was chosen (spec section 2.3), both told in the step's note.

A Thinker's suggested role overrides the next choice once. A Verifier before any answer becomes a Worker; the released code
ends such an episode with reward 0, which would punish a policy for a question nobody asked yet.
"""

from __future__ import annotations

from dataclasses import replace

from trinity_core.types import Role, Step, Transcript


def override_role(role: Role, transcript: Transcript) -> tuple[Role, str]:
    """The role after a pending Thinker suggestion, and a sentence when it differs from `role`."""
    suggestion = transcript.pending_suggestion
    if suggestion is None or suggestion.role is None or suggestion.role is role:
        return role, ""
    return suggestion.role, f"The Thinker asked for a {suggestion.role.title()}; the choice was {role.title()}."


def reroute_cold_verifiers(step: Step, transcript: Transcript) -> Step:
    """The step with every Verifier call turned into a Worker call while there is no answer to verify."""
    if transcript.latest_worker is not None or all(call.role is not Role.VERIFIER for call in step.calls):
        return step
    calls = tuple(replace(call, role=Role.WORKER) if call.role is Role.VERIFIER else call for call in step.calls)
    note = "A Verifier was chosen before there was an answer, so the call goes to a Worker."
    return replace(step, calls=calls, note=f"{step.note} {note}".strip())
