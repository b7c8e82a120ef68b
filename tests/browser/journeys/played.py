"""A board for each journey through a self-assessment, in each way of using the pages; nobody else comes there."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import lru_cache

from flask import Flask
from passlib.totp import TOTP
from sqlalchemy import update
from sqlmodel import col

from selfassess.assessments.answering.answers import save_answer
from selfassess.assessments.answering.given import GivenAnswer
from selfassess.assessments.setting_up.preparing import close_assessment, publish_edition
from selfassess.banks.publishing import read_edition
from selfassess.config import Settings
from selfassess.storage.session import WritingSession
from selfassess.storage.tables import Assessment, Board, Member, Result, Sheet
from selfassess.vocabulary import AssessmentState, Gathering, Role, SheetState
from selfassess.web.proof import codes, security
from tests.bank_texts import BANK
from tests.browser.journeys.county import identity_on, new_board
from tests.browser.journeys.hands import TITLE, WAYS
from tests.browser.journeys.proving import Phone
from tests.open_assessment import DIFFERENCE, LEAD, VOICE, opened
from tests.rows import make_group, make_member, make_seat, make_user
from tests.signing_scene import agreed_by
from tests.web.signing_in import password_hash

SEATS = ("Council", "Police", "Health board", "Schools", "Probation", "Lay member")
LED, CHANGED, ASKED, EXAMPLE = (
    "How well do we lead?",
    "What difference did it make?",
    "How much do we ask?",
    "What is the clearest example?",
)


@dataclass(frozen=True, slots=True)
class Scene:
    """One journey's board in one way: its address, and those of its people."""

    journey: str
    way: str

    @property
    def slug(self) -> str:
        """The board's address."""
        return f"{self.journey}-{self.way}"

    @property
    def manager(self) -> str:
        """The business manager's address."""
        return f"manager@{self.slug}.example"

    @property
    def chair(self) -> str:
        """The chair's address."""
        return f"chair@{self.slug}.example"

    def member(self, number: int = 0) -> str:
        """The address of whoever holds one of the seats."""
        return f"member{number}@{self.slug}.example"

    def seat(self, number: int = 0) -> str:
        """What the seat is called."""
        return f"{SEATS[number]} of {self.slug.title()}"


def fill(session: WritingSession) -> None:
    """Every board."""
    now = datetime.now(UTC)
    for way in WAYS:
        for journey, prepare in _JOURNEYS.items():
            scene = Scene(journey, way)
            board = new_board(session, scene.slug, f"{scene.slug.title()} Children Board", scene.manager, now)
            sealed, _ = _app()
            chair = make_user(session, scene.chair, password=password_hash(), totp_secret=sealed)
            make_member(session, board, chair, role=Role.CHAIR, display_name="Rue Sand")
            prepare(session, scene, board, now)


@lru_cache(maxsize=1)
def _app() -> tuple[str, str]:
    app = Flask("sealing")
    security.install(app, Settings())
    with app.app_context():
        secret = codes.new_secret()
        return secret, codes.setup_of(secret, "chair").key.replace(" ", "")


def phone_of_a_chair() -> Phone:
    """The authenticator app that every chair here has."""
    return Phone(TOTP(key=_app()[1], format="base32"))


def answer_and_send(session: WritingSession, board: Board, row: Assessment, said: dict[str, dict[str, str]]) -> None:
    """Let seats answer and send: by the holder's address, the level of each question."""
    now = datetime.now(UTC)
    for email, levels in said.items():
        holder = identity_on(session, board, email)
        for question, level in levels.items():
            save_answer(
                session,
                identity=holder,
                board_id=board.id,
                assessment_id=row.id,
                seat_id=holder.memberships[0].seat_id or 0,
                question_id=question,
                given=GivenAnswer(level=level, comment=f"{email.partition('@')[0]} looked at three audits."),
                seen_version=0,
                now=now,
            )
    of_it = (col(Sheet.board_id) == board.id, col(Sheet.assessment_id) == row.id)
    session.execute(update(Sheet).where(*of_it).values(state=SheetState.SENT, sent_at=now))


def _holders(session: WritingSession, scene: Scene, board: Board) -> list[Member]:
    groups = [make_group(session, board, name, position=place) for place, name in enumerate(("Council", "Health"), 1)]
    found = []
    for number in range(len(SEATS)):
        seat = make_seat(session, board, name=scene.seat(number), group_id=groups[number % 2].id)
        user = make_user(session, scene.member(number))
        found.append(make_member(session, board, user, seat=seat, display_name=f"Holder {number + 1}"))
    return found


def _open(session: WritingSession, scene: Scene, board: Board, now: datetime, gathering: Gathering) -> Assessment:
    _holders(session, scene, board)
    manager, read = identity_on(session, board, scene.manager), read_edition(BANK, file="bank.yaml")
    return opened(session, manager, board, read, now=now, title=TITLE, gathering=gathering)


def _alone(session: WritingSession, scene: Scene, board: Board, now: datetime) -> None:
    _open(session, scene, board, now, Gathering.INDIVIDUAL)


def _tables(session: WritingSession, scene: Scene, board: Board, now: datetime) -> None:
    _open(session, scene, board, now, Gathering.TABLES)


def _draft(session: WritingSession, scene: Scene, board: Board, now: datetime) -> None:
    _open(session, scene, board, now, Gathering.DRAFT)


def _closed(session: WritingSession, scene: Scene, board: Board, now: datetime) -> None:
    """Six have answered, and last time leading stood higher."""
    row = _open(session, scene, board, now, Gathering.INDIVIDUAL)
    before = opened(
        session,
        identity_on(session, board, scene.manager),
        board,
        read_edition(BANK, file="bank.yaml"),
        now=now,
        title="Spring 2026",
    )
    before.state, before.dated_on = AssessmentState.RECORDED, now.date() - timedelta(days=365)
    session.add(
        Result(board_id=board.id, assessment_id=before.id, question_id=LEAD, level="2", assessed_on=before.dated_on)
    )
    session.flush()
    levels = ("1", "1", "1", "2", "2", "1")
    said = {scene.member(number): {LEAD: level, DIFFERENCE: "1", VOICE: level} for number, level in enumerate(levels)}
    answer_and_send(session, board, row, said)
    manager = identity_on(session, board, scene.manager)
    close_assessment(
        session, identity=manager, board_id=board.id, assessment_id=row.id, seen_version=row.version, now=now
    )


def _ready(session: WritingSession, scene: Scene, board: Board, now: datetime) -> None:
    agreed_by(session, board, title=TITLE)


def _nothing(session: WritingSession, scene: Scene, board: Board, now: datetime) -> None:
    """Its question set is published, and nothing is set up."""
    _holders(session, scene, board)
    manager = identity_on(session, board, scene.manager)
    publish_edition(session, identity=manager, board_id=board.id, read=read_edition(BANK, file="bank.yaml"), now=now)


_JOURNEYS = {
    "answering": _alone,
    "lost": _alone,
    "agreeing": _closed,
    "late": _ready,
    "table": _tables,
    "draft": _draft,
    "rounds": _nothing,
}
