"""What has changed is read in its order; without the id, each page of it was sorted anew."""

from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None

TABLE = "response"
OLD, NEW = ("shard", "survey_id", "revised_at"), ("shard", "survey_id", "revised_at", "id")


def upgrade() -> None:
    _exchange(OLD, NEW)


def downgrade() -> None:
    _exchange(NEW, OLD)


def _exchange(old: tuple[str, ...], new: tuple[str, ...]) -> None:
    op.create_index(_name(new), TABLE, [*new])
    op.drop_index(_name(old), TABLE)


def _name(columns: tuple[str, ...]) -> str:
    return "_".join(("ix", TABLE, *columns))
