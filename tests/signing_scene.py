"""A self-assessment whose board has agreed its levels, ready to be signed: its rows, written as they stand then."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

from sqlmodel import Session, col, select

from selfassess.accounts.identity import Identity
from selfassess.assessments.signing.preparing import Ready, gather, make_ready
from selfassess.assessments.signing.rebuilt import agreed_of
from selfassess.assessments.signing.results import results_of
from selfassess.assessments.signing.sign_off import add_signature, sign
from selfassess.assessments.signing.snapshot import read
from selfassess.banks.publishing import read_edition
from selfassess.engine.answers import Basis, NoLevel
from selfassess.storage.session import Database, WritingSession
from selfassess.storage.tables import (
    Answer,
    Assessment,
    Board,
    Edition,
    Evidence,
    Finding,
    Message,
    Recommendation,
    Seat,
    Sheet,
    Signature,
    Snapshot,
    ThemeJudgement,
)
from selfassess.vocabulary import Asks, AssessmentState, FindingKind, Role, SheetState, SignedBy
from tests.bank_texts import BANK
from tests.rows import (
    NOW,
    make_agency,
    make_assessment,
    make_board,
    make_edition,
    make_identity,
    make_manager,
    make_member,
    make_seat,
    make_sheet,
    make_user,
)

LINK = "https://assess.example.org/boards/board/self-assessments/1/sign"
SHARED = datetime(2026, 11, 1, 12, tzinfo=UTC)
SAID = "The duty desk closes at five."
AGREED = {"LEAD-01": "2", "LEAD-01-D": "1", "VOICE-01": "1"}


@dataclass(frozen=True, slots=True)
class Agreed:
    """The board, its self-assessment, and everybody who might sign it."""

    database: Database
    board: Board
    assessment_id: int
    sheet_id: int
    response_id: int
    chair: Identity
    vice: Identity
    manager: Identity
    partners: tuple[Identity, ...]

    @property
    def where(self) -> dict[str, int]:
        """The two ids by which it is named."""
        return {"board_id": self.board.id, "assessment_id": self.assessment_id}

    def ready(self, identity: Identity | None = None, now: datetime = NOW) -> Ready:
        """What the chair, unless somebody else is named, would sign now."""
        with self.database.reading() as session:
            gathered = gather(
                session, identity=identity or self.chair, board=self.board, assessment_id=self.assessment_id, now=now
            )
        return make_ready(gathered)

    def sign(self, identity: Identity | None = None, ready: Ready | None = None) -> None:
        """The first signature, the chair's unless somebody else is named."""
        ready = ready or self.ready(identity)
        with self.database.writing() as session:
            self.sign_in(session, identity, ready)

    def sign_in(self, session: WritingSession, identity: Identity | None, ready: Ready) -> Assessment:
        """The same in a transaction of the caller's."""
        return sign(session, identity=identity or self.chair, ready=ready, link=LINK, now=NOW, **self.where)

    def sign_too(self, identity: Identity, **keys: Any) -> Assessment:
        """One more signature."""
        snapshot = self.snapshot()
        given: dict[str, Any] = {
            "digest": snapshot.digest,
            "results": results_of(agreed_of(read(snapshot.text))),
            **keys,
        }
        with self.database.writing() as session:
            return add_signature(session, identity=identity, link=LINK, now=NOW, **(self.where | given))

    def row(self) -> Assessment:
        """The self-assessment as it stands."""
        with self.database.reading() as session:
            wanted = select(Assessment).where(Assessment.board_id == self.board.id)
            return session.exec(wanted.where(Assessment.id == self.assessment_id)).one()

    def snapshot(self) -> Snapshot:
        """The newest snapshot."""
        with self.database.reading() as session:
            wanted = select(Snapshot).where(Snapshot.board_id == self.board.id)
            return session.exec(wanted.order_by(col(Snapshot.number).desc()).limit(1)).one()

    def signatures(self) -> list[Signature]:
        """Every signature that was ever given."""
        with self.database.reading() as session:
            return list(session.exec(select(Signature).where(Signature.board_id == self.board.id)))


