"""What is chosen before a run: one flat plan, every number with its range and a sentence on what it does.

The ranges and sentences serve the check, the command line, plan files and the page alike.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from trinity_core.errors import PlanError
from trinity_core.tasks.registry import family
from trinity_core.types import Role

OFFLINE_TASKS = "offline"
"""Name of the generated task families as a set of tasks."""


class TrainerName(StrEnum):
    """Who searches for the head; one file each in `trainers/`."""

    SEP_CMA_ES = "sep-cma-es"
    CMA_ES = "cma-es"
    REINFORCE = "reinforce"
    IMITATION = "imitation"
    SFT = "sft"
    RANDOM_SEARCH = "random-search"


class Start(StrEnum):
    """Where the search begins."""

    ZERO = "zero"
    """All numbers 0, so every choice is equally likely: the paper's."""
    IMITATION = "imitation"
    """The best cast of fixed roles per family of training tasks, imitated first; its label making is counted."""


class SpaceName(StrEnum):
    """Which numbers are searched; one file each in `spaces/`."""

    SUBSPACE = "subspace"
    """The linear head in the leading whitened principal directions of free transcripts, and a bias."""
    LINEAR = "linear"
    """Every weight of the linear head: the paper's."""
    LOW_RANK = "low-rank"
    SPARSE = "sparse"
    BLOCK_2 = "block-2"
    BLOCK_10 = "block-10"


class Regime(StrEnum):
    """What an episode is."""

    TERMINAL = "terminal"
    """A session of several turns with one outcome at its end: the paper's."""
    DENSE = "dense"
    """One decision, who answers as Worker, and its outcome at once."""


class ReadToken(StrEnum):
    """At which token of the prompt the state is read."""

    SENTINEL = "sentinel"
    """The constant one before the last: the paper's, and what live sessions do."""
    LAST = "last"
    """The very last one, for the paper's ablation."""


@dataclass(frozen=True, slots=True)
class Knob:
    """A number of the plan: its range, and what it does in one plain sentence."""

    low: float
    high: float
    help: str
    whole: bool = True
    """True for integers."""
    optional: bool = False
    """True where None leaves the choice to the trainer, or sets no ceiling."""


KNOBS: Mapping[str, Knob] = {
    "seed": Knob(0, 2**31 - 1, "Other seeds draw other candidates and other batches of tasks."),
    "task_seed": Knob(0, 2**31 - 1, "Other task seeds make other questions. Runs to be compared share one."),
    "generations": Knob(1, 10_000, "How often the search is improved. More take longer and learn more."),
    "population": Knob(2, 4096, "Candidates tried in each generation; by default 4 + 3 ln n for n numbers.", optional=True),
    "repeats": Knob(1, 4096, "Questions each candidate is scored on per generation. More make the score less noisy."),
    "sigma": Knob(1e-6, 100, "First step size: how far candidates are scattered; by default the space's own.", whole=False, optional=True),
    "directions": Knob(1, 4096, "Principal directions of the states that the head may use in the subspace."),
    "validate_every": Knob(1, 10_000, "Generations between two checks on validation questions."),
    "learning_rate": Knob(1e-6, 10, "Step size of Adam, for REINFORCE. Larger learns faster at first.", whole=False),
    "entropy_weight": Knob(0, 10, "Bonus for trying many choices, for REINFORCE.", whole=False),
    "episodes_per_task": Knob(2, 1024, "Attempts REINFORCE makes at one question to tell luck from skill."),
    "train_tasks": Knob(1, 100_000, "Questions to learn from."),
    "validation_tasks": Knob(1, 100_000, "Questions on which the best generation is chosen."),
    "test_tasks": Knob(1, 100_000, "Held-out questions for the final score."),
    "headroom_tasks": Knob(0, 100_000, "Questions for the reference lines before learning; 0 leaves them out."),
    "test_seeds": Knob(1, 100, "How often each held-out question is asked, with other draws."),
    "max_turns": Knob(1, 50, "Calls to agents in one session at most; 5 in the paper."),
    "samples": Knob(1, 1024, "Replies kept per transcript, for agents that answer differently each time."),
    "diversity_weight": Knob(-10, 10, "Added to the score for using many agents in a session (entropy, 0 to 1).", whole=False),
    "turns_weight": Knob(-10, 10, "Taken off the score for long sessions (0 for one turn, 1 for all turns).", whole=False),
    "cost_weight": Knob(0, 1e6, "Taken off the score per dollar of a session.", whole=False),
    "workers": Knob(1, 64, "Calls to agents made at the same time."),
    "agent_workers": Knob(1, 64, "Calls to one agent made at the same time."),
    "max_calls": Knob(1, 100_000_000, "The run stops after so many calls to agents.", optional=True),
    "max_tokens": Knob(1, 10**12, "The run stops after so many tokens, in and out.", optional=True),
    "max_cost_usd": Knob(1e-6, 100_000, "The run stops after so many dollars.", whole=False, optional=True),
}


