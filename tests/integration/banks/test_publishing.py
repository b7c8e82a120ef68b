"""Publishing an edition for a board, and finding what it says."""

from __future__ import annotations

import json

import pytest
from sqlmodel import select

from selfassess.audit.events import Actor, Event
from selfassess.banks import publishing
from selfassess.banks.loader import load
from selfassess.banks.problems import BankInvalid, NotInLibrary
from selfassess.banks.publishing import (
    bank_of,
    get_bank,
    get_edition,
    list_editions,
    publish,
    read_edition,
    shipped_edition,
)
from selfassess.errors import NotFound, Refused, SelfAssessError
from selfassess.storage.session import Database
from selfassess.storage.tables import AuditEvent, Edition
from tests.bank_texts import BANK, changed, small_bank
from tests.rows import NOW, make_board, make_edition

ACTOR = Actor(role="manager")
READ = read_edition(BANK, file="bank.yaml")
LATER = BANK.replace('edition: "2026.1"', 'edition: "2026.10"')


def test_a_published_edition_keeps_the_text_its_digest_and_who_published_it_when(database: Database) -> None:
    with database.writing() as session:
        board = make_board(session)
        published = publish(session, actor=ACTOR, board_id=board.id, read=READ, now=NOW)
    with database.reading() as session:
        edition = get_edition(session, board_id=board.id, edition_id=published.id)
        event = session.exec(select(AuditEvent).where(AuditEvent.event == Event.EDITION_PUBLISHED)).one()
    assert (edition.bank, edition.edition, edition.title) == ("test-bank", "2026.1", "Test questions")
    assert (edition.text, edition.digest, edition.published_at) == (BANK, READ.digest, NOW)
    assert bank_of(edition) == small_bank()
    assert (event.object_id, json.loads(event.data)["digest"]) == (edition.id, READ.digest)


def test_the_same_version_with_the_same_text_is_the_same_row_and_leaves_no_second_event(database: Database) -> None:
    with database.writing() as session:
        board = make_board(session)
        first = publish(session, actor=ACTOR, board_id=board.id, read=READ, now=NOW)
        again = publish(session, actor=ACTOR, board_id=board.id, read=READ, now=NOW)
        events = session.exec(select(AuditEvent)).all()
    assert (again.id, len(events)) == (first.id, 1)


def test_the_same_version_with_other_words_is_refused_and_the_first_stands(database: Database) -> None:
    other = read_edition(changed(BANK, "How well do we lead?", "Do we lead well?"), file="bank.yaml")
    with database.writing() as session:
        board = make_board(session)
        first = publish(session, actor=ACTOR, board_id=board.id, read=READ, now=NOW)
    with pytest.raises(Refused, match="already published with other words"), database.writing() as session:
        publish(session, actor=ACTOR, board_id=board.id, read=other, now=NOW)
    with database.reading() as session:
        assert get_edition(session, board_id=board.id, edition_id=first.id).text == BANK


def test_two_boards_publish_the_same_version_each_for_itself(database: Database) -> None:
    other = read_edition(changed(BANK, "How well do we lead?", "Do we lead well?"), file="bank.yaml")
    with database.writing() as session:
        one, two = make_board(session), make_board(session)
        mine = publish(session, actor=ACTOR, board_id=one.id, read=READ, now=NOW)
        theirs = publish(session, actor=ACTOR, board_id=two.id, read=other, now=NOW)
    with database.reading() as session:
        assert get_bank(session, board_id=one.id, edition_id=mine.id) == READ.bank
        assert get_bank(session, board_id=two.id, edition_id=theirs.id) == other.bank
        for board, edition in ((one, theirs), (two, mine)):
            with pytest.raises(NotFound):
                get_edition(session, board_id=board.id, edition_id=edition.id)
            with pytest.raises(NotFound):
                get_bank(session, board_id=board.id, edition_id=edition.id)
        assert [line.id for line in list_editions(session, board_id=two.id)] == [theirs.id]


def test_editions_are_listed_by_set_the_latest_version_first(database: Database) -> None:
    with database.writing() as session:
        board = make_board(session)
        for bank, edition in (("b", "2026.9"), ("a", "2025.1"), ("b", "2026.10")):
            make_edition(session, board, bank=bank, edition=edition)
    with database.reading() as session:
        lines = list_editions(session, board_id=board.id)
    assert [(line.bank, line.edition) for line in lines] == [("a", "2025.1"), ("b", "2026.10"), ("b", "2026.9")]


def test_a_bank_in_memory_is_found_without_loading_its_text_again(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    with database.writing() as session:
        board = make_board(session)
        edition = publish(session, actor=ACTOR, board_id=board.id, read=READ, now=NOW)
    first = bank_of(edition)
    monkeypatch.delattr(publishing, "load")
    with database.reading() as session:
        assert get_bank(session, board_id=board.id, edition_id=edition.id, digest=edition.digest) is first


def test_memory_holds_so_many_banks_and_drops_the_one_not_asked_for_longest(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(publishing, "_KEPT", publishing._Kept(2))
    texts = [BANK.replace("Test questions", f"Questions {number}") for number in range(3)]
    editions = [_edition(text) for text in texts]
    first, second = bank_of(editions[0]), bank_of(editions[1])
    assert bank_of(editions[0]) is first
    bank_of(editions[2])
    assert bank_of(editions[0]) is first
    assert bank_of(editions[1]) is not second


def test_a_stored_text_that_is_not_the_published_one_is_not_used() -> None:
    edition = _edition(BANK.replace("Test questions", "Tampered questions"))
    edition.digest = "0" * 64
    with pytest.raises(SelfAssessError, match="not the one that was published"):
        bank_of(edition)


def test_a_text_with_errors_is_never_ready_to_publish() -> None:
    with pytest.raises(BankInvalid):
        read_edition("id: nothing else", file="bank.yaml")


def test_a_byte_order_mark_is_no_part_of_the_text() -> None:
    assert read_edition(b"\xef\xbb\xbf" + BANK.encode(), file="bank.yaml") == READ


def test_a_later_edition_must_follow_from_those_that_the_board_has() -> None:
    assert read_edition(LATER, file="bank.yaml").bank.edition == "2026.10"
    with pytest.raises(BankInvalid, match="lineage"):
        read_edition(LATER, file="bank.yaml", before=[READ.bank])


def test_a_shipped_set_is_read_with_its_text() -> None:
    read = shipped_edition("lscb-diagnostic", "2026.1")
    assert load(read.text, file="shipped") == read.bank
    with pytest.raises(NotInLibrary):
        shipped_edition("lscb-diagnostic", "1999.1")


def _edition(text: str) -> Edition:
    read = read_edition(text, file="bank.yaml")
    return Edition(
        board_id=1,
        bank=read.bank.id,
        edition=read.bank.edition,
        title=read.bank.title,
        text=read.text,
        digest=read.digest,
        published_at=NOW,
    )
