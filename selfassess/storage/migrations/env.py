"""What Alembic runs: the migrations, in one transaction, on the connection that ``storage.migrate`` hands over."""

from alembic import context

from selfassess.storage import tables  # noqa: F401  so that the metadata is whole
from selfassess.storage.naming import metadata

connection = context.config.attributes["connection"]
context.configure(
    connection=connection,
    target_metadata=metadata,
    render_as_batch=connection.dialect.name == "sqlite",
    compare_type=True,
    compare_server_default=True,
)
with context.begin_transaction():
    context.run_migrations()
