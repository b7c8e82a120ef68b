"""Everything that a board holds, as one ZIP with a page to begin with.

It is written into a file of the caller's, part by part; no transaction stays open while a part is made or written.
"""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import IO, Any

from markupsafe import Markup
from sqlalchemy import Row, Select, and_, select

from selfassess.accounts.identity import Identity
from selfassess.accounts.permissions import Permission, require
from selfassess.assessments.answering.evidence_files import read_stored
from selfassess.assessments.looking_back.answer_rows import Reading, write_answers
from selfassess.assessments.looking_back.documents import Making, movement_document, standing_document, status_of
from selfassess.assessments.looking_back.evidence_taken import Piece, list_evidence
from selfassess.assessments.looking_back.export_lists import lists_of
from selfassess.assessments.looking_back.movement import follow_held, standing
from selfassess.assessments.looking_back.records_taken import without_responses
from selfassess.assessments.looking_back.series import Held, choose, list_held
from selfassess.audit.events import INSIDE_A_RESPONSE, Event, Happening, ObjectType
from selfassess.audit.trail import append
from selfassess.errors import NotComparable, NotFound
from selfassess.reports import csv, html, pdf_apart
from selfassess.reports.dates import day
from selfassess.storage.session import WritingSession
from selfassess.storage.tables import Board, metadata
from selfassess.vocabulary import Role, Visibility

_EVENT, _SNAPSHOT = metadata.tables["audit_event"], metadata.tables["snapshot"]
_EDITION, _OF = metadata.tables["edition"], metadata.tables["assessment"]
_HASHED = ", SHA-256 {}"
_HASHED_WHOLE = (
    ", without its responses. Its SHA-256 {} is that of the whole record, which the service keeps and checks: "
    "it cannot be worked out from this file"
)
_EVIDENCE_COLUMNS = ("Self-assessment", "Whose", "Question", "Title", "Type", "Date", "Link", "File")
_AT_ONCE = 1000
_OF_SNAPSHOT = ("number", "text", "digest", "pdf", "cancelled_at", "redacted_at")
_CHAIN = ("seq", "at", "previous", "hash")
_SAYS = ("event", "actor_role", "acting_for", "object_type", "object_id", "object_version", "data", "app_version")
_NAMED = frozenset({Role.CHAIR, Role.MANAGER})
_PAGE = Markup("""<!DOCTYPE html>
<html lang="en-GB">
<head><meta charset="utf-8"><title>{name}</title></head>
<body>
<p><strong>{marking}</strong></p>
<h1>{name}</h1>
<p>Everything that it held on {day}, as the person who took it out may read it. Responses of a self-assessment that was
not shared yet are not here, nor is who typed what and when.</p>
<ul>
{parts}
</ul>
</body>
</html>
""")


@dataclass(frozen=True, slots=True, kw_only=True)
class Taking:
    """Whose export it is, of which board, on which day; ``files`` is the folder in which evidence is kept."""

    board: Board
    identity: Identity
    today: date
    files: Path

    @property
    def is_told_names(self) -> bool:
        """Whether whoever takes it out is told whose answers are, where that was said before the first answer."""
        return bool(self.identity.roles_on(self.board.id) & _NAMED)


def write_export(reading: Reading, file: IO[bytes], taking: Taking) -> None:
    """Write the ZIP into ``file``.

    Raises:
        NotFound, NotAllowed: as ``permissions.require``.
    """
    require(taking.identity, Permission.KEEP_PAPERS, board_id=taking.board.id)
    export = _Export(reading, zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED), taking)
    export.write()


def write_answers_alone(reading: Reading, file: IO[bytes], taking: Taking) -> None:
    """Write the table of answers into ``file``, as it stands in the ZIP.

    Raises:
        NotFound, NotAllowed: as ``permissions.require``.
    """
    require(taking.identity, Permission.KEEP_PAPERS, board_id=taking.board.id)
    _write_table(reading, file, taking)


