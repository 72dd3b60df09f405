"""The shared parts a page, a command or a benchmark works with, each made once and only when it is first needed.

`app.py` makes one `Workbench` from a `Config`; nothing here reads the environment.
"""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cached_property
from random import Random
from typing import TYPE_CHECKING

from storage.comparisons import ComparisonStore
from storage.database import Database, open_database
from storage.runs import RunStore
from storage.sessions import SessionStore
from storage.task_sets import TaskSetStore
from trinity_core.agents.pool import Pool
from trinity_core.agents.pool_file import PoolFile, read_pool_file
from trinity_core.agents.prices import Prices, read_prices
from trinity_core.agents.quirks import Quirks, read_quirks
from trinity_core.agents.recorded import PREFIX
from trinity_core.agents.specialists import specialist_maker
from trinity_core.agents.traffic import Traffic
from trinity_core.cancel import Cancel
from trinity_core.coordinator.checkpoint import Checkpoint, load_checkpoint, read_checkpoint
from trinity_core.coordinator.head import Floats, LinearHead
from trinity_core.errors import CheckpointError
from trinity_core.events import SessionEvent
from trinity_core.interfaces import Encoder
from trinity_core.session.fork import Branch, run_branch
from trinity_core.session.loop import run_session
from trinity_core.settings import SessionPlan, View
from trinity_core.strategies.coordinator import COORDINATOR, Coordinator, coordinator_choice
from trinity_core.strategies.learned.fits import Fits
from trinity_core.strategies.learned.labels import LabelTable
from trinity_core.strategies.registry import StrategyParts, make_strategy
from trinity_core.tasks.graders import grade
from trinity_core.tasks.registry import make_tasks, task_by_id
from trinity_core.tasks.sandbox import Level, Sandbox, open_sandbox
from trinity_core.tasks.task import Split, Task
from trinity_core.training.ceilings import is_live
from trinity_core.training.plan import OFFLINE_TASKS
from ui.config import Config
from ui.known_outcomes import KnownOutcomes
from ui.shelf import Shelf
from ui.spending import Spending

if TYPE_CHECKING:
    from trinity_core.coordinator.backbone import Backbone
    from trinity_core.coordinator.encoder import HiddenStateEncoder

UNTRAINED = "untrained (every choice equally likely)"
"""Label of the head used for a pool that none was evolved for."""

ADAPTED_ENCODERS = 4
"""Encoders kept for heads that scale singular values of the backbone."""


