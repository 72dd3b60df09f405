"""A conversation as one question: the last user message, with instructions and what was said before in a plain form above it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from trinity_core.errors import QuestionError
from trinity_core.settings import MAX_QUESTION_CHARS, clean_question
from ui.openai_api.refusal import wrong


class Speaker(StrEnum):
    """Who wrote a message."""

    SYSTEM = "system"
    DEVELOPER = "developer"
    USER = "user"
    ASSISTANT = "assistant"


@dataclass(frozen=True, slots=True)
class ChatMessage:
    """One message of a conversation."""

    speaker: Speaker
    text: str


_INSTRUCTIONS = (Speaker.SYSTEM, Speaker.DEVELOPER)
_NAMES = {Speaker.USER: "User", Speaker.ASSISTANT: "Assistant"}


def question_of(messages: Sequence[ChatMessage]) -> str:
    """The question a session is run on. A lone user message is the question as it stands.

    Raises:
        Refusal: there is no user message, the assistant has the last word, or all together is too long.
    """
    said = [message for message in messages if message.speaker not in _INSTRUCTIONS]
    if not said or said[-1].speaker is not Speaker.USER:
        raise wrong("messages", "The last message must be the user's; the answer cannot be begun for the agents.")
    rules = [message.text.strip() for message in messages if message.speaker in _INSTRUCTIONS and message.text.strip()]
    try:
        last, whole = clean_question(said[-1].text), clean_question(_assembled(rules, said))
    except QuestionError as error:
        long = sum(len(message.text) for message in messages) > MAX_QUESTION_CHARS
        raise wrong("messages", str(error), code="context_length_exceeded" if long else "empty_question") from error
    return whole if rules or len(said) > 1 else last


def _assembled(rules: Sequence[str], said: Sequence[ChatMessage]) -> str:
    before = [f"{_NAMES[message.speaker]}: {message.text.strip()}" for message in said[:-1]]
    parts = (("Instructions", rules), ("Conversation so far", before), ("Question", [said[-1].text.strip()]))
    return "\n\n".join(f"{title}:\n" + "\n".join(lines) for title, lines in parts if lines)