def note_export(session: WritingSession, *, identity: Identity, board_id: int, now: datetime) -> None:
    """The event that says who took everything out; of a closed board too.

    Raises:
        NotFound, NotAllowed: as ``permissions.require``.
    """
    require(identity, Permission.KEEP_PAPERS, board_id=board_id)
    happening = Happening(event=Event.BOARD_EXPORTED, object_type=ObjectType.BOARD, object_id=board_id)
    append(session, happening, board_id=board_id, actor=identity.acting_on(board_id), now=now)


class _Export:
    """One ZIP as it comes into being, with what its first page says of each part."""

    def __init__(self, reading: Reading, archive: zipfile.ZipFile, taking: Taking) -> None:
        self._reading = reading
        self._zip = archive
        self._taking = taking
        self._making = Making(
            generated_on=taking.today,
            marking=taking.board.handling_marking,
            tells_whole=taking.board.tells_whole_board,
        )
        self._parts: list[tuple[str, str]] = []

    def write(self) -> None:
        """Every part, and last the page that lists them."""
        with self._zip:
            held = self._held()
            for each in held:
                self._standing(each)
                self._signed(each)
            self._movement(held)
            self._answers()
            self._evidence()
            self._lists()
            self._question_sets()
            self._events()
            self._zip.writestr("index.html", self._index())

    def _held(self) -> tuple[Held, ...]:
        with self._reading() as session:
            return list_held(
                session, identity=self._taking.identity, board_id=self._taking.board.id, today=self._taking.today
            )

    def _standing(self, held: Held) -> None:
        with self._reading() as session:
            card = standing(session, board_id=self._taking.board.id, held=held)
        document = standing_document(card, held, self._making)
        self._put(f"self-assessments/{held.id}/standing.html", html.render(document), _called(held, "as a page"))
        self._put(f"self-assessments/{held.id}/standing.csv", csv.render(document), _called(held, "as a table"))

    def _signed(self, held: Held) -> None:
        """Every paper that was signed or began to be, as it was stored, with the record under its hash: that names the
        seat of each response. What was signed stays when it is reopened."""
        with self._reading() as session:
            found = session.execute(_snapshots(self._taking.board.id, held.id)).all()
        for row in found:
            state = "cancelled" if row.cancelled_at else "being-signed" if held.is_draft else "signed"
            place = f"self-assessments/{held.id}/{state}-{row.number}"
            called = f"{state.replace('-', ' ')}{', redacted' if row.redacted_at else ''}"
            self._put(f"{place}.pdf", row.pdf, f"{held.title}, paper number {row.number} ({called}), as PDF")
            is_whole = self._taking.is_told_names and row.visibility is Visibility.NAMED
            record = row.text if is_whole else without_responses(row.text)
            hashed = (_HASHED if is_whole else _HASHED_WHOLE).format(row.digest)
            self._put(
                f"{place}.json", record, f"{held.title}, the record of paper number {row.number} ({called}){hashed}"
            )

    def _movement(self, held: tuple[Held, ...]) -> None:
        try:
            with self._reading() as session:
                chosen = choose([each for each in held if each.has_levels])
                followed = follow_held(session, board_id=self._taking.board.id, chosen=chosen)
        except NotComparable:
            return
        document = movement_document(followed, self._making)
        self._put("movement.html", html.render(document), "What has moved, as a page")
        self._put("movement.pdf", pdf_apart.render(document), "What has moved, as PDF")
        self._put("movement.csv", csv.render(document), "What has moved, as a table")

    def _answers(self) -> None:
        with self._zip.open("answers.csv", "w", force_zip64=True) as raw:
            _write_table(self._reading, raw, self._taking)
        self._parts.append(("answers.csv", "Every answer that was shared, as a table"))

    def _lists(self) -> None:
        with self._reading() as session:
            found = tuple(lists_of(session, self._taking.board.id))
        for each in found:
            self._put(each.name, csv.rows_of_text((each.headings, *each.rows)), each.words)

    def _question_sets(self) -> None:
        with self._reading() as session:
            found = session.execute(_editions(self._taking.board.id)).all()
        for row in found:
            words = f"The questions: {row.title}, version {row.edition}"
            self._put(f"question-sets/{row.bank}-{row.edition}.yaml", row.text, words)

    def _evidence(self) -> None:
        with self._reading() as session:
            pieces = list_evidence(session, self._taking.board.id)
        rows = []
        for each in pieces:
            place = each.place if self._file(each) else "not kept any more" if each.place else ""
            dated = each.dated_on.isoformat() if each.dated_on else ""
            rows.append((each.assessment, each.whose, each.question_id, each.title, each.kind, dated, each.link, place))
        words = "Evidence that was pointed at, as a table; its files stand in the folder evidence"
        self._put("evidence.csv", csv.rows_of_text((_EVIDENCE_COLUMNS, *rows)), words)

    def _file(self, piece: Piece) -> bool:
        """Whether the file that a piece has is there; it is, then, in the ZIP too."""
        if piece.stored_name is None:
            return False
        try:
            content = read_stored(self._taking.files, self._taking.board.id, piece.stored_name)
        except NotFound:
            return False
        self._put(piece.place, content, f"Evidence for {piece.question_id} in {piece.assessment}: {piece.title}")
        return True

    def _events(self) -> None:
        with self._zip.open("audit.jsonl", "w", force_zip64=True) as raw:
            for line in self._event_lines():
                raw.write(line.encode() + b"\n")
        self._parts.append(("audit.jsonl", "The audit trail, an event on each line"))

    def _event_lines(self) -> Iterator[str]:
        after = 0
        while True:
            with self._reading() as session:
                rows = session.execute(_events_after(self._taking.board.id, after)).all()
            for row in rows:
                yield json.dumps(_event(row), ensure_ascii=False, sort_keys=True)
            if len(rows) < _AT_ONCE:
                return
            after = rows[-1].seq

    def _put(self, name: str, content: str | bytes, words: str) -> None:
        self._zip.writestr(name, content)
        self._parts.append((name, words))

    def _index(self) -> str:
        item = Markup('<li><a href="{}">{}</a></li>')
        parts = Markup("\n").join(item.format(name, words) for name, words in self._parts)
        board = self._taking.board
        page = _PAGE.format(name=board.name, marking=board.handling_marking, day=day(self._taking.today), parts=parts)
        return str(page)


