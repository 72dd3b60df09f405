"""The last event of a run: the head offered, tested once on held-out tasks beside the lines it is held against."""

from __future__ import annotations

from typing import Any

from trinity_core.coordinator.checkpoint import Checkpoint, HeadFacts
from trinity_core.coordinator.prompt import PROMPT_VERSION
from trinity_core.evaluation.headroom import Headroom, measure_headroom
from trinity_core.settings import View
from trinity_core.training import plan as plans
from trinity_core.training.arena import Arena
from trinity_core.training.events import RunEnded
from trinity_core.training.progress import Progress
from trinity_core.training.trainers.registry import trainer_card
from trinity_core.training.validation import TestFigures, collapse, test


def ended(arena: Arena, progress: Progress, reason: str) -> RunEnded:
    """The end of a run, or of a sitting of one that was stopped. Only a finished run is tested: testing takes calls, too.

    Raises:
        Halt: the run was stopped, or a ceiling reached, while it was being tested.
    """
    figures: TestFigures | None = None
    lines: Headroom | None = None
    if reason == "finished" and progress.space is not None:
        figures = test(arena, progress.space, progress.best.vector)
        lines = measure_headroom(arena.tree, arena.test, choosing=arena.train, seed=arena.plan.task_seed, samples=arena.plan.test_seeds)
    agents, roles = ((), ()) if figures is None else (figures.agent_share, figures.role_share)
    return RunEnded(
        reason=reason,
        best_generation=progress.best.generation,
        start_validation=progress.start_validation,
        validation=progress.best.validation,
        sampled=None if figures is None else figures.sampled,
        argmax=None if figures is None else figures.argmax,
        test_agent_share=agents,
        test_role_share=roles,
        collapsed="" if figures is None else collapse(arena.plan, arena.tree.pool.names, agents, roles),
        headroom=lines,
        episodes=progress.episodes,
        **progress.spent(arena.tree.counts),
        lost=progress.lost,
        checkpoint=_checkpoint(arena, progress, figures),
        seconds=dict(arena.tree.watch.seconds),
    )


def _checkpoint(arena: Arena, progress: Progress, figures: TestFigures | None) -> Checkpoint | None:
    """None while nothing is learnt, a start at zero included, and for a head that live sessions would use otherwise than it was trained."""
    space, best, tree = progress.space, progress.best, arena.tree
    head = None if space is None else space.head(best.vector)
    if space is None or head is None or not head.trained or not arena.plan.live_rules:
        return None
    facts = HeadFacts(
        tree.pool.name, tree.pool.names, tree.encoder.width, tree.encoder.name, PROMPT_VERSION, View.FULL, _notes(arena, progress, figures)
    )
    return Checkpoint(head, facts, space.scales(best.vector))


def _notes(arena: Arena, progress: Progress, figures: TestFigures | None) -> dict[str, Any]:
    """How the head was made and what it scored, as plain JSON."""
    plan, best = arena.plan, progress.best
    title = trainer_card(plan.trainer).title
    after = " after imitation" if plan.start is plans.Start.IMITATION else ""
    notes: dict[str, Any] = {
        "label": f"{title}, generation {best.generation} of {plan.generations}{after}",
        "plan": plans.to_dict(plan),
        "episodes": progress.episodes,
        "validation": best.validation,
        "start_validation": progress.start_validation,
    }
    if figures is not None:
        notes |= {"test_sampled": figures.sampled.mean, "test_argmax": figures.argmax.mean, "test_tasks": len(arena.test)}
    return notes
