"""Agreeing levels: carried forward, suggested, agreed one by one or in one go, and never silently overwritten."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy import select
from sqlmodel import col

from selfassess.assessments.agreeing import board_sheet
from selfassess.assessments.agreeing.assembly import get_agreed
from selfassess.assessments.answering.answer_checks import Answers
from selfassess.assessments.answering.answers import AnswerConflict
from selfassess.assessments.answering.evidence import GivenEvidence
from selfassess.assessments.answering.given import GivenAnswer
from selfassess.audit.verify import verify_chain
from selfassess.engine.answers import LowerBecause, NoLevel
from selfassess.errors import Conflict, NotAllowed, NotFound, Refused
from selfassess.storage.session import Database
from selfassess.storage.tables import AnswerVersion, Evidence
from tests.agreeing_acts import LAST, PLAIN, agree, confirm, page_of, recorded
from tests.databases import AUDIT_KEY
from tests.gathered import Gathered, gathered, levels
from tests.open_assessment import DIFFERENCE, LEAD, VOICE
from tests.rows import NOW, make_board, make_identity


@pytest.fixture
def place(database: Database) -> Gathered:
    """Six responses that are close, shared."""
    place = gathered(database, levels("1", "1", "1", "2", "2", "1"), text=PLAIN)
    place.share()
    return place


def test_the_suggestion_is_the_middle_and_the_lower_of_two(database: Database) -> None:
    place = gathered(database, levels("0", "1", "2", "2"))
    place.share()
    suggestion = page_of(place).line(LEAD).suggestion
    assert suggestion is not None
    assert suggestion.level.code == "1"


def test_too_few_responses_suggest_nothing(database: Database) -> None:
    place = gathered(database, levels("0", "1"))
    place.share()
    assert page_of(place).line(LEAD).suggestion is None


def test_what_the_board_agreed_stands_with_every_version_and_is_counted(place: Gathered) -> None:
    place.begin()
    before = place.row().changes
    agree(place, GivenAnswer(level="1", comment="Seen in three audits.", dissent="Health saw it higher."))
    agree(place, GivenAnswer(level="2", comment="On second thoughts."), seen=1)
    line = page_of(place).line(LEAD)
    assert line.is_settled
    assert (line.now.answer.level, line.now.answer.comment) == ("2", "On second thoughts.")
    assert place.row().changes == before + 2
    with place.database.reading() as session:
        wanted = select(col(AnswerVersion.level)).where(col(AnswerVersion.board_id) == place.board_id)
        assert session.execute(wanted.order_by(col(AnswerVersion.version))).scalars().all() == ["1", "2"]


def test_the_trail_holds_what_was_agreed(place: Gathered) -> None:
    place.begin()
    agree(place, GivenAnswer(level="1"))
    verified = verify_chain(place.database.reading, place.board_id, keys=[AUDIT_KEY], companions=[Answers()])
    assert verified.findings == ()


def test_nothing_is_agreed_before_agreeing_begins(place: Gathered) -> None:
    with pytest.raises(Refused, match="have been shared"):
        agree(place, GivenAnswer(level="1"))


@pytest.mark.parametrize("who", ["manager", "scrutineer"])
def test_only_the_chairs_record_what_was_agreed(place: Gathered, who: str) -> None:
    place.begin()
    with pytest.raises(NotAllowed):
        agree(place, GivenAnswer(level="1"), member=getattr(place, who))


def test_of_two_who_agree_at_once_the_later_is_shown_both(place: Gathered) -> None:
    place.begin()
    agree(place, GivenAnswer(level="1"), member=place.vice)
    with pytest.raises(AnswerConflict) as conflict:
        agree(place, GivenAnswer(level="2"))
    assert conflict.value.theirs.answer.level == "1"
    assert conflict.value.given.level == "2"
    assert page_of(place).line(LEAD).now.answer.level == "1"


def test_the_same_press_twice_is_one_change(place: Gathered) -> None:
    place.begin()
    agree(place, GivenAnswer(level="1"))
    before = place.row().changes
    agree(place, GivenAnswer(level="1"))
    assert place.row().changes == before


def test_a_core_question_asks_for_a_reason(database: Database) -> None:
    place = gathered(database, levels("1", "1", "1"))
    place.share()
    place.begin()
    with pytest.raises(Refused, match="Say in a sentence") as refusal:
        agree(place, GivenAnswer(level="1"))
    assert refusal.value.field == "reason"
    agree(place, GivenAnswer(level="1", comment="Because."))


def test_a_fall_asks_why_and_for_a_reason_and_a_move_of_two_for_a_reason(place: Gathered) -> None:
    recorded(place, LEAD_01="2", VOICE_01="0")
    place.begin()
    with pytest.raises(Refused) as refusal:
        agree(place, GivenAnswer(level="1", comment="Fewer audits."), seen=1)
    assert refusal.value.field == "lower_because"
    with pytest.raises(Refused) as refusal:
        agree(place, GivenAnswer(level="1", lower_because=LowerBecause.WE_KNOW_MORE), seen=1)
    assert refusal.value.field == "reason"
    agree(place, GivenAnswer(level="1", lower_because=LowerBecause.WE_KNOW_MORE, comment="Fewer audits."), seen=1)
    with pytest.raises(Refused) as refusal:
        agree(place, GivenAnswer(level="2"), seen=1, question=VOICE)
    assert refusal.value.field == "reason"
    agree(place, GivenAnswer(level="1"), seen=1, question=VOICE)


def test_no_reason_for_lower_is_kept_where_nothing_is_lower(place: Gathered) -> None:
    recorded(place, LEAD_01="1")
    place.begin()
    with pytest.raises(Refused) as refusal:
        agree(place, GivenAnswer(level="2", lower_because=LowerBecause.NOT_SURE), seen=1)
    assert refusal.value.field == "lower_because"


def test_last_time_is_carried_forward_with_its_date_until_somebody_confirms_it(place: Gathered) -> None:
    recorded(place, LEAD_01="2", VOICE_01={"no_level": NoLevel.NOT_APPLICABLE}, LEAD_01_D={"level": "0"})
    place.begin()
    line = page_of(place).line(LEAD)
    assert (line.now.answer.level, line.now.answer.carried_from, line.is_settled) == ("2", LAST, False)
    assert page_of(place).line(VOICE).now.answer.no_level is NoLevel.NOT_APPLICABLE
    assert page_of(place).line(DIFFERENCE).is_carried
    confirm(place)
    line = page_of(place).line(LEAD)
    assert (line.now.answer.is_confirmed, line.now.answer.carried_from, line.is_settled) == (True, LAST, True)
    with place.database.reading() as session:
        sheet = get_agreed(session, place.occasion())
    assert sheet.answer(LEAD).is_fresh
    assert not sheet.answer(DIFFERENCE).is_fresh


def test_what_was_stale_already_keeps_its_first_date(place: Gathered) -> None:
    first = date(2024, 1, 9)
    recorded(place, LEAD_01={"level": "2", "carried_from": first})
    place.begin()
    assert page_of(place).line(LEAD).now.answer.carried_from == first


def test_only_what_is_carried_is_confirmed_and_only_as_it_was_seen(place: Gathered) -> None:
    recorded(place, LEAD_01="2")
    place.begin()
    with pytest.raises(Refused, match="Nothing is carried forward"):
        confirm(place, question=VOICE)
    with pytest.raises(Conflict):
        confirm(place, seen=7)


def test_evidence_is_pointed_at_beside_the_level(place: Gathered) -> None:
    place.begin()
    agree(place, GivenAnswer(level="1"), pointer=GivenEvidence(title="Audit of 2026", link="https://example.org/a"))
    with pytest.raises(Refused, match="https"):
        agree(place, GivenAnswer(level="1"), seen=1, pointer=GivenEvidence(title="Another", link="javascript:1"))
    with place.database.reading() as session:
        wanted = select(col(Evidence.title)).where(col(Evidence.board_id) == place.board_id)
        assert session.execute(wanted).scalars().all() == ["Audit of 2026"]


def test_who_took_part_is_kept_and_counted(place: Gathered) -> None:
    place.begin()
    before, ids = place.row().changes, [seat.id for seat in place.seats[:2]]

    def took_part(seat_ids: list[int]) -> frozenset[int]:
        with place.database.writing() as session:
            return board_sheet.set_present(
                session,
                identity=make_identity(place.chair),
                board_id=place.board_id,
                assessment_id=place.assessment_id,
                seat_ids=seat_ids,
                now=NOW,
            )

    assert took_part(ids) == took_part(ids) == frozenset(ids)
    assert took_part(ids[1:]) == frozenset(ids[1:])
    assert place.row().changes == before + 2
    with pytest.raises(Refused):
        took_part([999_999])
    with place.database.reading() as session:
        assert get_agreed(session, place.occasion()).took_part == ("Seat-02",)


def test_another_board_s_self_assessment_is_not_found(place: Gathered) -> None:
    other = gathered(place.database, levels("1"))
    with place.database.writing() as session:
        make_board(session)
    stranger = Gathered(
        **{name: getattr(place, name) for name in Gathered.__slots__} | {"assessment_id": other.assessment_id}
    )
    with pytest.raises(NotFound):
        page_of(stranger)