def make_agreed(
    database: Database, *, signed_by: SignedBy = SignedBy.CHAIR, partners: int = 0, board: Board | None = None
) -> Agreed:
    """A board of its own with a chair, a vice chair and a manager, and all that it agreed."""
    with database.writing() as session:
        board = board or make_board(session, signed_by=signed_by)
        chair = make_identity(make_member(session, board, role=Role.CHAIR, display_name="Sam Reed"))
        vice = make_identity(make_member(session, board, role=Role.VICE_CHAIR))
        manager = make_manager(session, board)
        seats = [make_seat(session, board, make_agency(session, board), signs=True) for _ in range(partners)]
        people = tuple(make_identity(make_member(session, board, make_user(session), seat=seat)) for seat in seats)
        row = _assessment(session, board)
        seat = make_seat(session, board, name=f"Lay seat {row.id}")
        response = _response(session, row, seat)
        sheet = _agreed(session, row)
    return Agreed(database, board, row.id, sheet.id, response.id, chair, vice, manager, people)


def agreed_by(session: WritingSession, board: Board, **keys: Any) -> Assessment:
    """A self-assessment of this board that has all that it takes to be signed."""
    row = _assessment(session, board, **keys)
    _response(session, row, make_seat(session, board, name=f"Lay seat {row.id}"))
    _agreed(session, row)
    return row


def _assessment(session: WritingSession, board: Board, **keys: Any) -> Assessment:
    bank = read_edition(BANK, file="bank.yaml")
    found = session.exec(select(Edition).where(Edition.board_id == board.id, Edition.digest == bank.digest)).first()
    edition = found or make_edition(
        session, board, text=bank.text, digest=bank.digest, bank=bank.bank.id, edition=bank.bank.edition
    )
    return make_assessment(
        session,
        board,
        edition,
        state=AssessmentState.AGREEING,
        asks=Asks.ALL,
        shared_at=SHARED,
        closed_at=SHARED,
        meets_on=date(2026, 11, 19),
        summary="We know where we stand.",
        **keys,
    )


def _response(session: WritingSession, row: Assessment, seat: Seat) -> Sheet:
    sheet = make_sheet(session, row, seat, state=SheetState.SENT, sent_at=datetime(2026, 10, 20, tzinfo=UTC))
    add_answer(session, sheet, "LEAD-01", level="1", comment=SAID)
    add_answer(session, sheet, "VOICE-01", no_level=NoLevel.NOT_IN_POSITION, why_none="I am new.")
    return sheet


def _agreed(session: WritingSession, row: Assessment) -> Sheet:
    sheet = Sheet(board_id=row.board_id, assessment_id=row.id, basis=Basis.AGREED)
    session.add(sheet)
    session.flush()
    answers = {id_: add_answer(session, sheet, id_, level=level) for id_, level in AGREED.items()}
    of_sheet: dict[str, Any] = {"board_id": row.board_id, "sheet_id": sheet.id}
    of_row: dict[str, Any] = {"board_id": row.board_id, "assessment_id": row.id}
    rows = [
        Evidence(board_id=row.board_id, answer_id=answers["LEAD-01"].id, title="Minutes", added_at=NOW),
        *(
            ThemeJudgement(theme_id=id_, level="1", reason="As we see it.", changed_at=NOW, **of_sheet)
            for id_ in THEMES
        ),
        Message(position=1, text="Ask children more.", **of_row),
        Recommendation(number=1, text="Ask each year.", due_on=date(2027, 3, 1), **of_row),
        Finding(
            board_id=row.board_id,
            raised_in_id=row.id,
            kind=FindingKind.STRENGTH,
            text="Leaders meet.",
            position=1,
            created_at=NOW,
        ),
    ]
    session.add_all(rows)
    session.flush()
    return sheet


THEMES = ("LEAD", "VOICE")


def add_answer(session: WritingSession, sheet: Sheet, question_id: str, **said: Any) -> Answer:
    """One answer of a sheet, without its event."""
    given = {"choice_salt": "a" * 32, "words_salt": "b" * 32, "changed_at": NOW, **said}
    answer = Answer(board_id=sheet.board_id, sheet_id=sheet.id, question_id=question_id, **given)
    session.add(answer)
    session.flush()
    return answer


def answer_to(session: Session, scene: Agreed, question_id: str) -> Answer:
    """The board's agreed answer to a question."""
    wanted = select(Answer).where(Answer.board_id == scene.board.id, Answer.sheet_id == scene.sheet_id)
    return session.exec(wanted.where(Answer.question_id == question_id)).one()


def answer_of(session: Session, row: Assessment, question_id: str) -> Answer:
    """The same of any self-assessment."""
    of_it = (Sheet.board_id == row.board_id) & (Sheet.assessment_id == row.id) & (Sheet.basis == Basis.AGREED)
    wanted = select(Answer).join(Sheet, (col(Sheet.board_id) == Answer.board_id) & (col(Sheet.id) == Answer.sheet_id))
    return session.exec(wanted.where(of_it, Answer.question_id == question_id)).one()
