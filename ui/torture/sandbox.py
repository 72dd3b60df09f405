"""The sandbox under attack, at the strongest level there is here and at every weaker one: escapes, waste, forged verdicts, leftovers."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from trinity_core.tasks.families.function_bank import BANK
from trinity_core.tasks.graders import grade
from trinity_core.tasks.registry import make_tasks
from trinity_core.tasks.sandbox import Level, Sandbox, Status, open_sandbox
from trinity_core.tasks.task import Split, Task
from ui.torture import child
from ui.torture.escapes import CANARY, ESCAPED, STEALING, WASTING, Prey, laid_out
from ui.torture.forgeries import EXPECTED, FORGERIES, GOOD
from ui.torture.torment import Setting, Torment

_REFERENCES = 60
"""Tasks of each code family whose reference is run."""
_WALLED = (Level.NAMESPACES, Level.LANDLOCK, Level.SECCOMP)


@dataclass(slots=True)
class Siege:
    """What came of one level."""

    level: str
    attacks: int = 0
    escaped: list[str] = field(default_factory=list)
    forgeries: int = 0
    accepted: list[str] = field(default_factory=list)
    """Forgeries that were taken for right."""
    references: int = 0
    rejected: list[str] = field(default_factory=list)
    """Reference solutions that were not."""
    left: int = 0
    """Processes still there after the sandbox was closed."""

    @property
    def trials(self) -> int:
        """Programs run."""
        return self.attacks + self.forgeries + self.references

    @property
    def failures(self) -> int:
        """Promises broken."""
        return len(self.escaped) + len(self.accepted) + len(self.rejected) + self.left


def sandbox(setting: Setting) -> Torment:
    """Attack every level. Fewer `trials` than there are attacks take the first of each kind."""
    arguments = (str(setting.folder), setting.trials, setting.seed)
    outcome = child.call("ui.torture.sandbox:besiege", *arguments, folder=setting.folder, environment={"T_API_KEY": CANARY}, timeout_s=900)
    if outcome.died:
        return Torment("sandbox", 1, 1, {"died": outcome.died})
    sieges = outcome.answer["sieges"]
    figures = {
        "levels": {
            one["level"]: {key: value for key, value in one.items() if key not in ("level", "trials", "failures")} for one in sieges
        },
        "not_offered": outcome.answer["not_offered"],
        "offered_here": outcome.answer["offered_here"],
    }
    not_run = "" if sieges else outcome.answer["not_offered"].get(Level.SECCOMP.value, "no level of the sandbox is offered here")
    return Torment("sandbox", sum(one["trials"] for one in sieges), sum(one["failures"] for one in sieges), figures, not_run)


def besiege(folder: str, most: int, seed: int) -> dict[str, Any]:
    """All levels, one after the other; runs in a process of its own, whose environment holds the canary."""
    sieges, absent = [], {}
    with laid_out(Path(folder)) as prey:
        for level in _WALLED:
            with open_sandbox(strongest=level) as opened:
                if opened.level is not level:
                    absent[level.value] = opened.describe()
                    continue
                siege = _siege(opened, prey, most=most, seed=seed)
            siege.left = sum(1 for _ in _children())
            sieges.append({**asdict(siege), "trials": siege.trials, "failures": siege.failures})
    return {"sieges": sieges, "not_offered": absent, "offered_here": sieges[0]["level"] if sieges else Level.NONE.value}


def _siege(opened: Sandbox, prey: Prey, *, most: int, seed: int) -> Siege:
    siege = Siege(opened.level.value)
    for name, code in list(STEALING.items())[: most or None]:
        siege.attacks += 1
        if ESCAPED in opened.run(prey.aim(code), timeout_s=5.0).stdout or prey.touched:
            siege.escaped.append(name)
    for name, (code, status) in list(WASTING.items())[: most or None]:
        siege.attacks += 1
        if opened.run(code, timeout_s=0.5 if status is Status.TIMEOUT else 10.0).status is not status:
            siege.escaped.append(name)
    for name, code in list(FORGERIES.items())[: most or None]:
        siege.forgeries += 1
        if opened.call(code, "f", [[4]]).values == (EXPECTED,):
            siege.accepted.append(name)
    _references(opened, siege, most=most, seed=seed)
    return siege


def _references(opened: Sandbox, siege: Siege, *, most: int, seed: int) -> None:
    """Every function of the bank by its tasks, and programs whose output is known; an honest solution is right at every level."""
    checks = [("an honest function", opened.call(GOOD, "f", [[4]]).values == (EXPECTED,))]
    checks += [(task.id, grade(task, task.target.value, sandbox=opened) is True) for task in _function_tasks(most, seed)]
    printed = make_tasks(Split.TEST, min(most, _REFERENCES) or _REFERENCES, seed=seed, families=["python_output"])
    checks += [(task.id, grade(task, opened.run(_program(task)).stdout) is True) for task in printed]
    siege.references = len(checks)
    siege.rejected = [name for name, right in checks if not right]


def _function_tasks(most: int, seed: int) -> list[Task]:
    """A task for each function of the bank, and further ones up to `_REFERENCES`."""
    found: dict[str, Task] = {}
    tasks = make_tasks(Split.TEST, 8 * len(BANK), seed=seed, families=["python_functions"])
    for task in tasks:
        assert task.target.code is not None
        found.setdefault(task.target.code.function, task)
    firsts = list(found.values())
    others = [task for task in tasks if all(task is not first for first in firsts)]
    return [*firsts, *others[: max(0, _REFERENCES - len(firsts))]][: most or None]


def _program(task: Task) -> str:
    return task.question.split("```python\n", 1)[1].split("```", 1)[0]


def _children() -> Iterator[int]:
    """Numbers of the processes that this one is the parent of, and of sandboxes that lost theirs."""
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            parent = int((folder / "stat").read_text().rpartition(")")[2].split()[1])
            command = (folder / "cmdline").read_bytes()
        except OSError:
            continue
        if parent == os.getpid() or (parent == 1 and b"inside.server" in command):
            yield int(folder.name)
