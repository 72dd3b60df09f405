import numpy as np

from trinity_core.coordinator.byte_cache import ByteCache


def test_the_least_recently_used_goes_first() -> None:
    cache: ByteCache[np.ndarray] = ByteCache(20)
    cache.put("a", np.zeros(8, np.uint8))
    cache.put("b", np.ones(8, np.uint8))
    assert cache.get("a") is not None
    cache.put("c", np.ones(8, np.uint8))
    assert [cache.get(key) is not None for key in "abc"] == [True, False, True]


def test_putting_a_key_again_takes_no_more_room() -> None:
    cache: ByteCache[np.ndarray] = ByteCache(20)
    for _ in range(5):
        cache.put("a", np.zeros(8, np.uint8))
    cache.put("b", np.zeros(8, np.uint8))
    assert len(cache) == 2


def test_what_is_larger_than_the_limit_is_not_kept() -> None:
    cache: ByteCache[np.ndarray] = ByteCache(20)
    cache.put("a", np.zeros(21, np.uint8))
    cache.put("b", np.zeros(20, np.uint8))
    assert cache.get("a") is None
    assert cache.get("b") is not None
