"""The Data page: send files of tasks or recorded outcomes, see what their columns are taken for, import them, use or delete the sets."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import gradio as gr

from trinity_core.tasks.table.reading import Content
from ui import import_actions as actions
from ui.components.file_drop import FileDrop
from ui.components.heading import heading
from ui.components.import_view import ImportView
from ui.components.notice import Notice
from ui.components.set_list import SetList
from ui.events import QUICK, SLOW, event_value
from ui.import_desk import ImportDesk

TITLE, PATH = "Data", "/data"
_INTRO = (
    "<h2>Bring your own questions, or what models answered to them.</h2>"
    '<p class="tx-lead">A table of outcomes (a question in each row, a score for each model) becomes a pool that costs nothing: compare '
    "strategies over it, or evolve a coordinator for it. A table of questions with right answers becomes tasks for any pool.</p>"
)
_MAPPING = "One entry a line: what it means = the column. Change a line, add one (reply:NAME, cost:NAME, family, target), or delete one."
_CONTENTS = [("Outcomes where there are some, else tasks", Content.AUTO.value), ("Tasks alone", Content.TASKS.value)]


@dataclass(frozen=True, slots=True, eq=False)
class _Parts:
    """The page's components that take part in events."""

    drop: FileDrop
    notice: Notice
    box: gr.Column
    view: ImportView
    mapping: gr.Textbox
    content: gr.Radio
    name: gr.Textbox
    take: gr.Button
    drop_all: gr.Button
    report: ImportView
    rows: SetList
    tokens: gr.State

    @property
    def chosen(self) -> list[Any]:
        """What changes with the files that were sent."""
        return [self.tokens, self.mapping, self.view, self.notice, self.box]


def build(desk: ImportDesk, page: gr.Blocks) -> None:
    """Add the page to the current Gradio context and wire it."""
    heading("Data")
    with gr.Column(elem_classes="tx-data"):
        gr.HTML(_INTRO, js_on_load=None, elem_classes="tx-intro")
        drop, notice = FileDrop("on" if desk.uploads else "off", elem_id="file-drop"), Notice(elem_id="data-notice")
        with gr.Column(visible=False, elem_id="import-box") as box:
            inputs = _form()
        report = ImportView(elem_id="import-report")
        gr.HTML("<h3>Imported sets</h3>", js_on_load=None, elem_classes="tx-recent")
        parts = _Parts(drop, notice, box, **inputs, report=report, rows=SetList(elem_id="sets"), tokens=gr.State(()))
    _wire(desk, parts, page)


def _form() -> dict[str, Any]:
    view = ImportView(elem_id="import-preview")
    mapping = gr.Textbox(label="What the columns mean", info=_MAPPING, lines=6, max_lines=24, elem_id="mapping")
    with gr.Row(elem_classes="tx-knobs wide"):
        content = gr.Radio(_CONTENTS, value=Content.AUTO.value, label="Import as", elem_id="import-as")
        name = gr.Textbox(label="Name", placeholder="As the file", max_length=actions.MAX_NAME_CHARS, elem_id="import-name")
    with gr.Row(elem_classes="tx-start"):
        take = gr.Button("Import", variant="primary", elem_id="import", scale=0, min_width=150)
        drop_all = gr.Button("Discard", elem_id="discard", scale=0, min_width=110)
    return {"view": view, "mapping": mapping, "content": content, "name": name, "take": take, "drop_all": drop_all}


def _wire(desk: ImportDesk, parts: _Parts, page: gr.Blocks) -> None:
    def sent(event: gr.EventData, before: object) -> list[Any]:
        desk.discard(actions.clean_tokens(before))
        return _shown(actions.look(desk, event_value(event, "tokens")))

    def lost(event: gr.EventData) -> str:
        desk.discard(actions.clean_tokens(event_value(event, "tokens")))
        reason = event_value(event, "reason")
        return reason[:300] if isinstance(reason, str) else ""

    def take(tokens: object, lines: object, content: object, name: object) -> list[Any]:
        account, complaint = actions.take(desk, tokens, lines, content, name)
        left = [gr.skip()] * 3 if complaint else [(), "", ""]
        return [*left, complaint, gr.skip() if complaint else gr.Column(visible=False), account, actions.listing(desk)]

    def discard(tokens: object) -> list[Any]:
        desk.discard(actions.clean_tokens(tokens))
        return _shown(actions.Seen())

    def remove(event: gr.EventData) -> list[Any]:
        return [actions.remove(desk, event_value(event, "id")), actions.listing(desk)]

    page.load(lambda: actions.listing(desk), None, parts.rows, **QUICK)
    parts.drop.sent(sent, parts.tokens, parts.chosen, **SLOW)
    parts.drop.lost(lost, None, parts.notice, **QUICK)
    form = [parts.tokens, parts.mapping, parts.content, parts.name]
    parts.take.click(take, form, [*parts.chosen, parts.report, parts.rows], **{**SLOW, "show_progress": "minimal"})
    parts.drop_all.click(discard, parts.tokens, parts.chosen, **QUICK)
    parts.rows.remove(remove, None, [parts.notice, parts.rows], **QUICK)


def _shown(seen: actions.Seen) -> list[Any]:
    return [seen.tokens, seen.lines, seen.preview, seen.complaint, gr.Column(visible=bool(seen.tokens))]
