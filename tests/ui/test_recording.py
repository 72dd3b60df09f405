"""The session that first visitors see: what is recorded, what comes with the program, how it is fetched."""

from __future__ import annotations

import json
from datetime import datetime
from pathlib import Path

from tests.ui.fakes import KNOWN, TANK, grade, services
from trinity_core.cancel import Cancel
from trinity_core.settings import SessionPlan
from ui.assets import FOLDER
from ui.recording import PLACES, read_recording, recorded_log, recording_address, recording_routes


def _lines(log: str) -> list[dict]:
    return [json.loads(line) for line in log.splitlines()]


def test_a_recording_is_the_log_of_a_whole_session_with_its_grade_in_few_bytes():
    bundle = services()
    pool = bundle.pools[0].build({})
    plan = SessionPlan(TANK, "coordinator", "offline", tuple(agent.info for agent in pool.agents), task="stories-1")
    log = recorded_log(plan, bundle.start(plan, pool, Cancel()), grade=grade, expected=lambda plan: KNOWN[plan.task])
    lines = _lines(log)
    assert [lines[0]["event"], lines[-2]["event"], lines[-1]["event"]] == ["session_started", "session_ended", "graded"]
    assert (lines[0]["question"], lines[-2]["answer"], lines[-1]["correct"]) == (TANK, "4.5 hours", True)
    logits = [value for line in lines for value in line.get("agent_logits", {}).values()]
    assert logits == [round(value, PLACES) for value in logits]
    assert '": ' not in log.splitlines()[1]


def test_the_bundled_recording_is_rejected_once_repaired_and_right():
    lines = _lines(read_recording(FOLDER.parent))
    replies = [line for line in lines if line["event"] == "turn_replied"]
    assert [line["verdict"] for line in replies if line["verdict"]] == ["revise", "accept"]
    assert {line["role"] for line in replies} == {"thinker", "worker", "verifier"}
    assert lines[-1] == {"event": "graded", "correct": True, "expected": lines[-2]["answer"], "at_s": lines[-1]["at_s"]}
    assert "-test-" in lines[0]["task"]
    datetime.fromisoformat(lines[0]["created_at"])


def test_without_a_recording_there_is_nothing_to_fetch(tmp_path: Path):
    assert read_recording(tmp_path) == ""
    assert recording_address("") == ""
    assert recording_routes("") == []
