"""A checkpoint as bytes and back, for a database; the bytes are those of the file."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory

from trinity_core.coordinator.checkpoint import Checkpoint, load_checkpoint, save_checkpoint

_NAME = "head.safetensors"


def pack_checkpoint(checkpoint: Checkpoint) -> bytes:
    """What `save_checkpoint` would write.

    Raises:
        CheckpointError: there is no place for temporary files.
    """
    with TemporaryDirectory(prefix="trinity-head-") as folder:
        path = Path(folder) / _NAME
        save_checkpoint(path, checkpoint)
        return path.read_bytes()


def unpack_checkpoint(data: bytes) -> Checkpoint:
    """What `pack_checkpoint` was given.

    Raises:
        CheckpointError: the bytes are no checkpoint of this version.
    """
    with TemporaryDirectory(prefix="trinity-head-") as folder:
        path = Path(folder) / _NAME
        path.write_bytes(data)
        return load_checkpoint(path)
