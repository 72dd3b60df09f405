"""Kept replies: the very same thing asked again is said again, for nothing; anything else is asked."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.agents.remote import KEY, PROMPT, PROTOCOLS, agent_for, collect
from trinity_core.agents.books import KeptReply
from trinity_core.agents.kept import Keeper, KeptAgent, identity_of, reply_key
from trinity_core.agents.pool import Pool
from trinity_core.cancel import Cancel
from trinity_core.errors import ProviderError, StorageError
from trinity_core.evaluation.comparison.memory import Account, ReplyMemory
from trinity_core.testing import MemoryShelf, ScriptedAgent
from trinity_core.training.spending import Spending
from trinity_core.types import Fault, FaultKind, Kept, Message, Prompt, Reply, Role, Transcript, Usage

CHAT, MESSAGES = PROTOCOLS


def kept(agent: ScriptedAgent, shelf: MemoryShelf | None = None, *, scope: str = "", identity: str = "a") -> KeptAgent:
    return KeptAgent(agent, Keeper(shelf or MemoryShelf(), scope=scope), identity=identity)


def test_the_same_question_is_asked_once_and_said_again_for_nothing() -> None:
    model = ScriptedAgent("m", ["Answer: 42\n", "Answer: 43\n"])
    agent = kept(model)
    first, second = collect(agent).reply, collect(agent)
    assert first is not None
    assert (len(model.prompts), first.kept, first.note) == (1, None, "")
    note = f"Kept from 3 Nov 2026; nothing was asked. It cost ${first.cost_usd:.4f} then."
    assert second.reply == Reply("Answer: 42\n", first.usage, 0.0, note=note, kept=Kept(first.cost_usd, 0.0))
    assert (second.deltas, second.reply.as_asked.cost_usd) == (["Answer: 42\n"], first.cost_usd)


def test_another_sample_of_the_same_question_is_asked() -> None:
    model = ScriptedAgent("m")
    agent = kept(model)
    for seed in (1, 2, 1):
        list(agent.stream(replace(PROMPT, seed=seed), cancel=Cancel()))
    assert [prompt.seed for prompt in model.prompts] == [1, 2]


@pytest.mark.parametrize("text", [ProviderError(Fault(FaultKind.INCOMPLETE, "Cut."), partial="Answ"), " \n"])
def test_what_failed_or_is_empty_is_not_kept(text: str | Exception) -> None:
    model = ScriptedAgent("m", [text, "Answer: 42"])
    agent = kept(model)
    collect(agent)
    assert collect(agent).reply.kept is None
    assert len(model.prompts) == 2


def test_one_visitor_never_hears_what_another_was_told() -> None:
    shelf, model = MemoryShelf(), ScriptedAgent("m")
    for scope in ("visitor ann", "visitor bob", ""):
        assert collect(kept(model, shelf, scope=scope)).reply.kept is None
    assert len(shelf.replies) == 3


def test_a_shelf_that_fails_is_told_of_once_and_the_agent_is_asked() -> None:
    class Broken(MemoryShelf):
        def find(self, key: str) -> KeptReply | None:
            raise StorageError("The disk is full.")

        def keep(self, key: str, reply: Reply) -> None:
            raise StorageError("The disk is full.")

    agent = kept(ScriptedAgent("m"), Broken())
    notes = [collect(agent).reply.note for _ in range(3)]
    assert notes == ["Replies are not kept now: The disk is full.", "", ""]


prompts = st.builds(
    Prompt,
    st.lists(st.builds(Message, st.sampled_from(["system", "user"]), st.text(max_size=4)), max_size=3).map(tuple),
    st.sampled_from(Role),
    st.just(Transcript("?")),
    st.text(max_size=3),
    st.integers(0, 3),
)


@given(prompts, prompts, st.text(max_size=3), st.text(max_size=3))
def test_keys_are_equal_just_where_agent_and_prompt_are(one: Prompt, other: Prompt, agent: str, another: str) -> None:
    same = (one, agent) == (other, another)
    assert (reply_key(agent, one) == reply_key(another, other)) is same
    assert (reply_key("x", one, scope=agent) == reply_key("x", one, scope=another)) is (agent == another)


def test_an_agent_is_what_its_replies_depend_on() -> None:
    base = {"max_tokens": 7, "temperature": 0.1}
    same = [agent_for(CHAT, "http://a", **base), agent_for(CHAT, "http://a", **base, connect_s=9.0)]
    others = [
        agent_for(CHAT, "http://b", **base),
        agent_for(MESSAGES, "http://a", **base),
        agent_for(CHAT, "http://a", max_tokens=7),
        agent_for(CHAT, "http://a", **base, extra_body={"top_k": 3}),
        agent_for(CHAT, "http://a", **base, reasoning_effort="high"),
        agent_for(CHAT, "http://a", **base, send_seed=True),
        agent_for(CHAT, "http://a", **base, info=replace(same[0].info, model="other")),
    ]
    named = agent_for(CHAT, "http://a", **base, info=replace(same[0].info, name="another label", price_in=99.0))
    assert len({identity_of(agent) for agent in (*same, named)}) == 1
    assert len({identity_of(agent) for agent in (*same, *others)} | {identity_of(same[0], max_tokens_again=9)}) == 9


def test_no_key_of_a_provider_is_in_what_is_kept() -> None:
    shelf = MemoryShelf()
    agent = kept(ScriptedAgent("m"), shelf, identity=identity_of(agent_for(CHAT, "http://a")))
    collect(agent)
    assert KEY not in identity_of(agent_for(CHAT, "http://a")) + repr(shelf.replies)
    assert all(len(key) == 64 for key in shelf.replies)


def test_a_comparison_takes_a_kept_reply_as_if_it_had_asked_and_spends_nothing() -> None:
    shelf = MemoryShelf(datetime(2026, 1, 2, tzinfo=UTC))
    agent = kept(ScriptedAgent("m", ["Answer: 42"]), shelf)
    shelf.keep(Keeper(shelf).key("a", PROMPT), Reply("Answer: 41", Usage(11, 3), 0.25, 1.5))
    memory, account, spending = ReplyMemory(), Account(), Spending(max_calls=1)
    (wrapped,) = memory.wrap(Pool("p", (agent,)), account, spending).agents
    for _ in range(2):
        reply = collect(wrapped).reply
        assert (reply.text, reply.cost_usd, reply.kept) == ("Answer: 41", 0.25, None)
    assert (account.calls, account.tokens, account.cost_usd, account.latencies) == (0, 0, 0.0, {PROMPT.seed: 1.5})
    assert (memory.made, memory.remembered, spending.calls, spending.cost_usd) == (0, 2, 0, 0.0)
