"""Where the database goes when nothing is said: the user's data folder, or one for temporary files where that cannot be written."""

from __future__ import annotations

import os
import stat
from pathlib import Path

from trinity_core.errors import StorageError


def home(usual: Path, spare: Path) -> tuple[Path, str]:
    """The folder, and why it is not the usual one (empty where it is).

    Args:
        usual: the user's data folder.
        spare: a folder for temporary files, for instance on a machine whose user has no home.

    Raises:
        StorageError: neither can be written, or the spare one belongs to somebody else, who could read or swap what is kept there.
    """
    reason = _why_not(usual)
    if not reason:
        return usual, ""
    try:
        spare.mkdir(mode=0o700, parents=True, exist_ok=True)
        facts = spare.lstat()
    except OSError as error:
        told = f"Neither {str(usual)!r} ({reason}) nor {str(spare)!r} ({error.strerror}) can be written."
        raise StorageError(f"{told} Set TRINITY_DATABASE_URL to a place that can.") from error
    foreign = hasattr(os, "geteuid") and facts.st_uid != os.geteuid()
    if foreign or not stat.S_ISDIR(facts.st_mode):
        raise StorageError(f"The folder {str(spare)!r} belongs to somebody else. Set TRINITY_DATABASE_URL to a place of your own.")
    return (
        spare,
        f"The folder {str(usual)!r} cannot be written ({reason}), so sessions are kept in {str(spare)!r}, which a restart may empty.",
    )


def _why_not(folder: Path) -> str:
    """Why nothing can be made there, found out without making anything; empty where it can."""
    try:
        nearest = next(path for path in (folder, *folder.parents) if path.exists())
    except OSError as error:  # a folder above it may not even be looked into
        return error.strerror or type(error).__name__
    if not nearest.is_dir():
        return f"{str(nearest)!r} is a file"
    return "" if os.access(nearest, os.W_OK | os.X_OK) else "no right to write"
