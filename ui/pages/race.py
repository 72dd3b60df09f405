"""The Race page: choose trainers, a regime and a budget, and watch them compete on the same tasks."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import gradio as gr

from storage.access import Thing
from trinity_core.training.plan import Regime
from trinity_core.training.race import EPISODES, RACE_KNOBS
from ui import race_actions as actions
from ui.components.heading import heading
from ui.components.notice import Notice
from ui.components.race_list import RaceList
from ui.components.race_setup import RaceSetup
from ui.components.race_view import RaceView
from ui.components.sentence import Sentence
from ui.events import QUICK, SLOW, STREAM, event_value
from ui.hub import valid_id
from ui.pages.follow_race import follow_race
from ui.pages.share import share_bar
from ui.services import RunService, Services
from ui.views.races import choices

TITLE, PATH = "Race", "/race"
MAX_SEEDS = 10
"""Most seeds the page offers."""
_INTRO = """<h2>Who teaches the coordinator best on the same budget?</h2>
<p class="tx-lead">Every trainer gets the same questions, the same remembered replies and the same number of practice episodes, and starts
several times with other draws. At the end all are scored on questions none of them has seen. The race says what happened, and also when
it cannot tell.</p>"""


@dataclass(frozen=True, slots=True, eq=False)
class _Parts:
    """The page's components that take part in events."""

    setup: RaceSetup
    episodes: gr.Number
    seeds: gr.Slider
    seed: gr.Number
    pool: gr.Dropdown
    start: gr.Button
    estimate: Sentence
    notice: Notice
    rows: RaceList
    trouble: Notice
    view: RaceView
    race: gr.State

    @property
    def form(self) -> list[Any]:
        """What a race is made of."""
        return [self.setup, self.episodes, self.seeds, self.seed, self.pool]


def build(services: Services, runs: RunService, page: gr.Blocks) -> None:
    """Add the page to the current Gradio context and wire it."""
    heading("Race")
    with gr.Column(elem_classes="tx-evolve tx-racepage"):
        with gr.Column(elem_classes="tx-setup"):
            inputs = _setup(services)
        race = gr.State("")
        share_bar(services, Thing.RACE, race)
        parts = _Parts(**inputs, trouble=Notice(elem_id="race-trouble"), view=RaceView(elem_id="race"), race=race)
    _wire_form(services, parts)
    _wire_races(services, runs, parts, page)


def _setup(services: Services) -> dict[str, Any]:
    regime = Regime.TERMINAL
    names, episodes = actions.first_choice(regime), EPISODES[regime]
    gr.HTML(_INTRO, js_on_load=None, elem_classes="tx-intro")
    parts: dict[str, Any] = {"setup": RaceSetup(choices(regime, names), elem_id="race-setup")}
    with gr.Row(elem_classes="tx-knobs tx-raceknobs"):
        info = RACE_KNOBS["episodes"].help
        parts["episodes"] = gr.Number(episodes, label="Episodes per run", info=info, precision=0, minimum=1, elem_id="race-episodes")
        info = RACE_KNOBS["seeds"].help
        parts["seeds"] = gr.Slider(1, MAX_SEEDS, 3, step=1, label="Seeds", info=info, elem_id="race-seeds", buttons=[])
        info = "The seeds are this one and those after it."
        parts["seed"] = gr.Number(1, label="First seed", info=info, precision=0, minimum=0, elem_id="race-seed")
        parts["pool"] = gr.Dropdown(label="Pool", elem_id="race-pool", filterable=False, **_pools(services))
    with gr.Row(elem_classes="tx-start"):
        parts["start"] = gr.Button("Start the race", variant="primary", elem_id="race-start", scale=0, min_width=150)
        parts["estimate"] = Sentence(actions.estimate(services, regime, names, episodes, 3, 1), elem_id="race-estimate")
    parts["notice"] = Notice(elem_id="race-notice")
    gr.HTML("<h3>Recent races</h3>", js_on_load=None, elem_classes="tx-recent")
    parts["rows"] = RaceList(elem_id="races")
    return parts


def _pools(services: Services) -> dict[str, Any]:
    """The first pool and the recorded ones, for the dropdown; nothing to choose while there are none."""
    choices = actions.pools(services)
    return {"choices": choices, "value": choices[0][1], "visible": len(choices) > 1}


def _wire_form(services: Services, parts: _Parts) -> None:
    def choose(chosen: object, episodes: object, *values: object) -> list[Any]:
        regime, names = actions.choice_of(chosen)
        budget = actions.budget(regime, episodes)
        return [budget, actions.estimate(services, regime, names, budget, *values), ""]

    def estimate(chosen: object, *values: object) -> str:
        return actions.estimate(services, *actions.choice_of(chosen), *values)

    latest: dict[str, Any] = {**QUICK, "trigger_mode": "always_last"}
    parts.setup.choose(choose, parts.form, [parts.episodes, parts.estimate, parts.notice], **latest)
    boxes = [parts.episodes.input, parts.seeds.input, parts.seed.input, parts.pool.input]
    gr.on(boxes, estimate, parts.form, parts.estimate, **latest)


def _wire_races(services: Services, runs: RunService, parts: _Parts, page: gr.Blocks) -> None:
    def start(request: gr.Request, chosen: object, *values: object) -> list[Any]:
        return list(actions.begin(services, runs, *actions.choice_of(chosen), values, request.session_hash or ""))

    def enter(request: gr.Request) -> list[Any]:
        runs.warm()
        return [valid_id(request.query_params.get("race")), actions.listing(runs), gr.Dropdown(**_pools(services))]

    def again(request: gr.Request, race_id: object) -> list[Any]:
        made, complaint = actions.again(services, runs, race_id, request.session_hash or "")
        return [made or gr.skip(), complaint]

    watching = [
        page.load(enter, None, [parts.race, parts.rows, parts.pool], **QUICK),
        parts.start.click(start, parts.form, [parts.race, parts.notice], **SLOW),
        parts.rows.open(_id, None, parts.race, **QUICK),
        parts.view.resume(lambda race_id: actions.resume(runs, race_id), parts.race, parts.trouble, **SLOW),
        parts.view.again(again, parts.race, [parts.race, parts.trouble], **SLOW),
    ]
    follow = follow_race(runs, lambda pool: actions.agents_of(services, pool))
    followers = [event.then(follow, parts.race, parts.view, **STREAM) for event in watching]
    left = [parts.race, parts.view, parts.trouble, parts.rows]
    parts.view.back(lambda: ["", "", "", actions.listing(runs)], None, left, **QUICK, cancels=followers)
    parts.view.stop(lambda race_id: actions.stop(runs, race_id), parts.race, parts.trouble, **QUICK)
    parts.rows.refresh(lambda: actions.listing(runs), None, parts.rows, **QUICK)


def _id(event: gr.EventData) -> str:
    return valid_id(event_value(event, "id"))
