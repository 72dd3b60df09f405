"""A plan as a TOML file: the fields of `RunPlan` at its top, for instance `generations = 20`; what is left out keeps its default."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

from trinity_core.errors import PlanError
from trinity_core.training.plan import RunPlan, from_dict

MAX_BYTES = 1_000_000
"""A plan is a page of text; anything larger is another file."""


def read_plan_file(path: Path) -> RunPlan:
    """The plan in the file.

    Raises:
        PlanError: the file cannot be read, is no TOML, or holds an unknown key or a value out of range; one line says which.
    """
    name = str(path)
    try:
        return from_dict(_parse(_read(path)))
    except PlanError as error:
        raise PlanError(f"Plan {name!r}: {error}") from error


def _read(path: Path) -> bytes:
    try:
        if not path.is_file():
            raise PlanError("there is no such file. Write one, or choose a preset.")
        with path.open("rb") as file:
            data = file.read(MAX_BYTES + 1)
    except (OSError, ValueError) as error:  # a null character in a path is a ValueError
        reason = getattr(error, "strerror", None) or error
        raise PlanError(f"it cannot be read: {reason}.") from error
    if len(data) > MAX_BYTES:
        raise PlanError(f"it is larger than {MAX_BYTES:,} bytes, so it is no plan. Choose another file.")
    return data


def _parse(data: bytes) -> dict[str, Any]:
    try:
        return tomllib.loads(data.decode("utf-8"))
    except UnicodeDecodeError as error:
        raise PlanError("it is not text in UTF-8. Save it as UTF-8.") from error
    except (ValueError, RecursionError) as error:
        reason = " ".join(str(error).split())
        raise PlanError(f"it is not TOML: {reason:.200}.") from error
