"""Model names. They follow a small grammar:

    trinity/STRATEGY          over the first pool, for instance trinity/coordinator or trinity/single:calculator
    trinity/POOL/STRATEGY     over another one, for instance trinity/offline/script; arguments follow a colon: trinity/vote:generalist+3
    trinity/run:RUN_ID        the coordinator with the head that a training run found, over the pool it was trained for

Listed is what can run now without a visitor's key. Recorded pools are found by name but not listed: they know their own questions only.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from trinity_core.agents.pool import Pool
from trinity_core.agents.recorded import PREFIX as RECORDED
from trinity_core.errors import TrinityError
from ui.handlers import COORDINATOR
from ui.hub import valid_id
from ui.openai_api.refusal import Refusal
from ui.services import PoolOption, Services

PREFIX = "trinity/"
_RUN, _SINGLE = "run:", "single:"
MAX_NAME = 300


@dataclass(frozen=True, slots=True)
class ModelCard:
    """A model as listed."""

    name: str
    pool: str
    strategy: str
    title: str
    idea: str
    """One sentence: how it decides."""


@dataclass(frozen=True, slots=True, eq=False)
class Model:
    """A model that a request named, ready to run."""

    option: PoolOption
    pool: Pool
    strategy: str
    head: str = ""
    """Id of the run whose head decides; empty for the usual one."""


class Models:
    """What other programs can choose from.

    Args:
        services: pools, strategies and heads. The first pool needs no name.
    """

    def __init__(self, services: Services) -> None:
        self._services, self._pools = services, services.pools

    def cards(self) -> list[ModelCard]:
        """All models that can run now, those of the first pool first."""
        return [card for option in self._pools for card in self._of_pool(option)]

    def card(self, name: str) -> ModelCard:
        """One listed model, by its short or its long name.

        Raises:
            Refusal: there is none of this name.
        """
        found = next((card for card in self.cards() if name in (card.name, f"{PREFIX}{card.pool}/{card.strategy}")), None)
        if found is None:
            raise _unknown(name)
        return found

    def model(self, name: str) -> Model:
        """The model of that name.

        Raises:
            Refusal: there is none of this name.
            UserError: its pool cannot be built.
        """
        rest = name[len(PREFIX) :] if name.startswith(PREFIX) and len(name) <= MAX_NAME else ""
        if rest.startswith(_RUN):
            return self._of_run(name, valid_id(rest[len(_RUN) :]))
        option, strategy = self._split(rest)
        pool = _built(option)
        if not pool.available or not _offered(strategy, [card.name for card in self._services.strategies(pool)]):
            raise _unknown(name)
        return Model(option, pool, strategy)

    def _split(self, rest: str) -> tuple[PoolOption, str]:
        """Pool and strategy; a strategy may hold slashes itself, as agents' names do."""
        first, slash, after = rest.partition("/")
        recorded = self._services.recorded() if first.startswith(RECORDED) else ()
        for option in (*self._pools, *recorded):
            if slash and option.name == first and option.talks:
                return option, after
        return self._pools[0], rest

    def _of_run(self, name: str, run_id: str) -> Model:
        heads = self._services.heads(run_id) if run_id else ()
        found = next((head for head in heads if head.run_id == run_id), None)
        option = next((option for option in self._pools if found is not None and option.name == found.pool), None)
        if option is None:
            raise _unknown(name)
        return Model(option, _built(option), COORDINATOR, run_id)

    def _of_pool(self, option: PoolOption) -> Iterator[ModelCard]:
        try:
            pool = _built(option)
        except TrinityError:  # a pool that cannot be built offers nothing
            return
        stem = PREFIX if option is self._pools[0] else f"{PREFIX}{option.name}/"
        callable_names = pool.available
        for card in self._services.strategies(pool) if callable_names else ():
            agent = card.name.removeprefix(_SINGLE)
            if agent == card.name or agent in callable_names:
                yield ModelCard(stem + card.name, option.name, card.name, card.title, card.idea)
        for head in self._services.heads("") if callable_names else ():
            if head.pool == option.name:
                idea = "The coordinator with a head that was trained here."
                yield ModelCard(f"{PREFIX}{_RUN}{head.run_id}", option.name, COORDINATOR, head.title, idea)


def _offered(strategy: str, names: Sequence[str]) -> bool:
    """Whether a strategy is among those listed, or is one of them with other arguments, which it checks itself when it begins."""
    word, _, argument = strategy.partition(":")
    known = not strategy.startswith(_SINGLE) and word in {name.partition(":")[0] for name in names}
    return strategy in names or bool(known and argument)


def _built(option: PoolOption) -> Pool:
    """With the server's own keys, and agents that answer at once."""
    return (option.quick or option.build)({})


def _unknown(name: str) -> Refusal:
    message = f"There is no model {name[:80]!r} here, or its agents cannot be called now. GET /v1/models lists all."
    return Refusal(404, message, code="model_not_found", param="model")