@dataclass(frozen=True, slots=True)
class RunPlan:
    """Everything that was chosen for one run; with the pool's replies it says how to run it again. `KNOBS` describes the numbers."""

    trainer: TrainerName = TrainerName.SEP_CMA_ES
    start: Start = Start.ZERO
    space: SpaceName = SpaceName.SUBSPACE
    svf: bool = False
    """True: also scale singular values of the backbone's second-to-last layer (spec 1.4)."""
    regime: Regime = Regime.TERMINAL
    agents: tuple[str, ...] = ()
    """Agents that may be chosen; empty for all."""
    roles: tuple[str, ...] = ()
    """Roles that may be chosen, `Role` values; empty for all."""
    reads: ReadToken = ReadToken.SENTINEL
    pool: str = "offline"
    """A pool's name or file."""
    tasks: str = OFFLINE_TASKS
    """"offline" for the generated families, else the id of an imported task set."""
    families: tuple[str, ...] = ()
    """Task families; empty for all."""
    seed: int = 1
    task_seed: int = 1
    generations: int = 60
    population: int | None = None
    repeats: int = 16
    sigma: float | None = None
    directions: int = 64
    validate_every: int = 5
    learning_rate: float = 0.03
    """Tuned in a simulated world of 12 families and 7 agents, at 14,400 and 28,800 episodes: of 0.01 to 0.3 the one that did well with 16,
    32 and 64 directions and with every weight. With 32 directions or fewer 0.1 is faster, on the offline pool too, and ends alike."""
    entropy_weight: float = 0.0
    episodes_per_task: int = 8
    """4, 8 and 16 did alike there, as did entropy weights of 0 to 0.03."""
    train_tasks: int = 360
    validation_tasks: int = 180
    test_tasks: int = 300
    headroom_tasks: int = 120
    test_seeds: int = 1
    max_turns: int = 5
    samples: int = 1
    diversity_weight: float = 0.0
    turns_weight: float = 0.0
    cost_weight: float = 0.0
    workers: int = 1
    agent_workers: int = 1
    max_calls: int | None = None
    max_tokens: int | None = None
    max_cost_usd: float | None = None

    def __post_init__(self) -> None:
        for name, knob in KNOBS.items():
            check_number(name, getattr(self, name), knob)
        for name in self.families if self.tasks == OFFLINE_TASKS else ():
            family(name)  # raises where there is none; the families of an imported set are known to the set alone
        self._check_narrowed()
        if self.regime is Regime.DENSE and self.start is not Start.ZERO:
            raise PlanError("start is 'imitation'; with regime 'dense' it must be 'zero': the casts need several turns.")
        if self.trainer in _GRADIENT and (self.space in _BENT or self.svf):
            asked = "svf is true" if self.svf else f"space is {self.space.value!r}"
            wanted = "svf false" if self.svf else "a head that is linear: 'subspace', 'linear', 'block-2' or 'block-10'"
            raise PlanError(f"{asked}; trainer {self.trainer.value!r} follows a gradient, which needs {wanted}.")

    @property
    def narrowed(self) -> bool:
        """True where some agents or roles may not be chosen."""
        return bool(self.agents or self.roles)

    @property
    def live_rules(self) -> bool:
        """True where episodes are played and read like live sessions, so that a head found is of use there."""
        return not self.narrowed and self.reads is ReadToken.SENTINEL

    def _check_narrowed(self) -> None:
        known = {role.value for role in Role}
        if wrong := sorted(set(self.roles) - known):
            raise PlanError(f"roles has {wrong[0]!r}; each must be one of {', '.join(sorted(known))}.")
        if self.roles and Role.WORKER.value not in self.roles:
            raise PlanError("roles lacks 'worker'; nobody else answers. Add it.")
        if self.narrowed and (self.start is Start.IMITATION or self.trainer in (TrainerName.IMITATION, TrainerName.SFT)):
            raise PlanError(
                "agents or roles are narrowed; imitation shows all of them. Leave both empty, or start from nothing ('zero') with a "
                "trainer that does not imitate."
            )


