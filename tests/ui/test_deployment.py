"""What environment variables say of the place where the page stands."""

from __future__ import annotations

import pytest

from trinity_core.errors import UserError
from ui.deployment import Deployment, SpendLimits


def test_on_ones_own_machine_nothing_is_public_and_files_may_be_sent():
    assert Deployment.read({}) == Deployment(uploads=True)


def test_a_space_is_public_and_takes_neither_files_nor_addresses():
    assert Deployment.read({"SPACE_ID": "a/b"}) == Deployment(public=True, space=True, space_name="a/b", custom_urls=False)


def test_a_page_that_other_machines_reach_takes_no_files_unless_allowed():
    assert not Deployment.read({"GRADIO_SERVER_NAME": "0.0.0.0"}).uploads
    assert Deployment.read({"GRADIO_SERVER_NAME": "0.0.0.0", "TRINITY_UPLOADS": "1"}).uploads


def test_ceilings_are_dollars():
    read = Deployment.read({"TRINITY_SESSION_USD": "0.5", "TRINITY_VISITOR_DAY_USD": "2", "TRINITY_DAY_USD": "20"})
    assert read.spend == SpendLimits(0.5, 2.0, 20.0)


@pytest.mark.parametrize(
    "variable", [{"TRINITY_PUBLIC": "maybe"}, {"TRINITY_DAY_USD": "-1"}, {"TRINITY_DAY_USD": "nan"}, {"TRINITY_UPLOADS": "yes please"}]
)
def test_what_is_not_understood_is_refused_by_name(variable):
    with pytest.raises(UserError, match=next(iter(variable))):
        Deployment.read(variable)


def test_a_wrong_login_is_refused_without_repeating_it():
    with pytest.raises(UserError) as refused:
        Deployment.read({"TRINITY_LOGIN": "ann:hunter2"})
    assert "hunter2" not in str(refused.value)


def test_a_login_is_never_printed():
    read = Deployment.read({"TRINITY_LOGIN": "ann:correct horse, bob:battery staple"})
    assert read.login == (("ann", "correct horse"), ("bob", "battery staple"))
    assert "horse" not in repr(read)
