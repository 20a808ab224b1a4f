"""Links in views that saw a survey, to compare with those from which it was held out."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

ADDED = ("seen_with", "followed_with")


def upgrade() -> None:
    for name in ADDED:
        added = sa.Column(name, sa.BigInteger, nullable=False, server_default="0")
        op.add_column("also_read_cell", added)


def downgrade() -> None:
    for name in ADDED:
        op.drop_column("also_read_cell", name)
