from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import array_shapes, arrays

from storage.run_arrays import arrays_from_bytes, arrays_to_bytes
from trinity_core.errors import StorageError

DOUBLES = arrays("<u8", array_shapes(min_dims=0, max_dims=3, min_side=0, max_side=4)).map(lambda bits: bits.view("<f8"))


@given(st.dictionaries(st.text(st.characters(exclude_categories=["Cs"]), max_size=8).filter(lambda name: name != "__metadata__"), DOUBLES))
def test_every_bit_name_and_shape_comes_back(values):
    back = arrays_from_bytes(arrays_to_bytes(values))
    assert back.keys() == values.keys()
    for name, array in values.items():
        assert (back[name].shape, back[name].dtype, back[name].tobytes()) == (array.shape, np.float64, array.tobytes())


def test_arrays_that_do_not_lie_in_order_come_back_as_they_read():
    square = np.arange(12.0).reshape(3, 4)
    back = arrays_from_bytes(arrays_to_bytes({"turned": square.T, "every other": square[:, ::2]}))
    assert np.array_equal(back["turned"], square.T)
    assert np.array_equal(back["every other"], square[:, ::2])


def test_no_arrays_take_no_bytes():
    assert (arrays_to_bytes({}), arrays_from_bytes(None)) == (None, {})


@pytest.mark.parametrize("data", [b"", b"\x00" * 8, b"\x80\x04K\x01.", arrays_to_bytes({"x": np.zeros(9)})[:-1]])
def test_damaged_bytes_are_refused(data):
    with pytest.raises(StorageError, match="damaged"):
        arrays_from_bytes(data)


def test_numbers_of_another_kind_are_refused():
    from safetensors.numpy import save

    with pytest.raises(StorageError, match="another kind"):
        arrays_from_bytes(save({"x": np.zeros(2, np.float32)}))
