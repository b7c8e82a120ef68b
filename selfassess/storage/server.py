"""What is wrong with a PostgreSQL server, in one plain line, or None."""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy import Connection, text
from sqlalchemy.exc import DBAPIError

OLDEST = 13
_DURABLE = ("fsync", "full_page_writes", "synchronous_commit")
_ASKED = ("server_version_num", "server_encoding", "transaction_read_only", *_DURABLE)
_QUESTION = (
    f"SELECT {', '.join(f'current_setting({name!r}) AS {name}' for name in _ASKED)}, "
    "pg_is_in_recovery()::text AS in_recovery, "
    "coalesce(has_schema_privilege(current_schema(), 'CREATE'), false)::text AS may_create, "
    'current_user::text AS "user"'
)


def server_settings(connection: Connection) -> dict[str, str]:
    """What ``trouble_with`` asks of a server."""
    return dict(connection.execute(text(_QUESTION)).mappings().one())


def trouble_with(settings: Mapping[str, str], *, durable: bool) -> str | None:
    """Why the service does not start on a server with these settings.

    With ``durable`` it must keep what it acknowledged through a loss of power.
    """
    version = int(settings["server_version_num"]) // 10_000
    if version < OLDEST:
        return f"The server is PostgreSQL {version}. selfassess needs version {OLDEST} or later."
    encoding = settings["server_encoding"]
    if encoding != "UTF8":
        return f"The database keeps text as {encoding}. Make it anew with: CREATE DATABASE ... ENCODING 'UTF8'"
    if settings["in_recovery"] == "true" or settings["transaction_read_only"] == "on":
        return "The database can only be read, as a standby can. Set SELFASSESS_DATABASE_URL to the primary server."
    weak = [name for name in _DURABLE if settings[name] == "off"]
    if durable and weak:
        return (
            f"The server has {' and '.join(weak)} turned off, so that a loss of power could lose answers. "
            f"Turn {'it' if len(weak) == 1 else 'them'} on in postgresql.conf and restart the server."
        )
    return None


def may_not_create(settings: Mapping[str, str]) -> str | None:
    """That this user may not make the tables that are still to be made."""
    if settings["may_create"] == "true":
        return None
    return (
        f"The PostgreSQL user {settings['user']} may not make tables. As the owner of the database, run: "
        f'GRANT CREATE, USAGE ON SCHEMA public TO "{settings["user"]}"'
    )


def unreachable(error: DBAPIError) -> str:
    """Why the server could not be reached, as it said itself, and what to do. Holds no password."""
    told = str(error.orig).strip().splitlines() or [""]
    for opening in ("FATAL: ", " failed: "):
        found = next((line.rpartition(opening)[2].strip() for line in told if opening in line), None)
        if found:
            break
    else:
        found = told[0]
    return (
        f"PostgreSQL cannot be used ({found}). See that it runs, and that SELFASSESS_DATABASE_URL has the right "
        "server, database, user and password."
    )
