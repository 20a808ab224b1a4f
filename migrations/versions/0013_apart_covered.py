"""What is told of responses that do not count, or are flagged, is read from the index alone.

So the planner prefers it to the other indexes of a survey's responses, also without statistics.
"""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None

INDEX = "ix_response_apart"
APART = sa.text("(test OR withdrawn OR superseded OR flags <> '[]')")
OLD = ("shard", "survey_id")
NEW = (*OLD, "test", "withdrawn", "superseded", "flags")


def upgrade() -> None:
    _exchange(NEW)


def downgrade() -> None:
    _exchange(OLD)


def _exchange(columns: tuple[str, ...]) -> None:
    op.drop_index(INDEX, "response")
    where = {"sqlite_where": APART, "postgresql_where": APART}
    op.create_index(INDEX, "response", [*columns], **where)
