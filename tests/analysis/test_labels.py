"""What is read off a transcript."""

from trinity_core.analysis.labels import LABELS, Sample
from trinity_core.types import Call, Reply, Role, Suggestion, Transcript, Turn, Verdict

TURNS = (
    Turn(1, 1, Call("reader", Role.THINKER), Reply("..."), suggestion=Suggestion("Compute: 2+2", Role.WORKER)),
    Turn(2, 2, Call("archivist", Role.WORKER), Reply("I cannot read this.")),
    Turn(3, 3, Call("calculator", Role.WORKER), Reply("Sum.\nAnswer: 4")),
    Turn(4, 4, Call("auditor", Role.VERIFIER), Reply("REVISE"), verdict=Verdict.REVISE),
)


def _labels(turns: int) -> tuple[str, ...]:
    sample = Sample(Transcript("2 and 2?", TURNS), "arithmetic").at(turns)
    return tuple(read(sample) for read in LABELS.values())


def test_labels_follow_the_discussion():
    assert tuple(LABELS) == ("family", "last_role", "last_agent", "last_verdict", "turn_count", "form", "answered")
    assert _labels(0) == ("arithmetic", "none", "none", "none", "0", "none", "none")
    assert _labels(1) == ("arithmetic", "thinker", "reader", "none", "1", "compute", "none")
    assert _labels(2) == ("arithmetic", "worker", "archivist", "none", "2", "none", "no")
    assert _labels(3) == ("arithmetic", "worker", "calculator", "none", "3", "none", "yes")
    assert _labels(4) == ("arithmetic", "verifier", "auditor", "revise", "4", "none", "yes")
