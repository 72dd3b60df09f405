"""The stores as visitors see them, over a real database."""

from __future__ import annotations

import asyncio
import time
from dataclasses import replace
from pathlib import Path

import pytest

from storage.access import AccessStore, Thing
from storage.database import open_database
from storage.sessions import SessionStore
from storage.stored import SessionQuery
from storage.stored_run import RunQuery
from tests.ui.fakes import TANK
from tests.ui.public import PUBLIC, SECRET, public_services, raw_services
from trinity_core.errors import TrinityError
from trinity_core.evaluation.comparison.plan import ComparisonPlan
from trinity_core.settings import SessionLimits, SessionPlan
from trinity_core.tasks.table.reading import Content
from trinity_core.training.plan import RunPlan
from trinity_core.training.race import RacePlan
from ui.deployment import Deployment, VisitorLimits
from ui.handlers import Form, begin
from ui.import_lines import lines_of
from ui.runs.presets import presets
from ui.sharing import share, told
from ui.visiting.allowance import Allowance
from ui.visiting.bundle import with_visitors
from ui.visiting.identity import acting_for
from ui.what_if import WhatIf

ANN, BOB = "visitor:ann", "visitor:bob"
PLAN = SessionPlan("2+2?", "random", "offline", ())
NOBODYS = "0" * 32


@pytest.fixture
def bundle(tmp_path):
    made, _ = public_services(tmp_path)
    return made


@pytest.fixture
def anns(bundle) -> dict[Thing, str]:
    with acting_for(ANN):
        return {
            Thing.SESSION: bundle.store.create(PLAN),
            Thing.RUN: bundle.runs.submit(RunPlan()),
            Thing.RACE: bundle.runs.submit_race(RacePlan(("sep-cma-es", "random-search"), 1)),
        }


def refusal(act, *args) -> str:
    with pytest.raises(TrinityError) as found:
        act(*args)
    return f"{type(found.value).__name__}: {found.value}".replace(str(args[0]), "ID")


def reads(bundle):
    return {
        Thing.SESSION: (bundle.store.get, bundle.store.events, bundle.store.family, bundle.store.interrupt),
        Thing.RUN: (
            bundle.runs.get,
            bundle.runs.events,
            bundle.runs.checkpoint,
            bundle.runs.duplicate,
            bundle.runs.stop,
            bundle.runs.resume,
        ),
        Thing.RACE: (bundle.runs.race,),
    }


def test_anothers_is_answered_exactly_as_what_is_not_there(bundle, anns) -> None:
    with acting_for(BOB):
        for thing, acts in reads(bundle).items():
            for act in acts:
                assert refusal(act, anns[thing]) == refusal(act, NOBODYS)
                assert refusal(act, anns[thing]).startswith("NotFoundError")


def test_lists_hold_ones_own_alone(bundle, anns) -> None:
    for visitor, count in ((ANN, 1), (BOB, 0)):
        with acting_for(visitor):
            assert bundle.store.list(SessionQuery()).total == count
            assert bundle.runs.list(RunQuery()).total == 3 * count
            assert bundle.comparisons.list().total == 0


def test_what_is_shared_can_be_read_by_link_but_is_not_listed_and_not_changed(bundle, anns) -> None:
    with acting_for(ANN):
        for thing, known in anns.items():
            assert '"shared": true' in share(bundle.guard, thing, known, True)
    with acting_for(BOB):
        assert bundle.store.get(anns[Thing.SESSION]).id == anns[Thing.SESSION]
        assert bundle.runs.get(anns[Thing.RUN]).id == anns[Thing.RUN]
        assert len(bundle.runs.race(anns[Thing.RACE])) == 2
        assert bundle.store.list(SessionQuery()).total == bundle.runs.list(RunQuery()).total == 0
        for act, thing in ((bundle.runs.stop, Thing.RUN), (bundle.store.interrupt, Thing.SESSION)):
            assert "Only they can change it" in refusal(act, anns[thing])
        assert '"shared": true' in share(bundle.guard, Thing.RUN, anns[Thing.RUN], False), "only the owner takes it back"
    with acting_for(ANN):
        assert '"shared": false' in share(bundle.guard, Thing.RUN, anns[Thing.RUN], False)
    with acting_for(BOB):
        assert refusal(bundle.runs.get, anns[Thing.RUN]).startswith("NotFoundError")
        assert told(bundle.guard, Thing.RUN, anns[Thing.RUN]) == ""


