"""Recorded outcomes: LLMRouter's folder with its holes, our split, look-ups of single outcomes, and the whole benchmark on a tiny table."""

import json
from pathlib import Path

import numpy as np
import pytest

from trinity_core.errors import NotFoundError, PlanError
from trinity_core.evaluation.recorded.bench import bench_recorded
from trinity_core.evaluation.recorded.contest import Contest
from trinity_core.evaluation.recorded.llmrouter import read_llmrouter
from trinity_core.evaluation.recorded.look_ups import Practice, evolve, reinforce, sample
from trinity_core.evaluation.recorded.shares import split_of
from trinity_core.evaluation.recorded.stack import fit_stack
from trinity_core.tasks.task import Split
from trinity_core.types import Encoding

WORDS = ("apple pie", "steam engine", "violin solo")


class Reader:
    """The state of a question is which word it holds."""

    name, width = "reader", 4

    def encode(self, transcripts) -> Encoding:
        rows = [[float(word in t.question) for word in WORDS] + [len(t.question) % 7 / 7] for t in transcripts]
        return Encoding(np.array(rows, np.float32), (1,) * len(rows), (0,) * len(rows), 0.0)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """120 questions of three tasks; each model is good at one of them, and the third has no price."""
    questions = [f"A question on the {WORDS[k % 3]}, number {k} of many." for k in range(120)]
    rows = [{"question": q, "scores": {name: float(k % 3 == n) for n, name in enumerate("abc")}} for k, q in enumerate(questions)]
    rows[0]["scores"]["b"] = None
    del rows[1]["scores"]["c"]
    tasks = [{"query": q, "task_name": WORDS[k % 3]} for k, q in enumerate(questions)]
    tasks[3]["query"] = "another text"
    tasks.append({"query": questions[4], "task_name": "second claim"})
    (tmp_path / "dcrouter_train.json").write_text(json.dumps(rows))
    (tmp_path / "default_query_train.jsonl").write_text("\n".join(map(json.dumps, tasks)) + "\n")
    prices = {"a": {"input_price": 1, "output_price": 2}, "b": {"input_price": 3, "output_price": 4}}
    (tmp_path / "default_llm.json").write_text(json.dumps(prices))
    return tmp_path


def test_what_is_missing_stays_missing_and_what_does_not_join_is_counted(folder: Path) -> None:
    table = read_llmrouter(folder)
    assert (table.agents, len(table.questions), table.unjoined, table.ambiguous) == (("a", "b", "c"), 120, 1, 1)
    assert np.isnan(table.outcomes).sum() == 2
    assert np.isnan(table.outcomes[[0, 1], [1, 2]]).all()
    assert (table.families[3], table.families[4], table.prices) == ("unknown", WORDS[1], ((1.0, 2.0), (3.0, 4.0), None))


def test_a_missing_file_or_another_form_is_a_plain_error(folder: Path) -> None:
    (folder / "dcrouter_train.json").write_text('[{"question": "x", "scores": {"a": 7}}]')
    with pytest.raises(PlanError, match="from 0 to 1"):
        read_llmrouter(folder)
    (folder / "default_llm.json").unlink()
    with pytest.raises((NotFoundError, PlanError)):
        read_llmrouter(folder)
    with pytest.raises(NotFoundError, match=r"dcrouter_train\.json"):
        read_llmrouter(folder / "nowhere")


def test_duplicates_fall_on_one_side_and_the_shares_are_as_stated() -> None:
    splits = [split_of(f"question {k}") for k in range(4000)]
    assert split_of("Who  is it?\n") is split_of("who is it?")
    assert abs(splits.count(Split.TRAIN) / 4000 - 0.6) < 0.03
    assert abs(splits.count(Split.TEST) / 4000 - 0.2) < 0.03


def test_costs_follow_the_prices_and_an_unknown_price_gives_none(folder: Path) -> None:
    contest = Contest.of(read_llmrouter(folder))
    always = np.tile([1.0, 0.0, 0.0], (len(contest.test), 1))
    tokens = np.mean([len(contest.table.questions[row]) / 4 for row in contest.test])
    assert contest.price(always) == pytest.approx(1000 * (tokens * 1 + 256 * 2) / 1e6, abs=1e-4)
    assert contest.price(always[:, ::-1]) is None


@pytest.mark.parametrize("search", [evolve, reinforce])
def test_a_head_learned_by_look_ups_finds_who_is_good_at_what(search, folder: Path) -> None:
    contest = Contest.of(read_llmrouter(folder))
    states = Reader().encode([type("T", (), {"question": q}) for q in contest.table.questions]).states
    practice = Practice.of(states[contest.train], contest.table.outcomes[contest.train])

    def check(vector: np.ndarray) -> float:
        return contest.mean(practice.logits(vector, states[contest.validation]), contest.validation)

    vector = search(practice, 30_000, check=check, seed=1)
    assert contest.mean(practice.logits(vector, states[contest.test]), contest.test) > 0.9
    np.testing.assert_array_equal(vector, search(practice, 30_000, check=check, seed=1))


def test_draws_follow_the_softmax_and_candidates_share_them() -> None:
    draws = np.random.default_rng(0).random(20_000)
    chosen = sample(np.log([[[0.2, 0.8]], [[0.2, 0.8]]]) * np.ones((2, 20_000, 1)), draws)
    np.testing.assert_array_equal(chosen[0], chosen[1])
    assert chosen[0].mean() == pytest.approx(0.8, abs=0.01)


def test_the_stack_guesses_tasks_and_scores_agents_by_them(folder: Path) -> None:
    contest = Contest.of(read_llmrouter(folder))
    states = Reader().encode([type("T", (), {"question": q}) for q in contest.table.questions]).states
    stack = fit_stack(contest.labels(states), seed=1)
    for scores in (stack.by_guess(states[contest.test]), stack.by_trees(states[contest.test])):
        assert contest.mean(scores, contest.test) > 0.9


@pytest.mark.slow
def test_the_whole_benchmark_gives_one_object_with_every_line(folder: Path) -> None:
    figures = json.loads(json.dumps(bench_recorded(read_llmrouter(folder), Reader(), seed=1)))
    assert set(figures["references"]) == {"random", "best_single", "best_per_task", "oracle"}
    assert figures["references"]["oracle"]["score"] == 1.0
    assert {"centroid", "knn", "ridge", "experts", "graph_router", "agent_router_1", "evolved_head", "reinforce"} <= set(figures["states"])
    assert figures["states"]["ridge"]["score"] > 0.9
    assert figures["states"]["evolved_head"]["look_ups"] == figures["states"]["reinforce"]["look_ups"]
    assert figures["chosen"]["validation"] >= max(line["validation"] for line in figures["states"].values())
    assert figures["pareto"]["states"][0]["weight"] == 0.0
