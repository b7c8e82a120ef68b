"""How an event names what was lawfully deleted, so that ``verify`` can tell it from what was taken away.

Whoever erases a text blanks its row, salt and all, and appends an ``erased`` event in the same transaction. With its
salt, a short text such as a name could be guessed, and proved against the hash that stays in the chain for ever. The
event names each text by the number of its event and its field, in the fact ``texts``: ``"12:reason,15:name"``; the
field ``words`` is what an answer said in words. A ``retention.deleted`` event names the responses whose answers went,
by their ids, in the fact ``sheet_ids``: ``"7,8"``. A ``board.purged`` event in the chain of the installation is about
the board that went. Only what came earlier in the same chain can be named.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping
from typing import NamedTuple

from sqlmodel import col, or_, select

from selfassess.audit.events import Event, Fact, ObjectType
from selfassess.audit.traces import Traces
from selfassess.storage.session import WritingSession
from selfassess.storage.tables import AuditEvent, AuditText

NAMING = frozenset({Event.ERASED, Event.RETENTION_DELETED, Event.BOARD_PURGED})
_TEXTS, _SHEETS = "texts", "sheet_ids"
_TEXT = re.compile(r"([1-9][0-9]{0,17}):(\w+)", re.ASCII)
_SHEET = re.compile(r"[1-9][0-9]{0,17}", re.ASCII)


class TextName(NamedTuple):
    """Which text of a chain: the number of its event, and its field."""

    seq: int
    field: str


class SheetName(NamedTuple):
    """Which response, by its id."""

    sheet_id: int


class BoardName(NamedTuple):
    """Which board, by its id."""

    board_id: int


Gone = TextName | SheetName | BoardName


def naming(texts: Iterable[TextName]) -> dict[str, Fact]:
    """The facts with which an ``erased`` event names texts that are gone; empty for none."""
    told = ",".join(f"{name.seq}:{name.field}" for name in sorted(set(texts)))
    return {_TEXTS: told} if told else {}


def naming_sheets(sheet_ids: Iterable[int]) -> dict[str, Fact]:
    """The facts with which a ``retention.deleted`` event names responses whose answers are gone; empty for none."""
    told = ",".join(map(str, sorted(set(sheet_ids))))
    return {_SHEETS: told} if told else {}


def blank_texts(
    session: WritingSession, board_id: int | None, traces: Traces, objects: Mapping[ObjectType, Collection[int]]
) -> dict[str, Fact]:
    """The facts that name the texts of a chain which are blanked: of the person's own rows, and what names them.

    A reason is what somebody else wrote: it stays unless it names the person. ``objects`` are their rows: ids by type.
    """
    own = or_(
        *(
            (col(AuditEvent.object_type) == kind)
            & col(AuditEvent.object_id).in_(ids)
            & (col(AuditText.field) != "reason")
            for kind, ids in objects.items()
        )
    )
    found = session.exec(
        select(AuditEvent.seq, AuditText, own)
        .join(AuditText, col(AuditText.event_id) == AuditEvent.id)
        .where(AuditEvent.board_id == board_id, AuditText.board_id == board_id)
        .where(or_(own, traces.may_be_in(col(AuditText.text))))
    ).all()
    going = [(seq, row) for seq, row, is_own in found if row.text is not None and (is_own or traces.are_in(row.text))]
    for _, row in going:
        # With its salt a name could be guessed, and proved against the hash that stays.
        row.text, row.salt = None, ""
    session.flush()
    return naming(TextName(seq, row.field) for seq, row in going) if going else {}


def blank_same(session: WritingSession, board_id: int, words: str) -> list[TextName]:
    """The names of the texts beside a board's trail that said exactly these words, and are blank now."""
    wanted = select(AuditEvent.seq, AuditText).join(AuditText, col(AuditText.event_id) == AuditEvent.id)
    same = (AuditEvent.board_id == board_id, AuditText.board_id == board_id, col(AuditText.text) == words)
    found = session.exec(wanted.where(*same)).all()
    for _, row in found:
        row.text, row.salt = None, ""
    session.flush()
    return [TextName(seq, row.field) for seq, row in found]


def named(event: str, facts: Mapping[str, Fact], object_id: int | None) -> frozenset[Gone]:
    """What such an event names as gone; nothing for an event of another kind."""
    if event == Event.BOARD_PURGED and object_id is not None:
        return frozenset({BoardName(object_id)})
    if event == Event.ERASED:
        return frozenset(TextName(int(seq), field) for seq, field in _TEXT.findall(_words(facts, _TEXTS)))
    if event == Event.RETENTION_DELETED:
        return frozenset(SheetName(int(id_)) for id_ in _SHEET.findall(_words(facts, _SHEETS)))
    return frozenset()


def _words(facts: Mapping[str, Fact], key: str) -> str:
    told = facts.get(key)
    return told if isinstance(told, str) else ""
