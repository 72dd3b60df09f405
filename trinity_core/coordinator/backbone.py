"""Loads the language model whose hidden states the coordinator reads: any causal LM of `transformers`, by hub id or from a folder.

Only safetensors weights are read and no code of a repository is ever run.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import torch
from huggingface_hub import try_to_load_from_cache
from safetensors import SafetensorError
from transformers import AutoConfig, AutoModel, AutoTokenizer
from transformers.models.auto.modeling_auto import MODEL_FOR_CAUSAL_LM_MAPPING_NAMES
from transformers.utils import logging as transformers_logging

from trinity_core.coordinator.forward import can_reuse
from trinity_core.errors import BackboneError

HUB_BACKBONE = "Qwen/Qwen3-0.6B"
"""The paper's backbone: the default when a model of the hub is chosen."""

BUNDLED = Path(__file__).resolve().parents[2] / "assets" / "backbone"
"""The tiny backbone that ships with the project: the default where nothing is chosen."""

FLOAT32_PARAMETERS = 2_000_000_000
"""On a CPU or an Apple GPU, models up to this size are read in float32, larger ones in bfloat16."""

SMALL_PARAMETERS = 10_000_000
"""Up to this size a CPU reads with one thread: more gain little, and on a busy machine cost several times the time."""

_HUB_ID = re.compile(r"[A-Za-z0-9][\w.-]*/[\w.-]+|[A-Za-z0-9][\w.-]*")
_LOADING_ERRORS = (OSError, ValueError, KeyError, ImportError, RuntimeError, AttributeError, TypeError, SafetensorError)


@dataclass(frozen=True, slots=True, eq=False)
class Backbone:
    """A loaded model with its tokenizer and the facts read off it."""

    name: str
    """Hub id; "bundled" or the folder's name, with a fingerprint of the weights. Heads fit one name only."""
    model: Any = field(repr=False)
    """Base model without language-model head, in evaluation mode."""
    tokenizer: Any = field(repr=False)
    width: int
    """Length of a hidden state."""
    parameters: int
    """Weights of the base model."""
    max_tokens: int
    """Longest prompt the model was built for; 0 where it does not say."""
    bytes_per_token: int
    """Memory of one token's keys and values, in bytes; 0 where they cannot be reused."""

    @property
    def single_thread(self) -> bool:
        """True when one thread should read."""
        return self.parameters <= SMALL_PARAMETERS and self.model.device.type == "cpu"

    @property
    def reusable(self) -> bool:
        """True when keys and values of earlier tokens can be put back."""
        return self.bytes_per_token > 0


def load_backbone(source: str | Path = BUNDLED, *, device: str = "") -> Backbone:
    """Load a model and its tokenizer.

    Args:
        source: a folder, or an id on the Hugging Face hub. A folder is read without any network.
        device: "cuda", "mps" or "cpu"; empty picks the first of these that exists.

    Raises:
        BackboneError: it is not there, is damaged, has no tokenizer, or is not a causal language model.
    """
    folder = _folder(source)
    where = str(folder or source)
    try:
        with _quiet():
            tokenizer, model, report = _fetch(where, local=folder is not None)
    except _LOADING_ERRORS as error:
        raise BackboneError(_advice(where, folder is not None, error)) from error
    if missing := sorted(report["missing_keys"]):
        raise BackboneError(f"Backbone {where!r} lacks weights, for instance {missing[0]!r}. Download it again.")
    return prepare(_name(source, folder), model, tokenizer, device=device)


def _fetch(where: str, *, local: bool) -> tuple[Any, Any, dict[str, Any]]:
    """Tokenizer, base model and loading report: from this machine if it is all there, else from the hub."""
    if not local:
        try:
            return _fetch(where, local=True)
        except OSError:  # not downloaded yet
            pass
    options = {"local_files_only": local, "trust_remote_code": False}
    config = AutoConfig.from_pretrained(where, **options)
    _require_causal(where, config.model_type)
    tokenizer = AutoTokenizer.from_pretrained(where, **options)
    model, report = AutoModel.from_pretrained(where, use_safetensors=True, dtype="auto", output_loading_info=True, **options)
    return tokenizer, model, report


def prepare(name: str, model: Any, tokenizer: Any, *, device: str = "") -> Backbone:
    """A backbone from a model in memory: moved to its device and dtype, checked, measured.

    Raises:
        BackboneError: the tokenizer is not a fast one, or the model looks ahead.
    """
    _require_tokenizer(name, model, tokenizer)
    parameters = sum(weight.numel() for weight in model.parameters())
    place = torch.device(device or _best_device())
    model = model.to(device=place, dtype=_dtype(place, parameters)).eval().requires_grad_(False)
    width = _probe_width(name, model)
    limit = getattr(model.config.get_text_config(), "max_position_embeddings", 0) or 0
    return Backbone(name, model, tokenizer, width, parameters, limit, _bytes_per_token(model) if can_reuse(model) else 0)


