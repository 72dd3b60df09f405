"""The one way in: a task and an answer to right, wrong, or not gradable."""

from __future__ import annotations

from collections.abc import Callable

from trinity_core.tasks.graders.code import same_behaviour
from trinity_core.tasks.graders.days import same_day
from trinity_core.tasks.graders.expressions import same_expression
from trinity_core.tasks.graders.lists import same_items, same_set
from trinity_core.tasks.graders.numbers import same_number
from trinity_core.tasks.graders.words import same_output, same_words
from trinity_core.tasks.task import CodeRunner, Target, TargetKind, Task

LONGEST = 4000
"""Characters of an answer that are read; a longer one is wrong. Code may be ten times as long."""

_RULES: dict[TargetKind, Callable[[str, Target], bool]] = {
    TargetKind.NUMBER: same_number,
    TargetKind.EXPRESSION: same_expression,
    TargetKind.TEXT: same_words,
    TargetKind.EXACT: same_output,
    TargetKind.DATE: same_day,
    TargetKind.LIST: same_items,
    TargetKind.SET: same_set,
}


def grade(task: Task, answer: str, *, sandbox: CodeRunner | None = None) -> bool | None:
    """Whether `answer` is right.

    Form does not count (fractions or decimals, commas, units, LaTeX, Markdown, case, quotes, date formats, "x = 4", an added
    constant of an antiderivative); substance does: another value, a contradicting unit, fewer decimals than asked for, more
    than one alternative are wrong.

    Args:
        task: what was asked.
        answer: the extracted final answer, not a whole reply.
        sandbox: runs code answers; not needed for the others.

    Returns:
        True or False; None when it could not be graded: code without a sandbox, or one that would not run it, and tasks that
        only recorded outcomes grade.
    """
    if task.target.kind is TargetKind.RECORDED:
        return None
    if task.target.kind is TargetKind.CODE:
        return False if len(answer) > 10 * LONGEST else same_behaviour(answer, task.target, sandbox=sandbox)
    if not answer.strip() or len(answer) > LONGEST:
        return False
    return _RULES[task.target.kind](answer, task.target)
