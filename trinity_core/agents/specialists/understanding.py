"""Everything the readers understand, in one order: the formal statement behind a question, whoever will work on it."""

from __future__ import annotations

from functools import lru_cache

from trinity_core.agents.specialists.archivist import read_record
from trinity_core.agents.specialists.calculator import find_expression
from trinity_core.agents.specialists.described import read_described
from trinity_core.agents.specialists.formal import Form, Statement, fenced_code
from trinity_core.agents.specialists.formulas import read_formal
from trinity_core.agents.specialists.puzzles import read_puzzle
from trinity_core.agents.specialists.requests import read_request
from trinity_core.agents.specialists.stories import sum_of_story
from trinity_core.agents.specialists.wording import read_wording


@lru_cache(maxsize=20_000)
def understand(question: str) -> Statement | None:
    """The statement that answers `question` once worked out; None for programs, requests for code, and what nobody here understands."""
    if fenced_code(question) or read_request(question):
        return None
    for form, read in ((Form.COMPUTE, find_expression), (Form.PYTHON, read_wording)):
        if body := read(question):
            return Statement(form, body)
    return read_prose(question) or read_formal(question)


@lru_cache(maxsize=20_000)
def read_prose(question: str) -> Statement | None:
    """The statement behind a look-up, puzzle, described sequence or story."""
    if record := read_record(question):
        return record
    if puzzle := read_puzzle(question):
        return Statement(Form.PYTHON, puzzle)
    if "=" in question and (formal := read_formal(question)):
        return formal
    if described := read_described(question):
        return described
    story = sum_of_story(question) if read_formal(question) is None else None
    return Statement(Form.COMPUTE, story) if story else None
