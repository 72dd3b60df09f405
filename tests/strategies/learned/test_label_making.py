"""Labels: every agent asked once, faults are holes, only training questions, and the way through arrays and files."""

from dataclasses import replace

import numpy as np
import pytest

from tests.strategies.learned.planted import table
from trinity_core.agents.pool import Pool
from trinity_core.errors import PlanError, ProviderError
from trinity_core.strategies.learned.label_arrays import from_arrays, to_arrays
from trinity_core.strategies.learned.label_file import label_tasks, labels_from, read_labels, write_labels
from trinity_core.strategies.learned.label_making import make_labels
from trinity_core.tasks.registry import make_tasks
from trinity_core.tasks.task import Split
from trinity_core.testing import HashEncoder, ScriptedAgent
from trinity_core.types import Fault, FaultKind

TASKS = label_tasks(6, seed=1)
LOST = ProviderError(Fault(FaultKind.TIMEOUT, "Too slow."))


def pool(*texts: object, **options: str) -> Pool:
    return Pool("test", tuple(ScriptedAgent(f"agent{k}", [text]) for k, text in enumerate(texts)))


def made(agents: Pool):
    return make_labels(agents, HashEncoder(), lambda task, answer: answer == "right", TASKS, seed=1)


def test_every_agent_is_asked_every_question_once_as_worker() -> None:
    agents = pool("Answer: right", "Answer: wrong")
    labels = made(agents)
    np.testing.assert_array_equal(labels.outcomes, np.tile([1.0, 0.0], (6, 1)))
    assert (labels.calls, labels.prices, labels.states.shape) == (12, (2.0, 2.0), (6, 16))
    assert labels.cost_usd == pytest.approx(labels.costs.sum())
    assert {prompt.role.value for agent in agents.agents for prompt in agent.prompts} == {"worker"}


def test_a_lost_answer_is_missing_not_wrong() -> None:
    labels = made(pool(LOST, "Answer: right"))
    assert np.isnan(labels.outcomes[:, 0]).all()
    assert (labels.outcomes[:, 1] == 1.0).all()


def test_an_agent_that_cannot_be_called_is_not_asked() -> None:
    absent = ScriptedAgent("absent", unavailable="No key.")
    labels = made(Pool("test", (absent, ScriptedAgent("here", ["Answer: right"]))))
    assert (absent.prompts, labels.calls) == ([], 6)
    assert np.isnan(labels.outcomes[:, 0]).all()


@pytest.mark.parametrize("split", [Split.VALIDATION, Split.TEST])
def test_questions_of_other_splits_are_refused(split: Split) -> None:
    with pytest.raises(ValueError, match="training split"):
        make_labels(pool("x"), HashEncoder(), lambda task, answer: True, make_tasks(split, 2, seed=1), seed=1)


def test_arrays_bring_a_table_back_with_its_holes_and_odd_texts() -> None:
    labels = replace(table(3, missing=0.5), questions=("é\ud800", '"', ""), prices=(None, 1.0, 2.0), cost_usd=None)
    back = from_arrays(to_arrays(labels))
    for name in ("agents", "questions", "families", "prices", "cost_usd"):
        assert getattr(back, name) == getattr(labels, name)
    for name in ("states", "outcomes", "costs"):
        np.testing.assert_array_equal(getattr(back, name), getattr(labels, name))


def test_arrays_that_do_not_fit_together_are_an_error() -> None:
    arrays = to_arrays(table(3))
    with pytest.raises(PlanError, match="do not fit"):
        from_arrays({**arrays, "outcomes": arrays["outcomes"][:2]})
    with pytest.raises(PlanError, match="cannot be read"):
        from_arrays({name: values for name, values in arrays.items() if name != "facts"})


def test_a_file_brings_the_same_table_back(tmp_path) -> None:
    agents, path = pool("Answer: right", LOST), tmp_path / "labels.json"
    labels = made(agents)
    write_labels(path, labels, TASKS)
    back = labels_from(read_labels(path), agents, HashEncoder())
    assert (back.questions, back.families, back.prices) == (labels.questions, labels.families, labels.prices)
    for name in ("states", "outcomes", "costs"):
        np.testing.assert_allclose(getattr(back, name), getattr(labels, name), atol=1e-9)


def test_a_file_of_other_agents_or_another_form_is_an_error(tmp_path) -> None:
    path = tmp_path / "labels.json"
    write_labels(path, made(pool("a", "b")), TASKS)
    with pytest.raises(PlanError, match="this pool has agent0"):
        labels_from(read_labels(path), pool("a"), HashEncoder())
    path.write_text("{}")
    with pytest.raises(PlanError, match=r"app\.py labels"):
        read_labels(path)
