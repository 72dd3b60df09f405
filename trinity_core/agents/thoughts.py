"""Takes a reasoning model's thoughts out of its reply, where the server left them in the text between <think> tags.

Servers that know their model send thoughts apart from the text. Others do not, and a verdict or an answer line behind a page of
thoughts would be misread. Only a block that opens the reply counts as thoughts.
"""

from __future__ import annotations

_OPEN, _CLOSE = "<think>", "</think>"


class ThoughtFilter:
    """Fed with a reply piece by piece, gives back the pieces without an opening block of thoughts."""

    def __init__(self) -> None:
        self._held = ""
        self._state = self._at_start

    def feed(self, text: str) -> str:
        """What of the reply can be shown in addition."""
        return self._state(text)

    def rest(self) -> str:
        """What was held back, once nothing more can come; nothing of a block that was never closed."""
        held, self._held = self._held, ""
        return held if self._state == self._at_start else ""

    def _at_start(self, text: str) -> str:
        self._held += text
        begun = self._held.lstrip()
        if begun.startswith(_OPEN):
            self._state = self._inside
            return self._inside("")
        if _OPEN.startswith(begun):  # too short to tell
            return ""
        self._state = self._plain
        return self._held

    def _inside(self, text: str) -> str:
        self._held += text
        _, closed, after = self._held.partition(_CLOSE)
        if not closed:
            self._held = self._held[-len(_CLOSE) :]  # enough to see a tag that is split between pieces
            return ""
        self._state = self._behind
        return self._behind(after)

    def _behind(self, text: str) -> str:
        """The blanks between the thoughts and the answer belong to neither."""
        shown = text.lstrip()
        if shown:
            self._state = self._plain
        return shown

    def _plain(self, text: str) -> str:
        return text
