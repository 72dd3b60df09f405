"""Lesson 1: what the coordinator sees. One transcript, token by token, down to the choice; then one turn more."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache
from typing import TYPE_CHECKING, Any

import numpy as np

from trinity_core.tasks.registry import family, make_tasks
from trinity_core.tasks.task import Split
from ui.lessons.controls import Choice, Slider, Text
from ui.lessons.lesson import Cell, Lesson, LessonData, Values
from ui.lessons.sight_panels import choice, pairs, tokens, weights

if TYPE_CHECKING:
    from trinity_core.coordinator.head import Choice as HeadChoice
    from trinity_core.teaching.sight import Sight
    from trinity_core.types import Transcript
    from ui.workbench import Workbench

OWN = "own"
FAMILIES = ("stories", "arithmetic", "facts", "units", "dates", "logic", "algebra")
"""Kinds of questions an example is taken from."""
SHOWN = 24
"""Numbers of the state drawn one by one."""
SEEN = 24
"""Transcripts' sessions kept."""
QUOTED = 140
"""Characters of an answer that are quoted."""
MOST_TURNS = 3
"""Turns that can have passed."""
_LAW = "Each turn is the most probable choice."


class Seeing:
    """Computes the lesson with the coordinator in use on the offline pool. Thread-safe."""

    def __init__(self, workbench: Workbench) -> None:
        self._workbench = workbench
        self._followed = lru_cache(SEEN)(self._play)

    def compute(self, values: Values) -> LessonData:
        """The transcript with the turns asked for, and the one before it."""
        from trinity_core.teaching.sight import see

        question = _question(values)
        transcripts = self._followed(question)
        wanted = int(values["turns"])
        at = min(wanted, len(transcripts) - 1)
        pool, coordinator = self._parts()
        now = see(transcripts[at], coordinator.encoder, coordinator.head)
        before = see(transcripts[at - 1], coordinator.encoder, coordinator.head) if at else None
        data = _lesson_data(values, pool.names, transcripts[at], now, before, ended=at < wanted)
        return replace(data, steps=tuple(_told(transcript) for transcript in transcripts), begin=at, moves="turns")

    def _play(self, question: str) -> tuple[Transcript, ...]:
        from trinity_core.teaching.followed import followed

        pool, coordinator = self._parts()
        return followed(question, MOST_TURNS, pool=pool, encoder=coordinator.encoder, head=coordinator.head)

    def _parts(self) -> tuple[Any, Any]:
        pool = self._workbench.pool("offline")
        return pool, self._workbench.coordinator(pool)


def _question(values: Values) -> str:
    """The words typed, or a held-out question in full sentences of the kind chosen."""
    own = str(values["question"]).strip()
    if values["example"] == OWN and own:
        return own
    kind = str(values["example"]) if values["example"] != OWN else FAMILIES[0]
    drawn = make_tasks(Split.TEST, 12, seed=4, families=[kind], difficulty=2)
    return next((task.question for task in drawn if task.question[0].isupper()), drawn[0].question)


def _lesson_data(
    values: Values, names: Sequence[str], transcript: Transcript, now: Sight, before: Sight | None, *, ended: bool
) -> LessonData:
    from trinity_core.coordinator.head import choose
    from trinity_core.types import ROLES

    outputs = (*names, *(role.value for role in ROLES))
    heat_of, pushes = float(values["temperature"]), [_push(output) for output in outputs]
    pushed = now.logits + np.array([float(values[name]) for name in pushes])
    picked = choose((pushed / heat_of).astype(np.float32), np.ones(len(names), dtype=bool), None)
    probabilities = (*picked.agent_probabilities, *picked.role_probabilities)
    moved = not np.array_equal(pushed, now.logits)
    said = _said(now, transcript, picked, names[picked.agent], pushed=moved, ended=ended)
    panels = [
        tokens(now, before),
        choice(outputs, now.logits, None if before is None else before.logits, agents=len(names), pushes=pushes),
        *([] if now.contributions is None else [weights(outputs, now, count=SHOWN)]),
        *([] if before is None else [_changed(outputs, now, before)]),
    ]
    earlier: Sequence[float | None] = [None] * len(outputs) if before is None else before.logits.tolist()
    rows: list[tuple[Cell, ...]] = [
        (output, "agent" if k < len(names) else "role", float(now.logits[k]), earlier[k], float(pushed[k]), float(probabilities[k]))
        for k, output in enumerate(outputs)
    ]
    return LessonData(said, panels, ("output", "kind", "logit", "logit_one_turn_earlier", "logit_after_push", "probability"), rows)


