"""The counts over all articles by device and completeness, which pages of some readers read.

The index by question and day holds the option too: of whole responses, by which pages rank
articles, the other marks need not be looked at.
"""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None

KEYS = "shard, survey_id, question, day, device, complete, version, channel, flagged, option"


def upgrade() -> None:
    op.create_table(
        "device_tally",
        sa.Column("shard", sa.BigInteger, autoincrement=False, nullable=False),
        sa.Column("survey_id", sa.BigInteger, autoincrement=False, nullable=False),
        sa.Column("question", sa.String(12), nullable=False),
        sa.Column("day", sa.Date, nullable=False),
        sa.Column("device", sa.String(8), nullable=False),
        sa.Column("complete", sa.Boolean, nullable=False),
        sa.Column("version", sa.Integer, autoincrement=False, nullable=False),
        sa.Column("channel", sa.String(12), nullable=False),
        sa.Column("flagged", sa.Boolean, nullable=False),
        sa.Column("option", sa.String(40), nullable=False),
        sa.Column("n", sa.BigInteger, nullable=False),
        sa.PrimaryKeyConstraint(*KEYS.split(", "), name="pk_device_tally"),
    )
    sums = f"SELECT {KEYS}, SUM(n) FROM tally GROUP BY {KEYS}"
    op.execute(sa.text(f"INSERT INTO device_tally ({KEYS}, n) {sums}"))
    _exchange("question_day", "question_day_option")


def downgrade() -> None:
    _exchange("question_day_option", "question_day")
    op.drop_table("device_tally")


def _exchange(old: str, new: str) -> None:
    op.drop_index(f"ix_tally_shard_{old}", "tally")
    columns = ["shard", *new.split("_")]
    op.create_index(f"ix_tally_shard_{new}", "tally", columns)
