"""What a head was made for, and how a checkpoint's header says it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from trinity_core.coordinator.heads.registry import LINEAR
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


def read_facts(metadata: Mapping[str, str]) -> tuple[HeadFacts, str]:
    """The facts and the kind of head from the header of a checkpoint; a header without a kind is of a linear head.

    Raises:
        CheckpointError: another format or order of roles, or facts that are missing or of the wrong type.
    """
    try:
        data = json.loads(metadata["facts"])
        if data.pop("format") != FORMAT:
            raise CheckpointError(f"It is not a checkpoint of format {FORMAT!r}. Save it again with this version.")
        if data.pop("roles") != [role.value for role in ROLES]:
            raise CheckpointError(f"It orders its roles differently; this version reads {', '.join(ROLES)}.")
        kind = data.pop("kind", LINEAR)
        facts = HeadFacts(**{**data, "agents": tuple(data["agents"]), "view": View(data["view"])})
    except (KeyError, TypeError, ValueError, AttributeError, RecursionError) as error:
        raise CheckpointError(f"It lacks the facts of a checkpoint ({error}).") from error
    _check(facts, kind)
    return facts, kind


def _check(facts: HeadFacts, kind: object) -> None:
    texts = (facts.pool, facts.backbone, facts.prompt_version, kind, *facts.agents)
    right = all(isinstance(text, str) for text in texts) and type(facts.width) is int and isinstance(facts.notes, dict)
    if not right:
        raise CheckpointError("It lacks the facts of a checkpoint (one of them is of the wrong type).")
