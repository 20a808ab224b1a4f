"""Batteries in tallies, contacts, pictures, placements, and how a title looks."""

import sqlalchemy as sa
from alembic import op

from survey_app.database import Document, Identifier, UTCDateTime

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

NEW_TABLES = ("placement", "picture", "contact")
NEW_COLUMNS = {"audience_labels": "[]", "also_read": "{}", "theme": "{}"}
"""Of a publication, with what they hold to begin with."""


def upgrade() -> None:
    for name in ("tally", "survey_tally"):
        _option(name, sa.String(24), sa.String(40))
    with op.batch_alter_table("publication") as batch:
        for name, empty in NEW_COLUMNS.items():
            batch.add_column(sa.Column(name, Document, nullable=False, server_default=empty))
    with op.batch_alter_table("publication") as batch:
        for name in NEW_COLUMNS:
            batch.alter_column(name, server_default=None)
    with op.batch_alter_table("survey") as batch:
        batch.add_column(
            sa.Column("results_ranges", sa.Boolean, nullable=False, server_default=sa.false())
        )
    with op.batch_alter_table("survey") as batch:
        batch.alter_column("results_ranges", server_default=None)
    _create_contact()
    _create_picture()
    _create_placement()


def downgrade() -> None:
    for name in NEW_TABLES:
        op.drop_table(name)
    with op.batch_alter_table("survey") as batch:
        batch.drop_column("results_ranges")
    with op.batch_alter_table("publication") as batch:
        for name in NEW_COLUMNS:
            batch.drop_column(name)
    for name in ("survey_tally", "tally"):
        # What only a battery has does not fit; `migrate` counts anew on the way up.
        op.execute(sa.text(f"DELETE FROM {name} WHERE length(option) > 24"))
        _option(name, sa.String(40), sa.String(24))


def _option(table: str, before: sa.String, after: sa.String) -> None:
    with op.batch_alter_table(table) as batch:
        batch.alter_column("option", existing_type=before, type_=after, existing_nullable=False)


def _create_contact() -> None:
    op.create_table(
        "contact",
        sa.Column("shard", sa.BigInteger, autoincrement=False, nullable=False),
        sa.Column("response_id", Identifier, nullable=False),
        sa.Column("question", sa.String(12), nullable=False),
        sa.Column("survey_id", sa.BigInteger, nullable=False),
        sa.Column("address", sa.String(254), nullable=False),
        sa.Column("consent", sa.String(2000), nullable=False),
        sa.Column("given_at", UTCDateTime, nullable=False),
        sa.PrimaryKeyConstraint("shard", "response_id", "question", name="pk_contact"),
    )
    op.create_index("ix_contact_shard_survey_id", "contact", ["shard", "survey_id"])


def _create_picture() -> None:
    op.create_table(
        "picture",
        sa.Column("publication_id", sa.Integer, nullable=False),
        sa.Column("name", sa.String(40), nullable=False),
        sa.Column("content", sa.LargeBinary, nullable=False),
        sa.Column("width", sa.Integer, nullable=False),
        sa.Column("height", sa.Integer, nullable=False),
        sa.Column("created_at", UTCDateTime, nullable=False),
        sa.ForeignKeyConstraint(
            ["publication_id"],
            ["publication.id"],
            ondelete="CASCADE",
            name="fk_picture_publication_id_publication",
        ),
        sa.PrimaryKeyConstraint("publication_id", "name", name="pk_picture"),
    )
    op.create_index("ix_picture_name", "picture", ["name"])


def _create_placement() -> None:
    op.create_table(
        "placement",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("survey_id", sa.Integer, nullable=False),
        sa.Column("key", sa.String(24), nullable=False),
        sa.Column("rule", Document, nullable=False),
        sa.Column("is_on", sa.Boolean, nullable=False),
        sa.Column("position", sa.Integer, nullable=False),
        sa.Column("created_at", UTCDateTime, nullable=False),
        sa.Column("changed_at", UTCDateTime, nullable=False),
        sa.ForeignKeyConstraint(
            ["survey_id"],
            ["survey.id"],
            ondelete="CASCADE",
            name="fk_placement_survey_id_survey",
        ),
        sa.PrimaryKeyConstraint("id", name="pk_placement"),
        sa.UniqueConstraint("survey_id", "key", name="uq_placement_survey_id_key"),
    )
