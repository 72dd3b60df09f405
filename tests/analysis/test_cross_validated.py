"""The separability table: planted labels are read, noise is not, and questions do not leak over the folds."""

import numpy as np

from trinity_core.analysis.cross_validated import separability

RNG = np.random.default_rng(5)
QUESTIONS = [f"question {k // 4}" for k in range(160)]


def table(features: np.ndarray, labels: list[str], questions: list[str] = QUESTIONS):
    return separability(features, labels, questions, label="family", source="states", seed=1)


def test_a_planted_direction_is_read_by_both_machines() -> None:
    labels = ["ab"[(k // 4) % 2] for k in range(160)]
    features = RNG.normal(size=(160, 6))
    features[:, 2] += [6 if name == "a" else -6 for name in labels]
    found = table(features, labels)
    assert found.linear > 0.97
    assert found.rbf > 0.97
    assert (found.chance, found.samples, found.classes, found.left_out) == (0.5, 160, 2, 0)


def test_a_question_is_not_recognised_instead_of_its_label() -> None:
    """Each question has a direction of its own and a random label: only a leak over the folds could read it."""
    own = np.repeat(RNG.normal(size=(40, 30)) * 5, 4, axis=0) + RNG.normal(size=(160, 30)) * 0.01
    drawn = RNG.integers(2, size=40)
    found = table(own, ["ab"[drawn[k // 4]] for k in range(160)])
    assert found.linear < 0.75


def test_rare_labels_are_left_out_and_counted() -> None:
    labels = ["rare"] * 8 + ["ab"[(k // 4) % 2] for k in range(152)]  # two questions only
    found = table(RNG.normal(size=(160, 4)), labels)
    assert (found.left_out, found.classes) == (8, 2)


def test_one_label_alone_has_no_table() -> None:
    assert table(RNG.normal(size=(160, 4)), ["a"] * 160) is None
