import pytest

from trinity_core.errors import UserError
from ui.cli import bench_torture
from ui.cli.bench_torture import chosen
from ui.torture.torment import Setting, Torment

ATTACKS = (
    ("good", lambda setting: Torment("good", setting.wanted(3))),
    ("bad", lambda setting: Torment("bad", setting.wanted(3), failures=1)),
    ("absent", lambda setting: Torment("absent", not_run="no chromium on this machine")),
)


def test_an_attack_that_could_not_be_made_is_no_pass_and_says_why(monkeypatch):
    monkeypatch.setattr(bench_torture, "ATTACKS", ATTACKS)
    figures = bench_torture.bench_torture(None)
    assert [row["passed"] for row in figures["torments"]] == [True, False, False]
    assert (figures["failed"], figures["not_run"]) == (["bad"], {"absent": "no chromium on this machine"})


def test_trials_and_names_are_the_callers(monkeypatch):
    monkeypatch.setattr(bench_torture, "ATTACKS", ATTACKS)
    (row,) = bench_torture.bench_torture(None, only=" good ", trials=7)["torments"]
    assert (row["name"], row["trials"]) == ("good", 7)
    with pytest.raises(UserError, match="Choose from: good, bad, absent"):
        chosen(ATTACKS, "good,evil")


def test_an_attack_has_an_empty_folder_that_is_gone_afterwards(monkeypatch):
    seen = []

    def attack(setting: Setting) -> Torment:
        seen.append((setting.folder, list(setting.folder.iterdir())))
        return Torment("one", 1)

    monkeypatch.setattr(bench_torture, "ATTACKS", (("one", attack),))
    bench_torture.bench_torture(None)
    assert seen[0][1] == []
    assert not seen[0][0].exists()
