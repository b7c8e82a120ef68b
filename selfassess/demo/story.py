"""The county's self-assessments, one after the other: two from earlier papers, a development day, one seat by seat, and
the one that is open now. Each goes by the verbs of the service, on its own day.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

from sqlmodel import col, delete

from selfassess.accounts.identity import Identity
from selfassess.assessments.agreeing.sharing import share
from selfassess.assessments.answering.answers import save_answer
from selfassess.assessments.answering.found import Where
from selfassess.assessments.answering.given import GivenAnswer
from selfassess.assessments.answering.own_response import own_response
from selfassess.assessments.answering.sending import send_response
from selfassess.assessments.answering.tables import set_up_table
from selfassess.assessments.answering.together import begin_paper
from selfassess.assessments.looking_back.circulation import note_circulation
from selfassess.assessments.setting_up.preparing import close_assessment, open_assessment, prepare_on
from selfassess.assessments.setting_up.set_up import SetUp
from selfassess.assessments.signing.preparing import gather, make_ready
from selfassess.assessments.signing.recording import record_earlier
from selfassess.assessments.signing.sign_off import sign
from selfassess.banks.answer_files import load_sheet
from selfassess.banks.library import Library
from selfassess.banks.publishing import ReadEdition, read_edition
from selfassess.demo.agreement import agree_as_written, record_outside_view
from selfassess.demo.county import SEATS, DemoSeat
from selfassess.demo.founding import SLUG, County, at, change_posts, leave
from selfassess.demo.now import COMMENTS, DRAFTS, LEVELS, SENT
from selfassess.demo.recommended import AUTUMN_2025, SPRING_2026, Recommended
from selfassess.demo.tables import TABLES, DemoTable
from selfassess.engine.answers import Answer, AnswerSheet, NoLevel
from selfassess.storage.tables import Assessment, OutboxMail
from selfassess.vocabulary import Asks, Gathering

_FOLDER = Path(__file__).parent
_ANSWERS = _FOLDER / "answers"
_BANK, _EARLIEST, _LATEST = "hathervale-board", "2024.1", "2026.1"
_LIBRARY = Library(_FOLDER / "questionnaires")
# Whose response came on paper, and was typed in for it.
_ON_PAPER = "Voluntary sector"
_LINK = f"http://localhost:8000/boards/{SLUG}/"


@dataclass(frozen=True, slots=True)
class _Days:
    """The days of one self-assessment that is over."""

    prepared: date
    opened: date
    answered: date
    due: date
    agreed: date
    signed: date


_AUTUMN_2025 = _Days(
    prepared=date(2025, 9, 8),
    opened=date(2025, 10, 16),
    answered=date(2025, 10, 16),
    due=date(2025, 10, 16),
    agreed=date(2025, 10, 16),
    signed=date(2025, 11, 13),
)
_SPRING_2026 = _Days(
    prepared=date(2026, 2, 23),
    opened=date(2026, 3, 9),
    answered=date(2026, 3, 16),
    due=date(2026, 4, 1),
    agreed=date(2026, 4, 16),
    signed=date(2026, 4, 23),
)


def tell(county: County) -> None:
    """All of it that lies before the county's now, and what is open on that day."""
    for paper in ("agreed-1-autumn-2024", "agreed-2-spring-2025"):
        _record(county, paper)
    if at(_AUTUMN_2025.signed) < county.now:
        _development_day(county)
    for seat in SEATS:
        if seat.left and at(seat.left) < county.now:
            leave(county, seat, seat.address, on=seat.left, now=at(seat.left))
    if at(_SPRING_2026.signed) < county.now:
        _seat_by_seat(county)
    change_posts(county)
    _open_now(county)
    # Nobody reads these people's mail, and what it tells of is long past.
    county.session.exec(delete(OutboxMail).where(col(OutboxMail.board_id) == county.board.id))


def _edition(version: str) -> ReadEdition:
    file = _LIBRARY.path(_BANK, version)
    before = _LIBRARY.chain(_BANK, _EARLIEST, version)[:-1] if version != _EARLIEST else ()
    return read_edition(file.read_bytes(), file=file.name, before=before)


