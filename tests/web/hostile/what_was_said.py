"""A self-assessment in which everything that a seat says can be told from everything else, wherever it turns up."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from io import BytesIO

from sqlalchemy import select, update
from sqlmodel import col

from selfassess.assessments.answering.given import GivenAnswer
from selfassess.assessments.answering.recovery import KeptBecause, keep_text
from selfassess.assessments.setting_up.preparing import close_assessment
from selfassess.engine.answers import NoLevel
from selfassess.storage.session import Database
from selfassess.storage.tables import Answer, Evidence, Member, Sheet
from selfassess.vocabulary import SheetState, Standing, Strength
from tests.gathered import Gathered, Said, gathered
from tests.open_assessment import DIFFERENCE, LEAD, VOICE, WORDS
from tests.rows import NOW, make_identity, make_member, make_operator
from tests.web.conftest import SignInAs

OWN, OTHER, UNSENT = 0, 1, 6
_GROUPS = ("Council", "Council", "Council", "Health", "Health", "Health", "Health")


def mark(seat: int, what: str) -> str:
    """What this seat wrote there, and nobody anywhere else."""
    return f"zq{seat}{what}qz"


def shared(seat: int) -> tuple[str, ...]:
    """What this seat wrote and everybody reads once it is shared: comments, why there is no level, evidence."""
    return tuple(mark(seat, what) for what in ("lead", "difference", "why", "words", "title", "link"))


def private(seat: int) -> tuple[str, ...]:
    """What nobody else ever reads: a text that was kept for its writer."""
    return (mark(seat, "kept"),)


def everything(seat: int) -> tuple[str, ...]:
    """All that it wrote; its file besides."""
    return (*shared(seat), *private(seat), *(mark(seat, what) for what in ("name", "file")))


@dataclass(frozen=True, slots=True)
class Told:
    """The self-assessment, its readers, and the rows that an address can name."""

    place: Gathered
    readers: Mapping[str, Member | int]
    rows: Mapping[str, Sequence[object]]
    database: Database

    def close(self) -> None:
        """Close it, as its manager."""
        with self.database.writing() as session:
            close_assessment(
                session,
                identity=make_identity(self.place.manager),
                board_id=self.place.board_id,
                assessment_id=self.place.assessment_id,
                seen_version=self.place.row().version,
                now=NOW,
            )

    def turn_round(self) -> None:
        """Let every seat but one's own have chosen something else, and know of no other change."""
        with self.database.writing() as session:
            others = [seat.id for seat in self.place.seats[OTHER:]]
            sheets = select(col(Sheet.id)).where(
                col(Sheet.board_id) == self.place.board_id, col(Sheet.seat_id).in_(others)
            )
            theirs = (col(Answer.board_id) == self.place.board_id, col(Answer.sheet_id).in_(sheets))
            session.execute(update(Answer).where(*theirs, col(Answer.level).is_not(None)).values(level="0"))


def said_by(seat: int) -> Said:
    """A comment on every question, and a line that says why one of them does not apply."""
    return {
        LEAD: GivenAnswer(level="2" if seat % 2 else "1", comment=mark(seat, "lead"), names_seat=seat == OTHER),
        DIFFERENCE: GivenAnswer(level="1", comment=mark(seat, "difference")),
        VOICE: GivenAnswer(no_level=NoLevel.NOT_APPLICABLE, why_none=mark(seat, "why")),
        WORDS: GivenAnswer(comment=mark(seat, "words")),
    }


def make_told(database: Database, sign_in_as: SignInAs) -> Told:
    """Open for answers. Six seats have sent and one has not; each has a link, a file and a kept text besides."""
    said = [(group, said_by(seat)) for seat, group in enumerate(_GROUPS)]
    place = gathered(database, said, is_closed=False)
    _not_sent(database, place)
    for seat, holder in enumerate(place.holders):
        _keep(database, place, holder, seat)
        _add_evidence(database, place, holder, seat, sign_in_as)
    with database.writing() as session:
        deputy = make_member(session, place.board, seat=place.seats[OWN], standing=Standing.DEPUTY)
        operator = make_operator(session)
    readers: dict[str, Member | int] = {
        "holder": place.holders[OWN],
        "deputy": deputy,
        "chair": place.chair,
        "vice-chair": place.vice,
        "manager": place.manager,
        "scrutineer": place.scrutineer,
        "observer": place.observer,
        "operator": operator.user_id,
    }
    return Told(place, readers, _rows(database, place), database)


