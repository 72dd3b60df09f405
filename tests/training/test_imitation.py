import numpy as np

from tests.training.toy import WIDTH, tasks, tree
from trinity_core.tasks.task import Split
from trinity_core.training.evolve import validate
from trinity_core.training.imitation import Cast, best_casts, demonstrate, imitate
from trinity_core.training.subspace import full_matrix
from trinity_core.types import Call, Reply, Role, Transcript, Turn


def turn(number: int, agent: str, role: Role) -> Turn:
    return Turn(number, number, Call(agent, role), Reply("..."))


def test_a_cast_plans_once_then_works_and_checks_in_turn() -> None:
    cast, transcript, actions = Cast("t", "w", "v"), Transcript("?"), []
    for number in range(1, 6):
        agent, role = cast.action(transcript)
        actions.append(f"{agent}:{role}")
        transcript = transcript.with_turn(turn(number, agent, role))
    assert actions == ["t:thinker", "w:worker", "v:verifier", "w:worker", "v:verifier"]


def test_a_cast_does_not_check_a_strangers_answer_but_works_itself() -> None:
    strange = Transcript("?", (turn(1, "x", Role.WORKER),))
    assert Cast("", "w", "v").action(strange) == ("w", Role.WORKER)


def test_the_best_cast_is_measured_per_family() -> None:
    world = tree()
    red = [task for task in tasks(12) if "red" in task.question]
    assert best_casts(world, world.roots(red, seed=1)) == {"colours": Cast("", "red", "red")}


def test_a_head_that_imitates_beats_the_zero_head_on_new_tasks() -> None:
    world = tree()
    starts = world.roots(tasks(20), seed=1)
    casts = {"red": Cast("", "red", "red"), "blue": Cast("", "blue", "blue")}
    shown = [demonstrate(world, {"colours": casts[s.task.target.value]}, [s], rng=np.random.default_rng(k)) for k, s in enumerate(starts)]
    merged = type(shown[0])(*(np.concatenate([getattr(d, name) for d in shown]) for name in ("states", "agents", "roles")))
    parameters = full_matrix(5, WIDTH)
    head = parameters.head(imitate(parameters, merged))
    unseen = tasks(20, Split.TEST)
    assert validate(world, head, unseen, seed=1, argmax=True) == 1.0
    assert validate(world, parameters.head(np.zeros(20)), unseen, seed=1) < 0.8


def test_demonstrations_repeat_with_the_seed_and_stray_from_the_path() -> None:
    world = tree()
    starts = world.roots(tasks(6), seed=1)
    casts = best_casts(world, starts)
    first, second = (demonstrate(world, casts, starts, rng=np.random.default_rng(5)) for _ in range(2))
    np.testing.assert_array_equal(first.states, second.states)
    assert len(first.states) > 2 * len(starts)
