import json

import pytest

from trinity_core.errors import UserError
from ui.cli import bench_torture
from ui.cli.bench_torture import chosen
from ui.torture.bounds import BOUNDS, verdicts
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


def broken(setting: Setting) -> Torment:
    raise ValueError("the browser fell over")


def test_an_attack_that_breaks_is_a_failure_and_leaves_the_others_their_results(monkeypatch):
    heard = []
    monkeypatch.setattr(bench_torture, "ATTACKS", (("breaks", broken), *ATTACKS[:1]))
    figures = bench_torture.bench_torture(None, tell=heard.append)
    assert [(row["passed"], row["broke"]) for row in figures["torments"]] == [(False, "ValueError: the browser fell over"), (True, "")]
    assert figures["failed"] == ["breaks"]
    assert [line.split("s  ")[-1] for line in heard[::2]] == ["1 of 2: breaks", "2 of 2: good"]
    assert json.loads(heard[3])["name"] == "good"


def row(name: str, trials: int = 0, **figures: object) -> dict[str, object]:
    return {"name": name, "trials": trials, "figures": figures, "not_run": "", "broke": ""}


WRITERS = {"refused": 0, "lost": 0, "numbered_wrong": 0}


def test_a_figure_holds_only_when_as_much_was_tried_as_wanted():
    held = [verdicts([row("writers-threads", trials, **WRITERS)])[0] for trials in (2000, 1999)]
    assert [(one["held"], one["why"]) for one in held] == [(True, ""), (False, "tried 1999 of 2000")]


def test_what_was_found_is_held_against_its_bound():
    lost = {**WRITERS, "lost": 1}
    assert [one["held"] for one in verdicts([row("writers-threads", 2000, **lost)])] == [False]
    overspent = [row("ceiling", 80, calls_at_once=50, worst_overspend_in_calls={"a": most, "b": 0.0}) for most in (1.0, 1.1)]
    assert [verdicts([one])[0]["held"] for one in overspent] == [True, False]
    levels = [{"attacks": 22, "forgeries": 11, "escaped": [], "left": 0, "accepted": [], "rejected": wrong} for wrong in ([], ["sum"])]
    found = verdicts([row("sandbox", 1, levels={"a": levels[0], "b": levels[1]})])
    assert [(one["tried"], one["found"], one["held"]) for one in found] == [(22.0, 0.0, True), (11.0, 1.0, False)]


def test_what_was_not_made_or_broke_holds_nothing():
    absent = verdicts([{**row("markup"), "not_run": "no chromium"}, {**row("files"), "broke": "ValueError"}, row("secrets", died="late")])
    assert {(one["attack"], one["held"], one["why"]) for one in absent} == {
        ("markup", False, "no chromium"),
        ("files", False, "ValueError"),
        ("secrets", False, "late"),
    }


def test_every_attack_that_is_bound_is_one_that_is_made():
    assert {bound.attack for bound in BOUNDS} <= {name for name, _ in bench_torture.ATTACKS}
