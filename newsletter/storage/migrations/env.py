"""Alembic runs this; the connection comes from `newsletter.storage.database.migrate`."""

from alembic import context

from newsletter.storage.tables import Table

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=Table.metadata,
    render_as_batch=True,  # SQLite changes a column by rebuilding its table
    transactional_ddl=True,  # SQLite can, once the driver is kept from committing by itself
)
context.run_migrations()
