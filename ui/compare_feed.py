"""One watcher's reading of a comparison: what changed since the last look, as lines the page appends and draws."""

from __future__ import annotations

import secrets
from dataclasses import dataclass, field

from trinity_core.errors import NotFoundError, StorageError
from ui.compare_desk import ComparisonDesk
from ui.views import compare as views


@dataclass(slots=True)
class ComparisonFeed:
    """Reads a comparison piece by piece; `over` turns true when nothing more can come.

    Args:
        desk: reads comparisons for everybody.
        comparison_id: which one.
    """

    desk: ComparisonDesk
    comparison_id: str
    over: bool = False
    _sent: dict[str, str] = field(default_factory=dict)

    def read(self) -> str:
        """The lines since the last call, each with its line break; empty when there is nothing new."""
        try:
            look = self.desk.look(self.comparison_id)
        except NotFoundError:
            self.over = True
            return views.missing(self.comparison_id) + "\n"
        except StorageError as error:
            if self._sent:
                return ""  # it may recover: the next look tries again
            self.over = True
            return views.unreadable(str(error)) + "\n"
        head = [] if self._sent else [views.header(self.comparison_id, token=secrets.token_hex(4))]
        new = {name: line for name, line in look.lines.items() if self._sent.get(name) != line}
        self._sent |= new
        self.over = look.over
        return "".join(f"{line}\n" for line in (*head, *new.values()))
