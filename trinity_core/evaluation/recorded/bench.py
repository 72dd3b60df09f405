"""Routers on LLMRouter's recorded scores, all on one split of ours: chosen on training and validation questions, tested once.

The table's own held-out part is not public with it, so the figures quoted for that part cannot be repeated; the same plain rules
(`tfidf_knn`, `tfidf_ridge`) are run on our split, and every other rule is to be read against them.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict
from typing import Any

import numpy as np
from numpy.typing import NDArray

from trinity_core.evaluation.recorded.contest import PIECE, REPLY, Contest
from trinity_core.evaluation.recorded.features import joint_features, plain_words
from trinity_core.evaluation.recorded.llmrouter import RecordedTable
from trinity_core.evaluation.recorded.rules import Result, fitted_rules, searched_rules, stacked_rules
from trinity_core.evaluation.recorded.shares import TRAIN_SHARE, VALIDATION_SHARE
from trinity_core.interfaces import Encoder
from trinity_core.strategies.learned.outcomes import family_outcomes, mean_outcomes
from trinity_core.strategies.learned.tryage import pareto, relative_prices
from trinity_core.types import Transcript

Doubles = NDArray[np.float64]

TFIDF_PENALTIES = (0.3, 1.0, 3.0, 10.0, 30.0)
TFIDF_NEIGHBOURS = (5, 10, 20, 40, 80)
BATCH = 64
"""Questions encoded together."""


def bench_recorded(table: RecordedTable, encoder: Encoder, *, seed: int) -> dict[str, Any]:
    """All figures.

    Returns:
        {questions{}, agents, references{}, states{}, states_and_text{}, tfidf{}, chosen{}, pareto[], assumptions}; each rule has score
        and ci on the test part, its validation score, dollars a thousand questions, look-ups and seconds to fit.
    """
    contest = Contest.of(table)
    states = _states(encoder, table.questions)
    joint = joint_features(states, table.questions, contest.train, seed=seed)
    plain = list(_plain(contest))
    by_state = [*fitted_rules(contest, states, seed=seed), *searched_rules(contest, states, seed=seed)]
    by_both = [*_all(contest, joint, seed)]
    groups = {"states": by_state, "states_and_text": by_both, "tfidf": plain}
    best = max(
        ((group, result) for group, results in groups.items() for result in results),
        key=lambda pair: contest.mean(pair[1].validation, contest.validation),
    )
    return {
        "questions": _questions(contest),
        "agents": dict(zip(table.agents, mean_outcomes(table.outcomes[contest.test]).round(4).tolist(), strict=True)),
        "references": references(contest, seed=seed),
        **{group: {result.name: _line(contest, result) for result in results} for group, results in groups.items()},
        "chosen": _chosen(contest, *best, plain, seed=seed),
        "pareto": {
            "states": _pareto(contest, by_state),
            "states_and_text": _pareto(contest, by_both),
        },
        "assumptions": f"No token counts were recorded: costs take {PIECE:g} characters for a token in and {REPLY} tokens out a reply.",
    }


def references(contest: Contest, *, seed: int) -> dict[str, Any]:
    """The lines that need no features: random, best single agent, best agent per task, oracle."""
    table, labels = contest.table, contest.labels(np.zeros((len(contest.table.questions), 1), np.float32))
    outcomes, overall = table.outcomes[contest.test], mean_outcomes(labels.outcomes)
    known = np.where(np.isnan(outcomes), -1.0, outcomes).max(axis=1)
    single = np.tile(overall, (len(contest.test), 1))
    paid = contest.costs[contest.test]
    return {
        "random": contest.outcome(np.nanmean(outcomes, axis=1), None if np.isnan(paid).any() else round(1000 * float(paid.mean()), 4)),
        "best_single": {"agent": table.agents[int(overall.argmax())], **contest.told(single)},
        "best_per_task": contest.told(per_task(contest, contest.test)),
        "oracle": contest.outcome(np.where(known < 0, np.nan, known), None),
    }


def per_task(contest: Contest, rows: NDArray[np.intp]) -> Doubles:
    """Training means of the task each row comes from, which is given; scores of shape (rows, L)."""
    labels = contest.labels(np.zeros((len(contest.table.questions), 1), np.float32))
    names, means = family_outcomes(labels)
    overall = mean_outcomes(labels.outcomes)
    lines = dict(zip(names, means, strict=True))
    return np.array([lines.get(contest.table.families[row], overall) for row in rows.tolist()])


def _all(contest: Contest, features: NDArray[np.float32], seed: int) -> Iterator[Result]:
    yield from fitted_rules(contest, features, seed=seed)
    yield from stacked_rules(contest, features, seed=seed)
    yield from searched_rules(contest, features, seed=seed)


def _plain(contest: Contest) -> Iterator[Result]:
    """kNN and ridge on plain TF-IDF, their one number chosen on the validation part."""
    from sklearn.linear_model import Ridge
    from sklearn.neighbors import KNeighborsRegressor

    words, train = plain_words(contest.table.questions, contest.train), contest.train
    overall = mean_outcomes(contest.table.outcomes[train])
    y = np.where(np.isnan(contest.table.outcomes[train]), overall, contest.table.outcomes[train])
    ks = [k for k in TFIDF_NEIGHBOURS if k <= len(train)] or [1]
    rules = {
        "tfidf_knn": [KNeighborsRegressor(k, metric="cosine") for k in ks],
        "tfidf_ridge": [Ridge(penalty) for penalty in TFIDF_PENALTIES],
    }
    for name, models in rules.items():
        tried = []
        for model in models:
            model.fit(words[train], y)
            parts = [np.asarray(model.predict(words[rows])).reshape(len(rows), -1) for rows in (contest.validation, contest.test)]
            tried.append(Result(name, parts[0], parts[1], int(y.size), 0.0))
        yield max(tried, key=lambda result: contest.mean(result.validation, contest.validation))


def _states(encoder: Encoder, questions: Sequence[str]) -> NDArray[np.float32]:
    batches = (questions[start : start + BATCH] for start in range(0, len(questions), BATCH))
    return np.concatenate([encoder.encode([Transcript(question) for question in batch]).states for batch in batches])


def _line(contest: Contest, result: Result) -> dict[str, Any]:
    return {**contest.told(result.test, result.validation), "look_ups": result.look_ups, "fit_s": round(result.seconds, 2)}


def _questions(contest: Contest) -> dict[str, Any]:
    table, sizes = contest.table, {name: len(getattr(contest, name)) for name in ("train", "validation", "test")}
    rest = 1.0 - TRAIN_SHARE - VALIDATION_SHARE
    split = f"by a hash of the text: {TRAIN_SHARE:.0%} train, {VALIDATION_SHARE:.0%} validation, {rest:.0%} test"
    missing = int(np.isnan(table.outcomes).sum())
    return {
        "all": len(table.questions),
        **sizes,
        "split": split,
        "unjoined": table.unjoined,
        "ambiguous": table.ambiguous,
        "missing": missing,
    }


def _chosen(contest: Contest, group: str, result: Result, plain: Sequence[Result], *, seed: int) -> dict[str, Any]:
    """The rule with the best validation score of all, and how it stands against the plain ones."""
    against: Mapping[str, Doubles] = {
        "tfidf_ridge": next(other.test for other in plain if other.name == "tfidf_ridge"),
        "best_per_task": per_task(contest, contest.test),
        "best_single": np.tile(mean_outcomes(contest.table.outcomes[contest.train]), (len(contest.test), 1)),
    }
    apart = {f"against_{name}": contest.difference(result.test, scores, seed=seed) for name, scores in against.items()}
    return {"rule": result.name, "features": group, **_line(contest, result), **apart}


def _pareto(contest: Contest, results: Sequence[Result]) -> list[dict[str, Any]]:
    """Tryage over ridge: weights of the price from 0 on."""
    ridge = next(result for result in results if result.name == "ridge")
    prices = relative_prices([None if price is None else price[1] for price in contest.table.prices])
    return [asdict(point) for point in pareto(ridge.test, contest.table.outcomes[contest.test], prices, costs=contest.costs[contest.test])]