def _not_sent(database: Database, place: Gathered) -> None:
    with database.writing() as session:
        its = (col(Sheet.board_id) == place.board_id, col(Sheet.seat_id) == place.seats[UNSENT].id)
        session.execute(update(Sheet).where(*its).values(state=SheetState.DRAFT, sent_at=None))


def _keep(database: Database, place: Gathered, holder: Member, seat: int) -> None:
    with database.writing() as session:
        keep_text(
            session,
            identity=make_identity(holder),
            board_id=place.board_id,
            assessment_id=place.assessment_id,
            seat_id=place.seats[seat].id,
            question_id=LEAD,
            given=GivenAnswer(comment=mark(seat, "kept")),
            why=KeptBecause.SIGNED_OUT,
            now=NOW,
        )


def _add_evidence(database: Database, place: Gathered, holder: Member, seat: int, sign_in_as: SignInAs) -> None:
    """A link by the page, and a file whose name and bytes are marked; what is sent takes none, so its state waits."""
    answer = _answer_of(database, place, seat)
    browser, here = sign_in_as(holder, Strength.LINK), f"{place.path}/evidence/answers/{answer.id}"
    with database.writing() as session:
        sheet = session.get_one(Sheet, answer.sheet_id)
        before, sheet.state = sheet.state, SheetState.DRAFT
    link = f"https://example.org/{mark(seat, 'link')}"
    browser.post(here, {"title": mark(seat, "title"), "kind": "audit", "link": link})
    file = (BytesIO(mark(seat, "file").encode()), f"{mark(seat, 'name')}.txt")
    browser.post(here, {"title": "A file", "file": file}, content_type="multipart/form-data")
    with database.writing() as session:
        session.get_one(Sheet, answer.sheet_id).state = before


def _answer_of(database: Database, place: Gathered, seat: int) -> Answer:
    with database.reading() as session:
        its = col(Sheet.seat_id) == place.seats[seat].id
        sheet_id = session.execute(select(col(Sheet.id)).where(col(Sheet.board_id) == place.board_id, its)).scalar_one()
        wanted = select(Answer).where(col(Answer.board_id) == place.board_id, col(Answer.sheet_id) == sheet_id)
        found: Answer = session.execute(wanted.where(col(Answer.question_id) == LEAD)).scalar_one()
        return found


def _rows(database: Database, place: Gathered) -> dict[str, Sequence[object]]:
    """One's own, another's that is sent, and one that is not."""
    answers = [_answer_of(database, place, seat) for seat in (OWN, OTHER, UNSENT)]
    with database.reading() as session:
        beside = col(Evidence.answer_id).in_([answer.id for answer in answers])
        pieces = session.execute(
            select(col(Evidence.id)).where(col(Evidence.board_id) == place.board_id, beside)
        ).scalars()
        evidence = list(pieces)
    return {
        "slug": (place.board.slug,),
        "assessment_id": (place.assessment_id,),
        "seat_id": [place.seats[seat].id for seat in (OWN, OTHER, UNSENT)],
        "sheet_id": [answer.sheet_id for answer in answers],
        "answer_id": [answer.id for answer in answers],
        "evidence_id": evidence,
        "kept_id": range(1, len(_GROUPS) + 1),
        "question_id": (LEAD, VOICE),
        "theme_id": ("LEAD", "VOICE"),
        "object_type": ("answer", "sheet", "seat", "assessment", "member"),
        "object_id": (1, 2, answers[1].id, answers[1].sheet_id),
        "user_id": [place.holders[OTHER].user_id],
        "member_id": [place.holders[OTHER].id],
    }
