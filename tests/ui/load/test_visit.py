"""What a visitor of the load bench takes from the page, and how it notices what is missing."""

import pytest

from tests.ui.fakes import memory_store
from trinity_core.errors import TrinityError
from trinity_core.settings import SessionPlan
from ui.load.crowd import lost_events
from ui.load.page_map import PageMap
from ui.load.visit import Visit

PARTS = [(1, "run"), (2, "seed"), (3, "timeline")]
CONFIG = {
    "components": [{"id": number, "props": {"elem_id": name, "value": 1}} for number, name in PARTS],
    "dependencies": [
        {"id": 5, "targets": [[1, "click"]], "inputs": [2], "outputs": [3]},
        {"id": 6, "targets": [[3, "over"]], "inputs": [], "outputs": [1]},
    ],
}


def test_a_click_and_the_end_of_a_log_are_read_from_the_page():
    page = PageMap.read(CONFIG)
    assert (page.click.trigger, page.click.number, page.click.outputs, page.over.number) == (1, 5, ("timeline",), 6)
    assert page.filled({"seed": 7}) == [7]
    with pytest.raises(TrinityError, match="no field 'question'"):
        page.filled({"question": "?"})
    with pytest.raises(TrinityError, match="no part 'stop' of which 'click'"):
        PageMap.read(CONFIG, "stop", "timeline")


def test_what_was_seen_and_is_not_stored_counts_as_lost_and_so_does_a_missing_end():
    store = memory_store()
    session_id = store.create(SessionPlan("What is 1 + 1?", "fixed", "p", ()))
    header = f'{{"event": "session_started", "id": "{session_id}"}}\n'
    visit = Visit("?", log=header + '{"event": "text_delta", "turn": 1, "text": "a", "at_s": 0.1}\n')
    assert lost_events(visit, store) == 2
