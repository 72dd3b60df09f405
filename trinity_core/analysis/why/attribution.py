"""Which words moved a margin: gradients through the backbone, and the margin measured again without each word.

Two gradients are taken. The plain one is gradient times input at the embedding layer (Shrikumar et al. 2017). The other gives every token
a gate, the share of it that later tokens may attend to, and takes gradient times gate at the open gate: to first order what a token that
nobody attends to would change. On small backbones the second agrees far better with leaving words out (`bench why`), so it is shown.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import NDArray

from trinity_core.analysis.why.contest import Contest, margins, slopes
from trinity_core.analysis.why.read_words import Ids, ReadWords
from trinity_core.cancel import Cancel
from trinity_core.coordinator.backbone import Backbone
from trinity_core.coordinator.forward import Row, one_thread, read_states
from trinity_core.coordinator.head import Head
from trinity_core.errors import PlanError

BATCH_TOKENS = 2_048
"""Of one forward pass."""
CLOSED = -1e4
"""Stands for minus infinity before a softmax; fits every floating type."""
SAME = 2e-2
"""Relative difference of two states up to which a backbone is taken to read a mask of ours as it reads without."""

Doubles = NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class Attribution:
    """Scores of W words in C contests: positive speaks for what was chosen."""

    gate: Doubles | None
    """Gradient times gate, shape (C, W); None where the backbone takes no mask of ours."""
    plain: Doubles
    """Gradient times input, shape (C, W)."""

    @property
    def best(self) -> Doubles:
        """The scores to show, shape (C, W)."""
        return self.plain if self.gate is None else self.gate


@dataclass(frozen=True, slots=True, eq=False)
class Explainer:
    """A backbone and a head that fit each other, read for explaining; remembers nothing, so it can work beside running sessions.

    Args:
        backbone: as the head scales it.
        head: chooses.
    """

    backbone: Backbone
    head: Head

    def margins(self, prompts: Sequence[Ids], found: Sequence[Contest], *, cancel: Cancel | None = None) -> Doubles:
        """Margins of each prompt, shape (N, contests).

        Raises:
            PlanError: cancelled.
        """
        return margins(self.head, self.states(prompts, cancel=cancel), found)

    def states(self, prompts: Sequence[Ids], *, cancel: Cancel | None = None) -> NDArray[np.float32]:
        """States of prompts given as tokens, shape (N, width), read in full.

        Raises:
            PlanError: cancelled.
        """
        order = sorted(range(len(prompts)), key=lambda k: len(prompts[k]))
        states = np.zeros((len(prompts), self.backbone.width), np.float32)
        while order:
            if cancel is not None and cancel.is_set():
                raise PlanError("Explaining was stopped.")
            size = max(1, BATCH_TOKENS // len(prompts[order[min(len(order), 64) - 1]]))
            batch, order = order[: min(size, 64)], order[min(size, 64) :]
            with one_thread(self.backbone.single_thread):
                states[batch] = read_states(self.backbone.model, [Row(prompts[k]) for k in batch])[0]
        return states

    def left_out(self, read: ReadWords, found: Sequence[Contest], *, cancel: Cancel | None = None) -> Doubles:
        """What leaving each word out takes from the margins, exactly: shape (contests, words). Costs one reading a word.

        Raises:
            PlanError: cancelled.
        """
        prompts = [read.ids, *(read.without([index]) for index in range(len(read.words)))]
        measured = self.margins(prompts, found, cancel=cancel)
        return np.asarray((measured[0] - measured[1:]).T)

    def attribute(self, read: ReadWords, found: Sequence[Contest]) -> Attribution:
        """Both gradients, each one pass forward and one back a contest."""
        with one_thread(self.backbone.single_thread), torch.enable_grad():
            inputs = self._embedded(read.ids).requires_grad_(True)
            state = self._state(inputs_embeds=inputs)
            plain = self._words(state, inputs, read, found, lambda grad: (grad * inputs).sum(dim=-1)[0])
            gate = self._gated(inputs.detach(), state.detach(), read, found)
        return Attribution(gate, plain)

    def _embedded(self, ids: Ids) -> torch.Tensor:
        table = self.backbone.model.get_input_embeddings()
        embedded: torch.Tensor = table(torch.from_numpy(ids).to(self.backbone.model.device))[None].detach().clone()
        return embedded

    def _gated(self, inputs: torch.Tensor, usual: torch.Tensor, read: ReadWords, found: Sequence[Contest]) -> Doubles | None:
        """None where the state with all gates open is not the usual one: then the backbone does not read the mask as it is meant."""
        count = len(read.ids)
        ones = torch.ones(count, dtype=inputs.dtype, device=inputs.device, requires_grad=True)
        later = torch.full((count, count), CLOSED, dtype=inputs.dtype, device=inputs.device).triu(1)
        others = 1 - torch.eye(count, dtype=inputs.dtype, device=inputs.device)  # a token always attends to itself
        mask = later + ones.log()[None] * others
        try:
            state = self._state(inputs_embeds=inputs, attention_mask=mask[None, None])
        except (TypeError, ValueError, RuntimeError, IndexError):  # a backbone that wants masks of another shape
            return None
        if float((state.detach() - usual).norm()) > SAME * float(usual.norm()) or state.grad_fn is None:
            return None
        return self._words(state, ones, read, found, lambda grad: grad)

    def _state(self, **inputs: torch.Tensor) -> torch.Tensor:
        state: torch.Tensor = self.backbone.model(use_cache=False, **inputs).last_hidden_state[0, -1].float()
        return state

    def _words(
        self, state: torch.Tensor, wanted: torch.Tensor, read: ReadWords, found: Sequence[Contest], score: Callable[..., torch.Tensor]
    ) -> Doubles:
        """Scores of words, shape (contests, words): sums over their tokens."""
        directions = torch.from_numpy(slopes(self.head, state.detach().cpu().numpy(), found)).float().to(state.device)
        sums = np.zeros((len(found), len(read.words)))
        owned = read.owner >= 0
        for row, direction in enumerate(directions):
            grad = torch.autograd.grad(state @ direction, wanted, retain_graph=row + 1 < len(found))[0]
            tokens = score(grad).detach().float().cpu().numpy()
            np.add.at(sums[row], read.owner[owned], tokens[owned])
        return sums