def is_here(source: str | Path) -> bool:
    """True when `source` is a folder or was downloaded before, so that loading it needs no network.

    Raises:
        BackboneError: it is neither a folder nor an id.
    """
    return _folder(source) is not None or isinstance(try_to_load_from_cache(str(source), "config.json"), str)


def _folder(source: str | Path) -> Path | None:
    """The folder meant by `source`, or None for a hub id."""
    path = Path(source).expanduser()
    if path.is_dir():
        return path.resolve()
    if isinstance(source, Path) or not _HUB_ID.fullmatch(source):
        raise BackboneError(f"There is no backbone folder {str(source)!r}. Give an existing folder or a hub id such as {HUB_BACKBONE!r}.")
    return None


def _require_causal(where: str, model_type: str) -> None:
    if model_type not in MODEL_FOR_CAUSAL_LM_MAPPING_NAMES:
        raise BackboneError(f"Backbone {where!r} is of type {model_type!r}, which is not a causal language model. Choose one that is.")


def _require_tokenizer(name: str, model: Any, tokenizer: Any) -> None:
    """Without tokenizer files `transformers` makes an empty tokenizer, so it has to write something."""
    fast = getattr(tokenizer, "is_fast", False)
    ids = tokenizer.backend_tokenizer.encode("Decide who goes next.").ids if fast else []
    if not ids or max(ids) >= model.get_input_embeddings().num_embeddings:
        raise BackboneError(f"Backbone {name!r} has no fast tokenizer of its own (tokenizer.json). Choose a model that has one.")


@contextmanager
def _quiet() -> Iterator[None]:
    """Keeps progress bars and loading reports off the terminal; what matters becomes an error."""
    logging: Any = transformers_logging
    verbosity = logging.get_verbosity()
    bars = logging.is_progress_bar_enabled()
    logging.set_verbosity_error()
    logging.disable_progress_bar()
    try:
        yield
    finally:
        logging.set_verbosity(verbosity)
        if bars:
            logging.enable_progress_bar()


def _advice(where: str, is_folder: bool, error: BaseException) -> str:
    reason = (str(error).strip() or type(error).__name__).splitlines()[0]
    if is_folder:
        return (
            f"Backbone folder {where!r} cannot be read ({type(error).__name__}: {reason}). "
            "It needs config.json, tokenizer.json and undamaged safetensors."
        )
    return (
        f"Backbone {where!r} cannot be loaded from the hub ({type(error).__name__}: {reason}). "
        "Check the id and the network, or give a folder; without any choice the bundled backbone is used."
    )


def _name(source: str | Path, folder: Path | None) -> str:
    if folder is None:
        return str(source)
    return f"{'bundled' if folder == BUNDLED else folder.name}@{fingerprint(folder)}"


def fingerprint(folder: Path) -> str:
    """Eight hex digits of the weights: sizes, and the first and last megabytes, of every safetensors file."""
    digest = hashlib.sha256()
    for path in sorted(folder.glob("*.safetensors")):
        size = path.stat().st_size
        digest.update(json.dumps([path.name, size]).encode())
        with path.open("rb") as file:
            digest.update(file.read(4_000_000))
            file.seek(max(0, size - 4_000_000))
            digest.update(file.read())
    return digest.hexdigest()[:8]


def _best_device() -> str:
    if torch.cuda.is_available():
        return "cuda"
    return "mps" if torch.backends.mps.is_available() else "cpu"


def _dtype(device: torch.device, parameters: int) -> torch.dtype:
    """bfloat16 on a CUDA device that has it; float32 elsewhere, unless the model is large."""
    if device.type == "cuda":
        return torch.bfloat16 if torch.cuda.is_bf16_supported(including_emulation=False) else torch.float32
    return torch.float32 if parameters <= FLOAT32_PARAMETERS else torch.bfloat16


def _probe_width(name: str, model: Any) -> int:
    """Width of a state, after checking that a later token does not change an earlier state."""
    with torch.inference_mode():
        ids = torch.tensor([[1, 2, 3, 3, 3], [1, 2, 4, 4, 4]], device=model.device)
        states = model(input_ids=ids, use_cache=False).last_hidden_state
    noise = 1e-5 if states.dtype is torch.float32 else 1e-2
    if not torch.allclose(states[0, 1], states[1, 1], rtol=noise, atol=noise):
        raise BackboneError(f"Backbone {name!r} looks at later tokens, so it is not a causal language model. Choose one that is.")
    return int(states.shape[-1])


def _bytes_per_token(model: Any) -> int:
    with torch.inference_mode():
        cache = model(input_ids=torch.zeros((1, 1), dtype=torch.long, device=model.device), use_cache=True).past_key_values
    return sum(part.numel() * part.element_size() for layer in cache.layers for part in (layer.keys, layer.values))
