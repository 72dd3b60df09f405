"""The reader's pen: a workflow, or a question to a named agent, in the form its instruction asks for.

It knows what a reader knows: the kind of problem, its formal statement, and what the instruction says of each agent. Who can do the work
it judges by their descriptions; whether they will get it right it cannot know.
"""

from __future__ import annotations

import json
import re

from trinity_core.agents.roles import extract_answer, marks_answer
from trinity_core.agents.specialists.formal import Form, fenced_code
from trinity_core.agents.specialists.requests import read_request
from trinity_core.agents.specialists.scene import Scene
from trinity_core.agents.specialists.understanding import understand
from trinity_core.types import Role, Turn

_AGENT = re.compile(r"^- (.{1,200}?): ?(.*)$", re.MULTILINE)
_MOST = re.compile(r"\b1 to (\d)\b")
_FIELDS = {
    Form.COMPUTE: "arithmetic",
    Form.SOLVE: "equation",
    Form.DIFFERENTIATE: "derivative",
    Form.INTEGRATE: "integral",
    Form.LIMIT: "limit",
    Form.SEQUENCE: "sequence",
    Form.PYTHON: "python",
    Form.LOOKUP: "fact",
    Form.CONVERT: "unit",
    Form.DATE: "date",
}
"""A word that the description of somebody fit for the work has in it."""
_WIDE = ("everything", "general")
"""Words of those who take on anything."""
TRIES = 3
"""Independent attempts it plans where there is somebody to compare them; everybody slips now and then."""
COMPARE = "Several answers are in the notes. Compare them and combine them into one: the one that most of them agree on."


def write_workflow(scene: Scene) -> str | None:
    """A plan in JSON: the fitting agent works out the formal statement, several times where somebody can compare the answers.

    None when the instruction asks for no workflow.
    """
    if '"agent"' not in scene.instruction or '"task"' not in scene.instruction:
        return None
    agents = dict(_AGENT.findall(scene.instruction))
    task, fit = _task(scene.question), _fitting(scene.question, agents)
    if not fit:
        return None
    most = int(found.group(1)) if (found := _MOST.search(scene.instruction)) else 1
    judge = next((name for name in agents if name != fit[0] and _wide(agents[name])), "")
    tries = min(TRIES, most - 1) if judge and most > 2 else 1
    steps = [{"agent": fit[0], "task": task, "sees": []} for _ in range(tries)]
    if tries > 1:
        steps.append({"agent": judge, "task": COMPARE, "sees": list(range(1, tries + 1))})
    lines = ",\n ".join(json.dumps(step, ensure_ascii=False) for step in steps)
    return f"Put formally, this is for {fit[0]}; nobody is right every time.\n```json\n[{lines}]\n```"


def write_routing(scene: Scene) -> str | None:
    """A question to the next fitting agent, or the answer that one gave; None when the instruction asks for neither, or nobody is left."""
    if "<answer>" not in scene.instruction:
        return None
    replies = [turn for turn in scene.transcript.turns if _is_reply(turn)]
    answers = [extract_answer(turn.reply.text) for turn in replies if marks_answer(turn.reply.text)]
    if answers and answers[-1]:
        return f"That settles it.\n<answer>{answers[-1]}</answer>"
    if "<ask" not in scene.instruction:
        return None
    agents = dict(_AGENT.findall(scene.instruction))
    left = [name for name in _fitting(scene.question, agents) if name not in {turn.call.agent for turn in replies}]
    return f'This is something for {left[0]}.\n<ask agent="{left[0]}">{_task(scene.question)}</ask>' if left else None


def _task(question: str) -> str:
    """What is to be done, as formally as the reader can say it."""
    if fenced_code(question):
        return "Run the program of the question and report exactly what it prints."
    if read_request(question):
        return "Write the function and try it on the examples."
    statement = understand(question)
    return statement.text if statement else "Answer the question if it is within your own field; else say so."


def _fitting(question: str, agents: dict[str, str]) -> list[str]:
    """Every agent, those first whose description names the kind of work, then those who take on anything."""
    statement = understand(question)
    code = fenced_code(question) or read_request(question)
    field = _FIELDS[Form.PYTHON] if code else _FIELDS[statement.form] if statement else ""

    def distance(name: str) -> int:
        description = agents[name].lower()
        return 0 if field and field in description else 1 if _wide(description) else 2

    return sorted(agents, key=distance)


def _wide(description: str) -> bool:
    return any(word in description.lower() for word in _WIDE)


def _is_reply(turn: Turn) -> bool:
    """A complete reply of somebody who was asked."""
    return turn.call.role is Role.WORKER and turn.reply.fault is None and "<ask" not in turn.reply.text
