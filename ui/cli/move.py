"""`move`: everything that is kept, into another database."""

from __future__ import annotations

import argparse
from typing import TextIO

from storage.database import open_database
from storage.moving import copy_all
from ui.workbench import Workbench


def run(workbench: Workbench, args: argparse.Namespace, out: TextIO) -> int:
    """Copy and tell how much; the old database stays as it is.

    Raises:
        StorageError: the other database cannot be used, or is not empty.
    """
    target = open_database(args.url)
    try:
        copied = copy_all(workbench.database, target)
    finally:
        target.close()
    for table, rows in copied.items():
        print(f"{rows:>9,} {table.replace('_', ' ')}", file=out)
    print(f"\nAll of it is in {target.name} now. Set TRINITY_DATABASE_URL to use it; the old one is unchanged.", file=out)
    return 0
