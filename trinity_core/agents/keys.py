"""API keys: taken from a mapping of slots, kept in memory, and scrubbed out of whatever a provider says."""

from __future__ import annotations

import logging
import re
from collections.abc import Mapping

NO_KEY = "none"
"""Sent to servers that want no key; the SDKs refuse to send nothing."""

_HIDDEN = "[hidden]"
_KEY_LIKE = re.compile(r"\b(?:sk|pk|rk|hf|gsk|xai)[-_][\w*.-]{4,}|\bAIza[\w*-]{8,}|\bBearer\s+\S+", re.IGNORECASE)
_SHORTEST = 4


def take_key(slot: str, keys: Mapping[str, str]) -> tuple[str, str]:
    """The key in a slot, and why it cannot be used (empty when it can).

    Args:
        slot: name of the slot, for instance "OPENAI_API_KEY"; empty for a server that wants no key.
        keys: keys by slot, from the environment or from the page.
    """
    if not slot:
        return NO_KEY, ""
    key = keys.get(slot, "").strip()
    if not key:
        return "", f"needs {slot}"
    if not (key.isascii() and key.isprintable()) or " " in key:
        return "", f"has a key with characters that no key has; enter {slot} again"
    return key, ""


def scrub(text: str, key: str) -> str:
    """`text` with `key` and everything that looks like a key replaced."""
    if len(key) >= _SHORTEST and key != NO_KEY:
        text = text.replace(key, _HIDDEN)
    return _KEY_LIKE.sub(_HIDDEN, text)


def keep_clients_quiet() -> None:
    """Let the HTTP libraries and SDKs log warnings alone: what they tell otherwise holds addresses, headers and bodies of calls.

    A server that echoes keys would have them in the log; for `app.py` to call once.
    """
    for name in ("httpx2", "httpcore2", "openai", "anthropic"):
        logging.getLogger(name).setLevel(logging.WARNING)


class Curtain:
    """Keeps a key out of a text that arrives in pieces, however it was cut: what may be its beginning waits until more is known.

    A server that echoes requests, or a model that was told of its own headers, would otherwise show the key in its answer.
    """

    def __init__(self, key: str) -> None:
        self._key = key if len(key) >= _SHORTEST and key != NO_KEY else ""
        self._held = ""

    def feed(self, text: str) -> str:
        """What of the text so far may be shown now."""
        if not self._key:
            return text
        text = (self._held + text).replace(self._key, _HIDDEN)
        most = min(len(self._key) - 1, len(text))
        kept = next((count for count in range(most, 0, -1) if text.endswith(self._key[:count])), 0)
        self._held = text[len(text) - kept :]
        return text[: len(text) - kept]

    def rest(self) -> str:
        """What waited and proved harmless, since the text is over."""
        held, self._held = self._held, ""
        return held
