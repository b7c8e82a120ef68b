"""Published editions: a question set's text kept for ever, and the ``Bank`` that it says.

A text is read before the write that publishes it. A published edition never changes, so that its ``Bank`` is kept in
memory under the digest of its text. Nobody reaches it by that alone: the digest comes from a row of one's own board.
"""

from __future__ import annotations

import hashlib
from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from threading import Lock

from sqlalchemy import select as select_columns
from sqlmodel import Session, col, select

from selfassess.audit.events import Actor, Event, Happening, ObjectType
from selfassess.audit.trail import append
from selfassess.banks.encoding import clean_text
from selfassess.banks.files import read_text
from selfassess.banks.library import Library, shipped
from selfassess.banks.loader import load, parse
from selfassess.banks.problems import BankInvalid, Problems
from selfassess.banks.succession import check_succession
from selfassess.banks.values import edition_numbers
from selfassess.engine.bank import Bank
from selfassess.errors import NotFound, Refused, SelfAssessError
from selfassess.storage.session import WritingSession
from selfassess.storage.tables import Edition
from selfassess.storage.upsert import insert_into

MOST_BANKS_KEPT = 64


@dataclass(frozen=True, slots=True)
class ReadEdition:
    """A text that was read and found without errors: what it says, and its SHA-256 as 64 hexadecimal digits."""

    bank: Bank
    text: str
    digest: str


@dataclass(frozen=True, slots=True)
class EditionLine:
    """A published edition as a list shows it, without its text."""

    id: int
    bank: str
    edition: str
    title: str
    digest: str
    published_at: datetime


def read_edition(text: str | bytes, *, file: str, before: Sequence[Bank] = ()) -> ReadEdition:
    """A question set, read and checked, ready to publish.

    Args:
        text: The file.
        file: The name that problems carry.
        before: The editions of the same set that the board has, earliest first, from which this one must follow.

    Raises:
        BankInvalid: the text has errors, or does not follow; the exception carries every problem.
    """
    parsed = parse(text, file=file)
    if parsed.bank is None:
        raise BankInvalid(parsed.problems)
    problems = Problems(file)
    check_succession(before, parsed.bank, parsed.lines, problems)
    clean = clean_text(text, problems)
    if problems.has_errors or clean is None:
        raise BankInvalid((*parsed.problems, *problems.in_order()))
    return ReadEdition(parsed.bank, clean, _digest(clean))


def shipped_edition(bank_id: str, edition: str) -> ReadEdition:
    """One of the question sets that come with the product.

    Raises:
        NotInLibrary: no such set or edition.
    """
    library = Library(shipped())
    bank = library.get(bank_id, edition)
    text = read_text(library.path(bank_id, edition))
    return ReadEdition(bank, text, _digest(text))


def publish(session: WritingSession, *, actor: Actor, board_id: int, read: ReadEdition, now: datetime) -> Edition:
    """The edition of this board with this text: a new one, or the one it already has.

    Whether ``actor`` may publish is the caller's to ask.

    Raises:
        Refused: the board has this version with other words.
    """
    values = {
        "board_id": board_id,
        "bank": read.bank.id,
        "edition": read.bank.edition,
        "title": read.bank.title,
        "text": read.text,
        "digest": read.digest,
        "published_at": now,
    }
    insert = insert_into(session, Edition).values(values)
    unless_there = insert.on_conflict_do_nothing(index_elements=["board_id", "bank", "edition"])
    new_id = session.execute(unless_there.returning(col(Edition.id))).scalar_one_or_none()
    found = _by_version(session, board_id, read.bank)
    # So that nobody has to read the text again while a write is under way.
    _KEPT.keep(read.digest, read.bank)
    if found.digest != read.digest:
        message = f"Version {read.bank.edition} of ‘{found.title}’ is already published with other words."
        raise Refused(f"{message} Give the changed text a version of its own.", field="edition")
    if new_id is not None:
        facts = {"bank": found.bank, "edition": found.edition, "digest": found.digest}
        happening = Happening(
            event=Event.EDITION_PUBLISHED, object_type=ObjectType.EDITION, object_id=found.id, facts={**facts}
        )
        append(session, happening, board_id=board_id, actor=actor, now=now)
    return found


def get_edition(session: Session, *, board_id: int, edition_id: int) -> Edition:
    """A published edition of this board, with its text.

    Raises:
        NotFound: the board has none of this id.
    """
    found = session.exec(select(Edition).where(Edition.board_id == board_id, Edition.id == edition_id)).one_or_none()
    if found is None:
        raise NotFound("There is no such version of a question set.")
    return found


def list_editions(session: Session, *, board_id: int) -> tuple[EditionLine, ...]:
    """This board's editions without their texts: by set, the latest version first."""
    columns = (Edition.id, Edition.bank, Edition.edition, Edition.title, Edition.digest, Edition.published_at)
    rows = session.execute(select_columns(*map(col, columns)).where(col(Edition.board_id) == board_id))
    lines = [EditionLine(*row) for row in rows]
    lines.sort(key=lambda line: edition_numbers(line.edition), reverse=True)
    return tuple(sorted(lines, key=lambda line: line.bank))


def bank_of(edition: Edition) -> Bank:
    """What an edition says.

    Raises:
        SelfAssessError: its text is not the one that was published.
    """
    kept = _KEPT.find(edition.digest)
    if kept is not None:
        return kept
    name = f"{edition.bank} {edition.edition}"
    if _digest(edition.text) != edition.digest:
        raise SelfAssessError(f"The stored text of {name} is not the one that was published. Restore it from a backup.")
    return _KEPT.keep(edition.digest, load(edition.text, file=name))


def get_bank(session: Session, *, board_id: int, edition_id: int, digest: str | None = None) -> Bank:
    """What an edition of this board says; its text is loaded only where the bank is not in memory.

    ``digest`` is the edition's own, where the caller has read it from this board's row already.

    Raises:
        NotFound: the board has no edition of this id.
    """
    kept = _KEPT.find(digest) if digest else None
    return kept or bank_of(get_edition(session, board_id=board_id, edition_id=edition_id))


class _Kept:
    """The banks read last, by the digest of their texts; shared by the threads of the process."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._banks: OrderedDict[str, Bank] = OrderedDict()
        self._lock = Lock()

    def find(self, digest: str) -> Bank | None:
        with self._lock:
            bank = self._banks.get(digest)
            if bank is not None:
                self._banks.move_to_end(digest)
            return bank

    def keep(self, digest: str, bank: Bank) -> Bank:
        with self._lock:
            self._banks[digest] = bank
            self._banks.move_to_end(digest)
            if len(self._banks) > self._most:
                self._banks.popitem(last=False)
        return bank


_KEPT = _Kept(MOST_BANKS_KEPT)


def _by_version(session: Session, board_id: int, bank: Bank) -> Edition:
    wanted = select(Edition).where(
        Edition.board_id == board_id, Edition.bank == bank.id, Edition.edition == bank.edition
    )
    return session.exec(wanted).one()


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
