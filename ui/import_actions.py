"""What the Data page's events do, apart from Gradio. Mistakes come back as sentences, never as tracebacks."""

from __future__ import annotations

from dataclasses import dataclass

from trinity_core.errors import TrinityError
from trinity_core.tasks.table.reading import Content
from ui.hub import valid_id
from ui.import_desk import MAX_FILES, ImportDesk
from ui.import_lines import lines_of
from ui.views import data as views

MAX_LINES_CHARS = 200_000
MAX_NAME_CHARS = 80


@dataclass(frozen=True, slots=True)
class Seen:
    """Files that were sent and looked into."""

    tokens: tuple[str, ...] = ()
    lines: str = ""
    """What their columns are taken for."""
    preview: str = ""
    complaint: str = ""


def look(desk: ImportDesk, tokens: object) -> Seen:
    """Look into files that were sent; those that cannot be read are thrown away."""
    given = clean_tokens(tokens)
    try:
        found = desk.look(given)
        return Seen(given, lines_of(found), views.preview(found))
    except TrinityError as error:
        desk.discard(given)
        return Seen(complaint=str(error))


def take(desk: ImportDesk, tokens: object, lines: object, content: object, name: object) -> tuple[str, str]:
    """Import: the account of it and an empty sentence, or nothing and what is wrong."""
    text, label = (value if isinstance(value, str) else "" for value in (lines, name))
    if len(text) > MAX_LINES_CHARS:
        return "", "The mapping is too long. Choose the file again to start from the guess."
    wanted = Content(content) if isinstance(content, str) and content in set(Content) else Content.AUTO
    try:
        return views.account(desk.take(clean_tokens(tokens), content=wanted, lines=text, name=label[:MAX_NAME_CHARS])), ""
    except TrinityError as error:
        return "", str(error)


def remove(desk: ImportDesk, set_id: object) -> str:
    """Delete a set; the sentence says what went wrong, if anything did."""
    try:
        desk.delete(valid_id(set_id))
    except TrinityError as error:
        return str(error)
    return ""


def listing(desk: ImportDesk) -> str:
    """The imported sets as the list draws them."""
    try:
        return views.listing(desk.sets(), deletable=desk.uploads)
    except TrinityError as error:
        return views.unlisted(str(error))


def clean_tokens(tokens: object) -> tuple[str, ...]:
    """Tokens of the right form, each once; whoever called could have sent anything."""
    given = tokens if isinstance(tokens, list | tuple) else []
    return tuple(dict.fromkeys(token for token in map(valid_id, given[:MAX_FILES]) if token))