class Workbench:
    """Makes and keeps sandbox, store, encoders and coordinators; thread-safe."""

    def __init__(self, config: Config) -> None:
        self.config = config
        self._lock = threading.RLock()
        self.traffic = Traffic(Random())
        """What all sessions know of the models they call: how many calls are under way, and who is left alone for failing."""
        self._encoders: dict[View, Encoder] = {}
        self._adapted: OrderedDict[tuple[str, View], Encoder] = OrderedDict()
        self.taught_by: Callable[[], str | None] = lambda: None
        """Whose comparisons tell how agents answer; None for everybody's."""
        self._outcomes = KnownOutcomes(config.bundled_labels, lambda: self.comparisons, self, owner=lambda: self.taught_by())
        self.fits = Fits()
        self.lend: Callable[[HiddenStateEncoder], Encoder] = lambda encoder: encoder
        """Lets an encoder read elsewhere, for instance on a GPU that is lent for single calls; set before the first encoder is made."""

    @cached_property
    def sandbox(self) -> Sandbox:
        """Where model-written Python runs."""
        return open_sandbox(weakest=Level.LANDLOCK if self.config.deployment.public else Level.SECCOMP)

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

    @cached_property
    def quirks(self) -> Quirks:
        """What models refuse."""
        return read_quirks(self.config.assets / "quirks.toml")

    @cached_property
    def prices(self) -> Prices:
        """What hosted models cost whose pool does not say it."""
        return read_prices(self.config.assets / "prices.toml")

    @cached_property
    def spending(self) -> Spending:
        """What hosted models cost so far, and the replies kept of them; the database is opened when one is called."""
        return Spending(lambda: self.database, self.config.deployment)

    @cached_property
    def comparisons(self) -> ComparisonStore:
        """The stored comparisons and their queue."""
        return ComparisonStore(self.database)

    @cached_property
    def task_sets(self) -> TaskSetStore:
        """The imported sets."""
        return TaskSetStore(self.database)

    @cached_property
    def shelf(self) -> Shelf:
        """The imported sets in use."""
        return Shelf(self.task_sets)

    def pool(self, name: str, *, pace: float = 0.0, keys: Mapping[str, str] | None = None, owner: str = "") -> Pool:
        """A pool from a file or by name.

        Args:
            name: a TOML file, the name of a pool in `assets/pools`, or "recorded:ID" for the outcomes of an imported set.
            pace: speed of offline specialists; 0 answers at once, 1 at a reader's pace.
            keys: a visitor's own keys, used instead of the same ones of the configuration.
            owner: the visitor whom calls of hosted models are booked on; empty where all who reach the page are one.

        Raises:
            PoolError: the file is missing or wrong.
            NotFoundError: there is no such imported set.
        """
        if name.startswith(PREFIX):
            return self.shelf.pool(name, pace=pace)
        file, typed = read_pool_file(self.config.pool_file(name)), keys or {}
        return self.pool_of(file, keys={**self.config.keys, **typed}, pace=pace, owner=owner, typed=typed)

    def pool_of(
        self,
        file: PoolFile,
        *,
        keys: Mapping[str, str],
        pace: float = 0.0,
        public: bool = False,
        owner: str = "",
        typed: Iterable[str] = (),
    ) -> Pool:
        """The agents of a pool file that was read, at their providers' pace.

        Args:
            file: what was read.
            keys: all keys they may use.
            pace: speed of offline specialists.
            public: a stranger wrote it, who must reach nothing inside this machine or its network.
            owner: the visitor who spends.
            typed: slots among the keys that the visitor filled.
        """
        specialists = specialist_maker(sandbox=self.sandbox, pace=pace)
        return file.build(
            keys=keys,
            specialists=specialists,
            quirks=self.quirks,
            traffic=self.traffic,
            public=public,
            prices=self.prices,
            books=self.spending.books(owner, typed=typed, theirs=public),
        )

    def tasks(self, name: str, split: Split, count: int, *, seed: int, families: Sequence[str] = ()) -> tuple[Task, ...]:
        """Tasks of a set; a shorter list is the beginning of a longer one.

        Args:
            name: "offline" for the generated families, else the id of an imported set.
            split: which questions; never the same in two splits.
            count: at most so many.
            seed: other seeds give other tasks.
            families: names of task families; empty for all.

        Raises:
            NotFoundError: there is no such set, or no such family.
            PlanError: a count or seed out of range.
        """
        if name != OFFLINE_TASKS:
            return self.shelf.task_set(name).tasks(split, count, seed=seed, families=families)
        return make_tasks(split, count, seed=seed, families=families or None)

    def task(self, task_id: str) -> Task:
        """The task of this id.

        Raises:
            NotFoundError: there is none.
        """
        return self.shelf.task(task_id) or task_by_id(task_id)

    def grade(self, task: Task, answer: str) -> float | bool | None:
        """Whether the answer is right, or how right from 0 to 1; None when that cannot be told. Recorded answers have recorded scores."""
        recorded = self.shelf.recorded_score(task, answer)
        return recorded if recorded is not None else grade(task, answer, sandbox=self.sandbox)

    @cached_property
    def backbone(self) -> Backbone:
        """The configured language model, loaded once; on the processor where a GPU is only lent for single calls.

        Raises:
            BackboneError: it cannot be found or loaded.
        """
        from trinity_core.coordinator.backbone import load_backbone

        with self._lock:
            device = "cpu" if self.config.deployment.zero_gpu else ""
            return load_backbone(self.config.backbone or self.config.assets / "backbone", device=device)

    def encoder(self, view: View = View.FULL) -> Encoder:
        """The encoder of the backbone under a view of the discussion; all sessions of that view share it.

        Raises:
            BackboneError: the backbone cannot be found or loaded.
        """
        from trinity_core.coordinator.encoder import HiddenStateEncoder

        with self._lock:
            if view not in self._encoders:
                self._encoders[view] = self.lend(HiddenStateEncoder(self.backbone, view=view))
            return self._encoders[view]

    @cached_property
    def last_token_encoder(self) -> Encoder:
        """The encoder that reads the prompt's very last token, for the ablation that does.

        Raises:
            BackboneError: the backbone cannot be found or loaded.
        """
        from trinity_core.coordinator.encoder import HiddenStateEncoder

        return HiddenStateEncoder(self.backbone, past_sentinel=True)

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
        word, _, argument = plan.strategy.partition(":")
        if word != COORDINATOR.word:
            return plan
        choice = coordinator_choice(plan, argument)
        coordinator = self.coordinator(pool, plan.view, run_id=choice.head)
        argmax = choice.argmax and coordinator.head.trained
        return replace(plan, head=choice.head, checkpoint=coordinator.label, backbone=coordinator.encoder.name, argmax=argmax)

    def limited(self, plan: SessionPlan) -> SessionPlan:
        """The same plan, spending no more than a session may here."""
        most = self.config.deployment.spend.session_usd
        if most is None or plan.limits.max_cost_usd <= most:
            return plan
        return replace(plan, limits=replace(plan.limits, max_cost_usd=most))

    def _within(self, pool: Pool) -> Pool:
        """The pool for one session, whose calls do not pass what a session may spend here."""
        most = self.config.deployment.spend.session_usd
        if most is None or not is_live(pool):
            return pool
        from trinity_core.agents.session_purse import within

        return within(pool, most)

    def session(self, plan: SessionPlan, pool: Pool, *, cancel: Cancel) -> Iterator[SessionEvent]:
        """Run one session of `plan` over `pool`. The strategy is made when the first event is asked for, since that may take its time."""
        plan, pool = self.limited(plan), self._within(pool)
        yield from run_session(plan, make_strategy(self.strategy_parts(plan, pool)), pool, cancel=cancel)

    def branch(self, branch: Branch, pool: Pool, *, cancel: Cancel) -> Iterator[SessionEvent]:
        """Play a branch of a session over `pool`."""
        branch, pool = replace(branch, plan=self.limited(branch.plan)), self._within(pool)
        return run_branch(branch, make_strategy(self.strategy_parts(branch.plan, pool)), pool, cancel=cancel)

    def strategy_parts(self, plan: SessionPlan, pool: Pool) -> StrategyParts:
        """What the strategy of `plan` is built from; it can be judged where the question is a known task."""

        def coordinator(run_id: str) -> Coordinator:
            return self.coordinator(pool, plan.view, run_id=run_id)

        return StrategyParts(
            plan,
            pool,
            coordinator,
            labels=lambda: self.labels(pool),
            judge=self._judge(plan),
            encoder=self.encoder,
            fits=self.fits,
        )

    def labels(self, pool: Pool) -> LabelTable:
        """What is known of how the agents of a pool answer training questions.

        Raises:
            PlanError: nothing is known of this pool.
        """
        return self._outcomes.of(pool)

    def _judge(self, plan: SessionPlan) -> Callable[[str], float | None] | None:
        if not plan.task:
            return None
        task = self.task(plan.task)

        def judged(answer: str) -> float | None:
            right = self.grade(task, answer)
            return None if right is None else float(right)

        return judged

    def __enter__(self) -> Workbench:
        return self

    def __exit__(self, *exc: object) -> None:
        self.close()

    def close(self) -> None:
        """Give back what was opened."""
        for name in ("sandbox", "database"):
            if name in self.__dict__:
                self.__dict__[name].close()
