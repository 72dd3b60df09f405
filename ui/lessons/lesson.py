"""A lesson as a value: words, controls, and the function that computes its pictures and its table."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from trinity_core.errors import PlanError
from ui.lessons.controls import Control, Json, Value

Values = Mapping[str, Value]
Cell = str | int | float | bool | None


@dataclass(frozen=True, slots=True, eq=False)
class LessonData:
    """What was computed for one setting of the controls: plain JSON throughout, no NaN."""

    said: str
    """One sentence: what came out."""
    panels: Sequence[Json]
    """Pictures in the order they are shown; `ui.lessons.panels` makes them."""
    columns: Sequence[str]
    """Of the table that can be downloaded and that the command line prints."""
    rows: Sequence[Sequence[Cell]]
    steps: Sequence[str] = ("",)
    """What happens at each step, one sentence each; panels with frames have one for each. A single one: nothing to play."""
    turns: Sequence[int] = ()
    """Steps at which a new round begins, for skipping; empty for none."""

    begin: int = 0
    """The step shown when the lesson opens."""
    moves: str = ""
    """The control that goes along with the steps: its value is the number of the step, from 0. Empty: the pictures hold all steps."""

    @property
    def facts(self) -> Json:
        """For the page."""
        steps = {"steps": list(self.steps), "turns": list(self.turns), "begin": self.begin, "moves": self.moves}
        return {"said": self.said, "panels": list(self.panels), **steps}


Compute = Callable[[Values], LessonData]
"""From values that were read by the controls. At most about 1.5 seconds on one core: anybody can call it."""


Act = Callable[[Values, str], str]
"""From values and a word that the lesson's own buttons send, to what went wrong in words; empty when all is well."""


@dataclass(frozen=True, slots=True, eq=False)
class Lesson:
    """One lesson."""

    slug: str
    """Its word in links and on the command line."""
    title: str
    minutes: int
    """To read and try."""
    text: tuple[str, ...]
    """Paragraphs; together under 200 words, and readable without the pictures."""
    question: str
    """One thing to try."""
    answer: str
    """What one finds then; shown when asked for."""
    controls: tuple[Control, ...]
    compute: Compute = field(repr=False)
    notes: tuple[str, ...] = ()
    """Where it comes from and what it does not show, below the pictures."""
    act: Act | None = field(default=None, repr=False)
    """What its buttons start. A lesson with buttons changes by itself, so it is computed anew each time."""

    def read(self, raw: Mapping[str, object]) -> dict[str, Value]:
        """Values of all controls; those not given stand where they stand at first.

        Raises:
            PlanError: a value is wrong, or there is no such control.
        """
        names = [control.name for control in self.controls]
        if unknown := next((name for name in raw if name not in names), None):
            raise PlanError(f"Lesson {self.slug!r} has no control {str(unknown)[:40]!r}. It has: {', '.join(names)}.")
        return {control.name: control.read(raw.get(control.name, control.value)) for control in self.controls}

    def mended(self, raw: Mapping[str, object]) -> tuple[dict[str, Value], str]:
        """Like `read` for a link: what is wrong there stands where it stands at first, and is complained about in words."""
        values, complaints = self.read({}), []
        for control in self.controls:
            if control.name in raw:
                try:
                    values[control.name] = control.read(raw[control.name])
                except PlanError as error:
                    complaints.append(str(error))
        return values, " ".join(complaints)

    def facts(self) -> Json:
        """For the page."""
        words = {"slug": self.slug, "title": self.title, "minutes": self.minutes, "question": self.question, "answer": self.answer}
        return {**words, "text": self.text, "notes": self.notes, "controls": [control.facts() for control in self.controls]}
