"""`pool spend` and `pool forget-replies`: what hosted models cost by day and visitor, and the replies kept of them, in the terminal."""

from __future__ import annotations

import argparse
import json
from collections.abc import Callable, Mapping
from dataclasses import asdict
from typing import TextIO

from storage.stored_spend import KeptReplies, Spent, SpentDay
from ui.cli.text import plain
from ui.spending import Spending

_OWNER_CHARS = 12
"""Of a visitor's name that are shown; the whole name is nobody's business, not even the operator's."""
_HEAD = f"{'day (UTC)':12}{'visitor':16}{'calls':>8}{'tokens':>14}{'dollars':>12}  unknown price"


def spend(spending: Spending, args: argparse.Namespace, out: TextIO) -> int:
    """Print what was spent on the latest days, and how much is kept."""
    days, kept = spending.days(), spending.kept()
    if args.json:
        rows = [{"day": day.day, "owner": _owner(day), **asdict(day.spent)} for day in days]
        print(json.dumps({"days": rows, "today": asdict(spending.today(None)), "kept": asdict(kept)}, ensure_ascii=False), file=out)
        return 0
    if not days:
        print("No hosted model was called yet, so nothing was spent.", file=out)
    else:
        print(_HEAD, *(_row(day.day, _owner(day) or "everybody", day.spent) for day in days), sep="\n", file=out)
    print(_kept(kept), file=out)
    return 0


def forget(spending: Spending, args: argparse.Namespace, out: TextIO) -> int:
    """Drop all kept replies, and say how many there were."""
    kept = spending.kept()
    spending.forget()
    print(
        json.dumps({"forgotten": kept.count}) if args.json else f"Forgot {kept.count:,} kept {'reply' if kept.count == 1 else 'replies'}.",
        file=out,
    )
    return 0


ACTIONS: Mapping[str, Callable[[Spending, argparse.Namespace, TextIO], int]] = {"spend": spend, "forget-replies": forget}
"""By what the command line calls them."""


def _owner(day: SpentDay) -> str:
    return " ".join(plain(day.owner).split())[:_OWNER_CHARS]


def _row(day: str, owner: str, spent: Spent) -> str:
    unknown = f"{spent.unpriced:,} calls" if spent.unpriced else ""
    return f"{day:12}{owner:16}{spent.calls:>8,}{spent.tokens:>14,}{spent.known_cost_usd:>12.4f}  {unknown}".rstrip()


def _kept(kept: KeptReplies) -> str:
    there = "1 reply is" if kept.count == 1 else f"{kept.count:,} replies are"
    if not kept.limit:
        return f"Replies are not kept (TRINITY_REPLIES is 0); {there} there from before."
    size = f"{kept.size / 1e6:.1f} of at most {kept.limit / 1e6:,.0f} MB"
    return f"{there} kept, {size}; `pool forget-replies` drops them."
