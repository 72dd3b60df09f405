"""`bench why`: how well the shades agree with leaving words out, how often the warning is wrong, and what explaining costs."""

from __future__ import annotations

import dataclasses
import time
from collections.abc import Sequence
from typing import Any

import numpy as np

from trinity_core.analysis.state_points import Moment, moments
from trinity_core.analysis.why.agreement import Agreement, agreement, rank_correlation
from trinity_core.analysis.why.attribution import Explainer
from trinity_core.analysis.why.contest import Side, contests
from trinity_core.analysis.why.explain import explain
from trinity_core.analysis.why.reference import CALIBRATING, MEASURING, Reference, known_questions, make_reference, questions
from trinity_core.cancel import Cancel
from trinity_core.coordinator.encoder import HiddenStateEncoder
from trinity_core.events import SessionEnded
from trinity_core.interfaces import Encoder
from trinity_core.seeds import derive_seed
from trinity_core.settings import SessionPlan
from trinity_core.strategies.learned.domain import ALARM
from trinity_core.strategies.learned.domain_measures import by_state
from trinity_core.strategies.learned.strangers import REPORTING
from trinity_core.tasks.registry import make_tasks
from trinity_core.tasks.task import Split
from trinity_core.types import Transcript
from ui.workbench import Workbench

DECISIONS = 90
"""Decisions of held-out sessions that are explained, at most."""


def bench_why(workbench: Workbench, *, tasks: int, seed: int) -> dict[str, Any]:
    """Explain decisions of held-out sessions with the bundled head.

    Returns:
        {decisions, words, agreement: {agent, role: {shown, plain, chance}}, flipped, warning: {alarm, hits, ...}, seconds: {...}};
        `shown` and `plain` are mean rank correlations with leaving each word out, with 95 % intervals over decisions; `chance` is that of
        shuffled scores; `flipped` the share of decisions whose runner-up comes first without the three strongest words.
    """
    pool = workbench.pool("offline")
    used = workbench.coordinator(pool)
    encoder = used.encoder
    assert isinstance(encoder, HiddenStateEncoder)
    seconds = {"known_questions": 0.0, "reference": 0.0, "explanation": 0.0}
    began = time.perf_counter()
    known = known_questions()
    seconds["known_questions"] = time.perf_counter() - began
    began = time.perf_counter()
    reference = make_reference(pool, encoder, used.head, known)
    seconds["reference"] = time.perf_counter() - began
    sample = _sample(workbench, min(tasks, DECISIONS), seed)
    explainer = Explainer(encoder.backbone, used.head)
    figures, spent = _agreements(explainer, encoder, reference, sample, seed)
    seconds["explanation"] = float(np.mean(spent))
    warning = {"alarm": known.alarm, "hits": known.hits, "meant": ALARM, "tests": known.tests, "strangers": known.strangers}
    return {"decisions": len(sample), **figures, "warning": {**warning, "by_state": _by_state(encoder, reference)}, "seconds": seconds}


def _sample(workbench: Workbench, count: int, seed: int) -> list[Moment]:
    """Decisions of sessions on test tasks, drawn from all their turns."""
    pool, found = workbench.pool("offline"), []
    for task in make_tasks(Split.TEST, max(4, count // 2), seed=seed):
        plan = SessionPlan(task.question, "coordinator:argmax", pool.name, (), seed=derive_seed(seed, "why", task.id))
        *_, ended = workbench.session(plan, pool, cancel=Cancel())
        assert isinstance(ended, SessionEnded)
        found += moments(task.id, ended.session.transcript, family=task.family, correct=None)
    order = np.random.default_rng(seed).permutation(len(found))[:count]
    return [found[k] for k in order]


def _agreements(
    explainer: Explainer, encoder: HiddenStateEncoder, reference: Reference, sample: Sequence[Moment], seed: int
) -> tuple[dict[str, Any], list[float]]:
    rng = np.random.default_rng(seed)
    shown: dict[str, dict[str, list[float]]] = {side.value: {"shown": [], "plain": [], "chance": []} for side in Side}
    words, flipped, spent = [], [], []
    for moment in sample:
        if moment.decision is None or not contests(moment.decision):
            continue
        began = time.perf_counter()
        found = explain(explainer, encoder.prompts, moment.decision, moment.transcript, reference=reference)
        spent.append(time.perf_counter() - began)
        words.append(len(found.words))
        for rivalry in found.rivalries:
            effects = rivalry.effects
            if effects is None or effects.agreement is None or effects.plain_agreement is None:
                continue
            into = shown[rivalry.contest.side.value]
            left_out = np.array([np.nan if value is None else value for value in effects.left_out])
            measured = ~np.isnan(left_out)
            into["shown"].append(effects.agreement)
            into["plain"].append(effects.plain_agreement)
            shuffled = rank_correlation(rng.permutation(np.array(effects.gradient)[measured]), left_out[measured])
            into["chance"].append(shuffled or 0.0)
            if rivalry.contest.side is Side.AGENT and effects.margin > 0 and effects.margin_without is not None:
                flipped.append(effects.margin_without < 0)
    agreed = {side: {name: _told(agreement(values, seed=seed)) for name, values in own.items()} for side, own in shown.items()}
    return {"words": float(np.mean(words)), "agreement": agreed, "flipped": float(np.mean(flipped)) if flipped else None}, spent


def _by_state(encoder: Encoder, reference: Reference) -> dict[str, float]:
    """The same warning by the distance of the question's state, for comparison."""
    bare = [entry.transcript for entry in reference.training.visits if not entry.transcript.turns]
    measure = by_state(encoder.encode(bare).states, [transcript.question for transcript in bare])

    def distances(texts: Sequence[str]) -> np.ndarray[Any, np.dtype[np.float64]]:
        return measure.distances(encoder.encode([Transcript(text) for text in texts]).states, texts)

    threshold = np.quantile(distances(questions(Split.VALIDATION, CALIBRATING)), 1.0 - ALARM, method="higher")
    alarm = float((distances(questions(Split.TEST, MEASURING)) > threshold).mean())
    return {"alarm": alarm, "hits": float((distances(REPORTING) > threshold).mean())}


def _told(found: Agreement | None) -> dict[str, Any] | None:
    return None if found is None else dataclasses.asdict(found)
