"""A plan in an agent's words, read strictly: at most five steps, each with its worker, its task and the earlier steps it sees.

Two forms are understood: a JSON list of steps, and the three lists of equal length of the Conductor (arXiv 2512.04388, section 3).
"""

from __future__ import annotations

import ast
import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

MOST_STEPS = 5
_LONGEST_TASK = 4_000
_LONGEST_REPLY = 40_000
_TRIES = 30
"""Places in a reply at which a plan may begin; more are not looked at."""
_FENCE = re.compile(r"```[^\n`]*\n(.*?)```", re.DOTALL)
_LISTS = re.compile(r"^[ \t]*(model_id|subtasks|access_list)[ \t]*=[ \t]*(\[[^\0]{0,8000}?\])[ \t]*$", re.MULTILINE)


class WorkflowError(ValueError):
    """A reply holds no plan that could be followed; the message says what is wrong with it."""


@dataclass(frozen=True, slots=True)
class PlannedStep:
    """One step of a plan."""

    agent: str
    task: str
    sees: tuple[int, ...] = ()
    """1-based numbers of the earlier steps whose replies it may read."""


Workflow = tuple[PlannedStep, ...]
"""In the order in which the steps are played; the last one answers."""


def parse_workflow(text: str, agents: Sequence[str], *, most: int = MOST_STEPS) -> Workflow:
    """The plan inside a reply.

    A JSON list holds objects with `agent`, `task` and optionally `sees`: step numbers from 1 on, or "all". The three lists are
    `model_id` (names, or positions in `agents` from 0 on), `subtasks` and `access_list` (lists of positions from 0 on, or "all").

    Args:
        text: the planner's reply.
        agents: who may be named.
        most: steps allowed.

    Raises:
        WorkflowError: nothing of either form, or a plan with an unknown agent, an empty task, a step that sees itself or a later
            one, lists of different lengths, no steps, or too many.
    """
    if len(text) > _LONGEST_REPLY:
        raise WorkflowError(f"the reply has {len(text):,} characters, too many for a plan")
    lists = {name: _literal(body) for name, body in _LISTS.findall(text)}
    steps = _of_lists(lists, agents) if lists else _of_json(_json_list(text), agents)
    if not 1 <= len(steps) <= most:
        raise WorkflowError(f"the plan has {len(steps)} steps; from 1 to {most} are possible here")
    return tuple(_checked(step, number, agents) for number, step in enumerate(steps, start=1))


def _of_json(entries: list[Any], agents: Sequence[str]) -> list[PlannedStep]:
    if not all(isinstance(entry, dict) and {"agent", "task"} <= entry.keys() for entry in entries):
        raise WorkflowError("every step must be an object with agent, task and sees")
    return [PlannedStep(entry["agent"], entry["task"], _seen(entry.get("sees", []), k, first=1)) for k, entry in enumerate(entries)]


def _of_lists(lists: dict[str, Any], agents: Sequence[str]) -> list[PlannedStep]:
    if len(lists) < 3 or not all(isinstance(entries, list) for entries in lists.values()):
        raise WorkflowError("model_id, subtasks and access_list must all be there, as lists")
    names, tasks, access = lists["model_id"], lists["subtasks"], lists["access_list"]
    if not len(names) == len(tasks) == len(access):
        raise WorkflowError(f"the lists have {len(names)}, {len(tasks)} and {len(access)} entries; they must be of equal length")
    rows = zip(names, tasks, access, strict=True)
    return [PlannedStep(_name(name, agents), task, _seen(seen, k, first=0)) for k, (name, task, seen) in enumerate(rows)]


def _name(value: object, agents: Sequence[str]) -> Any:
    """An agent's name, or the name at that position; anything else is refused later."""
    if isinstance(value, int) and not isinstance(value, bool) and 0 <= value < len(agents):
        return agents[value]
    return value


def _seen(value: object, before: int, *, first: int) -> tuple[int, ...]:
    """Step numbers from 1 on; `before` steps come earlier, `first` is the number of the first in `value`'s own counting."""
    if value == "all" or value == ["all"]:
        return tuple(range(1, before + 1))
    if value in (None, ""):
        return ()
    if not isinstance(value, list) or not all(isinstance(number, int) and not isinstance(number, bool) for number in value):
        raise WorkflowError(f"step {before + 1} must say what it sees as a list of step numbers")
    return tuple(sorted({number - first + 1 for number in value}))


def _checked(step: PlannedStep, number: int, agents: Sequence[str]) -> PlannedStep:
    if step.agent not in agents:
        raise WorkflowError(f"step {number} names {str(step.agent)[:60]!r}, which is no agent that can be asked")
    if not isinstance(step.task, str) or not step.task.strip() or len(step.task) > _LONGEST_TASK:
        raise WorkflowError(f"step {number} has no task in words, or one of more than {_LONGEST_TASK:,} characters")
    if any(not 1 <= seen < number for seen in step.sees):
        raise WorkflowError(f"step {number} wants to see a step that is not before it")
    return PlannedStep(step.agent, step.task.strip(), step.sees)


def _json_list(text: str) -> list[Any]:
    """The first JSON list of objects in `text`, by itself or under the key `steps`."""
    for start in _beginnings(text):
        try:
            value = json.JSONDecoder().raw_decode(start)[0]
        except (ValueError, RecursionError):
            continue
        if isinstance(value, dict):
            value = value.get("steps")
        if isinstance(value, list) and value and isinstance(value[0], dict):
            return value
    raise WorkflowError("it holds no list of steps in JSON")


def _beginnings(text: str) -> Iterator[str]:
    """Where a list may begin: fenced blocks first, then anywhere."""
    for body in (*_FENCE.findall(text), text):
        for found, _ in zip(re.finditer(r"[\[{]", body), range(_TRIES), strict=False):
            yield body[found.start() :]


def _literal(body: str) -> Any:
    try:
        return ast.literal_eval(body)
    except (ValueError, SyntaxError, TypeError, MemoryError, RecursionError) as error:
        raise WorkflowError("one of its lists is not written as a list") from error
