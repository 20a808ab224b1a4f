"""The few responses that do not count, or are flagged, are looked up and not searched for."""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

INDEX = "ix_response_apart"
APART = sa.text("(test OR withdrawn OR superseded OR flags <> '[]')")


def upgrade() -> None:
    where = {"sqlite_where": APART, "postgresql_where": APART}
    op.create_index(INDEX, "response", ["shard", "survey_id"], **where)


def downgrade() -> None:
    op.drop_index(INDEX, "response")
