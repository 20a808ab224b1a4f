"""Counts of beacons wait for their hour to be over before they go into its cells."""

import sqlalchemy as sa
from alembic import op

from survey_app.database import Identifier, UTCDateTime

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "cell_delta",
        sa.Column("shard", sa.BigInteger, autoincrement=False, nullable=False),
        sa.Column("belongs_to", sa.String(16), nullable=False),
        sa.Column("hour", UTCDateTime, nullable=False),
        sa.Column("id", Identifier, nullable=False),
        sa.Column("slice", sa.Integer, nullable=True),
        sa.Column("cells", sa.LargeBinary, nullable=False),
        sa.PrimaryKeyConstraint("shard", "belongs_to", "hour", "id", name="pk_cell_delta"),
    )


def downgrade() -> None:
    # What waits in it is lost: the counts of the last hour.
    op.drop_table("cell_delta")
