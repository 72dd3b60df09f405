"""What a visitor shares by a link, and quick ways to what is a visitor's own."""

from __future__ import annotations

import sqlalchemy as sa
from alembic.operations import Operations

revision = "0006"
down_revision = "0005"


def upgrade(op: Operations) -> None:
    """Add the flag to everything that has an address, and the indices."""
    for table in ("sessions", "runs", "comparisons"):
        op.add_column(table, sa.Column("shared", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.create_index("ix_sessions_owner_created_at", "sessions", ["owner", "created_at"])
    op.create_index("ix_sessions_parent", "sessions", ["parent"])