def _sheet(name: str) -> AnswerSheet:
    return load_sheet(_ANSWERS / f"{name}.yaml", banks=_LIBRARY)


def _record(county: County, paper: str) -> None:
    sheet, now = _sheet(paper), county.began
    if sheet.dated < now.date():
        manager = county.identity("manager", now)
        read = _edition(sheet.edition)
        record_earlier(county.session, identity=manager, board_id=county.board.id, read=read, sheet=sheet, now=now)


def _development_day(county: County) -> None:
    days, agreed = _AUTUMN_2025, _sheet("agreed-3-autumn-2025")
    row = _prepare(county, agreed.assessment, days, Gathering.TABLES)
    by: dict[str, Any] = {"board_id": county.board.id, "assessment_id": row.id}
    manager = county.identity("manager", at(days.prepared))
    seats = [[county.seats[name].id for name in table.seats] for table in TABLES]
    sheets = [
        set_up_table(county.session, identity=manager, name=table.name, seat_ids=ids, now=at(days.prepared), **by).id
        for table, ids in zip(TABLES, seats, strict=True)
    ]
    _open(county, row, at(days.opened))
    for number, (table, sheet_id) in enumerate(zip(TABLES, sheets, strict=True)):
        now = at(days.answered, 1 + number / 2)
        writer = county.identity(_sitting(_seat(table.seats[0])), now)
        where: Where = {"board_id": row.board_id, "assessment_id": row.id, "sheet_id": sheet_id}
        _answer(county, writer, where, _as_table(table, agreed), now)
        _send(county, writer, where, now + timedelta(minutes=20))
    outside = _sheet("external-autumn-2025")
    _to_signature(county, row, days, agreed, outside, AUTUMN_2025)