def test_a_shared_branch_tells_nothing_of_what_it_branched_from(bundle, anns) -> None:
    with acting_for(ANN):
        branch = bundle.store.create(PLAN, parent=anns[Thing.SESSION], parent_turn=0)
        share(bundle.guard, Thing.SESSION, branch, True)
        assert [one.summary.id for one in bundle.store.family(branch)] == [anns[Thing.SESSION], branch]
    with acting_for(BOB):
        assert bundle.store.get(branch).summary.parent == ""
        assert [one.summary.id for one in bundle.store.family(branch)] == [branch]
        assert "Only they can change it" in refusal(lambda known: bundle.store.create(PLAN, parent=known), branch)


def test_rows_of_nobody_are_seen_when_shared_and_by_no_visitor_else(bundle, tmp_path) -> None:
    database = open_database(f"sqlite:///{tmp_path / 'public.db'}")
    known = SessionStore(database).create(PLAN)
    with acting_for(BOB):
        assert refusal(bundle.store.get, known).startswith("NotFoundError")
        AccessStore(database).share(Thing.SESSION, known, True)
        assert bundle.store.get(known).id == known
        assert bundle.store.list(SessionQuery()).total == 0


def test_a_plan_cannot_name_anothers_head_or_questions(bundle, anns) -> None:
    head, pool = anns[Thing.RUN], bundle.pools[0].build({})
    with acting_for(BOB):
        for plan in (replace(PLAN, head=head), replace(PLAN, strategy=f"coordinator:sampled+{head}")):
            assert "There is no run" in refusal(bundle.labels, plan, pool)
            assert "There is no run" in refusal(bundle.store.create, plan)
        assert "There is no run" in refusal(bundle.comparisons.submit, ComparisonPlan((f"coordinator:{head}",)))
        assert bundle.heads(head) == []


def test_a_running_session_is_followed_and_stopped_by_its_owner_alone(bundle) -> None:
    hub = bundle.hub

    async def log(known: str) -> str:
        return "".join([piece async for piece in hub.attach(known)])

    with acting_for(ANN):
        known = begin(bundle, hub, Form(TANK, "offline", "random", "argmax", 1, 3))
    with acting_for(BOB):
        assert (hub.cancel(known), hub.running(known), hub.plan(known)) == (False, False, None)
        assert asyncio.run(log(known)) == asyncio.run(log(NOBODYS)).replace(NOBODYS, known)
    with acting_for(ANN):
        assert hub.plan(known).question == TANK
        assert "session_ended" in asyncio.run(log(known))
        assert bundle.store.get(known).summary.answer == "4.5 hours", "the threads wrote in her name"


def test_alternatives_are_tried_by_the_owner_alone_and_are_theirs(bundle) -> None:
    what_if = WhatIf(bundle, bundle.hub)
    with acting_for(ANN):
        known = begin(bundle, bundle.hub, Form(TANK, "offline", "random", "argmax", 1, 1))
        while bundle.hub.running(known):
            time.sleep(0.01)
        share(bundle.guard, Thing.SESSION, known, True)
        assert what_if.try_all(known, 1, {}) == ""
        batch = what_if.batch(known, 1)
        batch.done.wait(20)
        assert batch.faults == ()
        assert bundle.store.list(SessionQuery()).total == batch.planned
    with acting_for(BOB):
        assert what_if.batch(known, 1) is None
        assert "Only they" in what_if.try_all(known, 1, {})
        assert bundle.store.list(SessionQuery()).total == 0


def test_a_private_page_is_as_it_was(tmp_path) -> None:
    database = open_database(f"sqlite:///{tmp_path / 'private.db'}")
    raw = raw_services(database, Deployment())
    assert with_visitors(raw, AccessStore(database), SECRET) is raw
    assert raw.visitor() == ""
    locked = replace(raw, deployment=Deployment(login=(("ann", "password"),)))
    assert with_visitors(locked, AccessStore(database), SECRET).store is raw.store


