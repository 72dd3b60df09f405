"""A session of the coordinator's most probable choices, kept as the transcripts before each choice."""

from __future__ import annotations

import numpy as np

from trinity_core.agents.pool import Pool
from trinity_core.coordinator.head import Head
from trinity_core.interfaces import Encoder
from trinity_core.tasks.task import Split, Target, TargetKind, Task
from trinity_core.training.episodes import EpisodeTree
from trinity_core.types import Transcript


def followed(question: str, turns: int, *, pool: Pool, encoder: Encoder, head: Head, seed: int = 1) -> tuple[Transcript, ...]:
    """Transcripts with 0, 1, ... turns, at most `turns`; fewer where the answer was accepted before.

    Args:
        question: any.
        turns: how many to play.
        pool: who is asked.
        encoder: reads.
        head: chooses; always the most probable agent and role.
        seed: of the agents' slips.
    """
    tree = EpisodeTree(pool, encoder, lambda task, answer: None, max_turns=max(1, turns) + 1)
    node = tree.root(Task("followed", "none", Split.TEST, 1, question, Target(TargetKind.TEXT, "")), seed=seed)
    seen = [node.transcript]
    for _ in range(turns):
        if node.final:
            break
        logits = head.logits(encoder.encode([node.transcript]).states)[0]
        node = tree.child(node, int(np.argmax(logits[: len(pool.names)])), int(np.argmax(logits[len(pool.names) :])))
        seen.append(node.transcript)
    return tuple(seen)
