"""signed rows.

What belongs to a self-assessment that is being signed, or is signed, refuses INSERT, UPDATE and DELETE on both engines:
what counts of its responses, what the board agreed and says, its results and its own row. Snapshots and signatures are
append-only in any state. Four doors stay: the steps of signing themselves, the rows of a board that is being purged,
texts that lawful erasure blanks, and responses that were never sent, which are no part of what is signed.
"""

from collections.abc import Iterator, Mapping
from typing import NamedTuple

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

_BY_SIGNING = "assessment.state IN ('signing', 'signed')"
_SIGNED = "assessment.state = 'signed'"
_COUNTS = "({0}.basis NOT IN ('individual', 'table', 'self') OR {0}.state = 'sent')"
_DIRECT = (
    "EXISTS (SELECT 1 FROM assessment WHERE assessment.board_id = {row}.board_id"
    " AND assessment.id = {row}.assessment_id AND {state})"
)
_BY_SHEET = (
    "EXISTS (SELECT 1 FROM sheet JOIN assessment ON assessment.board_id = sheet.board_id"
    " AND assessment.id = sheet.assessment_id WHERE sheet.board_id = {row}.board_id AND sheet.id = {row}.sheet_id"
    " AND {state} AND " + _COUNTS.format("sheet") + ")"
)
_BY_ANSWER = (
    "EXISTS (SELECT 1 FROM answer JOIN sheet ON sheet.board_id = answer.board_id AND sheet.id = answer.sheet_id"
    " JOIN assessment ON assessment.board_id = sheet.board_id AND assessment.id = sheet.assessment_id"
    " WHERE answer.board_id = {row}.board_id AND answer.id = {row}.answer_id"
    " AND {state} AND " + _COUNTS.format("sheet") + ")"
)


class _Rule(NamedTuple):
    """When a row is locked, and what of it may change then: texts that may be blanked, columns that may be anything."""

    locked: str
    blanked: tuple[str, ...] = ()
    free: tuple[str, ...] = ()


_OF_SIGNED: Mapping[str, _Rule] = {
    "sheet": _Rule(f"{_DIRECT} AND {_COUNTS.format('{row}')}", ("reviewer", "source")),
    "sheet_seat": _Rule(_BY_SHEET),
    "answer": _Rule(_BY_SHEET, ("comment", "why_none", "dissent", "words_salt")),
    "evidence": _Rule(_BY_ANSWER, ("title", "link", "file_name"), ("removed_at",)),
    "theme_judgement": _Rule(_BY_SHEET, ("reason",)),
    "finding_review": _Rule(_DIRECT, ("note",)),
    "message": _Rule(_DIRECT, ("text",)),
    "recommendation": _Rule(_DIRECT, ("text",)),
    "asked_question": _Rule(_DIRECT, ("why",)),
    "result": _Rule(_DIRECT.replace("{state}", _SIGNED)),
}
_ASSESSMENT = _Rule(
    "{row}.state IN ('signing', 'signed')",
    ("summary", "rebaselined", "source"),
    ("state", "version", "changes", "signed_at", "dated_on", "shows_agreed_before"),
)
_APPEND_ONLY = ("snapshot", "signature")
_REDACTED = ("text", "pdf", "pdf_digest", "redacted_at", "redacted_digest")


def upgrade() -> None:
    for statement in _statements():
        op.execute(statement)


def downgrade() -> None:
    is_sqlite = _is_sqlite()
    for table in (*_OF_SIGNED, "assessment", "answer_version", *_APPEND_ONLY):
        for act in ("insert", "update", "delete", "truncate"):
            op.execute(f"DROP TRIGGER IF EXISTS {table}_signed_{act}" + ("" if is_sqlite else f" ON {table}"))
        if not is_sqlite:
            op.execute(f"DROP FUNCTION IF EXISTS {table}_is_signed()")


