from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trinity_core.tasks.graders.days import same_day
from trinity_core.tasks.task import Target, TargetKind


def _day(iso):
    return Target(TargetKind.DATE, iso)


@pytest.mark.parametrize(
    "answer",
    [
        "2021-03-14",
        "2021/03/14",
        "14 March 2021",
        "14 march 2021.",
        "March 14, 2021",
        "Mar 14 2021",
        "14th of March, 2021",
        "14th March 2021",
        "Sunday, 14 March 2021",
        "14.03.2021",
        "14.3.2021",
        "14/03/2021",
        "3/14/2021",
        "It is 14 March 2021.",
        "**March 14, 2021**",
        "14-Mar-2021",
        "The date is March 14th, 2021",
        r"\boxed{\text{14 March 2021}}",
    ],
)
def test_the_same_day_in_another_form_is_right(answer):
    assert same_day(answer, _day("2021-03-14"))


@pytest.mark.parametrize(
    "answer",
    [
        "2021-03-15",
        "14 May 2021",
        "March 2021",
        "14 March",
        "14 March 2021 or 15 March 2021",
        "Monday, 14 March 2021",
        "31 February 2021",
        "",
        "2021-14-03",
        "not 14 March 2021",
        "between 13 March 2021 and 15 March 2021",
        "the day before 14 March 2021",
        "15/03/2021",
        "14 March 202",
    ],
)
def test_another_day_is_wrong(answer):
    assert not same_day(answer, _day("2021-03-14"))


def test_day_and_month_that_could_be_confused_do_not_count():
    assert not same_day("03/04/2021", _day("2021-04-03"))
    assert same_day("04/04/2021", _day("2021-04-04"))


@given(st.dates(min_value=date(1000, 1, 1)), st.dates(min_value=date(1000, 1, 1)))
def test_every_form_names_its_own_day_and_no_other(day, other):
    forms = (day.isoformat(), f"{day:%d %B %Y}", f"{day:%B} {day.day}, {day.year}", f"{day:%A}, {day.day} {day:%b %Y}")
    for form in forms:
        assert same_day(form, _day(day.isoformat()))
        assert same_day(form, _day(other.isoformat())) is (day == other)