def _said(now: Sight, transcript: Transcript, picked: HeadChoice, agent: str, *, pushed: bool, ended: bool) -> str:
    from trinity_core.session.contract import override_role
    from trinity_core.types import ROLES

    turns, sure = len(transcript.turns), picked.role_probabilities[ROLES.index(picked.role)]
    when = "From the question alone" if not turns else f"After {turns} turn{'s' if turns > 1 else ''}"
    how = ", with your push," if pushed else ""
    chances = f"{picked.agent_probabilities[picked.agent]:.0%} for the agent, {sure:.0%} for the role"
    read = f"{now.read} tokens are read; at the last, {now.parts[-1].tokens[-1].strip()!r}, the state has length {now.norm:.1f}."
    stop = "The session ended there: the answer was accepted." if ended else override_role(picked.role, transcript)[1]
    return f"{when}{how} the most probable choice is {agent} as {picked.role.value.title()} ({chances}). {read} {stop}".strip()


def _told(transcript: Transcript) -> str:
    """What the last turn brought."""
    if not transcript.turns:
        return "The question alone: nobody has answered yet."
    turn = transcript.turns[-1]
    text = " ".join(turn.reply.text.split())
    short = text if len(text) <= QUOTED else text[:QUOTED].rstrip() + "…"
    return f"Turn {turn.number}: {turn.call.agent} as {turn.call.role.value.title()} answered “{short}”"


def _push(output: str) -> str:
    """The control that pushes a logit."""
    return f"push-{output}"


def _kinds() -> tuple[tuple[str, str], ...]:
    return tuple((name, family(name).title) for name in FAMILIES)


def _changed(outputs: Sequence[str], now: Sight, before: Sight) -> dict[str, Any]:
    moved = float(np.linalg.norm(now.state - before.state))
    alike = float(now.state @ before.state / (now.norm * before.norm))
    said = f"The last turn moved the state by {moved:.1f} (lengths {before.norm:.1f} and {now.norm:.1f}, cosine {alike:.2f}; 1 would be "
    said += "the same direction)."
    legend = ("one turn earlier", "now")
    return pairs("What the last turn changed", said, outputs, before.logits, now.logits, legend, axis="logit", wide=True)


def lesson(workbench: Workbench) -> Lesson:
    """The lesson over the workbench's coordinator."""
    names = (*workbench.pool("offline").names, "worker", "thinker", "verifier")
    return Lesson(
        slug="sees",
        title="What the coordinator sees",
        minutes=5,
        text=(
            "The coordinator never reads an answer as we do. A small language model reads the question and every turn so far as tokens, "
            "in one go, and writes nothing. Behind the text stands a fixed ending; its token </think> is the sentinel. It is always the "
            "same token, yet through attention its hidden state holds what was said before. That state h, a list of numbers, is all the "
            "coordinator knows.",
            "The head is a matrix W. Each of its rows belongs to one agent or one role; multiplied with h it gives one number, a logit: "
            "z = W h. One softmax turns the agents' logits into probabilities, another one those of the three roles. From each, one is "
            "drawn, or the largest is taken.",
            "Let turns pass and watch: the text grows only at its end, the state moves, and with it the choice. Drag a logit and watch the "
            "choice turn; drag the temperature and watch it grow less sure.",
        ),
        question="With the story, drag the logit of the agent that is second to the right. How far must it go before the choice turns?",
        answer="By just more than the difference of the two logits. The temperature never turns the largest one; it only makes the others "
        "likelier when drawn.",
        controls=(
            Choice("example", "Question", "An example, or your own words.", (*_kinds(), (OWN, "My own")), FAMILIES[0]),
            Text("question", "My own question", "Read when “My own” is chosen above.", "", limit=600),
            Slider("turns", "Turns so far", f"{_LAW} The agents really answer.", 0, MOST_TURNS, 1, 0),
            Slider("temperature", "Temperature", "Logits are divided by it before the softmax.", 0.2, 5, 0.1, 1),
            *(Slider(_push(name), f"Push {name}", "Added to its logit.", -12, 12, 0.1, 0, beside=True) for name in names),
        ),
        compute=Seeing(workbench).compute,
        notes=(
            "TRINITY, arXiv 2512.04695, section 3: last layer, token at index -2, no bias, two separate softmaxes. Tokens after the "
            "sentinel are not read, since attention looks back only.",
            "A number of the state means nothing by itself: only sums over all of them reach the choice. The picture shows those that "
            "set the outputs apart most.",
        ),
    )
