"""One voice per reader, flags, survey tallies, sketches, flush ids, leases."""

import datetime as dt

import sqlalchemy as sa
from alembic import op

from survey_app.database import Document, Identifier, UTCDateTime

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

NEVER = dt.datetime(9999, 1, 1, tzinfo=dt.UTC)
NEW_TABLES = (
    "job_lease",
    "flush",
    "reader_sketch",
    "bot_cell",
    "reader_day",
    "participation",
    "survey_tally",
)
VIEW = (
    sa.Column("device", sa.String(8), nullable=False),
    sa.Column("language", sa.String(35), nullable=False),
    sa.Column("referrer", sa.String(12), nullable=False),
)
CELL = (
    sa.Column("shard", sa.BigInteger, autoincrement=False, nullable=False),
    sa.Column("hour", UTCDateTime, nullable=False),
)
SURVEY = sa.Column("survey_id", sa.BigInteger, autoincrement=False, nullable=False)
VERSION = sa.Column("version", sa.Integer, autoincrement=False, nullable=False)
ARTICLE = sa.Column("article_id", sa.BigInteger, autoincrement=False, nullable=False)
CHANNEL = sa.Column("channel", sa.String(12), nullable=False)
DEPTH = sa.Column("depth", sa.Integer, autoincrement=False, nullable=False)
QUESTION = sa.Column("question", sa.String(12), nullable=False)
OPTION = sa.Column("option", sa.String(24), nullable=False)
HELD_OUT = sa.Column("held_out", sa.Boolean, nullable=False)

TALLY_HEAD = (
    CELL[0], SURVEY, VERSION, ARTICLE, sa.Column("day", sa.Date, nullable=False), CHANNEL, VIEW[0],
)
EXPOSURE = (
    *CELL, SURVEY, VERSION, ARTICLE, sa.Column("placement", sa.String(24), nullable=False),
    CHANNEL, *VIEW,
)
READING = (*CELL, ARTICLE, *VIEW, DEPTH)
ALSO_READ = (
    *CELL, ARTICLE, sa.Column("target_id", sa.BigInteger, autoincrement=False, nullable=False),
    sa.Column("position", sa.Integer, autoincrement=False, nullable=False),
)


def upgrade() -> None:
    with op.batch_alter_table("survey") as batch:
        batch.add_column(sa.Column("voices", sa.String(8), nullable=False, server_default="open"))
    with op.batch_alter_table("publication") as batch:
        batch.add_column(sa.Column("reader_keys", Document, nullable=False, server_default="[]"))
    with op.batch_alter_table("response") as batch:
        batch.add_column(
            sa.Column("superseded", sa.Boolean, nullable=False, server_default=sa.false())
        )
        batch.add_column(sa.Column("flags", Document, nullable=False, server_default="[]"))
    _without_defaults("survey", "voices")
    _without_defaults("publication", "reader_keys")
    _without_defaults("response", "superseded", "flags")
    # What tallies now tell apart was not kept: `survey-app migrate` counts the responses anew.
    op.execute(sa.text("DELETE FROM tally_delta"))
    op.drop_table("tally")
    told_apart = (
        sa.Column("complete", sa.Boolean, nullable=False),
        sa.Column("flagged", sa.Boolean, nullable=False),
    )
    _create("tally", (*TALLY_HEAD, *told_apart, QUESTION, OPTION), _counts("n"))
    _exchange(
        "exposure_cell",
        (*EXPOSURE, DEPTH, HELD_OUT),
        _counts("seen", "started", "dismissed"),
        "SELECT {0}, -1, false, seen, started, dismissed FROM {1} "
        "WHERE seen > 0 OR started > 0 OR dismissed > 0 UNION ALL "
        "SELECT {0}, -1, true, held_out, 0, 0 FROM {1} WHERE held_out > 0",
        EXPOSURE,
    )
    for name, head, measures in (
        ("reading_cell", READING, ("reads", "engaged_s")),
        ("also_read_cell", ALSO_READ, ("seen", "followed")),
    ):
        query = f"SELECT {{0}}, false, {', '.join(measures)} FROM {{1}}"
        _exchange(name, (*head, HELD_OUT), _counts(*measures), query, head)
    _create_new_tables()
    # `survey_app.collect.recount.DUE`: stands until the responses, if any, are counted.
    due = "SELECT 'recount-due', 'migration 0002', :never WHERE EXISTS (SELECT 1 FROM response)"
    insert = sa.text(f"INSERT INTO job_lease (name, holder, until) {due}")
    op.execute(insert.bindparams(sa.bindparam("never", NEVER, UTCDateTime)))


