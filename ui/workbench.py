"""The shared parts a page, a command or a benchmark works with, each made once and only when it is first needed.

`app.py` makes one `Workbench` from a `Config`; nothing here reads the environment.
"""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from storage.database import Database, open_database
from storage.runs import RunStore
from storage.sessions import SessionStore
from trinity_core.agents.pool import Pool
from trinity_core.agents.pool_file import load_pool
from trinity_core.agents.specialists import specialist_maker
from trinity_core.cancel import Cancel
from trinity_core.coordinator.checkpoint import Checkpoint, load_checkpoint, read_checkpoint
from trinity_core.coordinator.head import Floats, LinearHead
from trinity_core.errors import CheckpointError
from trinity_core.events import SessionEvent
from trinity_core.interfaces import Encoder
from trinity_core.session.loop import run_session
from trinity_core.settings import SessionPlan, View
from trinity_core.strategies.coordinator import Coordinator
from trinity_core.strategies.registry import StrategyParts, make_strategy
from trinity_core.tasks.sandbox import Sandbox, open_sandbox
from ui.openai_api.tokens import Tokens

if TYPE_CHECKING:
    from trinity_core.coordinator.backbone import Backbone

UNTRAINED = "untrained (every choice equally likely)"
"""Label of the head used for a pool that none was evolved for."""

ADAPTED_ENCODERS = 4
"""Encoders kept for heads that scale singular values of the backbone."""


@dataclass(frozen=True, slots=True)
class Config:
    """What `app.py` read from the environment and the command line."""

    assets: Path
    """The folder `assets/` of the project."""
    database_url: str
    keys: Mapping[str, str] = field(default_factory=dict, repr=False)
    """Provider keys by the name a pool file calls them; in memory only."""
    backbone: str = ""
    """Hub id or folder; empty for the bundled backbone."""
    checkpoint: Path | None = None
    """A head; None for the one in `assets/heads`."""
    program: tuple[str, ...] = ()
    """Command that starts another process of this program; empty where there can be none, so that nothing runs in the background."""
    environment: Mapping[str, str] = field(default_factory=dict, repr=False)
    """What that process is given; holds keys."""
    tokens: Tokens = field(default_factory=Tokens)
    """Who may use the endpoint for other programs."""
    mcp: bool = False
    """Whether the server is an MCP server too."""
    port: int | None = None
    """Where the page is served; None for the first free one from 7860 on."""

    @property
    def bundled_head(self) -> Path:
        """The head that comes with the project, evolved on the offline pool."""
        return self.assets / "heads" / "offline.safetensors"

    def pool_file(self, name: str) -> Path:
        """Path of a pool given by a file or by the name of one in `assets/pools`."""
        bundled = self.assets / "pools" / f"{name}.toml"
        return bundled if bundled.is_file() and "/" not in name else Path(name)


