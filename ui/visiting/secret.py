"""The server's secret for visitors' cookies, kept in a file of its own, so that a restart knows them again."""

from __future__ import annotations

import os
import secrets
from contextlib import suppress
from pathlib import Path

BYTES = 32
FILE = "visitors.key"


def server_secret(folder: Path | None) -> bytes:
    """The secret of this folder, made where there is none. Where it cannot be kept it lasts as long as the process.

    Args:
        folder: the user's data folder; None to keep nothing.
    """
    if folder is None:
        return secrets.token_bytes(BYTES)
    path = folder / FILE
    with suppress(OSError):
        folder.mkdir(parents=True, exist_ok=True)
        with suppress(FileExistsError):
            _write(path)
        kept = path.read_bytes()
        if len(kept) == BYTES:
            return kept
    return secrets.token_bytes(BYTES)


def _write(path: Path) -> None:
    """Whole or not at all, and never over another process's."""
    made = path.with_name(f"{path.name}.{secrets.token_hex(4)}")
    with os.fdopen(os.open(made, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        file.write(secrets.token_bytes(BYTES))
    try:
        os.link(made, path)
    except FileExistsError:
        raise
    except OSError:  # a mounted bucket without hard links
        if not path.exists():
            made.replace(path)
    finally:
        made.unlink(missing_ok=True)
