"""What kind of file system a folder lies on, and which kinds SQLite cannot trust."""

from __future__ import annotations

from pathlib import Path

SHARED_SYSTEMS = ("nfs", "cifs", "smb", "fuse", "ceph", "gluster", "lustre")
"""Beginnings of the names of file systems whose locks SQLite cannot trust."""
LOCAL_SYSTEMS = ("fuseblk", "fuse.fuse-overlayfs")
"""Those among them that are no such: a disk of another system, the root of a container."""

MOUNTS = Path("/proc/self/mounts")


def is_shared(kind: str) -> bool:
    """Whether a file system of this kind is shared by a network or a mounted bucket."""
    return kind.startswith(SHARED_SYSTEMS) and kind not in LOCAL_SYSTEMS


def file_system(folder: Path, mounts: Path = MOUNTS) -> str:
    """The kind of the mount that the folder lies on, as Linux tells it in `mounts`; empty where it does not."""
    try:
        lines = mounts.read_text(errors="replace").splitlines()
    except OSError:
        return ""
    rows = [line.split(" ") for line in lines]
    holding = [(len(where), n, kind) for n, (_, where, kind, *_) in enumerate(rows) if folder.resolve().is_relative_to(where)]
    # of mounts at the same place the last one counts
    return max(holding)[2] if holding else ""
