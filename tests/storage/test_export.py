from __future__ import annotations

import json
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from storage.database import default_url
from storage.export import session_from_json, session_to_json, session_to_markdown
from storage.markdown import fenced, inline, table
from storage.stored import SessionStatus
from storage.stored import StoredSession as Stored
from trinity_core.codec import to_dict
from trinity_core.errors import UserError
from trinity_core.events import SessionEnded, TurnReplied
from trinity_core.types import Reply

HOSTILE = (
    "</td><script>alert(1)</script> ![x](http://evil/a.png) [l](javascript:x) | `a` **b**"
    "\n# head\n```\n<script>x</script>\n````\n~~~\n&lt; <!-- \x00 \\| c"
)


@pytest.fixture
def url(tmp_path) -> str:
    """Wherever sessions come from, their forms are the same."""
    return default_url(tmp_path)


@pytest.fixture
def stored(store, plan, events) -> Stored:
    session_id = store.create(plan)
    for n, event in enumerate(events):
        store.add(session_id, event, n / 8)
    store.grade(session_id, True)
    return store.get(session_id)


@pytest.fixture
def interrupted(store, plan, events, clock) -> Stored:
    session_id = store.create(plan)
    for event in events[:6]:
        store.add(session_id, event, 1.0)
    store.interrupt(session_id)
    return store.get(session_id)


def rendered(markdown: str) -> str:
    """As the most permissive reader shows it: HTML let through, tables and bare links on."""
    return MarkdownIt("commonmark", {"html": True}).enable("table").render(markdown)


def test_json_says_everything_and_can_be_read_back(stored, plan):
    text = session_to_json(stored)
    data = json.loads(text)
    assert list(data) == ["format", "id", "created_at", "plan", "totals", "events"]
    assert data["plan"]["question"] == plan.question
    assert data["totals"]["stopped_by"] == "accepted"
    assert data["events"] == [{**to_dict(timed.event), "at_s": timed.at_s} for timed in stored.events]
    assert session_from_json(text) == stored


def test_an_interrupted_session_comes_back_from_json_too(interrupted):
    back = session_from_json(session_to_json(interrupted))
    assert back == interrupted
    assert (back.status, back.session, len(back.transcript.turns)) == (SessionStatus.INTERRUPTED, None, 2)


@pytest.mark.parametrize(
    "text", ["", "[]", "{}", "null", '{"format": "other"}', '{"format": "trinity-session/1", "plan": 3}', "[" * 100_000]
)
def test_what_is_no_export_is_refused_in_one_sentence(text):
    with pytest.raises(UserError, match="not an exported session"):
        session_from_json(text)


def test_an_export_with_a_key_that_no_plan_has_is_refused(stored):
    data = json.loads(session_to_json(stored))
    data["plan"]["surprise"] = 1
    with pytest.raises(UserError, match="surprise"):
        session_from_json(json.dumps(data))


def test_markdown_tells_the_session(stored):
    page = session_to_markdown(stored)
    assert "## Question\n\n```text\nWhat is 6*7?\n```" in page
    assert "## Answer\n\n```text\n42\n```" in page
    assert "A Verifier accepted the answer." in page
    assert "| 4 | 31 | 7 | USD 0.937500 | 2.8 | right |" in page
    assert "| 1 | calc | thinker | 0.100 | 0.900 | 3.000 | 0.500 | 1.300 | -0.250 |  |" in page
    assert "| 3 | reader | worker |  |  |  |  |  |  | two at once |" in page
    assert [line for line in page.splitlines() if line.startswith("### ")] == [
        "### Turn 1: calc, thinker",
        "### Turn 2: reader, worker",
        "### Turn 3: reader, worker",
        "### Turn 4: calc, verifier",
    ]
    assert "- Failed (timeout): Too slow." in page


def test_markdown_of_an_interrupted_session_says_so_and_shows_its_turns(interrupted):
    page = session_to_markdown(interrupted)
    assert "It was interrupted" in page
    assert "There is no answer." in page
    assert "### Turn 3: reader, worker" in page


def test_markdown_of_a_session_that_never_decided_is_a_page_too(store, plan):
    assert "Nothing was decided." in session_to_markdown(store.get(store.create(plan)))


def test_hostile_text_stays_text_everywhere_in_the_markdown(stored, plan):
    agents = tuple(replace(agent, name=HOSTILE) for agent in plan.agents)
    turn = next(timed.event.turn for timed in stored.events if isinstance(timed.event, TurnReplied))
    spoiled = replace(turn, call=replace(turn.call, agent=HOSTILE), note=HOSTILE, reply=Reply(HOSTILE))
    hostile = replace(
        stored,
        plan=replace(plan, question=HOSTILE, strategy=HOSTILE, agents=agents),
        summary=replace(stored.summary, answer=HOSTILE),
        events=(*stored.events, replace(stored.events[0], event=TurnReplied(spoiled))),
    )
    page = rendered(session_to_markdown(hostile))
    assert "&lt;script&gt;" in page
    for tag in ("<script", "<!--", "<img", "<a ", "<strong", "</td><"):
        assert tag not in page
    assert page.count("<h1>") == 1


@settings(deadline=None)
@given(text=st.text(max_size=200))
def test_a_fence_holds_any_text(text):
    page = rendered(fenced(text))
    assert page.startswith('<pre><code class="language-text">')
    assert page.count("<pre>") == page.count("</pre>") == 1
    assert page.rstrip().endswith("</code></pre>")


@settings(deadline=None)
@given(text=st.text(max_size=100))
def test_a_cell_holds_any_text_on_one_line(text):
    page = rendered(table(("A", "B"), [(text, "end")]))
    assert page.count("<td>") == page.count("<tr>") == 2
    assert "\n" not in inline(text)


def test_why_an_answer_was_taken_is_in_both_exports(store, plan, events) -> None:
    ended = SessionEnded(replace(events[-1].session, answer_turn=3, answer_note="2 of 3 <b>answers</b> agree."))
    session_id = store.create(plan)
    for event in [*events[:-1], ended]:
        store.add(session_id, event, 1.0)
    stored = store.get(session_id)
    assert "2 of 3 &lt;b>answers&lt;/b> agree." in session_to_markdown(stored)
    assert session_from_json(session_to_json(stored)).events[-1].event == ended
