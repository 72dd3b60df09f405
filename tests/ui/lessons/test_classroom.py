"""Lessons as the page and the command line get them: the same numbers, read with care, computed once."""

from __future__ import annotations

import asyncio
import csv
import io
import json
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from starlette.applications import Starlette
from starlette.testclient import TestClient

import app
from trinity_core.errors import NotFoundError, PlanError
from ui.config import Config
from ui.lesson_files import lesson_routes
from ui.lessons.classroom import Classroom
from ui.lessons.controls import Choice, Slider, Switch, Text
from ui.lessons.feed import computed, entered
from ui.lessons.lesson import Lesson, LessonData
from ui.lessons.registry import core_lessons, lessons
from ui.workbench import Workbench

HOSTILE = (float("nan"), float("inf"), -1e308, True, None, [], {}, "", "1e999", "0x10", "=1+1", "9" * 5000, "<script>", b"1", 10**400)


@pytest.fixture(scope="module")
def environ(tmp_path_factory) -> dict[str, str]:
    return {"TRINITY_DATABASE_URL": f"sqlite:///{tmp_path_factory.mktemp('lessons') / 't.db'}"}


@pytest.fixture(scope="module")
def whole(environ) -> Iterator[Classroom]:
    """All five lessons; two of them load a language model."""
    with Workbench(Config(Path(app.__file__).parent / "assets", environ["TRINITY_DATABASE_URL"])) as workbench:
        yield Classroom(lessons(workbench))


def toy(compute=None, slug: str = "toy") -> Lesson:
    controls = (
        Slider("n", "N", "", 0, 10, 1, 3),
        Choice("kind", "Kind", "", (("a", "A"), ("b", "B")), "a"),
        Switch("on", "On", ""),
        Text("words", "Words", "", "", limit=20),
    )
    made = compute or (lambda values: LessonData("Said.", [], ("name", "n"), [["=SUM(A1)", values["n"]]]))
    return Lesson(slug, "Toy", 1, ("Text.",), "Try?", "So.", controls, made)


def answer(classroom: Classroom, *asked: object) -> dict:
    return json.loads(asyncio.run(computed(classroom, *asked)))


def is_short(lesson: Lesson) -> None:
    assert 60 < len(" ".join(lesson.text).split()) < 200
    assert lesson.question.endswith("?") or "?" in lesson.question
    assert lesson.read({}) == {control.name: control.value for control in lesson.controls}


def test_lessons_are_short_and_their_defaults_are_values_of_their_controls() -> None:
    for lesson in core_lessons():
        is_short(lesson)


@pytest.mark.slow
def test_all_five_are(whole: Classroom) -> None:
    assert len(whole.lessons) == 5
    for lesson in whole.lessons:
        is_short(lesson)


@pytest.mark.parametrize("raw", HOSTILE, ids=lambda raw: repr(raw)[:20])
@pytest.mark.parametrize("name", ["n", "kind", "on"])
def test_no_control_takes_what_it_does_not_offer(name: str, raw: object) -> None:
    if name == "on" and raw is True:
        pytest.skip("that is what a switch offers")
    with pytest.raises(PlanError, match=f"{name} is "):
        toy().read({name: raw})


def test_numbers_go_to_the_nearest_step_so_that_few_results_are_kept() -> None:
    slider = Slider("x", "X", "", 0.1, 0.9, 0.05, 0.5)
    assert [slider.read(raw) for raw in ("0.333", 0.3499999999, 0.9)] == [0.35, 0.35, 0.9]
    assert toy().read({"n": "4.4"})["n"] == 4


def test_hostile_requests_are_refused_in_words_and_nothing_is_computed() -> None:
    classroom = Classroom([toy(lambda values: pytest.fail("computed"))])
    for asked in (
        (None, {}, 1),
        ("toy", [], 1),
        ("toy", {"n": "x" * 10_000}, 1),
        ("toy", {"other": 1}, 1),
        ("toy", dict.fromkeys(range(99)), 1),
    ):
        said = answer(classroom, *asked)
        assert said["refused"]
        assert len(json.dumps(said)) < 600
    assert answer(classroom, "x" * 100_000, {}, "ticket")["ticket"] == 0


def test_a_link_with_wrong_parts_opens_with_what_is_right_and_says_what_is_wrong() -> None:
    said = json.loads(entered(Classroom([toy()]), {"lesson": "toy", "n": "7", "kind": "z", "step": "4", "utm": "x"}))
    assert said["values"] == {"n": 7, "kind": "a", "on": False, "words": ""}
    assert said["notice"] == "kind is 'z'; it must be one of a, b."
    assert "There is no lesson 'nowhere'" in json.loads(entered(Classroom([toy()]), {"lesson": "nowhere"}))["notice"]


