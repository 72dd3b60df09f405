import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from trinity_core.strategies.workflow import PlannedStep, WorkflowError, parse_workflow

AGENTS = ("ada", "bob")
STEPS = [{"agent": "ada", "task": "Add.", "sees": []}, {"agent": "bob", "task": "Check.", "sees": [1]}]
PLAN = (PlannedStep("ada", "Add."), PlannedStep("bob", "Check.", (1,)))
LISTS = 'model_id = ["ada", 1]\nsubtasks = ["Add.", "Check."]\naccess_list = [[], [0]]'


@pytest.mark.parametrize(
    "text",
    [
        json.dumps(STEPS),
        f"I think [so].\n```json\n{json.dumps(STEPS, indent=1)}\n```\nGood luck",
        json.dumps({"steps": STEPS}),
        json.dumps([STEPS[0], {**STEPS[1], "sees": "all"}]),
        LISTS,
        f"```python\n{LISTS}\n```",
        LISTS.replace("[0]", '"all"'),
        LISTS.replace("[0]", '["all"]'),
    ],
)
def test_both_forms_give_the_same_plan(text: str) -> None:
    assert parse_workflow(text, AGENTS) == PLAN


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Just ask bob.", "no list of steps"),
        ("[]", "no list of steps"),
        (json.dumps([{"agent": "eve", "task": "Spy."}]), "'eve', which is no agent"),
        (json.dumps([{"agent": 0, "task": "Add."}]), "which is no agent"),
        (json.dumps([{"agent": "ada", "task": "Add.", "sees": [1]}]), "not before it"),
        (json.dumps([{"agent": "ada", "task": "Add.", "sees": [0]}]), "not before it"),
        (json.dumps([{"agent": "ada", "task": "Add.", "sees": [True]}]), "list of step numbers"),
        (json.dumps([{"agent": "ada", "task": " "}]), "no task"),
        (json.dumps([{"agent": "ada"}]), "must be an object"),
        (json.dumps(STEPS[:1] * 6), "has 6 steps; from 1 to 5"),
        (LISTS.replace("[[], [0]]", "[[]]"), "2, 2 and 1 entries"),
        (LISTS.replace('["ada", 1]', '["ada", 2]'), "which is no agent"),
        ('model_id = ["ada"]', "must all be there"),
        (LISTS.replace('["ada", 1]', "[ada, bob]"), "not written as a list"),
        ("x" * 50_000, "too many for a plan"),
    ],
)
def test_what_cannot_be_followed_is_refused_with_the_reason(text: str, words: str) -> None:
    with pytest.raises(WorkflowError, match=words):
        parse_workflow(text, AGENTS)


def test_fewer_steps_may_be_allowed() -> None:
    with pytest.raises(WorkflowError, match="from 1 to 1"):
        parse_workflow(json.dumps(STEPS), AGENTS, most=1)


JSON = st.recursive(
    st.none() | st.integers() | st.text(max_size=3),
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(st.sampled_from(["agent", "task", "sees"]), inner),
    max_leaves=6,
)


@settings(max_examples=20, deadline=None)
@given(st.lists(JSON, max_size=3))
def test_any_json_is_a_plan_or_a_reason(value: list[object]) -> None:
    try:
        plan = parse_workflow(json.dumps(value), AGENTS)
    except WorkflowError:
        return
    assert all(step.agent in AGENTS for step in plan)
