"""A coordinator that always does the same is named, with the numbers; others are not."""

from __future__ import annotations

from trinity_core.evaluation.comparison.collapse import collapses


def row(name, agents, roles, *, turns=3.0, calls=300, entropies=(0.5, 0.5)):
    shares = {
        "agent_share": dict(zip("ab", agents, strict=True)),
        "role_share": dict(zip(("worker", "thinker", "verifier"), roles, strict=True)),
    }
    return {"name": name, **shares, "agent_entropy": entropies[0], "role_entropy": entropies[1], "turns": turns, "calls": calls}


def test_a_coordinator_of_one_agent_is_named_with_its_numbers():
    (said,) = collapses(
        [row("coordinator:argmax", (0.995, 0.005), (0.4, 0.3, 0.3), entropies=(0.05, 0.99))], {"coordinator:argmax": "Ours"}
    )
    assert said == "Ours has collapsed onto one agent: a gets 99.5% of its 300 calls (entropy of agents 0.05, where 1 is equal use)."


def test_one_role_is_no_collapse_where_every_session_is_one_call():
    always = {"agents": (0.5, 0.5), "roles": (1.0, 0.0, 0.0), "entropies": (1.0, 0.0)}
    assert collapses([row("coordinator", **always, turns=1.0)]) == ()
    assert "onto one role: 100.0% of its 300 calls are Worker calls" in collapses([row("coordinator", **always)])[0]


def test_others_and_few_calls_are_left_alone():
    alone = {"agents": (1.0, 0.0), "roles": (0.4, 0.3, 0.3), "entropies": (0.0, 0.99)}
    assert collapses([row("single:a", **alone), row("coordinator", **alone, calls=12)]) == ()
