from collections.abc import Iterator

import pytest

from trinity_core.tasks.sandbox import Level, Sandbox, open_sandbox


@pytest.fixture(scope="module")
def sandbox() -> Iterator[Sandbox]:
    """At the strongest level there is here."""
    with open_sandbox() as opened:
        if opened.level is Level.NONE:
            pytest.skip(opened.describe())
        yield opened


@pytest.fixture(scope="module", params=[Level.NAMESPACES, Level.LANDLOCK, Level.SECCOMP])
def each_level(request: pytest.FixtureRequest) -> Iterator[Sandbox]:
    """At every level there is here, one after the other."""
    with open_sandbox(strongest=request.param) as opened:
        if opened.level is not request.param:
            pytest.skip(f"{request.param} is not offered here: {opened.describe()}")
        yield opened
