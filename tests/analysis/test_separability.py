"""Probes and the report."""

import numpy as np
import pytest

from trinity_core.analysis.labels import Sample
from trinity_core.analysis.probe import probe
from trinity_core.analysis.separability import bag_of_words, separability_report
from trinity_core.testing import HashEncoder
from trinity_core.types import Call, Reply, Role, Transcript, Turn


def _points(rng, labels, spread):
    centres = {"a": (3.0, 0.0), "b": (-3.0, 0.0), "c": (0.0, 4.0)}
    return np.array([centres[label] for label in labels]) + 100.0 + spread * rng.standard_normal((len(labels), 2))


def test_a_probe_reads_separate_clusters_and_nothing_from_noise():
    rng = np.random.default_rng(1)
    labels = ["a", "b", "c"] * 40
    score = probe(_points(rng, labels, 0.3), _points(rng, labels, 0.3), train_labels=labels, test_labels=labels)
    assert (score.accuracy, score.chance, score.tested) == (1.0, pytest.approx(1 / 3), 120)
    noise = rng.standard_normal((2, 120, 20))
    assert probe(noise[0], noise[1], train_labels=labels, test_labels=labels).accuracy < 0.5


def test_a_word_never_seen_in_training_counts_as_wrong():
    x = np.array([[0.0], [1.0], [0.1], [0.9]])
    assert probe(x, x, train_labels=["a", "b", "a", "b"], test_labels=["a", "b", "a", "z"]).accuracy == 0.75


def test_the_report_covers_every_source_label_and_stage():
    turn = Turn(1, 1, Call("x", Role.WORKER), Reply("Answer: 1"))
    samples = [
        Sample(Transcript(f"{family} {n}", turns), family) for family in ("sum", "text") for n in range(8) for turns in ((), (turn,))
    ]
    words = bag_of_words(lambda sample: [1 if sample.family == "sum" else 2], 3)
    report = separability_report(HashEncoder(8), {"bag of words": words}, train=samples, test=samples)
    assert (report.width, report.families, len(report.scores)) == (8, 2, 2 * (1 + 7))
    assert {s.accuracy for s in report.scores if s.source == "bag of words" and s.label == "family"} == {1.0}
    assert report.state_norm == pytest.approx(8**0.5, rel=0.2)
