"""Measures a backbone on generated tasks: transcripts of training templates fit the probes, held-out templates test them."""

from __future__ import annotations

from random import Random

import torch
from transformers import AutoModel

from trinity_core.agents.pool import Pool
from trinity_core.analysis.labels import Sample
from trinity_core.analysis.separability import SeparabilityReport, bag_of_words, separability_report, state_features
from trinity_core.coordinator.backbone import Backbone, prepare
from trinity_core.coordinator.encoder import HiddenStateEncoder
from trinity_core.coordinator.tokens import PromptTokenizer
from trinity_core.pretraining.rollout import play
from trinity_core.seeds import derive_seed
from trinity_core.tasks.registry import make_tasks
from trinity_core.tasks.task import Split


def backbone_report(backbone: Backbone, pool: Pool, *, tasks: int = 600, seed: int = 7) -> SeparabilityReport:
    """Separability of a backbone's states, against its random-init twin and a bag of words.

    Args:
        backbone: the model to measure.
        pool: plays the transcripts.
        tasks: tasks of each of the two splits, balanced over the families.
        seed: of tasks, sessions and the twin.
    """
    train, test = (probe_samples(split, pool, tasks=tasks, seed=seed) for split in (Split.TRAIN, Split.TEST))
    prompts = PromptTokenizer(backbone.tokenizer)
    vocabulary = backbone.model.get_input_embeddings().num_embeddings

    def words(sample: Sample) -> list[int]:
        return [int(i) for i in prompts.write(sample.transcript).ids]

    controls = {
        "random init": state_features(HiddenStateEncoder(random_twin(backbone, seed=seed))),
        "bag of words": bag_of_words(words, vocabulary),
    }
    return separability_report(HiddenStateEncoder(backbone), controls, train=train, test=test)


def probe_samples(split: Split, pool: Pool, *, tasks: int, seed: int) -> list[Sample]:
    """Of each task its question alone, and the same after one to four turns of a random session."""
    played = play(make_tasks(split, tasks, seed=derive_seed(seed, split)), pool, seed=derive_seed(seed, split, "play"), max_turns=4)
    stages = Random(derive_seed(seed, split, "stage"))
    return [part for whole in played for part in (whole.at(0), whole.at(stages.randint(1, len(whole.transcript.turns))))]


def random_twin(backbone: Backbone, *, seed: int) -> Backbone:
    """The same architecture and tokenizer with random weights."""
    torch.manual_seed(seed)
    twin = AutoModel.from_config(backbone.model.config)  # type: ignore[no-untyped-call]
    return prepare(f"{backbone.name}-random", twin, backbone.tokenizer, device="cpu")
