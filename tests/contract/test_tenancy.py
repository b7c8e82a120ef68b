"""Every query on a board's table is bound to a board.

Every test that takes the fixture ``database`` is watched for it as well (``tests/tenancy.py``). Here the service is
gone through once with a county in it, and the reading of queries itself is put to the test.
"""

from __future__ import annotations

import importlib
from datetime import timedelta
from functools import reduce
from types import FunctionType
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import BindParameter, and_, bindparam, exists, select, text, true, union, update
from sqlalchemy.orm import aliased
from sqlmodel import SQLModel
from sqlmodel import select as select_rows

from selfassess.accounts.identity import Command
from selfassess.assessments.answering.leaving import hand_on
from selfassess.boards.boards import create_board
from selfassess.boards.erasure import erase_person
from selfassess.boards.settings import BoardSettings
from selfassess.config import Settings
from selfassess.demo import filling
from selfassess.demo.county import DOMAIN
from selfassess.jobs.tick import tick
from selfassess.storage.engine import make_engine
from selfassess.storage.naming import metadata
from selfassess.storage.session import Database
from selfassess.storage.tables import Agency, AuditEvent, AuditText, Invitation, Member, Seat, User
from tests.contract.county_visits import board_of, change_something_of_each_kind, read_every_page
from tests.databases import AUDIT_KEY
from tests.pages import Pages
from tests.rows import NOW, make_invitation, make_member
from tests.tenancy import ACROSS_BOARDS, TABLES, loose_tables, loose_tables_of_text, unexplained, watched
from tests.web.conftest import Postbox, SignInAs, app, clock, pages, postbox, settings, sign_in_as

__all__ = ["app", "clock", "pages", "postbox", "settings", "sign_in_as"]

SEAT, AGENCY, MEMBER = metadata.tables["seat"], metadata.tables["agency"], metadata.tables["member"]
SHEET, ANSWER, BOARDS = metadata.tables["sheet"], metadata.tables["answer"], metadata.tables["board"]
EVENT, NOTE = metadata.tables["audit_event"], metadata.tables["audit_text"]
OTHER_SEAT = SEAT.alias()
MINE: BindParameter[int] = bindparam("board_id")
BOUND_SEATS = select(SEAT.c.id, SEAT.c.board_id).where(SEAT.c.board_id == MINE).subquery()