def limited(tmp_path, **limits):
    return public_services(tmp_path, replace(PUBLIC, limits=VisitorLimits(**limits)))[0]


def test_each_limit_is_told_with_what_to_do(tmp_path) -> None:
    bundle = limited(
        tmp_path, turns=4, running_sessions=2, running_jobs=1, population=10, generations=5, episodes=9_000, compared_sessions=50
    )
    small = RunPlan(population=8, generations=5, max_turns=4, headroom_tasks=0)
    with acting_for(ANN):
        long = replace(PLAN, limits=SessionLimits(max_turns=5))
        assert "may have 4. Lower Maximum turns." in refusal(bundle.store.create, long)
        for plan, word in (
            (replace(small, population=11), "Lower Candidates"),
            (replace(small, generations=6), "Lower Generations"),
            (replace(small, test_tasks=9_000), "episodes"),
            (replace(small, max_turns=5), "Maximum turns"),
        ):
            assert word in refusal(bundle.runs.submit, plan)
        assert "51 sessions" in refusal(bundle.comparisons.submit, ComparisonPlan(("random",), limit=51, max_turns=4))
        assert "episodes" in refusal(bundle.runs.submit_race, RacePlan(("sep-cma-es", "random-search"), 1, 12_000))
        bundle.runs.submit(small)
        for act in (bundle.runs.submit, bundle.comparisons.submit):
            plan = small if act == bundle.runs.submit else ComparisonPlan(("random",), limit=5, max_turns=4)
            assert "Wait for one to end, or stop it" in refusal(act, plan)
        short = replace(PLAN, limits=SessionLimits(max_turns=4))
        for _ in range(2):
            bundle.store.create(short)
        assert "running already" in refusal(bundle.store.create, short)
    with acting_for(BOB):
        bundle.store.create(short)
        bundle.runs.submit(small)


def test_sessions_of_a_minute_are_counted_and_forgotten(tmp_path) -> None:
    now = [0.0]
    allowance = Allowance(VisitorLimits(sessions_per_minute=2), clock=lambda: now[0])
    for _ in range(2):
        allowance.session(ANN, PLAN, lambda: 0)
    assert "Try again in a minute" in refusal(allowance.session, ANN, PLAN, lambda: 0)
    allowance.session(BOB, PLAN, lambda: 0)
    now[0] = 61.0
    allowance.expect(ANN, 5)
    for _ in range(5):
        allowance.session(ANN, PLAN, lambda: 99)
    assert "Try again in a minute" in refusal(allowance.expect, ANN, 1)


def test_what_is_offered_ready_to_run_fits_the_limits() -> None:
    for preset in presets(Path("assets")):
        Allowance(VisitorLimits()).run(preset.plan)


def test_imported_sets_and_files_are_their_visitors_own(bundle) -> None:
    desk = bundle.desk
    with acting_for(ANN):
        token, file = desk.begin("quiz.csv")
        file.write(b"question,x\nOne?,1\nTwo?,0\n")
        file.close()
    with acting_for(BOB):
        desk.discard([token])
        assert refusal(desk.look, [token]) == refusal(desk.look, [NOBODYS])
    with acting_for(ANN):
        stored = desk.take([token], content=Content.AUTO, lines=lines_of(desk.look([token])), name="quiz").stored
        assert [one.id for one in desk.sets()] == [stored.id]
        assert [option.name for option in bundle.comparisons.task_sets()] == ["offline", stored.id]
    with acting_for(BOB):
        assert (desk.sets(), bundle.recorded()) == ([], [])
        assert [option.name for option in bundle.comparisons.task_sets()] == ["offline"]
        assert refusal(desk.delete, stored.id) == refusal(desk.delete, NOBODYS)
        assert "There is no task set" in refusal(bundle.comparisons.estimate, ComparisonPlan(("random",), tasks=stored.id))
        assert "There is no task set" in refusal(bundle.runs.estimate, RunPlan(pool=stored.pool))