def downgrade() -> None:
    for name in NEW_TABLES:
        op.drop_table(name)
    for name, head, measures in (
        ("reading_cell", READING, ("reads", "engaged_s")),
        ("also_read_cell", ALSO_READ, ("seen", "followed")),
    ):
        sums = ", ".join(f"SUM({measure})" for measure in measures)
        query = f"SELECT {{0}}, {sums} FROM {{1}} GROUP BY {{0}}"
        _exchange(name, head, _counts(*measures), query, head)
    _exchange(
        "exposure_cell",
        EXPOSURE,
        _counts("seen", "started", "dismissed", "held_out"),
        "SELECT {0}, SUM(CASE WHEN held_out THEN 0 ELSE seen END), SUM(started), SUM(dismissed), "
        "SUM(CASE WHEN held_out THEN seen ELSE 0 END) FROM {1} GROUP BY {0}",
        EXPOSURE,
    )
    op.execute(sa.text("DELETE FROM tally_delta"))
    op.drop_table("tally")
    _create("tally", (*TALLY_HEAD, QUESTION, OPTION), _counts("n"))
    with op.batch_alter_table("response") as batch:
        batch.drop_column("flags")
        batch.drop_column("superseded")
    with op.batch_alter_table("publication") as batch:
        batch.drop_column("reader_keys")
    with op.batch_alter_table("survey") as batch:
        batch.drop_column("voices")


def _counts(*names: str) -> tuple[sa.Column, ...]:
    return tuple(sa.Column(name, sa.BigInteger, nullable=False) for name in names)


def _create(name: str, keys: tuple[sa.Column, ...], others: tuple[sa.Column, ...]) -> None:
    primary = sa.PrimaryKeyConstraint(*(column.name for column in keys), name=f"pk_{name}")
    # Copies: a column belongs to one table, and these stand in several.
    op.create_table(name, *(column._copy() for column in (*keys, *others)), primary)


def _exchange(
    name: str,
    keys: tuple[sa.Column, ...],
    others: tuple[sa.Column, ...],
    query: str,
    kept: tuple[sa.Column, ...],
) -> None:
    """Put a table with another key in the place of an old one; `query` fills it from the old."""
    old = f"old_{name}"
    op.rename_table(name, old)
    if op.get_bind().dialect.name == "postgresql":
        op.execute(sa.text(f"ALTER TABLE {old} RENAME CONSTRAINT pk_{name} TO pk_{old}"))
    _create(name, keys, others)
    into = ", ".join(column.name for column in (*keys, *others))
    rows = query.format(", ".join(column.name for column in kept), old)
    op.execute(sa.text(f"INSERT INTO {name} ({into}) {rows}"))
    op.drop_table(old)


def _without_defaults(table: str, *columns: str) -> None:
    """The defaults were for the rows that were there."""
    with op.batch_alter_table(table) as batch:
        for column in columns:
            batch.alter_column(column, server_default=None)


def _create_new_tables() -> None:
    hash_of = sa.LargeBinary(32)
    response = sa.Column("response_id", Identifier, nullable=False)
    day = sa.Column("day", sa.Date, nullable=False)
    shard = CELL[0]
    _create("survey_tally", (shard, SURVEY, QUESTION, OPTION), _counts("n"))
    voice = sa.Column("voice", hash_of, nullable=False)
    _create("participation", (shard, SURVEY, voice), (response,))
    op.create_index("ix_participation_shard_response_id", "participation", ["shard", "response_id"])
    reader = sa.Column("reader", sa.LargeBinary(16), nullable=False)
    _create("reader_day", (shard, day, SURVEY, reader), (response,))
    _create("bot_cell", (*CELL, ARTICLE), _counts("views"))
    scope = sa.Column("scope", sa.String(12), nullable=False)
    scope_id = sa.Column("scope_id", sa.BigInteger, autoincrement=False, nullable=False)
    sketch = sa.Column("sketch", sa.LargeBinary, nullable=False)
    _create("reader_sketch", (shard, day, scope, scope_id), (sketch,))
    moment = sa.Column("flushed_at", UTCDateTime, nullable=False)
    _create("flush", (shard, sa.Column("id", Identifier, nullable=False)), (moment,))
    op.create_index("ix_flush_shard_flushed_at", "flush", ["shard", "flushed_at"])
    _create(
        "job_lease",
        (sa.Column("name", sa.String(40), nullable=False),),
        (
            sa.Column("holder", sa.String(64), nullable=False),
            sa.Column("until", UTCDateTime, nullable=False),
        ),
    )