_GRADIENT = (TrainerName.REINFORCE, TrainerName.IMITATION, TrainerName.SFT)
"""Trainers that follow a gradient."""
_BENT = (SpaceName.LOW_RANK, SpaceName.SPARSE)
"""Spaces whose head is not linear in its numbers."""


def to_dict(plan: RunPlan) -> dict[str, Any]:
    """The plan as plain JSON values."""
    return {**dataclasses.asdict(plan), **{name: list(getattr(plan, name)) for name in _LISTS}}


def from_dict(data: Mapping[str, Any]) -> RunPlan:
    """The plan of plain values, as a plan file or the database holds them; what is left out keeps its default.

    Raises:
        PlanError: an unknown key or a value out of range; the message names key and range.
    """
    known = {entry.name for entry in dataclasses.fields(RunPlan)}
    if unknown := sorted(set(data) - known):
        raise PlanError(f"The plan has an unknown key {unknown[0]!r}. It may have: {', '.join(sorted(known))}.")
    values: dict[str, Any] = {name: _read(name, value) for name, value in data.items()}
    return RunPlan(**values)


_CHOICES: Mapping[str, type[StrEnum]] = {
    "trainer": TrainerName,
    "start": Start,
    "space": SpaceName,
    "regime": Regime,
    "reads": ReadToken,
}
_LISTS = ("families", "agents", "roles")


def _read(name: str, value: object) -> object:
    if name in _CHOICES:
        options = [option.value for option in _CHOICES[name]]
        if value not in options:
            raise PlanError(f"{name} is {value!r}; it must be one of {', '.join(options)}.")
        return _CHOICES[name](value)
    if name in _LISTS:
        if not isinstance(value, (list, tuple)) or not all(isinstance(entry, str) for entry in value):
            raise PlanError(f"{name} is {value!r}; it must be a list of names.")
        return tuple(value)
    if name == "svf" and not isinstance(value, bool):
        raise PlanError(f"svf is {value!r}; it must be true or false.")
    if name in ("pool", "tasks") and not (isinstance(value, str) and value.strip()):
        raise PlanError(f"{name} is {value!r}; it must be a name{' or a file' if name == 'pool' else ''}.")
    return value


def check_number(name: str, value: object, knob: Knob) -> None:
    """Nothing, when `value` is in the knob's range.

    Raises:
        PlanError: it is not; the message names key and range.
    """
    if value is None and knob.optional:
        return
    kinds = (int,) if knob.whole else (int, float)
    if isinstance(value, bool) or not isinstance(value, kinds) or not knob.low <= value <= knob.high:
        kind = "a whole number" if knob.whole else "a number"
        raise PlanError(f"{name} is {value!r}; it must be {kind} from {knob.low:.10g} to {knob.high:.10g}.")
