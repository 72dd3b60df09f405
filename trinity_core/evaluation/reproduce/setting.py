"""Why our figures are not the paper's: in what other world they were measured, told from the plan itself."""

from __future__ import annotations

from trinity_core.evaluation.reproduce.measuring import ATTEMPTS, LIMIT, QUESTIONS
from trinity_core.evaluation.reproduce.reproduction import Reproduction
from trinity_core.evaluation.reproduce.table import TableName
from trinity_core.tasks.registry import families

PAPER = "The paper's coordinator reads with Qwen3-0.6B and calls seven large models"


def setting(reproduction: Reproduction, backbone: str, agents: int) -> str:
    """One or two sentences.

    Args:
        reproduction: what is run.
        backbone: name of the language model whose states are read.
        agents: how many the pool has.
    """
    reader = "the small model that comes along" if backbone.startswith("bundled@") else repr(backbone)
    ours = f"ours reads with {reader} and calls {agents} small programs on generated questions"
    return f"{PAPER}; {ours}, so levels cannot be compared, only orders. {_amount(reproduction)}"


def _amount(reproduction: Reproduction) -> str:
    if not reproduction.trained:
        questions = QUESTIONS[reproduction.size]
        how = (
            f"each {ATTEMPTS[reproduction.size]} times" if reproduction.name is TableName.TURNS else f"in sessions of at most {LIMIT} turns"
        )
        return f"{questions} held-out questions, {how}."
    plan = reproduction.base
    kinds = len(plan.families) or len(families())
    return (
        f"A run spends at most {reproduction.episodes:,} episodes (the paper's about 30,000) of at most {plan.max_turns} turns on "
        f"{kinds} kinds of questions, and is scored on {plan.test_tasks} held-out ones."
    )
