"""A GPU that is lent for single calls, as ZeroGPU lends it to Hugging Face Spaces; the only file that imports `spaces`.

A lent call runs in a forked process, on the quota of whoever's request it belongs to, and must be short and synchronous. So only the
reading of transcripts by a large backbone goes there, one visitor's at a time; everything else, training too, is left to the processor.
"""

from __future__ import annotations

import copy
import time
from collections.abc import Callable, Sequence
from importlib import import_module
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any

import gradio as gr
import numpy as np
from numpy.typing import NDArray

from trinity_core.interfaces import Encoder
from trinity_core.types import Encoding, Transcript
from ui.deployment import Deployment

if TYPE_CHECKING:
    from trinity_core.coordinator.backbone import Backbone
    from trinity_core.coordinator.encoder import HiddenStateEncoder

LEAST_WEIGHTS = 50_000_000
"""Smaller backbones are read faster by the processor than a call is lent."""
_Ids = Sequence[NDArray[np.int64]]


def lender(deployment: Deployment) -> Lender | None:
    """What lends the GPU; None where none is lent. Call it before anything imports torch, and before the page is launched."""
    if not deployment.zero_gpu or find_spec("spaces") is None:
        return None
    return Lender(import_module("spaces").GPU)


def seconds(prompts: _Ids) -> int:
    """How long a call may take: it is held against the visitor's quota beforehand, so it is kept small."""
    return 5 + sum(len(ids) for ids in prompts) // 4_000


class Lender:
    """Lends the GPU to encoders.

    Args:
        gpu: `spaces.GPU`, or what stands for it: from a duration to a decorator.
    """

    def __init__(self, gpu: Callable[..., Any]) -> None:
        self._model: Any = None

        def read(prompts: _Ids) -> NDArray[np.float32]:
            from trinity_core.coordinator.forward import Row, read_states

            return read_states(self._model, [Row(ids) for ids in prompts])[0]

        # ZeroGPU wants to know of every function that will borrow before the page is launched
        self._read: Callable[[_Ids], NDArray[np.float32]] = gpu(duration=seconds)(read)

    def place(self, backbone: Backbone) -> bool:
        """Put a copy of a large backbone on the GPU, before the page is launched; False for one that is better left to the processor."""
        if backbone.parameters < LEAST_WEIGHTS:
            return False
        self._model = copy.deepcopy(backbone.model).to("cuda")
        return True

    def __call__(self, encoder: HiddenStateEncoder) -> Encoder:
        """The encoder reading on the lent GPU; as it is where nothing was placed there."""
        return encoder if self._model is None else LentEncoder(encoder, self._read)


class LentEncoder:
    """Reads on a lent GPU, and on the processor when none is lent, for instance since a visitor's quota is used up.

    Args:
        encoder: writes the prompts, and reads where no GPU is lent.
        read: from token ids to the states of their last tokens, on the GPU.
    """

    def __init__(self, encoder: HiddenStateEncoder, read: Callable[[_Ids], NDArray[np.float32]]) -> None:
        self._encoder, self._read = encoder, read

    @property
    def name(self) -> str:
        """The backbone's name."""
        return self._encoder.name

    @property
    def width(self) -> int:
        """Length of a state."""
        return self._encoder.width

    def encode(self, transcripts: Sequence[Transcript]) -> Encoding:
        """Hidden states of `transcripts`, shape (batch, width), float32."""
        start = time.perf_counter()
        prompts = [self._encoder.prompts.write(transcript) for transcript in transcripts]
        if not prompts:
            return self._encoder.encode(transcripts)
        try:
            states = self._read([prompt.ids for prompt in prompts])
        except gr.Error:  # how ZeroGPU says that it lends none now
            return self._encoder.encode(transcripts)
        read, cut = tuple(len(prompt.ids) for prompt in prompts), tuple(prompt.cut for prompt in prompts)
        return Encoding(states, read, cut, time.perf_counter() - start)
