"""`strategies`: who can decide over a pool, each with its idea, its paper and what was left out of it."""

from __future__ import annotations

import argparse
import dataclasses
import json
from itertools import groupby
from typing import TextIO

from trinity_core.strategies.registry import StrategyCard, StrategyKind, entry_of, strategy_cards
from ui.cli.text import plain
from ui.workbench import Workbench

_KINDS = {
    StrategyKind.LEARNED_HEAD: "A learned head decides",
    StrategyKind.BASELINE: "Baselines: no decision worth the name",
    StrategyKind.FAN_OUT: "Several answer, a rule chooses",
    StrategyKind.PLANNER: "An agent decides in words",
    StrategyKind.FITTED: "Fitted on the outcomes of training questions",
    StrategyKind.BOUND: "A line above all, not attainable",
}


def run(workbench: Workbench, args: argparse.Namespace, out: TextIO) -> int:
    """Print every strategy that can be chosen over the pool."""
    cards = strategy_cards(workbench.pool(args.pool))
    if args.json:
        print(json.dumps([_row(card) for card in cards], ensure_ascii=False), file=out)
        return 0
    for kind, members in groupby(cards, key=lambda card: card.kind):
        print(f"\n{_KINDS[kind]}", file=out)
        for card in members:
            print(plain(_told(card)), file=out)
    print("\n[...] may be left out. Several arguments are joined by a plus, as in vote:generalist+3.", file=out)
    return 0


def _row(card: StrategyCard) -> dict[str, str]:
    return {**dataclasses.asdict(card), "kind": card.kind.value, "pattern": entry_of(card.name).pattern}


def _told(card: StrategyCard) -> str:
    name = card.name if ":" in card.name else entry_of(card.name).pattern
    left_out = f"Simplified: {card.simplified}" if card.simplified else ""
    return "\n      ".join([f"  {name}", *(line for line in (card.idea, card.paper, left_out) if line)])
