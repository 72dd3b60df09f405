"""`backbone train|report`: make the bundled backbone again, or measure how separable its states are."""

from __future__ import annotations

import argparse
from typing import TextIO

from ui.workbench import Workbench


def run(workbench: Workbench, args: argparse.Namespace, out: TextIO) -> int:
    """Train or report."""
    raise NotImplementedError