def _statements() -> Iterator[str]:
    create = _sqlite if _is_sqlite() else _postgresql
    for table, rule in _OF_SIGNED.items():
        locked = {row: f"({rule.locked.format(row=row, state=_BY_SIGNING)})" for row in ("OLD", "NEW")}
        changed = f"({locked['OLD']} OR {locked['NEW']}) AND NOT {_only_erased(table, rule)}"
        yield from create(table, insert=locked["NEW"], update=changed, delete=_unless_purged(locked["OLD"]))
    yield from create("answer_version", insert=f"({_BY_ANSWER.format(row='NEW', state=_BY_SIGNING)})")
    locked_now = _ASSESSMENT.locked.format(row="OLD")
    steps = "NEW.state IN ('signing', 'signed', 'agreeing')"
    changed = f"{locked_now} AND NOT ({_only_erased('assessment', _ASSESSMENT)} AND {steps})"
    yield from create("assessment", update=changed, delete=_unless_purged(locked_now))
    for table, allowed in (("snapshot", _cancelled_or_redacted()), ("signature", _nameless())):
        yield from create(table, update=f"NOT ({allowed})", delete=_unless_purged("1 = 1"), truncate="1 = 1")


def _is_sqlite() -> bool:
    return op.get_bind().dialect.name == "sqlite"


def _same(*columns: str) -> str:
    """That an update leaves these columns as they are; either value may be NULL."""
    same = "IS" if _is_sqlite() else "IS NOT DISTINCT FROM"
    return " AND ".join(f"NEW.{column} {same} OLD.{column}" for column in columns)


def _others(table: str, *but: str) -> tuple[str, ...]:
    found = (column["name"] for column in sa.inspect(op.get_bind()).get_columns(table))
    return tuple(name for name in found if name not in but)


def _only_erased(table: str, rule: _Rule) -> str:
    """That an update blanks texts and changes nothing else of what is locked."""
    blanked = [f"(({_same(column)}) OR NEW.{column} = '')" for column in rule.blanked]
    return f"({' AND '.join([_same(*_others(table, *rule.blanked, *rule.free)), *blanked])})"


def _cancelled_or_redacted() -> str:
    """That a snapshot is cancelled once, or redacted under a hash of its own, and nothing else of it changes."""
    kept = _same(*_others("snapshot", "cancelled_at", *_REDACTED))
    redacted = "NEW.redacted_at IS NOT NULL AND NEW.redacted_digest IS NOT NULL"
    return (
        f"{kept} AND (({_same('cancelled_at')}) OR OLD.cancelled_at IS NULL)"
        f" AND (({_same(*_REDACTED)}) OR ({redacted}))"
    )


def _nameless() -> str:
    """That a signature loses the name of a person who was erased, and nothing else."""
    return f"{_same(*_others('signature', 'name'))} AND NEW.name = 'Former member'"


def _unless_purged(locked: str) -> str:
    purging = "EXISTS (SELECT 1 FROM board WHERE board.id = OLD.board_id AND board.state = 'purging')"
    return f"{locked} AND NOT {purging}"


def _sqlite(table: str, **refused: str) -> Iterator[str]:
    for act, when in refused.items():
        if act == "truncate":  # which it does not know
            continue
        yield (
            f"CREATE TRIGGER {table}_signed_{act} BEFORE {act.upper()} ON {table} WHEN {when} "
            f"BEGIN SELECT RAISE(ABORT, '{table} is signed'); END"
        )


def _postgresql(table: str, **refused: str) -> Iterator[str]:
    checks = " ".join(
        f"IF TG_OP = '{act.upper()}' THEN IF {when} THEN RAISE EXCEPTION '{table} is signed'; END IF; END IF;"
        for act, when in refused.items()
    )
    yield f"""
        CREATE FUNCTION {table}_is_signed() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
            {checks}
            IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
            RETURN NEW;
        END $$
    """
    for act in refused:
        yield (
            f"CREATE TRIGGER {table}_signed_{act} BEFORE {act.upper()} ON {table} "
            f"FOR EACH {'STATEMENT' if act == 'truncate' else 'ROW'} EXECUTE FUNCTION {table}_is_signed()"
        )
