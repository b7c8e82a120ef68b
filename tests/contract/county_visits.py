"""The county of the demonstration, walked through: every page in every role, and one thing of each kind changed."""

from __future__ import annotations

from flask import Flask
from sqlmodel import Session, col
from sqlmodel import select as select_rows

from selfassess.demo import filling
from selfassess.storage.session import Database
from selfassess.storage.tables import Agency, Assessment, Board, Member, Seat, User
from selfassess.vocabulary import AssessmentState, Role, SeatKind
from tests.pages import Pages
from tests.web.conftest import SignInAs
from tests.web.sending import day_of

BOARD = f"/boards/{filling.SLUG}"


def board_of(session: Session) -> Board:
    """The county's board."""
    return session.exec(select_rows(Board).where(Board.slug == filling.SLUG)).one()


def people(database: Database) -> dict[Role, Member]:
    """Somebody in each role, the member one who sits on a seat with answers."""
    with database.reading() as session:
        police = session.exec(select_rows(Seat).where(Seat.name == "Police")).one()
        places = session.exec(select_rows(Member).where(col(Member.ended_on).is_(None))).all()
    # The last of a role counts, and whoever sits for the police comes last.
    return {place.role: place for place in sorted(places, key=lambda place: place.seat_id == police.id)}


def assessments_of(database: Database) -> dict[AssessmentState, int]:
    """One of the county's self-assessments in each state that any of them is in."""
    with database.reading() as session:
        rows = session.exec(select_rows(Assessment).where(Assessment.board_id == board_of(session).id)).all()
    return {row.state: row.id for row in rows}


def arrived(browser: Pages) -> Pages:
    """The browser, whose person has read the board's statement."""
    browser.submit(f"{BOARD}/statement", {"accepted": "y"})
    return browser


def read_every_page(app: Flask, database: Database, sign_in_as: SignInAs) -> None:
    """Open every address with real ids, as somebody in each role and as the operator."""
    with database.reading() as session:
        operator = session.exec(select_rows(User).where(User.is_operator)).one()
        row = {
            name: session.exec(select_rows(column).order_by(col(column).desc()).limit(1)).one()
            for name, column in (("agency_id", Agency.id), ("member_id", Member.id), ("user_id", User.id))
        }
        seat = session.exec(select_rows(Seat).where(Seat.name == "Police")).one()
    values: dict[str, object] = {
        **row,
        "seat_id": seat.id,
        "key": "0" * 32,
        "theme_id": "WT",
        "question_id": "HV-WT-03",
        "object_type": "seat",
        "object_id": seat.id,
        "slug": filling.SLUG,
        "address": filling.SLUG,
        "token": "A" * 43,
    }
    one_of_each = assessments_of(database).values()
    browsers = [arrived(sign_in_as(person)) for person in people(database).values()]
    for browser in (*browsers, sign_in_as(operator)):
        for rule in app.url_map.iter_rules():
            if "GET" not in (rule.methods or ()) or rule.endpoint == "static":
                continue
            for assessment_id in one_of_each if "assessment_id" in rule.arguments else (0,):
                given = {name: {**values, "assessment_id": assessment_id}.get(name, 1) for name in rule.arguments}
                address = app.url_map.bind("localhost").build(rule.endpoint, given)
                answer = browser.client.get(address, base_url=browser.base_url, follow_redirects=True)
                assert answer.status_code < 500, f"{address}: {answer.status_code}"


def change_something_of_each_kind(database: Database, sign_in_as: SignInAs) -> None:
    """Settings, groups, organisations, seats, places, invitations, a response: each changed once by its form."""
    manager, member = (sign_in_as(people(database)[role]) for role in (Role.MANAGER, Role.MEMBER))
    with database.reading() as session:
        seat = session.exec(select_rows(Seat).where(Seat.name == "Police")).one()
        agency = session.exec(select_rows(Agency).where(Agency.name == "Hathervale Police")).one()
    manager.submit(f"{BOARD}/settings", {"area": "The old county"})
    manager.submit(f"{BOARD}/organisations/add", {"name": "Vale College", "sector": "education"})
    manager.submit(f"{BOARD}/organisations/{agency.id}", {"contact": "The switchboard"})
    manager.post(f"{BOARD}/seats/add", [("name", "Lay member"), ("kind", SeatKind.LAY.value), *day_of("opened_on")])
    manager.submit(f"{BOARD}/seats/{seat.id}/change", {"name": "Police and crime"})
    wanted = {"display_name": "Robin Vale", "email": "robin@police.example"}
    manager.submit(f"{BOARD}/invitations/one?seat={seat.id}&standing=deputy", wanted)
    response = f"{BOARD}/self-assessments/{assessments_of(database)[AssessmentState.OPEN]}/seats/{seat.id}/"
    member.submit(member.get(response).path)
