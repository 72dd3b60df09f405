"""Trees of branches: who belongs together, what differs, what stays when a parent goes."""

from __future__ import annotations

from dataclasses import replace

import pytest

from storage.export import session_from_json, session_to_json
from storage.stored import SessionQuery
from trinity_core.errors import NotFoundError
from trinity_core.events import StepDecided
from trinity_core.types import Call, Role, Step


@pytest.fixture
def tree(store, plan, clock):
    """A root with two branches at turn 2, one of which has a branch at turn 3; and a stranger."""
    ids = {}
    for name, parent, turn in (("root", "", None), ("left", "root", 1), ("right", "root", 1), ("leaf", "right", 2), ("other", "", None)):
        clock.pass_(1)
        ids[name] = store.create(replace(plan, question=name), parent=ids.get(parent, ""), parent_turn=turn)
    store.add(ids["leaf"], StepDecided(3, 3, Step((Call("b", Role.THINKER, "Look again."),))), 0.0)
    store.add(ids["leaf"], StepDecided(4, 4, Step((Call("c", Role.WORKER),))), 0.1)
    return ids


@pytest.mark.parametrize("name", ["root", "left", "right", "leaf"])
def test_a_family_is_the_whole_tree_from_wherever_it_is_asked(store, tree, name):
    family = store.family(tree[name])
    assert [(one.summary.question, one.summary.parent, one.summary.parent_turn) for one in family] == [
        ("root", "", None),
        ("left", tree["root"], 1),
        ("right", tree["root"], 1),
        ("leaf", tree["right"], 2),
    ]
    assert [one.calls for one in family] == [(), (), (), (Call("b", Role.THINKER, "Look again."),)]


def test_a_session_without_relatives_is_a_family_of_its_own(store, tree):
    assert [one.summary.id for one in store.family(tree["other"])] == [tree["other"]]
    with pytest.raises(NotFoundError):
        store.family("nobody")


def test_deleting_a_parent_leaves_its_branches_standing(store, tree):
    store.delete(tree["right"])
    assert [one.summary.question for one in store.family(tree["root"])] == ["root", "left"]
    (leaf,) = store.family(tree["leaf"])
    assert (leaf.summary.parent, leaf.summary.parent_turn) == ("", 2)


def test_lists_and_exports_tell_of_the_parent(store, tree, plan):
    assert {row.id: row.parent_turn for row in store.list(SessionQuery()).sessions}[tree["leaf"]] == 2
    stored = store.get(tree["leaf"])
    assert session_from_json(session_to_json(stored)).summary == stored.summary
