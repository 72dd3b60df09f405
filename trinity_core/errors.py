"""One small tree of errors. Messages say what was wrong and what to do; foreign exceptions are translated at the boundary.

TrinityError
|- UserError            the caller's fault: exit code 2, shown as it is
|  |- QuestionError     an empty, blank or oversized question
|  |- PoolError         a pool file or pool that cannot be used
|  |- CheckpointError   a missing, corrupt or unfitting checkpoint
|  |- BackboneError     a backbone that cannot be loaded
|  |- PlanError         a value out of range
|  |- TableError        a file of tasks or outcomes that cannot be imported
|  `- NotFoundError     an id that names nothing
|- ProviderError        an agent's call failed; carries a `Fault`
|- BudgetError          a ceiling in dollars leaves no room for a call
|- StorageError         the database cannot be opened, read or written
`- SandboxError         model-written code cannot be run safely on this machine
"""

from __future__ import annotations

from dataclasses import dataclass

from trinity_core.types import Fault, Usage


class TrinityError(Exception):
    """Root of every error this project raises on purpose."""


class UserError(TrinityError):
    """The caller can fix this; the message says how."""


class QuestionError(UserError):
    """The question is empty, blank or too long."""


class PoolError(UserError):
    """A pool file is wrong, or no agent of the pool can be used."""


class CheckpointError(UserError):
    """A checkpoint is missing, corrupt, or made for another pool or width."""


class BackboneError(UserError):
    """A backbone cannot be found or loaded."""


class PlanError(UserError):
    """A setting is out of its range."""


class TableError(UserError):
    """A file of tasks or outcomes cannot be imported."""


class NotFoundError(UserError):
    """No session, run or task has this id."""


@dataclass(frozen=True, slots=True)
class Outlook:
    """What a failed call says of the calls after it."""

    wait_s: float | None = None
    """Seconds the provider asked to wait; None when it did not say."""
    lasting: bool = False
    """The same request would fail again."""
    of_key: bool = False
    """Every call with this key would fail."""
    too_short: bool = False
    """The reply reached its token limit; with more tokens it might have been complete."""


class ProviderError(TrinityError):
    """A call to an agent failed.

    Args:
        fault: what happened, in words without secrets.
        partial: text that had arrived before the failure.
        outlook: what that means for further calls.
        usage: tokens that the provider counted all the same; None where it did not say.
    """

    def __init__(self, fault: Fault, *, partial: str = "", outlook: Outlook | None = None, usage: Usage | None = None) -> None:
        super().__init__(fault.message)
        self.fault = fault
        self.partial = partial
        self.usage = usage
        self.outlook = outlook or Outlook()


class BudgetError(TrinityError):
    """A ceiling in dollars leaves no room for a call; nothing was sent. Work that needs it can go on when there is room again."""


class StorageError(TrinityError):
    """The database cannot be opened, read or written."""


class SandboxError(TrinityError):
    """Code cannot be run in isolation here."""
