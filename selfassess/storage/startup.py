"""Whether the service may start on its storage. What is wrong is told in one line, with what to do.

Call these before the engine is first used. Nothing here makes, changes or repairs a table.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from sqlalchemy import Connection, create_engine, inspect
from sqlalchemy.exc import DBAPIError

from selfassess.config import Settings
from selfassess.errors import SelfAssessError
from selfassess.storage import ground, schema, server, soundness
from selfassess.storage.engine import CONNECT_SECONDS, make_private, sqlite_file
from selfassess.storage.schema import NotOurs, SchemaState

# Less than a writer waits for: the file cannot be written while it is checked.
CHECK_SECONDS = 5.0
UPGRADE = "Run: selfassess db upgrade"


class StorageRefused(SelfAssessError):
    """A database, or a place for one, on which the service does not start; says what to do."""


def prepare_folder(settings: Settings, *, mounts: str | None = None) -> None:
    """Make the data folder, the folder of an SQLite database and its file, each for this user alone.

    What is there already stays as it is. ``mounts`` is the table of what is mounted where, the system's unless given.

    Raises:
        StorageRefused: a folder cannot be made or written to, can be opened by other users of the machine, belongs to
            another user, or is synchronised; the database would lie on a network share.
    """
    file = sqlite_file(settings.database_url)
    folders = {settings.data_folder.resolve()} | ({file.parent} if file else set())
    for folder in sorted(folders):
        _refuse(ground.synchronised(folder))
        if file is not None and folder == file.parent:
            _refuse(ground.on_a_share(folder, ground.mount_table() if mounts is None else mounts))
        _refuse(ground.cannot_be_made(ground.make_folder, folder))
        _refuse(ground.badly_kept(folder))
        _refuse(ground.not_writable(folder))
    if file is not None:
        _refuse(ground.cannot_be_made(make_private, file))
        _refuse(ground.badly_kept(file))


def check_storage(
    url: str,
    *,
    mounts: str | None = None,
    durable: bool = True,
    connect_seconds: int = CONNECT_SECONDS,
    check_seconds: float = CHECK_SECONDS,
    thorough: bool = False,
) -> SchemaState:
    """How the database stands to this version: EMPTY, OLDER or CURRENT. A missing SQLite file is empty, and not made.

    On PostgreSQL ``durable`` insists on a server that survives a loss of power, and ``connect_seconds`` is how long it
    may take to answer. An SQLite file is checked for damage, for ``check_seconds`` at most, so that a very large one
    does not hold up the start; ``thorough`` checks indexes and references too, however long it takes. ``mounts`` as in
    ``prepare_folder``.

    Raises:
        StorageRefused: the database is damaged, newer than this version, not ours, or cannot be reached or written to;
            it stands where it can be damaged or read by others.
    """
    file = sqlite_file(url)
    if file is None:
        _refuse("A database in memory keeps nothing. Name a file." if url.startswith("sqlite") else None)
        return _check_server(url, durable=durable, seconds=connect_seconds)
    with _told_of(file):
        _check_ground(file, ground.mount_table() if mounts is None else mounts)
        seconds = None if thorough else check_seconds
        try:
            return _check_file(file, seconds)
        except sqlite3.OperationalError as moved:
            if moved.sqlite_errorcode != sqlite3.SQLITE_READONLY_DBMOVED:
                raise
        # Another process has upgraded it at this moment, and put another file in its place.
        return _check_file(file, seconds)


def refuse_unless_current(state: SchemaState) -> None:
    """Nothing, where the database has the shape of this version.

    Raises:
        StorageRefused: it is empty or older; names the command that upgrades it.
    """
    if state is SchemaState.EMPTY:
        raise StorageRefused(f"The database is empty. {UPGRADE}")
    if state is not SchemaState.CURRENT:
        raise StorageRefused(f"The database is of an older version of selfassess. {UPGRADE}")


def require_current(url: str) -> None:
    """Nothing, where the database has the shape of this version. Cheap: it looks for no damage.

    Raises:
        StorageRefused: it is empty, older or newer, cannot be read, is not ours, or is another user's.
    """
    revision, state = revision_and_state(url)
    refuse_newer(revision, state)
    refuse_unless_current(state)


def revision_and_state(url: str) -> tuple[str | None, SchemaState]:
    """The database's revision, or None, and how it stands to this version. Missing is empty.

    What a command asks beside a running service; it looks for no damage.

    Raises:
        StorageRefused: it cannot be read, is not ours, or is another user's.
    """
    file = sqlite_file(url)
    if file is None:
        with _connected(url, CONNECT_SECONDS) as connection:
            return _server_state(connection)
    with _told_of(file):
        if not file.exists():
            return None, SchemaState.EMPTY
        _refuse(ground.badly_kept(file))
        with closing(soundness.opened(file)) as opened:
            return _file_state(opened)


def refuse_newer(revision: str | None, state: SchemaState) -> None:
    """Nothing, unless a newer version has been at the database.

    Raises:
        StorageRefused: it has.
    """
    if state is SchemaState.NEWER:
        raise StorageRefused(
            f"The database is of a newer version of selfassess: its schema is {revision}, and this version goes up to "
            f"{schema.head()}. Install the newer version, or put back a backup made by this one."
        )


def _refuse(trouble: str | None) -> None:
    if trouble is not None:
        raise StorageRefused(trouble)


def _state(revision: str | None, tables: set[str]) -> tuple[str | None, SchemaState]:
    try:
        return revision, schema.state_of(revision, tables)
    except NotOurs:
        raise StorageRefused("The database holds tables of another program. Give selfassess one of its own.") from None


def _check_ground(file: Path, mounts: str) -> None:
    folder = file.parent
    _refuse(ground.synchronised(folder))
    _refuse(ground.on_a_share(folder, mounts))
    if not folder.exists():
        raise StorageRefused(f"The folder {folder} is not there. {UPGRADE}")
    _refuse(ground.badly_kept(folder))
    _refuse(ground.not_writable(folder))


def _check_file(file: Path, seconds: float | None) -> SchemaState:
    if not file.exists():
        return SchemaState.EMPTY
    _refuse(ground.badly_kept(file))
    with closing(soundness.opened(file)) as connection:
        _refuse(soundness.damage(connection, file, seconds))
        soundness.try_to_write(connection)
        soundness.settle_journal(connection, file)
        revision, state = _file_state(connection)
    refuse_newer(revision, state)
    return state


@contextmanager
def _told_of(file: Path) -> Iterator[None]:
    """Turn what SQLite or the system says of ``file`` into a refusal."""
    try:
        yield
    except sqlite3.Error as trouble:
        raise StorageRefused(soundness.in_words(trouble, file)) from trouble
    except UnicodeDecodeError as trouble:
        # Names of tables that are no text any more, which the driver puts into its message.
        raise StorageRefused(soundness.damaged(file)) from trouble
    except OSError as trouble:
        said = (trouble.strerror or str(trouble)).lower()
        raise StorageRefused(f"{file} cannot be reached ({said}). Run selfassess as the user it belongs to.") from None


def _file_state(connection: sqlite3.Connection) -> tuple[str | None, SchemaState]:
    found = connection.execute("SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite%'")
    tables = {name for (name,) in found}
    if schema.REVISION_TABLE not in tables:
        return _state(None, tables)
    row = connection.execute(schema.READ_REVISION).fetchone()
    return _state(row[0] if row else None, tables)


def _check_server(url: str, *, durable: bool, seconds: int) -> SchemaState:
    with _connected(url, seconds) as connection:
        settings = server.server_settings(connection)
        _refuse(server.trouble_with(settings, durable=durable))
        revision, state = _server_state(connection)
    refuse_newer(revision, state)
    if state is not SchemaState.CURRENT:
        _refuse(server.may_not_create(settings))
    return state


def _server_state(connection: Connection) -> tuple[str | None, SchemaState]:
    return _state(schema.revision_of(connection), set(inspect(connection).get_table_names()))


@contextmanager
def _connected(url: str, seconds: int) -> Iterator[Connection]:
    """A connection of its own to a server, with what goes wrong turned into a refusal."""
    engine = create_engine(url, connect_args={"connect_timeout": seconds, "client_encoding": "utf8"})
    try:
        with engine.connect() as connection:
            yield connection
    except DBAPIError as trouble:
        raise StorageRefused(server.unreachable(trouble)) from trouble
    finally:
        engine.dispose()
