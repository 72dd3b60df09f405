"""One sequence, many read-outs, each equal to the prompt it stands for."""

import numpy as np
import pytest
import torch

from trinity_core.analysis.labels import LABELS, Sample
from trinity_core.coordinator.backbone import prepare
from trinity_core.coordinator.encoder import HiddenStateEncoder
from trinity_core.coordinator.tokens import PromptTokenizer
from trinity_core.pretraining.batches import collate, label_classes, make_example
from trinity_core.pretraining.objective import Objective
from trinity_core.pretraining.tokenizer import train_tokenizer
from trinity_core.pretraining.train import BackbonePlan, build_model
from trinity_core.types import Call, Reply, Role, Transcript, Turn

TURNS = tuple(Turn(n, n, Call("calculator", Role.WORKER), Reply(f"It is {n}.\nAnswer: {n}")) for n in (1, 2, 3))
SAMPLES = [Sample(Transcript("What is one and two?", TURNS), "sum"), Sample(Transcript("Reverse a long word, please", TURNS[:1]), "text")]
CLASSES = label_classes(SAMPLES)


@pytest.fixture(scope="module")
def tokenizer():
    return train_tokenizer([sample.transcript.question for sample in SAMPLES], vocabulary=300)


@pytest.fixture(scope="module")
def prompts(tokenizer):
    return PromptTokenizer(tokenizer)


@pytest.fixture(scope="module")
def batch(prompts):
    examples = [make_example(sample, prompts, CLASSES, max_tokens=500) for sample in SAMPLES]
    return collate(examples, prompts, noise=0.0, rng=np.random.default_rng(1))


def test_every_read_out_of_a_batch_is_the_state_of_its_own_prompt(tokenizer, prompts, batch):
    torch.manual_seed(1)
    model = build_model(BackbonePlan(width=32, layers=2), len(tokenizer))
    torch.nn.init.normal_(model.embed_tokens.weight)
    objective = Objective(model, opening=prompts.opening, classes=CLASSES, word_weights=torch.ones(len(tokenizer)))
    with torch.no_grad():
        states = objective.states(batch).numpy()
    closing, content = len(prompts.closing), batch.clean.shape[1]
    encoder = HiddenStateEncoder(prepare("tiny", model, tokenizer, device="cpu"), cache_sessions=0)
    for row, sample in enumerate(SAMPLES):
        for stage in range(len(sample.transcript.turns) + 1):
            wanted = encoder.encode([sample.at(stage).transcript]).states[0]
            np.testing.assert_allclose(states[row, content + (stage + 1) * closing - 1], wanted, atol=2e-5)


def test_labels_stand_beside_their_read_outs_and_padding_is_unknown(batch):
    counts = batch.labels[:, :, list(LABELS).index("turn_count")]
    assert counts.tolist() == [[0, 1, 2, 3], [0, 1, -1, -1]]
    assert (batch.ends > 0).tolist() == [[True] * 4, [True, True, False, False]]


def test_turns_that_do_not_fit_are_left_out(prompts):
    whole = make_example(SAMPLES[0], prompts, CLASSES, max_tokens=500)
    example = make_example(SAMPLES[0], prompts, CLASSES, max_tokens=whole.ends[2] - 1)
    assert example.ends == whole.ends[:2]
    assert len(example.ids) == whole.ends[1]
    assert len(make_example(SAMPLES[0], prompts, CLASSES, max_tokens=5).ids) == 5
