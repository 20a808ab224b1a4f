"""Counts of one article, and answers of some days, are looked up and not searched for."""

from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

INDEXES = {
    "ix_tally_shard_article_id_question_day": (
        "tally",
        ["shard", "article_id", "question", "day"],
    ),
    "ix_tally_shard_question_day": ("tally", ["shard", "question", "day"]),
    "ix_exposure_cell_shard_article_id_hour": ("exposure_cell", ["shard", "article_id", "hour"]),
    "ix_reading_cell_shard_article_id_hour": ("reading_cell", ["shard", "article_id", "hour"]),
    "ix_also_read_cell_shard_article_id_hour": ("also_read_cell", ["shard", "article_id", "hour"]),
}


def upgrade() -> None:
    for name, (table, columns) in INDEXES.items():
        op.create_index(name, table, columns)


def downgrade() -> None:
    for name, (table, _) in INDEXES.items():
        op.drop_index(name, table)
