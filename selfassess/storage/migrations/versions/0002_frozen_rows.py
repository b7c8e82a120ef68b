"""frozen rows.

Audit events, published editions and kept versions of answers refuse UPDATE and DELETE on both engines, and TRUNCATE on
PostgreSQL. Two doors stay: the rows of a board may be deleted while the board says ``purging``, and the words of a kept
version may be blanked with their salt, which is what lawful erasure does.
"""

from collections.abc import Iterator

from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

FROZEN = ("audit_event", "edition", "answer_version")
ERASABLE = ("comment", "why_none", "dissent", "words_salt")
KEPT_OF_A_VERSION = (
    "id",
    "board_id",
    "answer_id",
    "version",
    "level",
    "no_level",
    "names_seat",
    "lower_because",
    "carried_from",
    "is_confirmed",
    "is_undiscussed",
    "choice_salt",
    "changed_at",
    "changed_by",
)


def upgrade() -> None:
    create = _sqlite if op.get_bind().dialect.name == "sqlite" else _postgresql
    for table in FROZEN:
        for statement in create(table):
            op.execute(statement)


def downgrade() -> None:
    for table in FROZEN:
        if op.get_bind().dialect.name == "sqlite":
            op.execute(f"DROP TRIGGER {table}_refuses_update")
            op.execute(f"DROP TRIGGER {table}_refuses_delete")
        else:
            for act in ("update", "delete", "truncate"):
                op.execute(f"DROP TRIGGER {table}_refuses_{act} ON {table}")
            op.execute(f"DROP FUNCTION {table}_is_frozen()")


def _purging(row: str) -> str:
    return f"EXISTS (SELECT 1 FROM board WHERE board.id = {row}.board_id AND board.state = 'purging')"


def _only_erased(same: str) -> str:
    """That an update blanks texts and changes nothing else; ``same`` compares two values, either of which may be NULL."""
    kept = [f"NEW.{column} {same} OLD.{column}" for column in KEPT_OF_A_VERSION]
    blanked = [f"(NEW.{column} = OLD.{column} OR NEW.{column} = '')" for column in ERASABLE]
    return " AND ".join(kept + blanked)


def _sqlite(table: str) -> Iterator[str]:
    allowed = f" WHEN NOT ({_only_erased('IS')})" if table == "answer_version" else ""
    yield (
        f"CREATE TRIGGER {table}_refuses_update BEFORE UPDATE ON {table}{allowed} "
        f"BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"
    )
    yield (
        f"CREATE TRIGGER {table}_refuses_delete BEFORE DELETE ON {table} WHEN NOT {_purging('OLD')} "
        f"BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"
    )


def _postgresql(table: str) -> Iterator[str]:
    allowed = f"IF {_only_erased('IS NOT DISTINCT FROM')} THEN RETURN NEW; END IF;" if table == "answer_version" else ""
    yield f"""
        CREATE FUNCTION {table}_is_frozen() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
            IF TG_OP = 'UPDATE' THEN {allowed or "NULL;"} END IF;
            IF TG_OP = 'DELETE' THEN IF {_purging("OLD")} THEN RETURN OLD; END IF; END IF;
            RAISE EXCEPTION '{table} is append-only';
        END $$
    """
    for act in ("update", "delete"):
        yield (
            f"CREATE TRIGGER {table}_refuses_{act} BEFORE {act.upper()} ON {table} "
            f"FOR EACH ROW EXECUTE FUNCTION {table}_is_frozen()"
        )
    yield (
        f"CREATE TRIGGER {table}_refuses_truncate BEFORE TRUNCATE ON {table} "
        f"FOR EACH STATEMENT EXECUTE FUNCTION {table}_is_frozen()"
    )