def _seat_by_seat(county: County) -> None:
    days, agreed = _SPRING_2026, _sheet("agreed-4-spring-2026")
    row = _prepare(county, agreed.assessment, days, Gathering.INDIVIDUAL)
    _open(county, row, at(days.opened))
    by: dict[str, Any] = {"board_id": county.board.id, "assessment_id": row.id}
    manager = county.identity("manager", at(days.answered))
    for number, seat in enumerate(each for each in SEATS if each.answers):
        now, seat_id = at(days.answered + timedelta(days=number // 2), number % 2), county.seats[seat.name].id
        where: Where = {"board_id": row.board_id, "assessment_id": row.id}
        if seat.name == _ON_PAPER:
            writer = manager
            where["sheet_id"] = begin_paper(county.session, identity=manager, seat_id=seat_id, now=now, **by)
        else:
            writer = county.identity(_sitting(seat), now)
            where["seat_id"] = seat_id
        _answer(county, writer, where, _sheet(f"seats/{seat.answers}").answers.values(), now)
        _send(county, writer, where, now)
    outside = _sheet("external-spring-2026")
    paper = _to_signature(county, row, days, agreed, outside, SPRING_2026)
    for recipient in ("Everybody on the partnership", "Scrutiny committee of the county council"):
        note_circulation(
            county.session,
            identity=county.identity("manager", at(days.signed, 3)),
            board_id=county.board.id,
            assessment_id=row.id,
            what="The signed paper",
            recipient=recipient,
            digest=paper,
            now=at(days.signed, 3),
        )


def _open_now(county: County) -> None:
    opened = county.now - timedelta(days=8)
    today = county.now.date()
    setup = SetUp(
        title=f"{county.now:%B %Y}",
        asks=Asks.ALL,
        shows_agreed_before=True,
        opens_on=opened.date(),
        due_on=today + timedelta(days=14),
        papers_on=today + timedelta(days=21),
        meets_on=today + timedelta(days=28),
    )
    row = _prepare_as(county, setup, opened)
    _open(county, row, opened)
    for number, seat in enumerate(each for each in SEATS if each.name in DRAFTS or each.name in SENT):
        now = opened + timedelta(hours=20 * number)
        where: Where = {"board_id": county.board.id, "assessment_id": row.id, "seat_id": county.seats[seat.name].id}
        writer = county.identity(seat.address, now)
        _answer(county, writer, where, tuple(_said_now(seat))[: DRAFTS.get(seat.name)], now)
        if seat.name in SENT:
            _send(county, writer, where, now + timedelta(minutes=10))


def _prepare(county: County, title: str, days: _Days, gathering: Gathering) -> Assessment:
    setup = SetUp(
        title=title,
        gathering=gathering,
        asks=Asks.ALL,
        opens_on=days.opened,
        due_on=days.due,
        meets_on=days.agreed,
    )
    return _prepare_as(county, setup, at(days.prepared))


def _prepare_as(county: County, setup: SetUp, now: datetime) -> Assessment:
    manager, read = county.identity("manager", now), _edition(_LATEST)
    return prepare_on(county.session, identity=manager, board_id=county.board.id, read=read, setup=setup, now=now)


def _open(county: County, row: Assessment, now: datetime) -> None:
    by: dict[str, Any] = {"board_id": row.board_id, "assessment_id": row.id, "seen_version": row.version}
    open_assessment(county.session, identity=county.identity("manager", now), now=now, **by)


def _to_signature(
    county: County,
    row: Assessment,
    days: _Days,
    agreed: AnswerSheet,
    outside: AnswerSheet,
    recommended: tuple[Recommended, ...],
) -> str:
    """Close, share, agree and sign. The hash of the paper that was signed comes out."""
    session = county.session
    by: dict[str, Any] = {"board_id": row.board_id, "assessment_id": row.id}
    closed, shared, met, signed = at(days.due, 4), at(days.due, 5), at(days.agreed, 6), at(days.signed, 2)
    manager = county.identity("manager", closed)
    close_assessment(session, identity=manager, seen_version=row.version, now=closed, **by)
    record_outside_view(county, row, outside, now=shared)
    chair = county.identity("partnership-chair", shared)
    share(session, identity=chair, seen_version=row.version, now=shared, **by)
    agree_as_written(county, row, agreed, recommended, now=met)
    chair = county.identity("partnership-chair", signed)
    ready = make_ready(gather(session, identity=chair, board=county.board, assessment_id=row.id, now=signed))
    sign(session, identity=chair, ready=ready, link=_LINK, now=signed, **by)
    return ready.paper.digest


def _answer(county: County, who: Identity, where: Where, said: Iterable[Answer], now: datetime) -> None:
    for answer in said:
        if answer.none in (NoLevel.NOT_ANSWERED, NoLevel.NOT_IN_SCOPE):
            continue
        why = answer.reason if answer.none is not None else ""
        given = GivenAnswer(level=answer.level, no_level=answer.none, why_none=why, comment=answer.comment)
        save_answer(
            county.session,
            identity=who,
            question_id=answer.question,
            given=given,
            seen_version=0,
            now=now,
            **where,
        )


def _send(county: County, who: Identity, where: Where, now: datetime) -> None:
    seen = own_response(county.session, identity=who, **where).seen
    send_response(county.session, identity=who, seen=seen, opened_at=None, now=now, **where)


def _as_table(table: DemoTable, agreed: AnswerSheet) -> Iterable[Answer]:
    for question, answer in agreed.answers.items():
        level = table.levels.get(question, answer.level)
        if level is not None or answer.none is not None:
            none = answer.none if level is None else None
            yield Answer(question, level, none, answer.reason, table.comments.get(question, ""))


def _said_now(seat: DemoSeat) -> Iterable[Answer]:
    last_time: Mapping[str, Answer] = _sheet(f"seats/{seat.answers}").answers
    for question, answer in last_time.items():
        if answer.level is not None:
            key = (seat.name, question)
            yield Answer(question, LEVELS.get(key, answer.level), comment=COMMENTS.get(key, ""))


def _seat(name: str) -> DemoSeat:
    return next(each for each in SEATS if each.name == name)


def _sitting(seat: DemoSeat) -> str:
    """The local part of whoever sits there until posts change."""
    return f"{seat.address}-before" if seat.before else seat.address
