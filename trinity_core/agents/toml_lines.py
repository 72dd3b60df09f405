"""Where in a TOML text something stands. Python's parser forgets lines, and a message about a pool file should name one."""

from __future__ import annotations

import re
from collections.abc import Iterator

_HEADER = re.compile(r"^\s*\[(\[)?\s*([^\[\]]+?)\s*\]\]?\s*(?:#.*)?$")
_KEY = re.compile(r"""^\s*(?:"([^"]*)"|'([^']*)'|([\w-]+))\s*[.=]""")


def line_of(text: str, key: str, *, table: str = "", number: int = 0) -> int:
    """1-based line on which `key` is set; the line of its table where the key is not found, and 1 where neither is.

    Args:
        text: the whole file.
        key: the key as parsed; empty for the table itself.
        table: name of the array of tables it is in; empty for the top of the file.
        number: 0-based position in that array.
    """
    header = 0
    for line, where, index, found in _keys(text):
        inside = where == table and (not table or index == number)
        if inside and found == key:
            return line
        if inside and not found:
            header = line
        if table and where == f"{table}.{key}" and index == number and not found:
            return line
    return header or _loosely(text, key)


def _keys(text: str) -> Iterator[tuple[int, str, int, str]]:
    """(line, table, position in its array, key) of each header, with an empty key, and of each key."""
    table, seen, quote = "", dict[str, int](), ""
    for line, content in enumerate(text.splitlines(), 1):
        if not quote:
            if header := _HEADER.match(content):
                table = header.group(2).replace(" ", "").strip("\"'")
                seen[table] = seen.get(table, -1) + 1 if header.group(1) else 0
                yield line, table, seen.get(table.split(".")[0], 0), ""
            elif found := _KEY.match(content):
                yield line, table, seen.get(table.split(".")[0], 0), next(group for group in found.groups() if group is not None)
        quote = _open_quote(content, quote)


def _open_quote(content: str, quote: str) -> str:
    """Which multi-line quotes are open after a line."""
    for mark in re.findall(r'"""|\'\'\'', content):
        quote = "" if quote == mark else quote or mark
    return quote


def _loosely(text: str, key: str) -> int:
    """For tables written in line: the first line on which the key is followed by an equals sign, else 1."""
    if not key:
        return 1
    pattern = re.compile(rf"""(?<![\w-])["']?{re.escape(key)}["']?\s*=""")
    return next((line for line, content in enumerate(text.splitlines(), 1) if pattern.search(content)), 1)
