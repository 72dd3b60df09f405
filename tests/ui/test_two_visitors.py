"""Two visitors of a public page: nobody sees or changes what is another's, whatever they call."""

from __future__ import annotations

import pytest

from tests.ui.fakes import agents
from tests.ui.public import public_services
from ui.torture.visitors import two_visitors

AGENTS = tuple(agent.info for agent in agents())


@pytest.fixture(scope="module")
def page(serve_all, tmp_path_factory):
    bundle, database = public_services(tmp_path_factory.mktemp("public"))
    return serve_all(bundle), database


def test_no_endpoint_tells_or_changes_what_is_anothers(page) -> None:
    served, database = page
    found = two_visitors(served.url, database, served.bundle.door.cookies, AGENTS)
    assert found.foreign == []
    assert found.own > 8
    assert found.endpoints > 140
