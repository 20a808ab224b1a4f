"""Which weighting a survey's pages show."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("weighting") as batch:
        batch.add_column(
            sa.Column("is_default", sa.Boolean, nullable=False, server_default=sa.false())
        )
    with op.batch_alter_table("weighting") as batch:
        batch.alter_column("is_default", server_default=None)


def downgrade() -> None:
    with op.batch_alter_table("weighting") as batch:
        batch.drop_column("is_default")
