"""Whether the agents of a pool answer, asked from the page: what `pool check` does in the terminal."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from trinity_core.agents.check import AgentCheck, check_agents, for_a_check
from trinity_core.agents.pool import Pool
from trinity_core.agents.pool_file import PoolFile, read_pool_file
from trinity_core.agents.specialists import specialist_maker
from trinity_core.cancel import Cancel
from trinity_core.errors import PlanError
from ui.own_pools import OWN, OwnPools
from ui.workbench import Workbench


@dataclass(frozen=True, slots=True, eq=False)
class PoolChecks:
    """Checks bundled pools and visitors' own. On a public page nothing of the operator's is spent: only keys of the visitor are used."""

    workbench: Workbench
    own: OwnPools
    names: tuple[str, ...]
    """Bundled pools that may be checked."""

    def slots(self, name: str) -> tuple[str, ...]:
        """Keys to be typed for a check.

        Raises:
            PlanError: there is no such pool.
        """
        file, keys, _ = self._of(name)
        return tuple(slot for slot in file.key_slots if slot not in keys)

    def pool(self, name: str, typed: Mapping[str, str]) -> Pool:
        """The agents as they are checked: each limited to a tiny reply, none sent twice, no kept reply used.

        Raises:
            PlanError: there is no such pool.
        """
        file, keys, public = self._of(name)
        bench = self.workbench
        specialists = specialist_maker(sandbox=bench.sandbox)
        books = bench.spending.books("", typed=typed, theirs=name.startswith(OWN))
        return for_a_check(file).build(
            keys={**keys, **typed}, specialists=specialists, quirks=bench.quirks, public=public, prices=bench.prices, books=books
        )

    def run(self, pool: Pool) -> Iterator[AgentCheck]:
        """One tiny call to each agent; results in the order of the pool."""
        return check_agents(pool, cancel=Cancel())

    def _of(self, name: str) -> tuple[PoolFile, Mapping[str, str], bool]:
        """The pool's text, the keys there are for a check, and whether a stranger wrote it."""
        config = self.workbench.config
        if name.startswith(OWN):
            return *self.own.file(name), config.deployment.public
        if name not in self.names:
            raise PlanError(f"There is no pool {name[:80]!r} to check. Choose another one.")
        return read_pool_file(config.pool_file(name)), {} if config.deployment.public else config.keys, False
