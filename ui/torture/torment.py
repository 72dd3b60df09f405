"""What one attack found, and what it is given to work with."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from ui.workbench import Workbench


@dataclass(frozen=True, slots=True, eq=False)
class Setting:
    """What an attack is given."""

    workbench: Workbench
    """The program's parts; its database is the user's own, so attacks make theirs in `folder`."""
    folder: Path
    """An empty folder of the attack's own, removed afterwards."""
    trials: int = 0
    """How often to try; 0 for as often as the attack itself finds right."""
    seed: int = 1
    """Of what the attack draws."""

    def wanted(self, usual: int) -> int:
        """How often to try, where `usual` is right."""
        return self.trials or usual


@dataclass(frozen=True, slots=True)
class Torment:
    """How one attack ended. An attack that could not be made is no pass: it says why in `not_run`."""

    name: str
    trials: int = 0
    """How often it was tried."""
    failures: int = 0
    """How often a promise was broken."""
    figures: Mapping[str, Any] = field(default_factory=dict)
    """What else was counted, in the words of JSON."""
    not_run: str = ""
    """Why it could not be tried on this machine; empty when it was."""

    @property
    def passed(self) -> bool:
        """True when it was tried and no promise was broken."""
        return self.trials > 0 and not self.failures and not self.not_run
