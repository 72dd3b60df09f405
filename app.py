"""Trinity Explorer: composition root and command line; the only reader of the environment and of the arguments.

`app.py` alone serves the page. A Hugging Face Space runs this file as it is.
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
from collections.abc import Mapping, Sequence
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING

import platformdirs

from trinity_core.agents.keys import keep_clients_quiet
from trinity_core.errors import TrinityError, UserError
from ui.cli.arguments import parser

if TYPE_CHECKING:
    from ui.config import Config

ROOT = Path(__file__).resolve().parent


def main(argv: Sequence[str], environ: Mapping[str, str]) -> int:
    """Run one command and return its exit code."""
    args = parser().parse_args(argv)
    keep_clients_quiet()
    try:
        return _run(args, environ)
    except TrinityError as error:
        print(f"app.py: {_one_line(error)}", file=sys.stderr)
        return 2 if isinstance(error, UserError) else 1
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0


def _run(args: argparse.Namespace, environ: Mapping[str, str]) -> int:
    from ui.workbench import Workbench

    command = import_module(f"ui.cli.{args.command}")
    with Workbench(_config(args, environ)) as workbench:
        return int(command.run(workbench, args, sys.stdout))


def _config(args: argparse.Namespace, environ: Mapping[str, str]) -> Config:
    """The command line before the environment."""
    from ui.config import Config
    from ui.deployment import Deployment
    from ui.openai_api.tokens import Tokens

    deployment = Deployment.read(environ)
    database_url, data, passing = _places(environ)
    checkpoint = getattr(args, "checkpoint", None) or environ.get("TRINITY_CHECKPOINT")
    return Config(
        assets=ROOT / "assets",
        database_url=database_url,
        keys={name: value for name, value in environ.items() if name.endswith("_API_KEY") and value},
        backbone=getattr(args, "backbone", "") or environ.get("TRINITY_BACKBONE", ""),
        checkpoint=Path(checkpoint) if checkpoint else None,
        program=(sys.executable, str(ROOT / "app.py")),
        environment={name: value for name, value in environ.items() if name != "TRINITY_API_TOKENS"},
        tokens=Tokens.read(environ.get("TRINITY_API_TOKENS", "")),
        mcp=environ.get("TRINITY_MCP", "") == "1",
        port=_port(environ.get("GRADIO_SERVER_PORT", "")),
        data=deployment.snapshots or data,
        deployment=deployment,
        passing=passing,
    )


def _places(environ: Mapping[str, str]) -> tuple[str, Path, bool]:
    """The database, the user's data folder, and whether that is one for temporary files, since the usual one cannot be written."""
    from storage.database import default_url
    from storage.home import home

    usual = platformdirs.user_data_path("trinity-explorer")
    if url := environ.get("TRINITY_DATABASE_URL"):
        return url, usual, False
    spare = Path(tempfile.gettempdir()) / f"trinity-explorer-{os.geteuid() if hasattr(os, 'geteuid') else 'data'}"
    folder, reason = home(usual, spare)
    if reason:
        print(f"app.py: {reason}", file=sys.stderr)
    return default_url(folder), folder, bool(reason)


def _port(text: str) -> int | None:
    if not text:
        return None
    if not text.isdecimal() or not 1 <= int(text) <= 65535:
        raise UserError(f"GRADIO_SERVER_PORT is {text!r}; it must be a number from 1 to 65535.")
    return int(text)


def _one_line(error: Exception) -> str:
    return " ".join(str(error).split())


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:], os.environ))
