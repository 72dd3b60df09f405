from trinity_core.agents.pool import Pool
from trinity_core.cancel import Cancel
from trinity_core.evaluation.bench_session import bench_sessions
from trinity_core.session.loop import run_session
from trinity_core.settings import SessionPlan
from trinity_core.strategies.single import SingleAgent
from trinity_core.testing import ScriptedAgent


def test_every_question_but_the_warm_up_is_one_counted_session() -> None:
    agent = ScriptedAgent("a")
    pool = Pool("p", (agent,))

    def start(question: str):
        return run_session(SessionPlan(question, "single:a", "p", ()), SingleAgent("a"), pool, cancel=Cancel())

    figures = bench_sessions(start, ["one", "two", "three"])
    assert [prompt.transcript.question for prompt in agent.prompts] == ["one", "one", "two", "three"]
    assert figures.sessions == 3
    assert figures.overhead_over_agents >= 1
    assert figures.sessions_per_s > 0
