"""The driver; every attack by itself is tried in tests/tasks/sandbox."""

import pytest

from ui.torture import sandbox as module
from ui.torture.sandbox import sandbox
from ui.torture.torment import Setting


@pytest.mark.slow
def test_every_level_that_can_be_forced_is_attacked_and_holds(tmp_path):
    torment = sandbox(Setting(None, tmp_path, trials=2))
    if torment.not_run:
        pytest.skip(torment.not_run)
    assert torment.passed, torment.figures
    assert torment.figures["offered_here"] in torment.figures["levels"]


def test_an_attack_that_comes_through_is_counted(tmp_path, monkeypatch):
    siege = {"level": "seccomp", "trials": 9, "failures": 1, "escaped": ["TCP"]}
    answer = {"sieges": [siege], "not_offered": {}, "offered_here": "seccomp"}
    monkeypatch.setattr(module.child, "call", lambda *args, **options: module.child.Outcome(answer, 1.0))
    torment = sandbox(Setting(None, tmp_path))
    assert (torment.trials, torment.failures, torment.passed) == (9, 1, False)
    assert torment.figures["levels"]["seccomp"]["escaped"] == ["TCP"]