def _write_table(reading: Reading, file: IO[bytes], taking: Taking) -> None:
    text = io.TextIOWrapper(file, encoding="utf-8-sig", newline="")
    write_answers(reading, text, board_id=taking.board.id, is_told_names=taking.is_told_names)
    text.flush()
    text.detach()


def _called(held: Held, words: str) -> str:
    return f"{held.title} ({status_of(held)}), {words}"


def _snapshots(board_id: int, assessment_id: int) -> Select[Any]:
    return (
        select(*(_SNAPSHOT.c[name] for name in _OF_SNAPSHOT), _OF.c.visibility)
        .join(_OF, and_(_OF.c.board_id == _SNAPSHOT.c.board_id, _OF.c.id == _SNAPSHOT.c.assessment_id))
        .where(_SNAPSHOT.c.board_id == board_id, _SNAPSHOT.c.assessment_id == assessment_id)
        .order_by(_SNAPSHOT.c.number)
    )


def _editions(board_id: int) -> Select[Any]:
    columns = (_EDITION.c[name] for name in ("bank", "edition", "title", "text"))
    return select(*columns).where(_EDITION.c.board_id == board_id).order_by(_EDITION.c.id)


def _events_after(board_id: int, after: int) -> Select[Any]:
    columns = (_EVENT.c[name] for name in (*_CHAIN, *_SAYS))
    return (
        select(*columns).where(_EVENT.c.chain == board_id, _EVENT.c.seq > after).order_by(_EVENT.c.seq).limit(_AT_ONCE)
    )


def _event(row: Row[Any]) -> dict[str, object]:
    """An event as it stands; of what happened inside a response only its place in the chain, so that none lacks."""
    mapping = row._mapping
    said = {name: mapping[name] for name in _CHAIN}
    said["at"] = mapping["at"].isoformat()
    if mapping["event"] in {event.value for event in INSIDE_A_RESPONSE}:
        return said
    return said | {name: mapping[name] for name in _SAYS} | {"data": json.loads(mapping["data"])}
