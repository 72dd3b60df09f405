"""What a visitor of the load bench takes from the page, and how it notices what is missing."""

import pytest

from tests.ui.fakes import memory_store
from trinity_core.errors import TrinityError
from trinity_core.settings import SessionPlan
from ui.load.crowd import lost_events
from ui.load.page_map import PageMap
from ui.load.visit import Visit, _grown

CONFIG = {
    "components": [{"id": 1, "props": {"elem_id": "run"}}, {"id": 2, "props": {"elem_id": "seed", "value": 1}}, {"id": 3, "props": {}}],
    "dependencies": [
        {"id": 5, "targets": [[1, "click"]], "inputs": [2], "outputs": [3], "queue": True, "trigger_after": None},
        {"id": 6, "targets": [[None, "then"]], "inputs": [], "outputs": [], "queue": False, "trigger_after": 5},
    ],
}


def test_a_click_and_what_follows_are_read_from_the_page():
    page = PageMap.read(CONFIG, "run")
    assert (page.trigger, page.event.number, [each.number for each in page.event.then]) == (1, 5, [6])
    assert page.filled({"seed": 7}) == [7]
    with pytest.raises(TrinityError, match="no field 'question'"):
        page.filled({"question": "?"})
    with pytest.raises(TrinityError, match="no button 'stop'"):
        PageMap.read(CONFIG, "stop")


def test_a_log_only_grows():
    assert _grown("ab", [["append", [], "c"]]) == "abc"
    with pytest.raises(ValueError, match="only ever grows"):
        _grown("ab", [["replace", [], "c"]])


def test_what_was_seen_and_is_not_stored_counts_as_lost_and_so_does_a_missing_end():
    store = memory_store()
    session_id = store.create(SessionPlan("What is 1 + 1?", "fixed", "p", ()))
    header = f'{{"event": "session_started", "id": "{session_id}"}}\n'
    visit = Visit("?", log=header + '{"event": "text_delta", "turn": 1, "text": "a", "at_s": 0.1}\n')
    assert lost_events(visit, store) == 2
