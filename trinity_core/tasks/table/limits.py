"""What an import may hold. A file beyond these is refused as a whole, a row beyond them is left out with its reason."""

from __future__ import annotations

from trinity_core.settings import MAX_QUESTION_CHARS

MAX_FILE_BYTES = 200 * 1024 * 1024
"""Largest file."""
MAX_ROWS = 1_000_000
"""Rows read from one import, over all its files."""
MAX_COLUMNS = 1_000
"""Columns of a file; a table of more is no table of outcomes."""
MAX_AGENTS = 64
"""As in a pool file."""
MAX_QUESTION = MAX_QUESTION_CHARS
"""Characters of a question."""
MAX_CELL_CHARS = 1_000_000
"""Characters of any cell, replies included."""
MAX_UNPACKED_BYTES = 1024 * 1024 * 1024
"""What a compressed file may grow to: 1 GiB over everything read from it."""
MAX_DOCUMENT_BYTES = 32 * 1024 * 1024
"""Largest JSON document that must be read as a whole (one file inside an archive, one object that holds a list)."""
MAX_ITEM_CHARS = 16 * 1024 * 1024
"""Characters of one item of a JSON list, one line, or one row of a table. Reading stops at a longer one: what comes after it cannot be
told from it."""
MAX_DECODED_BYTES = 160 * 1024 * 1024
"""Most memory that one document or item may take once it is decoded, and that the samples of a log may take together."""
MAX_KEPT_BYTES = 256 * 1024 * 1024
"""Most memory that all rows of an import may take together; texts count twice, since they are copied when the table is kept."""
MAX_MEMBERS = 200_000
"""Files inside an archive."""
SAMPLE_ROWS = 1_000
"""Rows looked at to find the columns and to guess what they hold."""
MAX_TOLD = 10_000
"""Rows left out that a report names one by one; further ones are only counted."""
