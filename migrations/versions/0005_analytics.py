"""What editors decide about texts, filters, weights and corrections; topics of articles."""

import sqlalchemy as sa
from alembic import op

from survey_app.database import Document, Identifier, UTCDateTime

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

NEW_TABLES = ("survey_log", "text_check", "text_tag", "saved_filter", "tag", "weighting")
CHANGED = "ix_response_shard_survey_id_revised_at"


def upgrade() -> None:
    with op.batch_alter_table("article") as batch:
        batch.add_column(sa.Column("topics", Document, nullable=False, server_default="[]"))
    with op.batch_alter_table("article") as batch:
        batch.alter_column("topics", server_default=None)
    op.create_index(CHANGED, "response", ["shard", "survey_id", "revised_at"])
    _create_survey_log()
    _create_text_check()
    _create_text_tag()
    _create_saved_filter()
    _create_tag()
    _create_weighting()


def downgrade() -> None:
    for name in NEW_TABLES:
        op.drop_table(name)
    op.drop_index(CHANGED, "response")
    with op.batch_alter_table("article") as batch:
        batch.drop_column("topics")


def _create_survey_log() -> None:
    op.create_table(
        "survey_log",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("survey_id", sa.Integer, nullable=False),
        sa.Column("at", UTCDateTime, nullable=False),
        sa.Column("by", sa.Integer, nullable=True),
        sa.Column("what", sa.String(16), nullable=False),
        sa.Column("words", sa.String(2000), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_survey_log"),
        _belongs("survey_log", "survey_id", "survey"),
        _made_by("survey_log", "by"),
    )
    op.create_index("ix_survey_log_survey_id", "survey_log", ["survey_id"])


def _create_text_check() -> None:
    op.create_table(
        "text_check",
        *_of_a_text(),
        sa.Column("survey_id", sa.BigInteger, nullable=False),
        sa.Column("text_hash", sa.LargeBinary(16), nullable=False),
        sa.Column("state", sa.String(10), nullable=False),
        sa.Column("redacted", sa.String(8000), nullable=True),
        sa.Column("marked_for", sa.BigInteger, nullable=True),
        sa.Column("note", sa.String(2000), nullable=False),
        sa.Column("checked_by", sa.BigInteger, nullable=True),
        sa.Column("checked_at", UTCDateTime, nullable=False),
        sa.PrimaryKeyConstraint("shard", "response_id", "question", name="pk_text_check"),
    )
    op.create_index("ix_text_check_shard_survey_id", "text_check", ["shard", "survey_id"])


def _create_text_tag() -> None:
    op.create_table(
        "text_tag",
        *_of_a_text(),
        sa.Column("tag_id", sa.BigInteger, autoincrement=False, nullable=False),
        sa.Column("survey_id", sa.BigInteger, nullable=False),
        sa.Column("is_given", sa.Boolean, nullable=False),
        sa.PrimaryKeyConstraint("shard", "response_id", "question", "tag_id", name="pk_text_tag"),
    )
    op.create_index("ix_text_tag_shard_survey_id", "text_tag", ["shard", "survey_id"])


def _of_a_text() -> tuple[sa.Column[object], ...]:
    return (
        sa.Column("shard", sa.BigInteger, autoincrement=False, nullable=False),
        sa.Column("response_id", Identifier, nullable=False),
        sa.Column("question", sa.String(12), nullable=False),
    )


def _create_saved_filter() -> None:
    op.create_table(
        "saved_filter",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("publication_id", sa.Integer, nullable=False),
        sa.Column("survey_id", sa.Integer, nullable=True),
        sa.Column("name", sa.String(80), nullable=False),
        sa.Column("query", sa.String(4000), nullable=False),
        sa.Column("created_by", sa.Integer, nullable=True),
        sa.Column("created_at", UTCDateTime, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_saved_filter"),
        sa.UniqueConstraint(
            "publication_id", "survey_id", "name", name="uq_saved_filter_publication_id_survey_id_name"
        ),
        _belongs("saved_filter", "publication_id", "publication"),
        _belongs("saved_filter", "survey_id", "survey"),
        _made_by("saved_filter", "created_by"),
    )


def _create_tag() -> None:
    op.create_table(
        "tag",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("survey_id", sa.Integer, nullable=False),
        sa.Column("name", sa.String(60), nullable=False),
        sa.Column("rule", Document, nullable=False),
        sa.Column("created_at", UTCDateTime, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_tag"),
        sa.UniqueConstraint("survey_id", "name", name="uq_tag_survey_id_name"),
        _belongs("tag", "survey_id", "survey"),
    )


def _create_weighting() -> None:
    op.create_table(
        "weighting",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("survey_id", sa.Integer, nullable=False),
        sa.Column("name", sa.String(80), nullable=False),
        sa.Column("targets", Document, nullable=False),
        sa.Column("source", sa.String(500), nullable=False),
        sa.Column("largest", sa.Double, nullable=False),
        sa.Column("smallest", sa.Double, nullable=False),
        sa.Column("created_by", sa.Integer, nullable=True),
        sa.Column("created_at", UTCDateTime, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_weighting"),
        sa.UniqueConstraint("survey_id", "name", name="uq_weighting_survey_id_name"),
        _belongs("weighting", "survey_id", "survey"),
        _made_by("weighting", "created_by"),
    )


def _belongs(table: str, column: str, to: str) -> sa.ForeignKeyConstraint:
    name = f"fk_{table}_{column}_{to}"
    return sa.ForeignKeyConstraint([column], [f"{to}.id"], name=name, ondelete="CASCADE")


def _made_by(table: str, column: str) -> sa.ForeignKeyConstraint:
    name = f"fk_{table}_{column}_user_account"
    return sa.ForeignKeyConstraint([column], ["user_account.id"], name=name, ondelete="SET NULL")
