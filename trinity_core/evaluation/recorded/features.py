"""What a router may know of a recorded question: the backbone's state, and its text as weighted counts of words and word pieces."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from trinity_core.strategies.learned.scaling import whitened

Doubles = NDArray[np.float64]

DIRECTIONS = 64
"""Of the states, whitened."""
COMPONENTS = 60
"""Of words, and as many of word pieces, by truncated singular value decomposition."""
WORDS = {"ngram_range": (1, 2), "min_df": 2, "max_features": 30_000}
PIECES = {"analyzer": "char_wb", "ngram_range": (2, 5), "min_df": 3, "max_features": 60_000}


def plain_words(questions: Sequence[str], train: NDArray[np.intp]) -> Any:
    """Plain TF-IDF of single words, fitted on the training rows; sparse, one line a question."""
    from sklearn.feature_extraction.text import TfidfVectorizer

    vectorizer = TfidfVectorizer(max_features=5_000)
    vectorizer.fit([questions[row] for row in train])
    return vectorizer.transform(questions)


def joint_features(states: NDArray[np.float32], questions: Sequence[str], train: NDArray[np.intp], *, seed: int) -> NDArray[np.float32]:
    """Whitened states beside words, word pieces and the shape of the text, shape (N, features); everything is fitted on training rows."""
    blocks = [whitened(states[train], DIRECTIONS).apply(states)]
    blocks += [_components(questions, train, options, seed) for options in (WORDS, PIECES)]
    blocks.append(text_shape(questions))
    table = np.hstack([_unit(block, train) for block in blocks])
    return table.astype(np.float32)


def text_shape(questions: Sequence[str]) -> Doubles:
    """Logarithms of how long a question is and how many lines, digits, formulas and choices it has, shape (N, 8)."""
    counts = [
        (
            len(q),
            len(q.split()),
            q.count("\n"),
            q.count("?"),
            sum(c.isdigit() for c in q),
            q.count("$"),
            q.count("\\"),
            q.count("(A)") + q.count("A."),
        )
        for q in questions
    ]
    return np.log1p(np.array(counts, dtype=np.float64))


def _components(questions: Sequence[str], train: NDArray[np.intp], options: dict[str, Any], seed: int) -> Doubles:
    """Leading components of weighted counts, shape (N, at most `COMPONENTS`)."""
    from sklearn.decomposition import TruncatedSVD
    from sklearn.feature_extraction.text import TfidfVectorizer

    known = [questions[row] for row in train]
    least = min(int(options["min_df"]), max(1, len(known) // 10))
    vectorizer = TfidfVectorizer(sublinear_tf=True, **{**options, "min_df": least})
    counts = vectorizer.fit_transform(known)
    size = min(COMPONENTS, counts.shape[1] - 1, len(known) - 1)
    if size < 1:
        return np.zeros((len(questions), 1))
    reduced = TruncatedSVD(size, random_state=seed).fit(counts)
    return np.asarray(reduced.transform(vectorizer.transform(questions)), dtype=np.float64)


def _unit(block: Doubles, train: NDArray[np.intp]) -> Doubles:
    """The block centred, with a mean squared length of 1, so that no block drowns another."""
    centre = block[train].mean(axis=0)
    length = np.sqrt(((block[train] - centre) ** 2).sum(axis=1).mean())
    return np.asarray((block - centre) / (length or 1.0))
