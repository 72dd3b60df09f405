from __future__ import annotations

import threading
from collections import Counter
from dataclasses import replace

import pytest

from tests.evaluation.comparison.toy import PLAN, ToyWorkshop, cells, played
from tests.training.toy import agent
from trinity_core.cancel import Cancel
from trinity_core.errors import BudgetError, PlanError, PoolError, ProviderError, UserError
from trinity_core.evaluation.comparison.events import ComparisonEnded, ComparisonStarted, LabelsMade, SessionPlayed, StrategyFailed
from trinity_core.evaluation.comparison.memory import ReplyMemory
from trinity_core.evaluation.comparison.players import require_players
from trinity_core.evaluation.comparison.run import Earlier, compare
from trinity_core.strategies import registry
from trinity_core.strategies.single import SingleAgent
from trinity_core.tasks.task import Split
from trinity_core.testing import ScriptedAgent
from trinity_core.types import AgentInfo, Fault, FaultKind, StopReason


def add_strategy(monkeypatch, word, build):
    """One more strategy for this test."""
    made = registry.make_strategy

    def make(parts, *rest):
        return build(parts) if parts.plan.strategy == word else made(parts, *rest)

    for module in ("play", "players"):
        monkeypatch.setattr(f"trinity_core.evaluation.comparison.{module}.make_strategy", make)


def fitted(parts):
    table = parts.labels()
    column = table.outcomes[[parts.plan.question.split()[3] in q for q in table.questions]].mean(axis=0).argmax()
    return SingleAgent(table.agents[column])


def resumed(events, **options):
    """What is left of the same comparison after these events."""
    memory = ReplyMemory()
    done = [event for event in events if isinstance(event, SessionPlayed)]
    for event in done:
        memory.refill(event.events[-1][1].session.transcript, session_seed=event.plan.seed)
    spent = {"calls": sum(e.cell.new_calls for e in done), "tokens": sum(e.new_tokens for e in done)}
    return {"earlier": Earlier([event.cell for event in done], **spent), "memory": memory, **options}


def test_every_strategy_plays_every_task_with_every_seed_task_by_task():
    events = played()
    places = [(cell.task, cell.seed, cell.strategy) for cell in cells(events)]
    assert places == [(task, seed, name) for task in range(6) for seed in (1, 2) for name in PLAN.strategies]
    assert isinstance(events[0], ComparisonStarted)
    assert isinstance(events[-1], ComparisonEnded)
    assert events[-1].reason == "finished"
    assert events[-1].result["strategies"][2]["accuracy"] == 0.5


def test_the_same_question_to_the_same_agent_is_asked_once_whoever_asks():
    workshop = ToyWorkshop()
    plan = replace(PLAN, strategies=("single:red", "single:blue", "script"))
    pool_script = played(replace(plan, strategies=("single:red",)), workshop)
    assert len(workshop.prompts) == 12 == sum(cell.new_calls for cell in cells(pool_script))
    workshop = ToyWorkshop()
    events = played(replace(PLAN, strategies=("rotation", "random", "single:red", "single:blue")), workshop)
    asked = Counter((name, prompt.seed, prompt.role, prompt.messages) for name, prompt in workshop.prompts)
    assert set(asked.values()) == {1}
    assert sum(cell.new_calls for cell in cells(events)) == len(workshop.prompts) < sum(len(cell.calls) for cell in cells(events))


def test_all_strategies_meet_the_same_seed_on_a_task_and_another_on_the_next():
    seeds = {}
    for event in played():
        if isinstance(event, SessionPlayed):
            seeds.setdefault((event.cell.task, event.cell.seed), set()).add(event.plan.seed)
    assert all(len(found) == 1 for found in seeds.values())
    assert len({min(found) for found in seeds.values()}) == 12


@pytest.mark.parametrize("kept", [1, 20])
def test_a_resumed_comparison_plays_what_is_missing_and_ends_with_the_figures_of_an_uninterrupted_one(kept):
    whole = played()
    first = [event for event in whole if isinstance(event, SessionPlayed)][:kept]
    second = played(**resumed(first))
    assert cells(first) + cells(second) == cells(whole)
    assert timeless(second[-1]) == timeless(whole[-1])


def timeless(ended):
    rows = [{key: value for key, value in row.items() if key != "seconds"} for row in ended.result["strategies"]]
    return ended.reason, ended.calls, ended.tokens, rows, ended.result["paired"]


def test_a_strategy_added_later_makes_its_new_calls_only():
    first, workshop = played(), ToyWorkshop()
    plan = replace(PLAN, strategies=(*PLAN.strategies, "single:blue"))
    second = played(plan, workshop, **resumed(first))
    assert {cell.strategy for cell in cells(second)} == {"single:blue"}
    known = sum(call.agent == "blue" and call.role == "worker" and k == 0 for cell in cells(first) for k, call in enumerate(cell.calls))
    assert known > 0
    assert len(workshop.prompts) == sum(cell.new_calls for cell in cells(second)) < 12
    assert cells(second) == [
        replace(cell, new_calls=a.new_calls)
        for cell, a in zip(cells(played(replace(plan, strategies=("single:blue",)))), cells(second), strict=True)
    ]


