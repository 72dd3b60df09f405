"""`sessions why ID`: why each turn was decided as it was, in the terminal; the same figures as the page's."""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterator, Mapping
from typing import Any, TextIO

from storage.stored import StoredSession
from trinity_core.errors import PlanError
from ui.cli.text import plain
from ui.why.explanations import Explanations, asked
from ui.workbench import Workbench

NAMED = 5
"""Words listed on either side."""
Json = Mapping[str, Any]


def show_why(workbench: Workbench, stored: StoredSession, args: argparse.Namespace, out: TextIO) -> None:
    """Explain one turn, or every turn that a head decided.

    Raises:
        NotFoundError: there is no such turn.
        PlanError: no head decided it.
    """
    turns = [args.turn] if args.turn is not None else [turn.number for turn in stored.transcript.turns if turn.decision is not None]
    if not turns:
        raise PlanError("No head decided a turn of this session, so there is nothing to explain.")
    explanations = Explanations(
        lambda pool, view, run_id: workbench.coordinator(pool, view, run_id=run_id), lambda: workbench.pool("offline")
    )
    try:
        found = [explanations.explain(asked(stored, turn), wait=True) for turn in turns]
    finally:
        explanations.close()
    if args.json:
        print(json.dumps({"session": stored.id, "turns": found}, ensure_ascii=False), file=out)
        return
    for explained in found:
        print("\n".join(plain(line) for line in _lines(explained)), file=out)


def _lines(found: Json) -> Iterator[str]:
    yield f"Turn {found['turn']}: {found['account']}"
    if found["refused"]:
        yield f"  {found['refused']}"
    for contest in found["contests"]:
        if contest["effects"] is not None:
            yield from _words(found, contest)
        for other in contest["others"] or ():
            question = " ".join(other["question"].split())
            yield f"  nearest with {contest['runner_up']}: {question[:70]!r}, turn {other['turn']}. {other['differs']}"
    known = found["familiarity"]
    if known is not None:
        kind = "UNLIKE" if known["strange"] else "like"
        yield (
            f"  {kind} what it was evolved on: distance {known['distance']:.3f}, threshold {known['threshold']:.3f} "
            f"(turns away {known['alarm']:.1%} of {known['tests']} known questions, {known['hits']:.1%} of {known['strangers']} others)"
        )
    yield from (f"  {note}" for note in found["notes"])
    yield ""


def _words(found: Json, contest: Json) -> Iterator[str]:
    effects = contest["effects"]
    scores = [known if known is not None else score for known, score in zip(effects["left_out"], effects["gradient"], strict=True)]
    order = sorted(range(len(scores)), key=lambda k: -scores[k])
    yield f"  {contest['side']}: {contest['chosen']} before {contest['runner_up']} by {effects['margin']:+.3f} (logits)"
    for word, indices in (("for", order[:NAMED]), ("against", order[::-1][:NAMED])):
        said = [f"{_text(found, k)} {scores[k]:+.3f}" for k in indices if (scores[k] > 0) == (word == "for") and scores[k]]
        if said:
            yield f"    {word:8}{', '.join(said)}"
    if effects["agreement"] is not None:
        yield f"    gradients agree with leaving each word out: rank correlation {effects['agreement']:.2f}"


def _text(found: Json, index: int) -> str:
    part, start, end = found["words"][index]
    return str(found["parts"][part][start:end])[:24]
