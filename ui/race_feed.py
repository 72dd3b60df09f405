"""One watcher's reading of a race: what changed since the last look, as lines the page appends and draws."""

from __future__ import annotations

import json
import secrets
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from storage.stored_run import StoredRun
from trinity_core.errors import NotFoundError, StorageError
from trinity_core.evaluation.race import standings
from trinity_core.evaluation.race_curves import RaceRun, curve
from trinity_core.evaluation.race_verdict import verdict
from trinity_core.training.competitors import competitor_name
from trinity_core.training.race import planned_episodes
from ui.services import RunService
from ui.views import races as views
from ui.views.runs import ACTIVE

_HEAVY = ("heat", "fitness", "agent_share", "role_share")
"""Keys of lines that a race does not draw, not kept in memory."""


@dataclass(slots=True)
class _Track:
    """What was read of one run."""

    run: RaceRun
    lines: list[dict[str, Any]]
    offset: int = 0
    state: tuple[object, ...] = ()


@dataclass(slots=True)
class RaceFeed:
    """Reads a race piece by piece; `over` turns true when nothing more can come.

    Args:
        runs: where runs are.
        race_id: which race.
        agents: how many agents a pool of this name has.
    """

    runs: RunService
    race_id: str
    agents: Callable[[str], int]
    over: bool = False
    _tracks: dict[str, _Track] = field(default_factory=dict)
    _began: bool = False
    _referred: bool = False

    def read(self) -> str:
        """The lines since the last call, each with its line break; empty when there is nothing new."""
        try:
            stored = self.runs.race(self.race_id)
            return "".join(f"{line}\n" for line in self._news(stored))
        except NotFoundError:
            self.over = True
            return views.missing(self.race_id) + "\n"
        except StorageError as error:
            if self._began:
                return ""  # it may recover: the next look tries again
            self.over = True
            return views.unreadable(str(error)) + "\n"

    def _news(self, stored: Sequence[StoredRun]) -> Iterator[str]:
        if not self._began:
            self._begin(stored)
            episodes = max(planned_episodes(run.plan, self.agents(run.plan.pool)) for run in stored)
            yield views.header(stored, token=secrets.token_hex(4), episodes=episodes)
        fresh = {run.id: self._take(run) for run in stored}
        yield from (views.run_state(run) for run in stored if self._changed(run))
        yield from self._reference()
        moved = dict.fromkeys(self._tracks[key].run.trainer for key, lines in fresh.items() if any(map(_is_point, lines)))
        yield from (views.curve(name, curve([track.run for track in self._of(name)])) for name in moved)
        resting = all(run.status not in ACTIVE for run in stored)
        if not self._began or any(line["event"] == "run_ended" for lines in fresh.values() for line in lines):
            yield self._result(stored)
        self._began, self.over = True, resting

    def _begin(self, stored: Sequence[StoredRun]) -> None:
        for run in stored:
            lines: list[dict[str, Any]] = []
            self._tracks[run.id] = _Track(RaceRun(competitor_name(run.plan), run.plan.seed, lines), lines)

    def _take(self, run: StoredRun) -> list[dict[str, Any]]:
        track = self._tracks[run.id]
        if run.events <= track.offset:
            return []
        texts = self.runs.events(run.id, track.offset)
        track.offset += len(texts)
        new = [{key: value for key, value in json.loads(text).items() if key not in _HEAVY} for text in texts]
        track.lines += new
        return new

    def _changed(self, run: StoredRun) -> bool:
        track, state = self._tracks[run.id], (run.status, run.message, run.generations, run.test)
        changed, track.state = state != track.state, state
        return changed

    def _reference(self) -> Iterator[str]:
        """All runs measure the same tasks: the first one that has tells it for all."""
        for track in self._tracks.values():
            measured = None if self._referred else track.run.last("headroom_measured")
            if measured is not None:
                self._referred = True
                yield views.reference(measured)

    def _of(self, trainer: str) -> list[_Track]:
        return [track for track in self._tracks.values() if track.run.trainer == trainer]

    def _result(self, stored: Sequence[StoredRun]) -> str:
        regime = stored[0].plan.regime
        names = dict.fromkeys(track.run.trainer for track in self._tracks.values())
        rows = standings([track.run for track in self._tracks.values()], {name: views.title_of(name, regime)[0] for name in names})
        return views.result(rows, verdict(rows, planned=len(stored) // len(names)))


def _is_point(line: dict[str, Any]) -> bool:
    return line["event"] in ("prepared", "generation_ended") and line.get("validation") is not None
