"""Lesson 5: the paper's tables, run again over the offline pool, beside the paper's own figures."""

from __future__ import annotations

from collections.abc import Callable

from trinity_core.errors import PlanError, TrinityError
from trinity_core.evaluation.reproduce.registry import TABLES
from trinity_core.evaluation.reproduce.reproduction import Reproduction, Size
from trinity_core.evaluation.reproduce.table import TableName
from ui.lessons.controls import Choice, Json, Slider
from ui.lessons.lesson import Lesson, LessonData, Values
from ui.lessons.panels import numbers
from ui.reproductions.desk import Standing, TablesDesk
from ui.reproductions.lasting import span
from ui.reproductions.report import report

ACTIONS = ("run", "stop", "resume")
COLUMNS = ("row", "title", "paper", "ours", "low", "high", "runs", "planned", "episodes", "seconds", "note")


class Tables:
    """Computes the lesson from what is stored, and starts what is asked for."""

    def __init__(self, desk: TablesDesk, backbone: Callable[[], str]) -> None:
        self._desk, self._backbone = desk, backbone

    def compute(self, values: Values) -> LessonData:
        """The table as it stands."""
        wanted = reproduction_of(values)
        try:
            standing, trouble = self._desk.standing(wanted), ""
        except TrinityError as error:  # the store cannot be read; the page says so and asks again
            standing, trouble = Standing(()), str(error)
        made = report(wanted, standing.rows, backbone=self._backbone(), race=standing.race)
        some = any(row["ours"] is not None for row in made["rows"])
        waiting = (
            "It is being run; figures come as runs finish." if standing.active else f"Not run yet at this size and seed. {_lasts(wanted)}"
        )
        said = trouble or (made["agreement"] if some else waiting)
        panels = [_jobs(wanted, standing, made), {**_pairs(made), "stepped": True}]
        steps = [_told(row) for row in made["rows"]] or [""]
        return LessonData(said, panels, COLUMNS, [[row[name] for name in COLUMNS] for row in made["rows"]], steps)

    def act(self, values: Values, action: str) -> str:
        """Run, stop or go on; a sentence says what went wrong, if anything did."""
        try:
            if action not in ACTIONS:
                raise PlanError(f"action is {action[:40]!r}; it must be one of {', '.join(ACTIONS)}.")
            wanted = reproduction_of(values)
            {"run": self._desk.begin, "stop": self._desk.stop, "resume": self._desk.resume}[action](wanted)
        except TrinityError as error:
            return str(error)
        return ""


def reproduction_of(values: Values) -> Reproduction:
    """What the controls ask for."""
    return Reproduction(TableName(str(values["table"])), Size(str(values["size"])), int(values["seed"]))


def _lasts(wanted: Reproduction) -> str:
    return f"Press Run: it takes {span(wanted)} on two free cores."


def _jobs(wanted: Reproduction, standing: Standing, made: Json) -> Json:
    done, planned = sum(row["runs"] for row in made["rows"]), sum(row["planned"] for row in made["rows"])
    states = {"active": standing.active, "resumable": standing.resumable, "done": done, "planned": planned, "now": standing.now}
    words = [made["setting"], f"Our intervals are 95% ones over {made['over']}."]
    notes = [["; ".join(row["title"] for row in made["rows"] if row["note"] == note), note] for note in _notes(made)]
    took = made["seconds"] if made["finished"] and made["rows"] else None
    again = {"lasts": _lasts(wanted), "took": took, "unit": "runs" if wanted.trained else "rows", "words": words, "notes": notes}
    title = f"{made['title']} ({made['source']})"
    return {"kind": "jobs", "title": title, "said": made["idea"], "wide": True, **states, **again}


def _notes(made: Json) -> list[str]:
    """Each note once, in the order of the rows."""
    return list(dict.fromkeys(row["note"] for row in made["rows"] if row["note"]))


def _pairs(made: Json) -> Json:
    rows = []
    for row in made["rows"]:
        paper, ours, low, high = numbers([row["paper"], row["ours"], row["low"], row["high"]])
        rows.append({"name": row["title"], "first": paper, "second": ours, "low": low, "high": high, "note": row["note"]})
    of = f"mean over {', '.join(made['columns'])}" if len(made["columns"]) > 1 else made["columns"][0]
    said = f"The paper's figures: {of}. Ours with 95% intervals."
    facts = {"rows": rows, "legend": ["the paper", "ours"], "axis": "share right", "form": "percent"}
    return {"kind": "pairs", "title": "The paper's figure and ours", "said": said, "wide": True, **facts}


def _told(row: Json) -> str:
    """One row in words."""
    paper = "the paper gives no figure" if row["paper"] is None else f"{row['paper']:.1%} in the paper"
    if row["ours"] is None:
        return f"{row['title']}: {paper}; not run here yet."
    within = "" if row["low"] is None else f" ({row['low']:.1%} to {row['high']:.1%})"
    return f"{row['title']}: {paper}, {row['ours']:.1%} here{within}."


def lesson(desk: TablesDesk, backbone: Callable[[], str]) -> Lesson:
    """The lesson over a desk; `backbone` names the language model whose states are read."""
    tables = Tables(desk, backbone)
    return Lesson(
        slug="tables",
        title="The paper's tables, rerun",
        minutes=6,
        text=(
            "A paper's tables come from one world: its models, its benchmarks, its budget. Does their order hold in another one? Here you "
            "can run five of them again, with small programs as agents and generated questions, and see what carries over.",
            "Choose a table and press Run. The runs go to a process of their own: close the page, come back, even restart the server, "
            "and the finished ones are still there. Each figure stands beside the paper's, with an interval that says how far luck alone "
            "would move it. Where two intervals overlap, we say that we cannot tell, whatever the means look like.",
            "Compare orders, not heights: the questions are not the same. The sentence above the picture is written from the numbers "
            "alone; it never knows beforehand what should come out.",
        ),
        question="Which of the paper's four training algorithms comes out on top here? Does another seed agree?",
        answer="Run the first table with two seeds. In the paper REINFORCE stays near chance; here it had room to be tuned, and the "
        "sentence says which way your runs went.",
        controls=(
            Choice("table", "Table", "What is varied.", tuple((one.name.value, one.title) for one in TABLES), TABLES[0].name.value),
            Choice(
                "size", "Size", "Full takes more questions, more episodes and more seeds.", (("quick", "Quick"), ("full", "Full")), "quick"
            ),
            Slider("seed", "Seed", "Other seeds draw other candidates and batches.", 1, 50, 1, 1),
        ),
        compute=tables.compute,
        act=tables.act,
        notes=(
            "TRINITY, arXiv 2512.04695, tables 2, 3 and 4, the figure on turn limits and the appendix on separability. The same numbers: "
            "python app.py reproduce algorithms --json.",
            "Intervals that overlap do not prove two rows equal, and with few seeds a real difference is easily missed. No correction "
            "is made for looking at several rows.",
        ),
    )
