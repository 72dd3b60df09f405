"""The command line: every command with its options, in the order `--help` shows them. Parsing only; `app.py` runs what was asked for."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import NoReturn

DESCRIPTION = "Watch, question and evolve a tiny learned coordinator of language models (TRINITY, arXiv 2512.04695)."
TRAINERS = ("sep-cma-es", "cma-es", "reinforce", "imitation", "sft", "random-search")
BENCHES = ("compare", "encoder", "evolve", "headroom", "learned", "load", "recorded", "session", "sandbox", "torture", "why")
EXPORTS = ("json", "md", "otlp", "openinference", "parquet")
EPILOG = """\
without a command   serve the page (host and port from GRADIO_SERVER_NAME and GRADIO_SERVER_PORT)

environment
  TRINITY_DATABASE_URL   where all is stored: sqlite:///FILE or postgresql+psycopg://...; default: SQLite in the user's data folder
  TRINITY_BACKBONE       hub id or folder of a causal language model; default: the bundled one
  TRINITY_CHECKPOINT     a head for the pool in use; default: the bundled one
  TRINITY_API_TOKENS     tokens that let other programs use /v1, with commas between; without any, only this machine may
  TRINITY_PUBLIC         1 where strangers reach the page; with it go TRINITY_LOGIN, ceilings and more: see assets/docs/deploying.md
  *_API_KEY              keys that pool files name (OPENAI_API_KEY, ANTHROPIC_API_KEY, ...); kept in memory only

