"""Alembic's environment: one connection, handed in by `survey_app.migrations`."""

from alembic import context

from survey_app.migrations import renders
from survey_app.schema import metadata

connection = context.config.attributes["connection"]
context.configure(
    connection=connection,
    target_metadata=metadata,
    render_as_batch=True,
    render_item=renders,
    transaction_per_migration=True,
)
with context.begin_transaction():
    context.run_migrations()
