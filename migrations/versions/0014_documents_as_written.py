"""Answers, their context and waiting counts are kept as the text that was written.

They are read as a whole, and PostgreSQL puts the text of a JSONB together at each reading. It
writes these tables anew for that: some minutes for ten million responses.
"""

from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None

COLUMNS = {"response": ("answers", "context"), "tally_delta": ("cells",)}


def upgrade() -> None:
    _exchange("JSON")


def downgrade() -> None:
    _exchange("JSONB")


def _exchange(kind: str) -> None:
    if op.get_context().dialect.name != "postgresql":
        return
    for table, columns in COLUMNS.items():
        # All columns at once: each statement writes the whole table.
        changes = ", ".join(f"ALTER {name} TYPE {kind} USING {name}::{kind}" for name in columns)
        op.execute(f"ALTER TABLE {table} {changes}")
