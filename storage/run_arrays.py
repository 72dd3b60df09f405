"""Named float64 arrays as bytes and back, bit for bit: the safetensors form, in which nothing can hide but numbers."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray
from safetensors import SafetensorError
from safetensors.numpy import load, save

from trinity_core.errors import StorageError

Arrays = dict[str, NDArray[np.float64]]


def arrays_to_bytes(arrays: Mapping[str, NDArray[np.float64]]) -> bytes | None:
    """The arrays with their names and shapes; None for no arrays at all."""
    if not arrays:
        return None
    # safetensors writes the memory as it lies, so it must lie in order
    return save({name: np.array(values, dtype="<f8", order="C") for name, values in arrays.items()})


def arrays_from_bytes(data: bytes | None) -> Arrays:
    """What `arrays_to_bytes` was given.

    Raises:
        StorageError: the bytes are damaged or hold something other than float64.
    """
    if data is None:
        return {}
    try:
        arrays = load(data)
    except (SafetensorError, ValueError, KeyError) as error:
        raise StorageError("Numbers stored with it are damaged, so it cannot be resumed. Start it anew from its plan.") from error
    if any(values.dtype != np.float64 for values in arrays.values()):
        raise StorageError("Numbers stored with it are of another kind, so it cannot be resumed. Start it anew from its plan.")
    return arrays
