"""Transcripts to hidden states of a causal language model: after the final norm, at the prompt's constant sentinel (spec section 1.1)."""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from trinity_core.coordinator.backbone import Backbone
from trinity_core.coordinator.forward import Layers, Row, one_thread, read_states
from trinity_core.coordinator.microbatch import MicroBatch
from trinity_core.coordinator.prefix_cache import PrefixCache
from trinity_core.coordinator.segments import SegmentReader
from trinity_core.coordinator.swift import SwiftModel, is_swift
from trinity_core.coordinator.tokens import PromptTokenizer, TokenPrompt
from trinity_core.settings import View
from trinity_core.types import Encoding, Transcript

CPU_BATCH_TOKENS, GPU_BATCH_TOKENS = 2_048, 16_384
"""Most tokens of one forward pass, padding included; a longer prompt goes alone. On a CPU larger batches fall out of its caches."""

_State = NDArray[np.float32]


@dataclass(frozen=True, slots=True, eq=False)
class _Request:
    """A prompt and whether its keys and values are worth remembering."""

    prompt: TokenPrompt
    reuse: bool


class HiddenStateEncoder:
    """Reads transcripts with a backbone. Thread-safe; concurrent calls share forward passes.

    A call with few transcripts reuses the keys and values of earlier turns and feeds only the new tokens. A call with more transcripts
    than sessions are remembered is taken as bulk work: plain batches, nothing remembered. Models whose layers do not all attend to
    every earlier token (sliding windows, recurrent layers) are always read in full. A small Qwen3 model on a CPU is read segment by
    segment instead (`segments`), whatever comes: faster there, and the same to the last bit every time.

    Args:
        backbone: the loaded model.
        view: what of the discussion it reads.
        max_tokens: longest prompt; also bounded by the model's own limit.
        cache_sessions: sessions whose keys and values are remembered; 0 turns reuse off.
        cache_mb: memory they may take, in MB.
        past_sentinel: read the state of the prompt's very last token, one past the sentinel (the paper's ablation).

    Attributes:
        swift: the lean model that reads; None where `transformers` does.
    """

    def __init__(
        self,
        backbone: Backbone,
        *,
        view: View = View.FULL,
        max_tokens: int = 4096,
        cache_sessions: int = 32,
        cache_mb: int = 512,
        past_sentinel: bool = False,
    ) -> None:
        self.backbone = backbone
        self.view = view
        limit = min(max_tokens, backbone.max_tokens or max_tokens)
        self.prompts = PromptTokenizer(backbone.tokenizer, view=view, max_tokens=limit, past_sentinel=past_sentinel)
        self._sessions = cache_sessions if backbone.reusable else 0
        tokens = cache_mb * 1_000_000 // max(backbone.bytes_per_token, 1)
        self._batch_tokens = GPU_BATCH_TOKENS if backbone.model.device.type == "cuda" else CPU_BATCH_TOKENS
        self._cache: PrefixCache[Layers] = PrefixCache(entries=self._sessions, tokens=tokens)
        small = backbone.single_thread and self._sessions and is_swift(backbone.model)
        self.swift = SwiftModel(backbone.model, max_tokens=limit) if small else None
        self._segments = SegmentReader(self.swift, cache_mb=cache_mb) if self.swift else None
        self._read: MicroBatch[_Request, _State] = MicroBatch(self._run)

    @property
    def name(self) -> str:
        """The backbone's name, as written into checkpoints."""
        return self.backbone.name

    @property
    def width(self) -> int:
        """Length of a state."""
        return self.backbone.width

    def encode(self, transcripts: Sequence[Transcript]) -> Encoding:
        """Hidden states of `transcripts`, shape (batch, width), float32, in their order."""
        start = time.perf_counter()
        prompts = [self.prompts.write(transcript) for transcript in transcripts]
        reuse = len(prompts) <= self._sessions
        states = self._read([_Request(prompt, reuse) for prompt in prompts])
        stacked = np.stack(states) if states else np.zeros((0, self.width), np.float32)
        read, cut = tuple(len(p.ids) for p in prompts), tuple(p.cut for p in prompts)
        return Encoding(stacked, read, cut, time.perf_counter() - start)

    def _run(self, requests: Sequence[_Request]) -> list[_State]:
        """All requests in as few forward passes as their lengths allow. One thread at a time."""
        if self._segments is not None:
            with one_thread():
                return [self._segments.state(request.prompt) for request in requests]
        rows = [self._row(request) for request in requests]
        states: dict[int, _State] = {}
        for batch in _batches(rows, limit=self._batch_tokens):
            with one_thread(self.backbone.single_thread):
                found, kept = read_states(self.backbone.model, [rows[index] for index in batch])
            for index, state, layers in zip(batch, found, kept, strict=True):
                states[index] = state
                if layers is not None:
                    self._cache.store(rows[index].ids[: rows[index].keep], layers)
        return [states[index] for index in range(len(rows))]

    def _row(self, request: _Request) -> Row:
        prompt = request.prompt
        if not request.reuse:
            return Row(prompt.ids)
        known, layers = self._cache.longest(prompt.ids[: prompt.content])
        return Row(prompt.ids, prompt.content if known < prompt.content else 0, layers, known)


def _batches(rows: Sequence[Row], *, limit: int) -> Iterator[list[int]]:
    """Indices of rows to read together: alike in having a prefix, near in length, at most `limit` tokens with padding."""
    order = sorted(range(len(rows)), key=lambda i: (rows[i].known > 0, len(rows[i].ids)))
    batch: list[int] = []
    for index in order:
        row = rows[index]
        full = (len(batch) + 1) * len(row.ids) > limit
        if batch and (full or (row.known > 0) != (rows[batch[0]].known > 0)):
            yield batch
            batch = []
        batch.append(index)
    if batch:
        yield batch
