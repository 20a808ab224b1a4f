"""The counts that pages read, over what they do not tell apart."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

BY_DAY = "shard, survey_id, question, day, version, channel, flagged, option"
BY_ARTICLE = "shard, survey_id, option, article_id, day"


def upgrade() -> None:
    op.create_table(
        "day_tally",
        *_survey(),
        sa.Column("question", sa.String(12), nullable=False),
        sa.Column("day", sa.Date, nullable=False),
        sa.Column("version", sa.Integer, autoincrement=False, nullable=False),
        sa.Column("channel", sa.String(12), nullable=False),
        sa.Column("flagged", sa.Boolean, nullable=False),
        sa.Column("option", sa.String(40), nullable=False),
        sa.Column("n", sa.BigInteger, nullable=False),
        sa.PrimaryKeyConstraint(*BY_DAY.split(", "), name="pk_day_tally"),
    )
    op.create_table(
        "article_tally",
        *_survey(),
        sa.Column("option", sa.String(40), nullable=False),
        sa.Column("article_id", sa.BigInteger, autoincrement=False, nullable=False),
        sa.Column("day", sa.Date, nullable=False),
        sa.Column("n", sa.BigInteger, nullable=False),
        sa.PrimaryKeyConstraint(*BY_ARTICLE.split(", "), name="pk_article_tally"),
    )
    for table, keys, some in (
        ("day_tally", BY_DAY, ""),
        ("article_tally", BY_ARTICLE, "WHERE question = ''"),
    ):
        sums = f"SELECT {keys}, SUM(n) FROM tally {some} GROUP BY {keys}"
        op.execute(sa.text(f"INSERT INTO {table} ({keys}, n) {sums}"))


def downgrade() -> None:
    op.drop_table("article_tally")
    op.drop_table("day_tally")


def _survey() -> tuple[sa.Column[int], ...]:
    return (
        sa.Column("shard", sa.BigInteger, autoincrement=False, nullable=False),
        sa.Column("survey_id", sa.BigInteger, autoincrement=False, nullable=False),
    )
