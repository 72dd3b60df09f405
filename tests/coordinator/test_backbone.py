"""Loading: what works, and what is said when it does not."""

import shutil

import pytest
from transformers import BertConfig, BertModel

from trinity_core.coordinator.backbone import load_backbone, prepare
from trinity_core.coordinator.encoder import HiddenStateEncoder
from trinity_core.errors import BackboneError
from trinity_core.types import Transcript


@pytest.fixture
def copy(qwen_folder, tmp_path):
    return shutil.copytree(qwen_folder, tmp_path / "copy")


def test_a_folder_loads_with_its_facts(qwen):
    assert (qwen.width, qwen.max_tokens, qwen.reusable) == (32, 4096, True)
    assert qwen.bytes_per_token == 3 * 2 * 2 * 8 * 4
    assert qwen.name.startswith("tiny@")


def test_other_weights_get_another_name(copy, qwen):
    path = copy / "model.safetensors"
    data = bytearray(path.read_bytes())
    data[-1] ^= 1
    path.write_bytes(data)
    assert load_backbone(copy, device="cpu").name != qwen.name.replace("tiny", "copy")


@pytest.mark.parametrize("source", ["./nowhere", "/no/such/folder", "a/b/c", "two words"])
def test_a_missing_folder_is_named(source):
    with pytest.raises(BackboneError, match="There is no backbone folder"):
        load_backbone(source)


@pytest.mark.parametrize(
    ("file", "content"), [("config.json", b"{"), ("model.safetensors", b"junk"), ("tokenizer.json", b"{}"), ("config.json", b"{}")]
)
def test_a_damaged_file_is_a_clear_error(copy, file, content):
    (copy / file).write_bytes(content)
    with pytest.raises(BackboneError, match="cannot be read"):
        load_backbone(copy)


@pytest.mark.parametrize("file", ["config.json", "model.safetensors"])
def test_a_missing_file_is_a_clear_error(copy, file):
    (copy / file).unlink()
    with pytest.raises(BackboneError, match="cannot be read"):
        load_backbone(copy)


def test_a_folder_without_tokenizer_is_a_clear_error(copy):
    for path in copy.glob("*token*"):
        path.unlink()
    with pytest.raises(BackboneError, match="tokenizer"):
        load_backbone(copy)


def test_truncated_weights_are_a_clear_error(copy):
    path = copy / "model.safetensors"
    path.write_bytes(path.read_bytes()[:-100])
    with pytest.raises(BackboneError, match="cannot be read"):
        load_backbone(copy)


def test_a_model_that_looks_ahead_is_refused(tokenizer):
    config = BertConfig(vocab_size=400, hidden_size=16, num_hidden_layers=1, num_attention_heads=2, intermediate_size=16)
    with pytest.raises(BackboneError, match="looks at later tokens"):
        prepare("bert", BertModel(config), tokenizer, device="cpu")


def test_an_encoder_decoder_is_refused(copy):
    (copy / "config.json").write_text('{"model_type": "t5"}')
    with pytest.raises(BackboneError, match="not a causal language model"):
        load_backbone(copy)


def test_a_loaded_folder_reads_like_the_model_it_was_saved_from(qwen):
    assert HiddenStateEncoder(qwen).encode([Transcript("hello")]).tokens_read[0] > 5