exit codes   0 done, 1 our fault, 2 yours (one line on stderr says what to do), 130 stopped with Ctrl-C
"""


class _Format(argparse.RawDescriptionHelpFormatter):
    """One line a command, so that the whole fits on one screen."""

    def __init__(self, prog: str) -> None:
        super().__init__(prog, width=120, max_help_position=20)
        # argparse forgets that commands stand two columns further in than options, and breaks the lines of long names
        self._action_max_length = 15


class _Parser(argparse.ArgumentParser):
    """Says what is wrong in one line."""

    def error(self, message: str) -> NoReturn:
        """Exit with code 2."""
        self.exit(2, f"{self.prog}: {message}. See {self.prog} --help.\n")


def parser() -> argparse.ArgumentParser:
    """The whole command line."""
    top = _Parser("app.py", description=DESCRIPTION, epilog=EPILOG, formatter_class=_Format)
    top.set_defaults(command="serve")
    commands = top.add_subparsers(title="commands", metavar="COMMAND")
    _add_ask(commands)
    _add_strategies(commands)
    _add_sessions(commands)
    _add_pool(commands)
    _add_fork(commands)
    _add_bench(commands)
    _add_backbone(commands)
    _add_evolve(commands)
    _add_runs(commands)
    _add_race(commands)
    _add_reproduce(commands)
    _add_compare(commands)
    _add_comparisons(commands)
    _add_labels(commands)
    _add_work(commands)
    _add_imports(commands)
    _add_learn(commands)
    _add_doctor(commands)
    _add_move(commands)
    return top


def _add_ask(commands: argparse._SubParsersAction[_Parser]) -> None:
    ask = commands.add_parser("ask", help="run one session on a question and store it")
    ask.add_argument("question", help="the question, in quotes; with --record the id of a task")
    ask.add_argument("--strategy", default="coordinator", help="one that `strategies` lists, with its arguments (coordinator)")
    ask.add_argument("--pool", default="offline", metavar="FILE", help="a pool in TOML, or offline, frontier, local")
    ask.add_argument("--checkpoint", type=Path, metavar="FILE", help="a head; default: the bundled one")
    ask.add_argument("--backbone", default="", metavar="ID_OR_PATH", help="a causal language model; default: the bundled one")
    ask.add_argument("--max-turns", type=int, default=5, metavar="N", help="calls to agents at most (5)")
    ask.add_argument("--seed", type=int, default=1, metavar="N", help="of the policy's draws and the offline agents' slips (1)")
    ask.add_argument("--argmax", action="store_true", help="take the most probable agent and role; default: draw them, as in the paper")
    ask.add_argument("--json", action="store_true", help="one JSON object a line")
    ask.add_argument("--record", type=Path, metavar="FILE", help="write the log that the page plays to first visitors; store nothing")
    ask.set_defaults(command="ask")


def _add_strategies(commands: argparse._SubParsersAction[_Parser]) -> None:
    strategies = commands.add_parser("strategies", help="list who can decide, each with its idea and its paper")
    strategies.add_argument("--pool", default="offline", metavar="FILE", help="a pool in TOML, or offline, frontier, local")
    strategies.add_argument("--json", action="store_true", help="one JSON list")
    strategies.set_defaults(command="strategies")


def _add_sessions(commands: argparse._SubParsersAction[_Parser]) -> None:
    sessions = commands.add_parser("sessions", help="list, show, explain (why) or export stored sessions")
    sessions.add_argument("action", choices=("list", "show", "export", "why"))
    sessions.add_argument("id", nargs="?", default="", metavar="ID")
    sessions.add_argument("--format", choices=EXPORTS, default="md", help="of an export: " + ", ".join(EXPORTS) + " (md)")
    sessions.add_argument("--out", type=Path, metavar="FILE", help="where an export goes; default: the terminal")
    sessions.add_argument("--search", default="", help="part of the question or answer, for list")
    sessions.add_argument("--comparison", metavar="ID", help="for list: the sessions of a comparison; default: those of none")
    sessions.add_argument("--turn", type=int, metavar="N", help="for why: the turn to explain; default: all that a head decided")
    sessions.add_argument("--limit", type=int, default=50, metavar="N", help="rows of a list (50)")
    sessions.add_argument("--json", action="store_true", help="JSON instead of text")
    sessions.set_defaults(command="sessions")


def _add_pool(commands: argparse._SubParsersAction[_Parser]) -> None:
    pool = commands.add_parser("pool", help="check or show the agents of a pool, or tell what was spent on hosted models")
    pool.add_argument("action", choices=("check", "show", "spend", "forget-replies"), help="spend and forget-replies are about all pools")
    pool.add_argument("file", nargs="?", default="", metavar="FILE", help="for check and show: a TOML file, or offline, frontier, local")
    pool.add_argument("--json", action="store_true", help="one JSON object a line")
    pool.set_defaults(command="pool")


def _add_fork(commands: argparse._SubParsersAction[_Parser]) -> None:
    fork = commands.add_parser("fork", help="play a stored session again from one turn on, with another choice")
    fork.add_argument("session", metavar="SESSION", help="its id; `sessions list` shows them")
    fork.add_argument("--turn", type=int, required=True, metavar="N", help="the turn to change; one after the last goes on")
    fork.add_argument("--agent", default="", metavar="A", help="who is asked there; default: as it was")
    fork.add_argument("--role", default="", metavar="R", help="worker, thinker or verifier; default: as it was")
    fork.add_argument("--instruction", metavar="TEXT", help="a sub-task in words for that turn")
    fork.add_argument("--all", action="store_true", help="try every agent and role there, and weigh the choice made")
    fork.add_argument("--seeds", type=int, default=1, metavar="N", help="with --all, how often each is played (1)")
    fork.add_argument("--pool", default="", metavar="FILE", help="where the session's pool was a file")
    fork.add_argument("--json", action="store_true", help="one JSON object a line; with --all one object")
    fork.set_defaults(command="fork")


def _add_bench(commands: argparse._SubParsersAction[_Parser]) -> None:
    bench = commands.add_parser("bench", help=f"measure: {', '.join(BENCHES)}")
    bench.add_argument("what", choices=BENCHES)
    bench.add_argument("--data", type=Path, metavar="FOLDER", help="recorded outcomes in LLMRouter's form, for recorded")
    bench.add_argument("--tasks", type=int, default=240, metavar="N", help="held-out tasks for headroom, compare, learned and why (240)")
    bench.add_argument("--sessions", type=int, default=50, metavar="N", help="live sessions at once for load (50)")
    bench.add_argument("--only", default="", metavar="NAME,...", help="only these attacks of torture")
    bench.add_argument("--trials", type=int, default=0, metavar="N", help="how often each attack of torture is tried; default: its own")
    bench.add_argument("--seed", type=int, default=1, metavar="N")
    bench.add_argument("--json", action="store_true", help="one JSON object")
    bench.set_defaults(command="bench")


def _add_backbone(commands: argparse._SubParsersAction[_Parser]) -> None:
    backbone = commands.add_parser("backbone", help="train the bundled backbone again, or report how separable its states are")
    backbone.add_argument("action", choices=("train", "report"))
    backbone.add_argument("--out", type=Path, metavar="FOLDER", help="where a trained backbone goes")
    backbone.add_argument("--minutes", type=float, default=8.0, metavar="N", help="of training (8)")
    backbone.add_argument("--seed", type=int, default=1, metavar="N")
    backbone.add_argument("--json", action="store_true", help="one JSON object")
    backbone.set_defaults(command="backbone")


def _add_evolve(commands: argparse._SubParsersAction[_Parser]) -> None:
    evolve = commands.add_parser("evolve", help="train a head over a pool, for instance with separable CMA-ES")
    evolve.add_argument("--preset", default="quick", choices=("quick", "standard", "paper", "live"), help="a plan that is ready (quick)")
    evolve.add_argument("--plan", type=Path, metavar="FILE.toml", help="a plan of your own instead of a preset")
    evolve.add_argument("--trainer", choices=TRAINERS, help="default: the plan's")
    evolve.add_argument("--start", choices=("imitation", "zero"), help="default: the plan's")
    evolve.add_argument("--seed", type=int, metavar="N", help="default: the plan's")
    evolve.add_argument("--generations", type=int, metavar="N", help="default: the plan's")
    evolve.add_argument("--pool", metavar="FILE", help="a pool in TOML, offline, frontier, local, or recorded:ID; default: the plan's")
    evolve.add_argument(
        "--tasks", metavar="ID", help="an imported set of tasks; default: the plan's, or the pool's own where it is recorded"
    )
    evolve.add_argument("--label", default="", help="what lists call the run")
    evolve.add_argument("--resume", default="", metavar="RUN_ID", help="go on with a run that was stopped or interrupted")
    evolve.add_argument("--out", type=Path, metavar="CHECKPOINT", help="where the head goes, besides the database")
    evolve.add_argument("--json", action="store_true", help="one JSON object a line")
    evolve.set_defaults(command="evolve")


def _add_runs(commands: argparse._SubParsersAction[_Parser]) -> None:
    runs = commands.add_parser("runs", help="list, show or stop training runs")
    runs.add_argument("action", choices=("list", "show", "stop"))
    runs.add_argument("id", nargs="?", default="", metavar="ID")
    runs.add_argument("--limit", type=int, default=50, metavar="N", help="rows of a list (50)")
    runs.add_argument("--json", action="store_true", help="JSON instead of text")
    runs.set_defaults(command="runs")


def _add_race(commands: argparse._SubParsersAction[_Parser]) -> None:
    race = commands.add_parser("race", help="let trainers compete on the same budget, with several seeds")
    race.add_argument("--trainers", required=True, metavar="A,B,C", help="two to five, with commas; a wrong name lists them all")
    race.add_argument("--seeds", type=int, default=3, metavar="N", help="runs of each trainer (3)")
    race.add_argument("--episodes", type=int, metavar="N", help="practice sessions of each run (terminal 30,000, dense 22,000)")
    race.add_argument("--regime", choices=("terminal", "dense"), help="one outcome per session of turns, or per decision (terminal)")
    race.add_argument("--plan", type=Path, metavar="FILE", help="what all runs share, in TOML; default: the regime's own")
    race.add_argument("--pool", metavar="FILE", help="offline, or recorded:ID for the outcomes of an imported set; default: the plan's")
    race.add_argument("--json", action="store_true", help="one JSON object a line")
    race.set_defaults(command="race")


def _add_reproduce(commands: argparse._SubParsersAction[_Parser]) -> None:
    again = commands.add_parser("reproduce", help="run a table of the paper again: algorithms, ablations, heads, separability, turns")
    again.add_argument("table", choices=("algorithms", "ablations", "heads", "separability", "turns"))
    again.add_argument("--size", choices=("quick", "full"), default="quick", help="minutes, or an hour (quick)")
    again.add_argument("--seed", type=int, default=1, metavar="N", help="the first one; other seeds draw otherwise (1)")
    again.add_argument("--resume", default="", metavar="ID", help="go on with one that was stopped")
    again.add_argument("--json", action="store_true", help="one JSON object")
    again.set_defaults(command="reproduce")


def _add_compare(commands: argparse._SubParsersAction[_Parser]) -> None:
    compare = commands.add_parser("compare", help="let strategies answer the same questions, and tell who is better")
    compare.add_argument("--strategies", default="", metavar="A,B,C", help="with commas, for instance coordinator,random,single:generalist")
    compare.add_argument("--tasks", metavar="SET", help="offline, or the id of an imported task set; default: offline")
    compare.add_argument("--families", default="", metavar="A,B", help="kinds of questions, with commas; default: all of the set")
    compare.add_argument("--limit", type=int, metavar="N", help="questions (60)")
    compare.add_argument("--seeds", type=int, metavar="N", help="how often each question is asked, with other draws (1)")
    compare.add_argument("--seed", type=int, metavar="N", help="the first seed (1)")
    compare.add_argument("--pool", metavar="FILE", help="a pool in TOML, or offline, frontier, local, recorded:ID; default: offline")
    compare.add_argument("--max-turns", type=int, metavar="N", help="calls to agents in one session at most (5)")
    compare.add_argument("--session-tokens", type=int, metavar="N", help="tokens of one session at most (200,000)")
    compare.add_argument("--label-tasks", type=int, metavar="N", help="training questions for strategies that learn (240)")
    compare.add_argument("--workers", type=int, metavar="N", help="sessions at the same time, for models outside this program (1)")
    compare.add_argument("--max-calls", type=int, metavar="N", help="stop after so many calls")
    compare.add_argument("--max-cost-usd", type=float, metavar="D", help="stop after so many dollars")
    compare.add_argument("--label", default="", help="what lists call it")
    compare.add_argument("--resume", default="", metavar="ID", help="go on with one; strategies named besides are added to it")
    compare.add_argument("--json", action="store_true", help="one JSON object")
    compare.set_defaults(command="compare")


def _add_comparisons(commands: argparse._SubParsersAction[_Parser]) -> None:
    comparisons = commands.add_parser("comparisons", help="list, show, stop or delete comparisons")
    comparisons.add_argument("action", choices=("list", "show", "stop", "delete"))
    comparisons.add_argument("id", nargs="?", default="", metavar="ID")
    comparisons.add_argument("--limit", type=int, default=50, metavar="N", help="rows of a list (50)")
    comparisons.add_argument("--json", action="store_true", help="JSON instead of text")
    comparisons.set_defaults(command="comparisons")


def _add_imports(commands: argparse._SubParsersAction[_Parser]) -> None:
    take = commands.add_parser("import", help="import tasks or recorded outcomes: CSV, JSONL, JSON, Parquet, Inspect logs")
    take.add_argument("files", nargs="+", type=Path, metavar="FILE", help="files (or a folder of them), joined by question")
    take.add_argument("--as", dest="content", choices=("tasks", "outcomes"), default="auto", help="default: outcomes where there are some")
    take.add_argument("--map", default="", metavar="A=B,...", help="what columns mean: question=COLUMN,family=COLUMN,score:NAME=COLUMN")
    take.add_argument("--name", default="", help="what lists call the set; default: the first file's name")
    take.add_argument("--json", action="store_true", help="one JSON object")
    take.set_defaults(command="imports")
    tasks = commands.add_parser("tasks", help="list, show or delete imported sets of tasks")
    tasks.add_argument("action", choices=("list", "show", "delete"))
    tasks.add_argument("id", nargs="?", default="", metavar="ID")
    tasks.add_argument("--json", action="store_true", help="JSON instead of text")
    tasks.set_defaults(command="tasks")


def _add_labels(commands: argparse._SubParsersAction[_Parser]) -> None:
    labels = commands.add_parser("labels", help="ask the offline agents training questions, for strategies that learn from the outcomes")
    labels.add_argument("--out", required=True, metavar="FILE", help="where the outcomes go, as JSON")
    labels.add_argument("--tasks", type=int, default=360, metavar="N", help="training questions (360)")
    labels.add_argument("--seed", type=int, default=1, metavar="N")
    labels.add_argument("--json", action="store_true", help="one JSON object")
    labels.set_defaults(command="labels")


def _add_learn(commands: argparse._SubParsersAction[_Parser]) -> None:
    learn = commands.add_parser("learn", help="compute a lesson of the Learn page, or list them")
    learn.add_argument("lesson", nargs="?", default="", metavar="LESSON", help="its name; default: list all")
    learn.add_argument("--set", action="append", default=[], metavar="NAME=VALUE", help="a control of the lesson; may be repeated")
    form = learn.add_mutually_exclusive_group()
    form.add_argument("--json", action="store_true", help="one JSON object: values, pictures and table")
    form.add_argument("--csv", action="store_true", help="the table")
    learn.set_defaults(command="learn")


def _add_doctor(commands: argparse._SubParsersAction[_Parser]) -> None:
    doctor = commands.add_parser("doctor", help="check that all the program needs is here, and say what to do where it is not")
    doctor.add_argument("--pool", metavar="FILE", help="a pool that is to be used: its missing keys count; default: those bundled")
    doctor.add_argument("--json", action="store_true", help="one JSON list")
    doctor.set_defaults(command="doctor")


def _add_move(commands: argparse._SubParsersAction[_Parser]) -> None:
    move = commands.add_parser("move", help="copy everything that is kept into another, empty database")
    move.add_argument("url", metavar="URL", help="sqlite:///FILE or postgresql+psycopg://USER:PASSWORD@HOST/DATABASE")
    move.set_defaults(command="move")


def _add_work(commands: argparse._SubParsersAction[_Parser]) -> None:
    """The process that trains and compares; the page starts it, so help does not tell of it."""
    work = commands.add_parser("work")
    work.add_argument("--idle", type=float, default=600.0, metavar="SECONDS", help="ends after so long without work (600)")
    work.add_argument("--parent", type=int, metavar="PID", help="ends when this process is not its parent any more")
    work.set_defaults(command="work")