def test_several_workers_give_the_same_sessions():
    workshop = ToyWorkshop()
    together = cells(played(replace(PLAN, workers=4), workshop))
    alone = cells(played())
    assert [replace(cell, new_calls=0) for cell in together] == [replace(cell, new_calls=0) for cell in alone]
    assert len(workshop.prompts) == sum(cell.new_calls for cell in alone)


def test_a_stop_ends_within_one_session_with_what_there_is():
    cancel, events = Cancel(), []
    workshop = ToyWorkshop(before=lambda prompt: cancel.set() if len(events) == 5 else None)
    from trinity_core.evaluation.comparison.run import compare

    for event in compare(PLAN, workshop, cancel=cancel):
        events.append(event)
    assert (events[-1].reason, len(cells(events))) == ("stopped", 4)
    assert sum(row["sessions"] for row in events[-1].result["strategies"]) == 4


@pytest.mark.parametrize(("ceiling", "most"), [({"max_calls": 20}, 20), ({"max_tokens": 700}, 700)])
def test_a_ceiling_holds_over_the_whole_comparison_and_over_its_sittings(ceiling, most):
    workshop = ToyWorkshop()
    events = played(replace(PLAN, **ceiling), workshop)
    ended = events[-1]
    assert ended.reason == next(iter(ceiling))
    assert most * 0.8 <= (ended.calls if "max_calls" in ceiling else ended.tokens) <= most
    assert ended.calls == len(workshop.prompts)
    again = played(replace(PLAN, **ceiling), other := ToyWorkshop(), **resumed(events, earlier=Earlier((), calls=most, tokens=most)))
    assert (again[-1].reason, other.prompts) == (ended.reason, [])


def test_a_pool_outside_this_program_needs_a_ceiling():
    remote = ScriptedAgent("far")
    remote.info = AgentInfo("far", provider="somewhere")
    with pytest.raises(PlanError, match="must set max_calls"):
        played(replace(PLAN, strategies=("single:far",)), ToyWorkshop([remote]))


def test_faults_are_counted_and_leave_the_question_ungraded():
    broken = ScriptedAgent("blue", [ProviderError(Fault(FaultKind.RATE, "Too many calls."))])
    plan = replace(PLAN, strategies=("single:blue", "single:red"), seeds=1)
    events = played(plan, ToyWorkshop([agent("red"), broken]))
    blue, red = events[-1].result["strategies"]
    assert (blue["accuracy"], blue["graded"], blue["faults"], blue["sessions"]) == (None, 0, 6, 6)
    assert (red["accuracy"], red["graded"], red["faults"]) == (0.5, 6, 0)
    assert events[-1].result["paired"] == []
    assert {cell.stopped_by for cell in cells(events) if cell.strategy == "single:blue"} == {StopReason.PROVIDER_FAILURE.value}


def test_a_faulty_reply_is_not_remembered():
    replies = [ProviderError(Fault(FaultKind.RATE, "Too many calls.")), "Answer: blue"]
    workshop = ToyWorkshop([agent("red"), ScriptedAgent("blue", replies)])
    memory, plan = ReplyMemory(), replace(PLAN, strategies=("single:blue",), seeds=1, limit=1)
    assert cells(played(plan, workshop, memory=memory))[0].score is None
    assert cells(played(plan, workshop, memory=memory))[0].score == 0.0
    assert cells(played(plan, workshop, memory=memory))[0].new_calls == 0


def test_an_answer_nobody_can_grade_is_left_out():
    events = played(replace(PLAN, strategies=("single:dim",)), ToyWorkshop([ScriptedAgent("dim", ["Answer: ungradable"])]))
    assert events[-1].result["strategies"][0]["graded"] == 0


def test_a_strategy_that_breaks_or_cannot_run_is_told_and_the_others_go_on(monkeypatch, caplog):
    class Broken:
        name = "broken"

        def next_step(self, transcript):
            raise ZeroDivisionError("a planted secret")

    add_strategy(monkeypatch, "broken", lambda parts: Broken())
    events = played(replace(PLAN, strategies=("broken", "single:nobody", "single:red")))
    failed = {event.strategy: event.message for event in events if isinstance(event, StrategyFailed)}
    assert set(failed) == {"broken", "single:nobody"}
    assert "planted" not in failed["broken"]
    assert (len(cells(events)), events[-1].reason) == (12, "finished")


def test_a_comparison_in_which_nobody_can_take_part_fails():
    with pytest.raises(PlanError, match="No strategy can take part"):
        played(replace(PLAN, strategies=("single:nobody",)))


