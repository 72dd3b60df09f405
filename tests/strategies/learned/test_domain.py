import numpy as np
import pytest

from tests.strategies.learned.planted import table
from trinity_core.strategies.learned.domain import domain_score, fit_domain
from trinity_core.strategies.learned.domain_measures import by_state, by_text

STRANGE = (np.full((2, 12), 40.0, np.float32), ("zzz qqq", "wwww xx"))


@pytest.mark.parametrize("measure", [by_state, by_text])
def test_known_questions_are_inside_and_strangers_outside(measure) -> None:
    labels = table(90)
    score = domain_score(fit_domain(labels, seed=1, measure=measure), inside=(labels.states, labels.questions), outside=STRANGE)
    assert score.inside > 0.9
    assert score.outside == 1.0


def test_a_larger_alarm_rate_turns_more_away() -> None:
    labels = table(90)
    strict, lax = (fit_domain(labels, seed=1, alarm=alarm, measure=by_state) for alarm in (0.5, 0.0))
    assert strict.threshold < lax.threshold


def test_one_question_is_its_own_domain() -> None:
    labels = table(1)
    assert fit_domain(labels, seed=1).inside(labels.states, labels.questions).tolist() == [True]
