"""What editors state about a survey, for its method note."""

import sqlalchemy as sa
from alembic import op

from survey_app.database import Document

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("survey") as batch:
        batch.add_column(sa.Column("statements", Document, nullable=False, server_default="{}"))
    with op.batch_alter_table("survey") as batch:
        batch.alter_column("statements", server_default=None)


def downgrade() -> None:
    with op.batch_alter_table("survey") as batch:
        batch.drop_column("statements")