def test_unknown_strategies_are_refused_before_anything_runs():
    workshop = ToyWorkshop()
    for name, error in (("telepathy", PlanError), ("single:nobody", PoolError)):
        with pytest.raises(error):
            require_players(["random", name], workshop.pool("colours"), workshop)
    assert issubclass(error, UserError)
    assert workshop.prompts == []


def test_learned_strategies_are_fitted_on_training_questions_alone_and_their_cost_is_counted(monkeypatch):
    add_strategy(monkeypatch, "fitted", fitted)
    workshop = ToyWorkshop()
    events = played(replace(PLAN, strategies=("fitted", "single:red"), label_tasks=4), workshop)
    assert [type(event) for event in events[:3]] == [ComparisonStarted, LabelsMade, SessionPlayed]
    started, labels = events[:2]
    assert [player.fitted for player in started.players] == [True, False]
    assert (labels.calls, labels.outcomes.tolist()) == (8, [[1, 0], [0, 1], [1, 0], [0, 1]])
    assert events[-1].result["strategies"][0]["accuracy"] == 1.0
    costs = [row["label_cost_usd"] for row in events[-1].result["strategies"]]
    assert costs == [pytest.approx(labels.cost_usd), 0.0]
    assert labels.cost_usd > 0
    asked = [prompt.transcript.question for _, prompt in workshop.prompts[: labels.calls // 2]]
    assert not set(asked) & {task.question for task in started.tasks}


@pytest.mark.parametrize("split", list(Split))
def test_labels_never_see_a_question_that_is_compared_on(monkeypatch, split):
    add_strategy(monkeypatch, "fitted", fitted)
    tables = []
    add_strategy(monkeypatch, "fitted", lambda parts: tables.append(parts.labels()) or fitted(parts))
    events = played(replace(PLAN, strategies=("fitted",), split=split, label_tasks=8))
    compared = {task.question for task in events[0].tasks}
    assert len(tables[0].questions) == 8
    assert not compared & set(tables[0].questions)
    assert all("train" in question for question in tables[0].questions)


def test_labels_made_before_are_not_made_again(monkeypatch):
    add_strategy(monkeypatch, "fitted", fitted)
    plan = replace(PLAN, strategies=("fitted",), label_tasks=4)
    first = played(plan)
    arrays = {"outcomes": first[1].outcomes, "costs": first[1].costs}
    totals = {"calls": first[1].calls, "tokens": first[1].tokens, "cost_usd": first[1].cost_usd}
    second = played(plan, earlier=Earlier((), arrays, totals))
    assert not any(isinstance(event, LabelsMade) for event in second)
    assert timeless(second[-1])[3:] == timeless(first[-1])[3:]


def test_a_verdict_is_held_against_the_answer_it_judged():
    plan = replace(PLAN, strategies=("script",), limit=2, seeds=1)
    red = agent("red")
    events = played(plan, ToyWorkshop([red, agent("blue"), agent("green")]))
    marks = [(cell.task, call.verdict, call.judged_right) for cell in cells(events) for call in cell.calls if call.verdict]
    assert marks == [(0, "revise", False), (1, "revise", True)]
    assert events[-1].result["strategies"][0]["verifier"] == {"precision": None, "recall": 0.0, "verdicts": 2, "accepted": 0}


def test_seconds_do_not_depend_on_who_asked_first():
    memory, plan = ReplyMemory(clock=iter(range(0, 1000, 7)).__next__), replace(PLAN, strategies=("single:red",), limit=1, seeds=1)
    played(plan, memory=memory)
    again = played(plan, memory=memory)
    cell = next(event.cell for event in again if isinstance(event, SessionPlayed))
    assert (cell.new_calls, 7 <= cell.seconds < 8) == (0, True)


def test_of_two_sessions_that_ask_the_same_at_once_one_waits():
    gate = threading.Event()
    workshop = ToyWorkshop(before=lambda prompt: gate.wait(0.05))
    cells(played(replace(PLAN, strategies=("single:red", "rotation"), workers=8), workshop))
    asked = Counter((name, prompt.seed, prompt.role, prompt.messages) for name, prompt in workshop.prompts)
    assert set(asked.values()) == {1}


def test_a_ceiling_of_the_operators_rests_the_comparison_and_blames_no_strategy():
    broke = ScriptedAgent("blue", [*["Answer: blue"] * 2, ProviderError(Fault(FaultKind.CEILING, "Nothing is left today."))])
    workshop, events = ToyWorkshop((agent("red"), broke)), []
    plan = replace(PLAN, strategies=("single:blue",))
    with pytest.raises(BudgetError, match="Nothing is left today"):
        events.extend(compare(plan, workshop))
    assert [type(event) for event in events] == [ComparisonStarted, SessionPlayed, SessionPlayed]