class Workbench:
    """Makes and keeps sandbox, store, encoders and coordinators; thread-safe."""

    def __init__(self, config: Config) -> None:
        self.config = config
        self._lock = threading.RLock()
        self._encoders: dict[View, Encoder] = {}
        self._adapted: OrderedDict[tuple[str, View], Encoder] = OrderedDict()

    @cached_property
    def sandbox(self) -> Sandbox:
        """Where model-written Python runs."""
        return open_sandbox()

    @cached_property
    def database(self) -> Database:
        """The opened and migrated database."""
        return open_database(self.config.database_url)

    @cached_property
    def store(self) -> SessionStore:
        """The stored sessions."""
        return SessionStore(self.database)

    @cached_property
    def runs(self) -> RunStore:
        """The stored runs and their queue."""
        return RunStore(self.database)

    def pool(self, name: str, *, pace: float = 0.0, keys: Mapping[str, str] | None = None) -> Pool:
        """A pool from a file or by name.

        Args:
            name: a TOML file, or the name of a pool in `assets/pools`.
            pace: speed of offline specialists; 0 answers at once, 1 at a reader's pace.
            keys: a visitor's own keys, used instead of the same ones of the configuration.

        Raises:
            PoolError: the file is missing or wrong.
        """
        specialists = specialist_maker(sandbox=self.sandbox, pace=pace)
        return load_pool(self.config.pool_file(name), keys={**self.config.keys, **(keys or {})}, specialists=specialists)

    @cached_property
    def backbone(self) -> Backbone:
        """The configured language model, loaded once.

        Raises:
            BackboneError: it cannot be found or loaded.
        """
        from trinity_core.coordinator.backbone import load_backbone

        with self._lock:
            return load_backbone(self.config.backbone or self.config.assets / "backbone")

    def encoder(self, view: View = View.FULL) -> Encoder:
        """The encoder of the backbone under a view of the discussion; all sessions of that view share it.

        Raises:
            BackboneError: the backbone cannot be found or loaded.
        """
        from trinity_core.coordinator.encoder import HiddenStateEncoder

        with self._lock:
            if view not in self._encoders:
                self._encoders[view] = HiddenStateEncoder(self.backbone, view=view)
            return self._encoders[view]

    def adapted_encoder(self, scales: Mapping[str, Floats], view: View = View.FULL) -> Encoder:
        """The encoder for a head that came with singular-value scales; the plain one for a head without. The last few are kept.

        Raises:
            BackboneError: the backbone cannot be found or loaded.
            CheckpointError: the scales are of another backbone.
        """
        if not scales:
            return self.encoder(view)
        from trinity_core.coordinator.encoder import HiddenStateEncoder
        from trinity_core.coordinator.svf import adapted_backbone, scales_digest

        key = (scales_digest(scales), view)
        with self._lock:
            if key not in self._adapted:
                self._adapted[key] = HiddenStateEncoder(adapted_backbone(self.backbone, scales), view=view)
            self._adapted.move_to_end(key)
            while len(self._adapted) > ADAPTED_ENCODERS:
                self._adapted.popitem(last=False)
            return self._adapted[key]

    def warm_up(self) -> None:
        """Load the backbone and start the sandbox, so that the first session need not wait for them."""
        self.encoder()
        self.sandbox.level  # noqa: B018 - the first look starts it

    def coordinator(self, pool: Pool, view: View = View.FULL, *, run_id: str = "") -> Coordinator:
        """Encoder and head for a pool.

        The head of a run, or one given by the configuration, has to fit. Without either the bundled head is taken where it fits;
        elsewhere the head is untrained: all its logits are 0.

        Args:
            pool: its agents are the head's outputs.
            view: what the coordinator reads.
            run_id: the run that trained the head; empty for the usual one.

        Raises:
            CheckpointError: the head asked for cannot be read or does not fit.
            NotFoundError: there is no such run.
        """
        if run_id:
            return self._of_run(pool, view, run_id)
        try:
            return self.fitted(load_checkpoint(self.config.checkpoint or self.config.bundled_head), pool, view)
        except CheckpointError:
            if self.config.checkpoint is not None:
                raise
            encoder = self.encoder(view)
            return Coordinator(encoder, LinearHead.zeros(len(pool.names), encoder.width), UNTRAINED)

    def _of_run(self, pool: Pool, view: View, run_id: str) -> Coordinator:
        data = self.runs.checkpoint(run_id)
        if data is None:
            raise CheckpointError(f"Run {run_id!r} has no head yet. Wait until it has ended, or choose another.")
        return self.fitted(read_checkpoint(data), pool, view)

    def fitted(self, checkpoint: Checkpoint, pool: Pool, view: View = View.FULL) -> Coordinator:
        """The head of a checkpoint on the backbone as the checkpoint scales it.

        Raises:
            CheckpointError: it was made for another pool or another backbone.
        """
        encoder = self.encoder(view)
        head = checkpoint.fit(pool.names, width=encoder.width, backbone=encoder.name)
        return Coordinator(self.adapted_encoder(checkpoint.scales, view), head, checkpoint.facts.label)

    def labelled(self, plan: SessionPlan, pool: Pool) -> SessionPlan:
        """The same plan naming the head and the backbone it will run with; an untrained head draws, whatever was chosen."""
        if plan.strategy != "coordinator":
            return plan
        coordinator = self.coordinator(pool, plan.view, run_id=plan.head)
        argmax = plan.argmax and coordinator.head.trained
        return replace(plan, checkpoint=coordinator.label, backbone=coordinator.encoder.name, argmax=argmax)

    def session(self, plan: SessionPlan, pool: Pool, *, cancel: Cancel) -> Iterator[SessionEvent]:
        """Run one session of `plan` over `pool`."""
        strategy = make_strategy(StrategyParts(plan, pool, lambda: self.coordinator(pool, plan.view, run_id=plan.head)))
        return run_session(plan, strategy, pool, cancel=cancel)

    def __enter__(self) -> Workbench:
        return self

    def __exit__(self, *exc: object) -> None:
        self.close()

    def close(self) -> None:
        """Give back what was opened."""
        for name in ("sandbox", "database"):
            if name in self.__dict__:
                self.__dict__[name].close()