def test_what_was_computed_is_kept_and_the_oldest_goes_first() -> None:
    asked: list[object] = []
    classroom = Classroom([toy(lambda values: asked.append(values["n"]) or LessonData("", [], (), []))], kept=2)
    for n in (1, 2, 1, 3, 1, 2):
        classroom.teach("toy", {"n": n})
    assert asked == [1, 2, 3, 2]


def test_a_crowd_that_wants_the_same_waits_for_one_and_too_large_a_crowd_is_told() -> None:
    gate, asked = threading.Event(), []
    classroom = Classroom([toy(lambda values: (asked.append(values["n"]), gate.wait(10)) and LessonData("", [], (), []))], waiting=1)

    async def crowd() -> list[dict]:
        tasks = [asyncio.create_task(computed(classroom, "toy", {"n": n}, n)) for n in (1, 1, 1, 2, 3, 4)]
        await asyncio.sleep(0)
        gate.set()
        return [json.loads(text) for text in await asyncio.gather(*tasks)]

    said = asyncio.run(crowd())
    assert [one.get("refused", "")[:11] for one in said] == ["", "", "", "", "", "Many people"]
    assert sorted(asked) == [1, 2, 3]


def test_a_lesson_that_fails_does_not_block_its_place() -> None:
    outcomes = iter([ZeroDivisionError(), LessonData("Now.", [], (), [])])

    def compute(values: object) -> LessonData:
        outcome = next(outcomes)
        if isinstance(outcome, Exception):
            raise outcome
        return outcome

    classroom = Classroom([toy(compute)])
    with pytest.raises(ZeroDivisionError):
        classroom.teach("toy", {})
    assert classroom.teach("toy", {}).data["said"] == "Now."
    with pytest.raises(NotFoundError):
        classroom.teach("other", {})


ALL = [
    ("sees", {"turns": 1, "push-reader": 2.5, "temperature": 2.0}),
    ("generation", {"landscape": "binary", "budget": 60}),
    ("repeats", {"gap": 0.1}),
    ("separable", {"part": "signal"}),
    ("tables", {"table": "turns"}),
]
CORE = {lesson.slug for lesson in core_lessons()}


@pytest.mark.parametrize(
    ("slug", "values"), [pytest.param(*one, marks=() if one[0] in CORE else pytest.mark.slow) for one in ALL], ids=[slug for slug, _ in ALL]
)
def test_the_page_the_command_line_and_the_file_have_the_same_numbers(slug: str, values: dict, environ, capsys, request) -> None:
    classroom = Classroom(core_lessons()) if slug in CORE else request.getfixturevalue("whole")
    page = answer(classroom, slug, values, 5)
    pairs = [part for name, value in values.items() for part in ("--set", f"{name}={value}")]
    assert app.main(["learn", slug, *pairs, "--json"], environ) == 0
    told = json.loads(capsys.readouterr().out)
    assert {name: told[name] for name in page["data"]} == page["data"]
    assert (told["values"], page["ticket"]) == (page["values"], 5)
    got = TestClient(Starlette(routes=lesson_routes(classroom))).get(f"/export/lesson-{slug}.csv", params=page["values"])
    assert got.headers["content-disposition"] == f'attachment; filename="lesson-{slug}.csv"'
    assert app.main(["learn", slug, *pairs, "--csv"], environ) == 0
    assert capsys.readouterr().out.splitlines() == got.text.splitlines()
    assert len(got.text.splitlines()) == 1 + len(page["data"]["rows"])


def test_the_file_refuses_what_the_page_refuses_and_holds_no_formula() -> None:
    client = TestClient(Starlette(routes=lesson_routes(Classroom([toy()]))))
    assert client.get("/export/lesson-other.csv").status_code == 404
    assert client.get("/export/lesson-toy.csv?n=99").status_code == 400
    rows = list(csv.reader(io.StringIO(client.get("/export/lesson-toy.csv?n=2").text)))
    assert rows == [["name", "n"], ["'=SUM(A1)", "2"]]


@pytest.mark.parametrize(
    ("arguments", "words"),
    [(["nowhere"], "no lesson 'nowhere'"), (["repeats", "--set", "gap"], "name=value"), (["repeats", "--set", "gap=7"], "gap is '7'")],
)
def test_a_mistake_on_the_command_line_is_one_line(arguments: list[str], words: str, environ, capsys) -> None:
    assert app.main(["learn", *arguments], environ) == 2
    error = capsys.readouterr().err
    assert words in error
    assert error.count("\n") == 1
