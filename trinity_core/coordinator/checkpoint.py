"""A head on disk: one safetensors file whose header holds the facts it was made under, as JSON. Nothing is ever unpickled."""

from __future__ import annotations

import contextlib
import dataclasses
import json
import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from safetensors import SafetensorError, safe_open
from safetensors.numpy import save

from trinity_core.coordinator.head import Head, LinearHead
from trinity_core.errors import CheckpointError
from trinity_core.settings import View
from trinity_core.types import ROLES

FORMAT = "trinity-head-1"


@dataclass(frozen=True, slots=True)
class HeadFacts:
    """What a head was made for; a head is worth nothing under other facts."""

    pool: str
    agents: tuple[str, ...]
    """Names in head order."""
    width: int
    backbone: str
    """`Encoder.name` of the states it reads."""
    prompt_version: str
    view: View
    notes: Mapping[str, Any] = field(default_factory=dict)
    """How it was made and what it scored: trainer, seed, episodes, held-out figures. Plain JSON."""

    @property
    def label(self) -> str:
        """What people see in place of a file name."""
        return str(self.notes.get("label") or f"head for pool {self.pool}")


@dataclass(frozen=True, slots=True, eq=False)
class Checkpoint:
    """A head with its facts."""

    head: Head
    facts: HeadFacts
    scales: Mapping[str, NDArray[np.float32]] = field(default_factory=dict)
    """Singular-value offsets by the name of their matrix (spec 1.4); empty where the backbone stays as it is."""

    def fit(self, agents: Sequence[str], *, width: int, backbone: str, match_by_name: bool = False) -> Head:
        """The head for this pool and these states.

        Args:
            agents: the pool's names in order.
            width: length of the encoder's states.
            backbone: the encoder's name.
            match_by_name: reorder and drop rows so that agents of the same name keep theirs; the default wants the very same list.

        Raises:
            CheckpointError: another width or backbone; another pool, or an agent the head has never seen.
        """
        facts = self.facts
        if width != facts.width:
            raise CheckpointError(
                f"The head reads states of width {facts.width}, the backbone gives {width}. Use backbone {facts.backbone!r}."
            )
        if backbone != facts.backbone:
            raise CheckpointError(
                f"The head was made on backbone {facts.backbone!r}, not {backbone!r}. States of another backbone mean nothing to it."
            )
        if tuple(agents) == facts.agents:
            return self.head
        if not match_by_name:
            raise CheckpointError(
                f"The head was made for the agents {', '.join(facts.agents)}; the pool has {', '.join(agents)}. "
                "Choose that pool, or ask for agents to be matched by name."
            )
        return self._matched(agents)

    def _matched(self, agents: Sequence[str]) -> Head:
        if not isinstance(self.head, LinearHead):
            raise CheckpointError(
                f"Agents of a head of kind {self.head.kind!r} cannot be matched by name. Choose the pool it was made for."
            )
        if unknown := [name for name in agents if name not in self.facts.agents]:
            raise CheckpointError(f"The head knows no agent named {unknown[0]!r}. It knows: {', '.join(self.facts.agents)}.")
        rows = [self.facts.agents.index(name) for name in agents]
        rows += range(len(self.facts.agents), len(self.facts.agents) + len(ROLES))
        return LinearHead(self.head.weight[rows])


def save_checkpoint(path: Path, checkpoint: Checkpoint) -> None:
    """Write the file whole or not at all (temporary file, fsync, rename).

    Raises:
        CheckpointError: the place cannot be written.
    """
    facts = {**dataclasses.asdict(checkpoint.facts), "format": FORMAT, "roles": [role.value for role in ROLES]}
    data = save(dict(checkpoint.head.tensors()), metadata={"facts": json.dumps(facts, ensure_ascii=False)})
    temporary = path.with_name(f"{path.name}.{os.getpid()}.part")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with temporary.open("wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        temporary.replace(path)
    except OSError as error:
        with contextlib.suppress(OSError):
            temporary.unlink()
        raise CheckpointError(f"The checkpoint cannot be written to {str(path)!r}: {error.strerror}.") from error


def load_checkpoint(path: Path) -> Checkpoint:
    """Read a checkpoint.

    Raises:
        CheckpointError: missing, not a safetensors file, of another format, or inconsistent with its own facts.
    """
    if not path.is_file():
        raise CheckpointError(f"There is no checkpoint at {str(path)!r}.")
    try:
        with safe_open(path, framework="numpy") as file:
            facts = _read_facts(file.metadata() or {}, path)
            weight = file.get_tensor("weight")
    except (SafetensorError, OSError, ValueError) as error:
        raise CheckpointError(f"{str(path)!r} is not a readable checkpoint ({error}).") from error
    head = LinearHead(np.asarray(weight))
    if (head.agents, head.width) != (len(facts.agents), facts.width):
        raise CheckpointError(f"{str(path)!r} contradicts itself: weights for {head.agents} agents, facts for {len(facts.agents)}.")
    return Checkpoint(head, facts)


def _read_facts(metadata: Mapping[str, str], path: Path) -> HeadFacts:
    try:
        data = json.loads(metadata["facts"])
        if data.pop("format") != FORMAT:
            raise CheckpointError(f"{str(path)!r} is not a checkpoint of format {FORMAT!r}. Save it again with this version.")
        if data.pop("roles") != [role.value for role in ROLES]:
            raise CheckpointError(f"{str(path)!r} orders its roles differently; this version reads {', '.join(ROLES)}.")
        return HeadFacts(**{**data, "agents": tuple(data["agents"]), "view": View(data["view"])})
    except (KeyError, TypeError, ValueError) as error:
        raise CheckpointError(f"{str(path)!r} lacks the facts of a checkpoint ({error}).") from error
