"""What is kept, opened once and only when it is first needed: the database and the stores in it."""

from __future__ import annotations

from functools import cached_property

from storage.comparisons import ComparisonStore
from storage.database import Database, open_database
from storage.runs import RunStore
from storage.sessions import SessionStore
from storage.task_sets import TaskSetStore
from ui.config import Config
from ui.shelf import Shelf
from ui.spending import Spending


class Stores:
    """The database of a configuration, and everything in it."""

    def __init__(self, config: Config) -> None:
        self.config = config

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