BOUND = {
    "by a value": select(SEAT).where(SEAT.c.board_id == MINE, SEAT.c.name == "Police"),
    "the other way round": select(SEAT).where(SEAT.c.board_id == MINE),
    "to the installation": select(EVENT).where(EVENT.c.board_id.is_(None)),
    "by the chain": select(EVENT).where(EVENT.c.chain == 3),
    "a board by its address": select(BOARDS).where(BOARDS.c.slug == "hathervale"),
    "through another table": select(SEAT)
    .join(AGENCY, AGENCY.c.board_id == SEAT.c.board_id)
    .where(SEAT.c.board_id == MINE),
    "along a chain of tables": select(ANSWER)
    .join(SHEET, SHEET.c.board_id == ANSWER.c.board_id)
    .join(SEAT, SEAT.c.board_id == SHEET.c.board_id)
    .join(BOARDS, BOARDS.c.id == SEAT.c.board_id)
    .where(BOARDS.c.slug == "hathervale"),
    "what an outer join adds": select(SEAT)
    .outerjoin(AGENCY, and_(AGENCY.c.id == SEAT.c.agency_id, AGENCY.c.board_id == SEAT.c.board_id))
    .where(SEAT.c.board_id == MINE),
    "a query inside, by the one around it": select(SEAT).where(
        SEAT.c.board_id == MINE, exists().where(MEMBER.c.board_id == SEAT.c.board_id, MEMBER.c.seat_id == SEAT.c.id)
    ),
    "through a query in FROM": select(AGENCY).join(BOUND_SEATS, BOUND_SEATS.c.board_id == AGENCY.c.board_id),
    "both sides of a union": union(
        select(SEAT.c.id).where(SEAT.c.board_id == MINE), select(AGENCY.c.id).where(AGENCY.c.board_id == MINE)
    ),
    "a change": update(SEAT).where(SEAT.c.board_id == MINE, SEAT.c.version == 1).values(version=2),
    "a deletion by rows of another table": SEAT.delete().where(
        SEAT.c.board_id == MINE, SEAT.c.agency_id.in_(select(AGENCY.c.id).where(AGENCY.c.board_id == MINE))
    ),
    "rows as classes": select_rows(Seat).where(Seat.board_id == 3),
    "what is no board's": select_rows(User).where(User.email == "jo@example.org"),
}
LOOSE = {
    "by its own id": (select(SEAT).where(SEAT.c.id == 7), {"seat"}),
    "not at all": (select(SEAT), {"seat"}),
    "under or": (select(SEAT).where((SEAT.c.board_id == MINE) | (SEAT.c.id == 7)), {"seat"}),
    "by a difference": (select(SEAT).where(SEAT.c.board_id != MINE), {"seat"}),
    "to one of many": (select(SEAT).where(SEAT.c.board_id.in_([1, 2])), {"seat"}),
    "to each other alone": (select(SEAT).join(AGENCY, AGENCY.c.board_id == SEAT.c.board_id), {"seat", "agency"}),
    "to itself": (select(SEAT).join(OTHER_SEAT, OTHER_SEAT.c.board_id == SEAT.c.board_id), {"seat"}),
    "one of two": (select(SEAT).join(AGENCY, AGENCY.c.id == SEAT.c.agency_id).where(SEAT.c.board_id == 3), {"agency"}),
    "what an outer join says of its left side": (
        select(SEAT).outerjoin(AGENCY, and_(SEAT.c.board_id == MINE, AGENCY.c.board_id == SEAT.c.board_id)),
        {"seat", "agency"},
    ),
    "what is outer joined by its id": (
        select(SEAT).outerjoin(AGENCY, AGENCY.c.id == SEAT.c.agency_id).where(SEAT.c.board_id == MINE),
        {"agency"},
    ),
    "inside": (
        select(SEAT).where(SEAT.c.board_id == MINE, exists().where(MEMBER.c.seat_id == SEAT.c.id)),
        {"member"},
    ),
    "outside": (select(SEAT).where(exists().where(SEAT.c.id == MEMBER.c.seat_id, MEMBER.c.board_id == MINE)), {"seat"}),
    "in a column": (select(SEAT.c.id, select(AGENCY.c.name).scalar_subquery()).where(SEAT.c.board_id == 3), {"agency"}),
    "in FROM": (select(select(SEAT.c.board_id).subquery()), {"seat"}),
    "one side of a union": (union(select(SEAT.c.id).where(SEAT.c.board_id == 3), select(AGENCY.c.id)), {"agency"}),
    "a change": (update(SEAT).where(SEAT.c.id == 7).values(version=2), {"seat"}),
    "a change by another table": (
        update(SEAT).where(SEAT.c.board_id == MINE, AGENCY.c.id == SEAT.c.agency_id).values(version=2),
        {"agency"},
    ),
    "a deletion": (SEAT.delete().where(SEAT.c.agency_id.in_(select(AGENCY.c.id))), {"seat", "agency"}),
    "a copy": (SEAT.insert().from_select(["name"], select(AGENCY.c.name)), {"agency"}),
    "a board by its name": (select(BOARDS).where(BOARDS.c.name == "Hathervale"), {"board"}),
    "texts by their events": (
        select(NOTE).join(EVENT, EVENT.c.id == NOTE.c.event_id).where(EVENT.c.chain == 3),
        {"audit_text"},
    ),
}


@pytest.mark.parametrize("statement", BOUND.values(), ids=BOUND)
def test_a_query_is_bound(statement: Any) -> None:
    assert loose_tables(statement) == set()


@pytest.mark.parametrize(("statement", "tables"), LOOSE.values(), ids=LOOSE)
def test_a_query_is_not_bound(statement: Any, tables: set[str]) -> None:
    assert loose_tables(statement) == tables


def test_a_query_in_plain_text_counts_as_not_bound() -> None:
    assert loose_tables_of_text('SELECT id FROM "seat", member WHERE board_id = 3') == {"seat", "member"}
    assert loose_tables_of_text("SELECT id FROM account") == set()


