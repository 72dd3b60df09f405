"""What the bundled backbone learns: language, and at the read-out state the words so far, the task's family and the discussion's facts.

The plain language-model loss alone keeps the last state busy with the next token; these losses make it a summary. Their heads are thrown
away after training.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import torch
from torch import nn
from torch.nn import functional as F
from transformers import DynamicCache

from trinity_core.pretraining.batches import Batch, Classes

LANGUAGE, WORDS, FACTS, CENTRE = 0.5, 1.0, 0.3, 0.2
"""Weights of the four losses."""

LANGUAGE_POSITIONS = 768
"""Positions of a batch at which the next token is asked for; the output layer is the costliest part of so small a model."""


@dataclass(frozen=True, slots=True, eq=False)
class Losses:
    """One step's losses."""

    total: torch.Tensor
    """What is minimised."""
    parts: Mapping[str, float]
    """Each loss in nats by name."""


class Objective(nn.Module):
    """Model and throw-away heads.

    Args:
        model: a Qwen3 base model.
        opening: ids of the constant opening.
        classes: labels and their values.
        word_weights: weight of each token in the bag of words, shape (vocabulary,).
    """

    def __init__(self, model: Any, *, opening: tuple[int, ...], classes: Classes, word_weights: torch.Tensor) -> None:
        super().__init__()
        self.model = model
        self.words = nn.Linear(model.config.hidden_size, model.config.vocab_size)
        self.facts = nn.ModuleList([nn.Linear(model.config.hidden_size, len(values)) for values in classes.values()])
        self.names = tuple(classes)
        self.register_buffer("opening", torch.tensor([opening]))
        self.register_buffer("word_weights", word_weights)

    def forward(self, batch: Batch) -> Losses:
        """Losses of one batch."""
        hidden = self.states(batch)
        content = batch.clean.shape[1]
        valid = batch.ends > 0
        closing = (hidden.shape[1] - content) // batch.ends.shape[1]
        read = hidden[:, content + closing - 1 :: closing][valid]
        parts = {
            "language": LANGUAGE * self._language(hidden[:, :content], batch),
            "words": WORDS * self._words(read, batch, valid),
            "centre": CENTRE * read.mean(0).pow(2).mean(),
        }
        for index, name in enumerate(self.names):
            parts[name] = FACTS * F.cross_entropy(self.facts[index](read), batch.labels[valid][:, index], ignore_index=-1)
        return Losses(torch.stack(list(parts.values())).sum(), {name: float(loss.detach()) for name, loss in parts.items()})

    def states(self, batch: Batch) -> torch.Tensor:
        """Hidden states of all tokens after the opening, shape (B, C + R L, width)."""
        first = self.model(input_ids=self.opening, use_cache=True).past_key_values
        size = len(batch.inputs)
        shared = DynamicCache([(layer.keys.expand(size, -1, -1, -1), layer.values.expand(size, -1, -1, -1)) for layer in first.layers])
        output = self.model(
            input_ids=batch.inputs, position_ids=batch.positions, attention_mask=batch.mask, past_key_values=shared, use_cache=True
        )
        states: torch.Tensor = output.last_hidden_state
        return states

    def _language(self, hidden: torch.Tensor, batch: Batch) -> torch.Tensor:
        rows, columns = torch.nonzero(torch.arange(hidden.shape[1] - 1) < batch.lengths[:, None] - 1, as_tuple=True)
        chosen = torch.randperm(len(rows))[:LANGUAGE_POSITIONS]
        rows, columns = rows[chosen], columns[chosen]
        logits = F.linear(hidden[rows, columns], self.model.embed_tokens.weight)
        return F.cross_entropy(logits, batch.clean[rows, columns + 1])

    def _words(self, read: torch.Tensor, batch: Batch, valid: torch.Tensor) -> torch.Tensor:
        """Cross-entropy to the weighted bag of the words before each read-out."""
        example, _ = torch.nonzero(valid, as_tuple=True)
        inside = torch.arange(batch.clean.shape[1]) < batch.ends[valid][:, None]
        weights = self.get_buffer("word_weights")[batch.clean[example]] * inside
        bag = torch.zeros(len(read), self.words.out_features).scatter_add_(1, batch.clean[example], weights)
        bag = bag / bag.sum(1, keepdim=True)
        return -(bag * F.log_softmax(self.words(read), dim=1)).sum(1).mean()
