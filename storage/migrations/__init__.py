"""Brings a database to the program's schema with Alembic, from Python alone: no ini file, no environment script.

Each migration is given its operations (`upgrade(op)`): Alembic's global `op` would mix two databases opened at once.
"""

from __future__ import annotations

from pathlib import Path

from alembic.operations import Operations
from alembic.runtime.migration import MigrationContext, RevisionStep
from alembic.script import ScriptDirectory
from alembic.script.revision import RevisionError
from alembic.util.exc import CommandError
from sqlalchemy import Connection


class Migrations:
    """A folder of migrations and what can be asked of it.

    Args:
        folder: holds `versions/NNNN_*.py`; the program's own by default.
    """

    def __init__(self, folder: Path = Path(__file__).parent) -> None:
        self._scripts = ScriptDirectory(folder)

    @property
    def head(self) -> str:
        """The revision this program works with."""
        return self._scripts.get_current_head() or ""

    def knows(self, revision: str) -> bool:
        """True when `revision` is one of the folder's; a newer program's is not."""
        try:
            return self._scripts.get_revision(revision) is not None
        except (RevisionError, CommandError):
            return False

    def current(self, connection: Connection) -> str:
        """The revision of the database; empty for one without tables of ours."""
        return MigrationContext.configure(connection).get_current_revision() or ""

    def upgrade(self, connection: Connection) -> None:
        """Run what is missing inside the transaction that `connection` has open, so all of it happens or nothing."""
        context = MigrationContext.configure(connection, opts={"fn": self._missing})
        with context.begin_transaction():
            context.run_migrations(op=Operations(context))

    def _missing(self, revision: str, _context: MigrationContext) -> list[RevisionStep]:
        return self._scripts._upgrade_revs("head", revision)