def test_every_table_of_a_board_is_watched() -> None:
    assert {"board", "seat", "agency", "member", "invitation", "answer", "audit_event", "outbox_mail"} <= TABLES
    assert not TABLES & {"account", "user_session", "throttle", "passkey", "job"}


def test_each_reader_across_boards_is_there_and_says_why() -> None:
    for name, why in ACROSS_BOARDS.items():
        module, function = name.split(":")
        reduce(getattr, function.split("."), importlib.import_module(module))
        assert len(why.split()) > 4, name


@pytest.mark.on_sqlite
@pytest.mark.parametrize(
    ("loose", "table"),
    [
        (lambda session: session.exec(select_rows(Seat).where(Seat.id == 1)).first(), "seat"),
        (lambda session: session.get(Agency, 1), "agency"),
        (lambda session: session.exec(select_rows(aliased(Member)).where(true())).first(), "member"),
        (lambda session: session.exec(update(Invitation).where(true()).values(version=2)), "invitation"),
        (lambda session: session.execute(text("SELECT id FROM seat")), "seat"),
        (lambda session: session.exec(select_rows(AuditEvent, AuditText).join(AuditText)).first(), "audit_event"),
    ],
    ids=["select", "get", "alias", "update", "text", "join"],
)
def test_a_service_that_forgot_is_found(database_url: str, loose: Any, table: str) -> None:
    # As if the function stood in a module of ours: its code says where it is from. The fixture ``database`` would
    # find it too, and fail.
    module = importlib.import_module("selfassess.boards.seats")
    assert module.__file__ is not None
    code = loose.__code__.replace(co_filename=module.__file__, co_qualname="forgetful")
    engine = make_engine(database_url)
    with watched() as found, Database(engine, audit_key=AUDIT_KEY).writing() as session:
        FunctionType(code, globals())(session)
    engine.dispose()
    assert (table, "selfassess.boards.seats:forgetful") in {(one.table, one.function) for one in found}
    assert len(unexplained(found)) == len(found)


def test_every_page_and_verb_of_a_filled_county_is_bound(
    app: Flask, database: Database, settings: Settings, sign_in_as: SignInAs, postbox: Postbox
) -> None:
    with watched() as found:
        with database.writing() as session:
            filling.fill(session, now=NOW)
        with database.writing() as session:
            create_board(
                session, who=Command("test"), now=NOW, slug="elsewhere", settings=BoardSettings(name="Another board")
            )
            make_invitation(session, board_of(session))
        read_every_page(app, database, sign_in_as)
        change_something_of_each_kind(database, sign_in_as)
        with database.writing() as session:
            person = session.exec(select_rows(User).where(User.email == f"observer@{DOMAIN}")).one()
            erase_person(
                session, who=Command("test"), user_id=person.id, reason="They asked.", hand_on=hand_on, now=NOW
            )
        for days in (0, 30, 800):
            report = tick(database, settings, postbox, now=NOW + timedelta(days=days))
            assert report.troubles == ()
    assert unexplained(found) == []
    # The watch saw what it was there to see.
    assert {"selfassess.accounts.session_identity:_load", "selfassess.boards.erasure:_boards_of"} <= {
        one.function for one in found
    }


def test_a_page_of_somebody_on_two_boards_is_bound_too(database: Database, pages: Pages, sign_in_as: SignInAs) -> None:
    with database.writing() as session:
        boards = [
            create_board(
                session,
                who=Command("test"),
                now=NOW,
                slug=f"board-{number}",
                settings=BoardSettings(name=f"Board {number}"),
            )
            for number in (1, 2)
        ]
        user = make_member(session, boards[0]).user_id
        make_member(session, boards[1], session.get_one(User, user))
    with watched() as found:
        browser = sign_in_as(user)
        for board in boards:
            browser.get(f"/boards/{board.slug}/")
        browser.get("/my-work")
        pages.get("/sign-in")
    assert unexplained(found) == []


def test_rows_are_no_way_round() -> None:
    """Tables stay plain rows: a relationship would load rows by a query that nobody wrote."""
    for mapper in SQLModel._sa_registry.mappers:
        assert not list(mapper.relationships), mapper
