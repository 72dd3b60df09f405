from trinity_core.session.contract import override_role
from trinity_core.types import Call, Reply, Role, Suggestion, Transcript, Turn

THOUGHT = Turn(1, 1, Call("a", Role.THINKER), Reply("..."), suggestion=Suggestion("check", Role.VERIFIER))


def test_a_thinkers_role_overrides_the_next_choice_once() -> None:
    transcript = Transcript("?", (THOUGHT,))
    role, note = override_role(Role.WORKER, transcript)
    assert role is Role.VERIFIER
    assert note == "The Thinker asked for a Verifier; the choice was Worker."
    after = transcript.with_turn(Turn(2, 2, Call("a", Role.VERIFIER), Reply("REVISE")))
    assert override_role(Role.WORKER, after) == (Role.WORKER, "")


def test_an_agreeing_suggestion_needs_no_note() -> None:
    assert override_role(Role.VERIFIER, Transcript("?", (THOUGHT,))) == (Role.VERIFIER, "")
