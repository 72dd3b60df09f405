"""What has arrived of one reply of a model: text, counts and the word it ended with, gathered from the pieces of a stream."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from trinity_core.agents.keys import Curtain
from trinity_core.agents.thoughts import ThoughtFilter

MAX_CHARS = 1_000_000
"""Characters of one reply; the rest is not read."""


@dataclass(frozen=True, slots=True)
class Piece:
    """What one chunk of a stream contributed."""

    text: str = ""
    finish: str = ""
    """Why the reply ended, in the provider's words; empty until it does."""
    tokens_in: int | None = None
    tokens_out: int | None = None


class Arrival:
    """One reply under way.

    Args:
        key: hidden where the text repeats it.
    """

    def __init__(self, key: str = "") -> None:
        self.finish = ""
        self.pieces = 0
        self.tokens_in: int | None = None
        self.tokens_out: int | None = None
        self._curtain = Curtain(key)
        self._thoughts = ThoughtFilter()
        self._texts: list[str] = []
        self._chars = 0

    @property
    def text(self) -> str:
        """All text so far."""
        return "".join(self._texts)

    @property
    def full(self) -> bool:
        """Whether `MAX_CHARS` were reached, so that nothing more is taken."""
        return self._chars >= MAX_CHARS

    def take(self, pieces: Iterable[Piece]) -> Iterator[str]:
        """Take pieces in; the text of each as it may be shown.

        It is empty while the model reasons: a sign of life to whoever watches for silence.
        """
        for piece in pieces:
            self._note(piece)
            yield self._add(self._thoughts.feed(self._curtain.feed(_clean(piece.text))))
            if self.full:
                return
        if rest := self._thoughts.feed(self._curtain.rest()) + self._thoughts.rest():
            yield self._add(rest)

    def _note(self, piece: Piece) -> None:
        self.pieces += 1
        self.finish = self.finish or piece.finish  # the first word counts: "stop" may follow a refusal
        self.tokens_in = _larger(self.tokens_in, piece.tokens_in)
        self.tokens_out = _larger(self.tokens_out, piece.tokens_out)

    def _add(self, text: str) -> str:
        text = text[: MAX_CHARS - self._chars]
        self._texts.append(text)
        self._chars += len(text)
        return text


def _clean(text: str) -> str:
    """Without null bytes and lone surrogates, which JSON may carry and databases refuse."""
    return text.replace("\x00", "").encode("utf-8", "replace").decode("utf-8")


def _larger(known: int | None, new: int | None) -> int | None:
    """The larger of two running totals, which come in one chunk or in many."""
    return max((count for count in (known, new) if count is not None), default=None)
