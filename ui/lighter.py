"""Takes off every event what Gradio does for others: with dozens of live sessions that was more than half of the server's work."""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping
from importlib.util import find_spec
from typing import Any

import gradio as gr
from gradio.blocks import BlocksConfig

QUEUE_LOOKS_S = 0.02
"""Seconds between two looks into an empty queue."""
Describe = Callable[..., dict[str, Any]]


def lighten(demo: gr.Blocks) -> None:
    """Before it is launched.

    Gradio looks for matplotlib before every event, through all folders where it is not installed; a name that is known to be missing is
    not looked for. It looks a thousand times a second whether its queue is still empty, which alone keeps a tenth of a core busy. After
    every event it sums up all the last ones for a monitoring page, which we have switched off. And for every tab
    it describes all components of all pages anew, so that they may change; a component that has not changed is described once.
    """
    if find_spec("matplotlib") is None:
        sys.modules["matplotlib"] = None  # type: ignore[assignment]
    demo._queue.ANAYLTICS_CACHE_FREQUENCY = sys.maxsize
    demo._queue.sleep_when_free = QUEUE_LOOKS_S
    demo.default_config = _DescribedOnce(demo.default_config, _once(demo.default_config.config_for_block, demo.default_config.blocks))


class _DescribedOnce(BlocksConfig):  # type: ignore[misc]
    """The components of the pages; those a page began with are described once, and every tab gets a copy of its own."""

    def __init__(self, made: BlocksConfig, describe: Describe) -> None:
        super().__init__(made.root_block)
        self.__dict__.update(made.__dict__)
        self.config_for_block = describe

    def __copy__(self) -> _DescribedOnce:
        return _DescribedOnce(super().__copy__(), self.config_for_block)


def _once(describe: Describe, blocks: Mapping[int, Any]) -> Describe:
    first, known = dict(blocks), dict[int, dict[str, Any]]()

    def described(number: int, rendered: list[int], block: Any, renderable: Any = None) -> dict[str, Any]:
        if renderable is not None or first.get(number) is not block:
            return describe(number, rendered, block, renderable)
        if number not in known:
            known[number] = describe(number, rendered, block)
        return {**known[number], "props": dict(known[number]["props"])}

    return described
