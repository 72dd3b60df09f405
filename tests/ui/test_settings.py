"""The Settings page's facts: true, in words, without a secret; on a public page without paths and advice to the operator."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

from storage.checkup import DatabaseFacts
from storage.stored_spend import KeptReplies, Spent
from tests.servers.protocols import ChatCompletions
from tests.servers.provider import FakeProvider
from tests.ui.place import CHECKS, settled
from trinity_core.errors import StorageError
from trinity_core.tasks.sandbox.values import Level
from ui import settings_actions as actions
from ui.cli.doctor_checks import Check
from ui.deployment import Deployment, SpendLimits
from ui.views.settings import kept_for, size, spent

SECRET = "sk-planted-4711-secret"
SPACE = Deployment.read({"SPACE_ID": "ann/trinity", "TRINITY_DAY_USD": "5"})


class Counted:
    """Spending of a day, and whether the kept replies were dropped."""

    gone = False

    def today(self, owner: str | None) -> Spent:
        return Spent(12, 3456, 0.1234, 2) if owner is None else Spent()

    def kept(self) -> KeptReplies:
        return KeptReplies(7, 2_500, 500_000_000)

    def forget(self) -> None:
        self.gone = True


def cards(bundle, place) -> dict[str, dict]:
    text = actions.facts(bundle, place)
    assert SECRET not in text
    data = json.loads(text)
    assert "error" not in data
    return {card["title"]: card | {"rows": {row["name"]: row for row in card["rows"]}} for card in data["cards"]}


def test_a_private_page_tells_where_everything_is_and_keys_by_name_alone(tmp_path: Path) -> None:
    bundle, place, *_ = settled(tmp_path, keys={"OPENAI_API_KEY": SECRET})
    found = cards(replace(bundle, spending=Counted()), place)
    assert str(tmp_path / "t.db") in found["What is kept"]["rows"]["Database"]["value"]
    assert list(found["Keys"]["rows"]) == ["OPENAI_API_KEY", "Yours"]
    assert found["Cost today"]["rows"]["So far"]["value"] == "$0.1234 for 12 calls, 3,456 tokens, and 2 calls whose price is not known"
    assert found["Cost today"]["rows"]["Kept replies"]["value"] == "7 replies, 2.5 kB of 500 MB"
    assert found["This place"]["rows"]["Packages"]["value"] == "gradio 6.31.0, torch 2.13.0"


def test_a_public_page_tells_no_path_and_offers_a_copy_of_the_space(tmp_path: Path) -> None:
    wrong = Check("backbone", False, "bundled", f"The folder {tmp_path} cannot be read.")
    bundle, place, *_ = settled(tmp_path, SPACE, checks=(*CHECKS[:2], wrong, *CHECKS[3:]))
    text = actions.facts(bundle, place)
    assert str(tmp_path) not in text
    assert json.loads(text)["duplicate"] == "https://huggingface.co/spaces/ann/trinity?duplicate=true"
    found = cards(bundle, place)
    assert found["Limits"]["rows"]["Imported files"]["value"] == "not taken here"
    assert found["Cost today"]["rows"]["At most for everybody in a day"]["value"] == "$5.00"


@pytest.mark.parametrize("level", Level)
def test_every_level_of_the_sandbox_is_told_in_words(tmp_path: Path, level: Level) -> None:
    check = Check("sandbox", level is not Level.NONE, level.value, "why not" if level is Level.NONE else "")
    bundle, place, *_ = settled(tmp_path, checks=(check,))
    rows = cards(bundle, place)["Programs that models write"]["rows"]
    assert rows["Isolation"]["state"] == ("bad" if level is Level.NONE else "ok")
    assert (rows.get("Why", {"value": ""})["value"]) == check.advice


@pytest.mark.parametrize(
    ("deployment", "words"),
    [
        (Deployment(), "stay on this machine until they are deleted"),
        (SPACE, "emptied whenever the Space restarts or goes to sleep"),
        (replace(SPACE, snapshots=Path("/data")), "at most the last 3 minutes are lost"),
    ],
)
def test_how_long_things_are_kept_is_said_honestly(deployment: Deployment, words: str) -> None:
    facts = DatabaseFacts("SQLite", "x", "", "", True, True, "ext4", 10)
    assert words in kept_for(deployment, facts, passing=False)
    assert "on a database server" in kept_for(deployment, replace(facts, free_bytes=None), passing=False)


def test_a_database_that_fails_leaves_the_rest_of_the_page(tmp_path: Path) -> None:
    bundle, place, *_ = settled(tmp_path)

    def broken() -> DatabaseFacts:
        raise StorageError("The disk is full.")

    assert cards(bundle, replace(place, database=broken))["What is kept"]["rows"]["Why"]["value"] == "The disk is full."


def test_kept_replies_are_dropped_on_a_private_page_only(tmp_path: Path) -> None:
    for deployment, gone in ((Deployment(), True), (SPACE, False)):
        spending = Counted()
        actions.forget_replies(replace(settled(tmp_path, deployment)[0], spending=spending))
        assert spending.gone is gone


def test_a_check_asks_each_agent_once_and_tells_who_answered(tmp_path: Path) -> None:
    _, place, own, _ = settled(tmp_path)
    with FakeProvider(ChatCompletions().says("2")) as server:
        text = f'[[agents]]\nname = "a"\nprovider = "openai"\nmodel = "m"\nbase_url = "{server.url}/v1"\n'
        text += text.replace('"a"', '"b"') + 'key = "MY_KEY"\n'
        steps = [json.loads(step) for step in actions.check(place, actions.use(own, text, {}).name, (SECRET,))]
    assert [[agent["state"] for agent in step["agents"]] for step in steps] == [["open", "open"], ["ok", "open"], ["ok", "ok"]]
    assert sorted(request.headers["authorization"] for request in server.requests) == ["Bearer none", f"Bearer {SECRET}"]
    assert SECRET not in json.dumps(steps)


@pytest.mark.parametrize("name", ["../offline", "/etc/passwd", "own:gone", 7, None, "recorded:x"])
def test_a_pool_that_is_not_offered_is_not_checked(tmp_path: Path, name: object) -> None:
    _, place, *_ = settled(tmp_path)
    (told,) = actions.check(place, name, ("x" * 500,))
    assert json.loads(told)["error"]
    assert actions.slots(place, name) == ()


@pytest.mark.parametrize(
    ("count", "words"), [(0, "0 bytes"), (999, "999 bytes"), (1_234, "1.2 kB"), (131_072, "131 kB"), (7.7e10, "77.0 GB")]
)
def test_sizes_read_well(count: float, words: str) -> None:
    assert size(count) == words


def test_a_day_without_calls_is_said_so() -> None:
    assert spent(Spent()) == "no call of a hosted model"
    assert SpendLimits() == Deployment().spend
