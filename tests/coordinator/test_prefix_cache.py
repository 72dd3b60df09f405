"""What is remembered, and what is forgotten."""

import numpy as np

from trinity_core.coordinator.prefix_cache import PrefixCache


def _ids(text: str):
    return np.frombuffer(text.encode(), dtype=np.uint8).astype(np.int64)


def test_the_longest_common_beginning_is_found():
    cache = PrefixCache(entries=4, tokens=100)
    for text in ("other", "system B turn"):
        cache.store(_ids(text), text)
    assert cache.longest(_ids("system B turn 2")) == (13, "system B turn")
    assert cache.longest(_ids("system C")) == (7, "system B turn")
    assert cache.longest(_ids("xyz")) == (0, None)


def test_a_longer_prompt_replaces_its_beginning():
    cache = PrefixCache(entries=4, tokens=100)
    for text in ("abc", "abcdef", "abcd"):
        cache.store(_ids(text), text)
    assert len(cache) == 1
    assert cache.longest(_ids("abcdefg")) == (6, "abcdef")


def test_the_least_recently_used_goes_first_by_entries_and_by_tokens():
    by_entries, by_tokens = PrefixCache(entries=2, tokens=100), PrefixCache(entries=9, tokens=7)
    for cache in (by_entries, by_tokens):
        cache.store(_ids("aaa"), "a")
        cache.store(_ids("bbb"), "b")
        cache.longest(_ids("aaa"))
        cache.store(_ids("ccc"), "c")
        assert [cache.longest(_ids(text))[1] for text in ("aaa", "bbb", "ccc")] == ["a", None, "c"]


def test_a_prompt_larger_than_the_whole_cache_is_not_kept():
    cache = PrefixCache(entries=2, tokens=2)
    cache.store(_ids("abc"), "a")
    assert len(cache) == 0
