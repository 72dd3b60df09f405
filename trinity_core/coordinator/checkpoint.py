"""A head on disk: one safetensors file whose header holds the facts it was made under, as JSON. Nothing is ever unpickled."""

from __future__ import annotations

import contextlib
import dataclasses
import json
import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from safetensors import SafetensorError
from safetensors.numpy import load, save

from trinity_core.coordinator.head import Floats, Head, LinearHead
from trinity_core.coordinator.head_facts import FORMAT, HeadFacts, read_facts
from trinity_core.coordinator.heads.registry import make_head
from trinity_core.errors import CheckpointError
from trinity_core.types import ROLES

__all__ = ["Checkpoint", "HeadFacts", "checkpoint_bytes", "load_checkpoint", "read_checkpoint", "save_checkpoint"]

SCALE = "svf:"
"""What the names of singular-value offsets begin with among the tensors, before the name of their matrix."""

LARGEST = 256_000_000
"""Bytes of the largest checkpoint that is read."""


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


def checkpoint_bytes(checkpoint: Checkpoint) -> bytes:
    """The checkpoint as it lies on disk or in a database: safetensors with the facts in its header."""
    head = checkpoint.head
    facts = {**dataclasses.asdict(checkpoint.facts), "format": FORMAT, "kind": head.kind, "roles": [role.value for role in ROLES]}
    tensors = {**head.tensors(), **{SCALE + name: offsets for name, offsets in checkpoint.scales.items()}}
    whole = {name: np.ascontiguousarray(tensor) for name, tensor in tensors.items()}
    return save(whole, metadata={"facts": json.dumps(facts, ensure_ascii=False)})


def read_checkpoint(data: bytes, *, where: str = "The stored checkpoint") -> Checkpoint:
    """The checkpoint of `checkpoint_bytes`, also of files of older versions, which hold a linear head and name no kind.

    Args:
        data: the bytes.
        where: what messages call it.

    Raises:
        CheckpointError: not a safetensors file, of another format, or inconsistent with its own facts.
    """
    if len(data) > LARGEST:
        raise CheckpointError(f"{where} is {len(data):,} bytes long; a checkpoint has at most {LARGEST:,}.")
    tensors, metadata = _unpack(data, where)
    try:
        facts, kind = read_facts(metadata)
        head = make_head(kind, {name: value for name, value in tensors.items() if not name.startswith(SCALE)})
        scales = {name.removeprefix(SCALE): _offsets(name, value) for name, value in tensors.items() if name.startswith(SCALE)}
    except CheckpointError as error:
        raise CheckpointError(f"{where} cannot be used. {error}") from error
    if (head.agents, head.width) != (len(facts.agents), facts.width):
        raise CheckpointError(
            f"{where} contradicts itself: weights for {head.agents} agents and width {head.width}, "
            f"facts for {len(facts.agents)} and {facts.width}."
        )
    return Checkpoint(head, facts, scales)


def save_checkpoint(path: Path, checkpoint: Checkpoint) -> None:
    """Write the file whole or not at all (temporary file, fsync, rename).

    Raises:
        CheckpointError: the place cannot be written.
    """
    data = checkpoint_bytes(checkpoint)
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
        CheckpointError: missing, or as `read_checkpoint` says.
    """
    if not path.is_file():
        raise CheckpointError(f"There is no checkpoint at {str(path)!r}.")
    try:
        with path.open("rb") as file:
            data = file.read(LARGEST + 1)
    except OSError as error:
        raise CheckpointError(f"{str(path)!r} cannot be read: {error.strerror}.") from error
    return _known(data, where=repr(str(path)))


@lru_cache(maxsize=4)
def _known(data: bytes, *, where: str) -> Checkpoint:
    """Every session asks for the same file, which seldom changes; nobody changes what was read."""
    return read_checkpoint(data, where=where)


def _unpack(data: bytes, where: str) -> tuple[dict[str, Floats], dict[str, str]]:
    """Tensors and metadata of a safetensors file; its reader checks every offset against the length."""
    try:
        tensors = load(data)
        length = int.from_bytes(data[:8], "little")
        return tensors, json.loads(data[8 : 8 + length]).get("__metadata__", {})
    except (SafetensorError, KeyError, TypeError, ValueError, OverflowError, RecursionError) as error:
        raise CheckpointError(f"{where} is not a readable checkpoint ({error}).") from error


def _offsets(name: str, value: Floats) -> Floats:
    if value.dtype != np.float32 or value.ndim != 1 or not np.isfinite(value).all() or (value <= -1).any():
        raise CheckpointError(f"{name!r} must hold float32 offsets above -1, one per singular value.")
    return value
