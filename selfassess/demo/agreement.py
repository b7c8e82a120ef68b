"""What the county's board agreed, taken from a file of agreed answers through the verbs by which any board agrees."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from selfassess.accounts.identity import Identity
from selfassess.assessments.agreeing.agreed import agree, begin_agreeing, confirm
from selfassess.assessments.agreeing.agreed_evidence import put_behind
from selfassess.assessments.agreeing.before import LastTime, last_time
from selfassess.assessments.agreeing.board_sheet import find_agreed, set_present
from selfassess.assessments.agreeing.external import Outside, record_outside
from selfassess.assessments.agreeing.findings import FindingText, add_finding, findings_here, review_finding
from selfassess.assessments.agreeing.judgements import judge
from selfassess.assessments.agreeing.occasion import Occasion, get_occasion
from selfassess.assessments.agreeing.recommendations import RecommendationText, add_recommendation
from selfassess.assessments.agreeing.words import get_words, set_words
from selfassess.assessments.answering.evidence import GivenEvidence
from selfassess.assessments.answering.given import GivenAnswer
from selfassess.assessments.answering.standing import UNSAVED, AnswerNow, answers_of
from selfassess.demo.founding import County
from selfassess.demo.recommended import Recommended
from selfassess.engine.answers import Answer, AnswerSheet, NoLevel
from selfassess.engine.answers import Finding as SaidFinding
from selfassess.storage.session import WritingSession
from selfassess.storage.tables import Assessment
from selfassess.vocabulary import FindingKind

# What was not looked at is not agreed either.
_NOT_LOOKED_AT = (NoLevel.NOT_ANSWERED, NoLevel.NOT_IN_SCOPE)


@dataclass(frozen=True, slots=True)
class _Agreeing:
    """One self-assessment while its chair writes down what the board agrees."""

    session: WritingSession
    county: County
    occasion: Occasion
    before: LastTime | None
    chair: Identity
    now: datetime

    def standing(self) -> dict[str, AnswerNow]:
        """What is agreed so far, by question."""
        occasion = self.occasion
        sheet_id = find_agreed(self.session, board_id=occasion.board_id, assessment_id=occasion.assessment_id)
        return dict(answers_of(self.session, board_id=occasion.board_id, sheet_id=sheet_id))


def record_outside_view(county: County, row: Assessment, said: AnswerSheet, *, now: datetime) -> None:
    """What the independent scrutineer judged, recorded by themselves."""
    occasion = _occasion(county, row, now)
    levels = {id_: answer.level for id_, answer in said.answers.items() if answer.level is not None}
    scale = said.scale or occasion.bank.main_scale.id
    given = Outside(reviewer=said.reviewer, dated_on=said.dated, source=said.source, scale=scale, levels=levels)
    scrutineer = county.identity("scrutineer", now)
    record_outside(county.session, identity=scrutineer, occasion=occasion, given=given, now=now)


def agree_as_written(
    county: County, row: Assessment, said: AnswerSheet, recommended: tuple[Recommended, ...], *, now: datetime
) -> None:
    """Everything that the file says the board agreed: levels and reasons, findings, judgements, messages."""
    session, chair = county.session, county.identity("partnership-chair", now)
    occasion = _occasion(county, row, now)
    before = last_time(session, occasion)
    begin_agreeing(session, identity=chair, occasion=occasion, before=before, seen_version=row.version, now=now)
    agreeing = _Agreeing(session, county, occasion, before, chair, now)
    _take_part(agreeing, said.took_part)
    _levels(agreeing, said)
    _findings(agreeing, FindingKind.STRENGTH, said.strengths)
    _findings(agreeing, FindingKind.AREA, said.areas)
    for judged in said.judgements:
        judge(
            session,
            identity=chair,
            occasion=occasion,
            theme_id=judged.theme,
            level=judged.level,
            reason=judged.reason,
            seen_version=0,
            now=now,
        )
    words = get_words(session, board_id=row.board_id, assessment_id=row.id, summary=row.summary)
    set_words(
        session,
        identity=chair,
        occasion=occasion,
        messages=said.messages,
        summary=said.summary,
        seen=words.seen,
        now=now,
    )
    _recommend(agreeing, recommended)


def _occasion(county: County, row: Assessment, now: datetime) -> Occasion:
    return get_occasion(county.session, board_id=row.board_id, assessment_id=row.id, today=now.date())


def _take_part(agreeing: _Agreeing, names: tuple[str, ...]) -> None:
    occasion, seats = agreeing.occasion, agreeing.county.seats
    set_present(
        agreeing.session,
        identity=agreeing.chair,
        board_id=occasion.board_id,
        assessment_id=occasion.assessment_id,
        seat_ids=[seats[name].id for name in names],
        now=agreeing.now,
    )


def _levels(agreeing: _Agreeing, said: AnswerSheet) -> None:
    standing = agreeing.standing()
    for question_id, answer in said.answers.items():
        if answer.none in _NOT_LOOKED_AT:
            continue
        head = standing.get(question_id, UNSAVED)
        if answer.carried_from is None:
            _agree(agreeing, answer, head)
        elif answer.confirmed:
            _confirm(agreeing, question_id, head)
        _prove(agreeing, answer)


def _agree(agreeing: _Agreeing, answer: Answer, head: AnswerNow) -> None:
    given = GivenAnswer(
        level=answer.level,
        no_level=answer.none,
        why_none=answer.reason if answer.none is not None else "",
        comment=answer.comment,
        lower_because=answer.lower_because,
        dissent=answer.dissent,
    )
    agree(
        agreeing.session,
        identity=agreeing.chair,
        occasion=agreeing.occasion,
        before=agreeing.before,
        question_id=answer.question,
        given=given,
        seen_version=head.version,
        now=agreeing.now,
    )


def _confirm(agreeing: _Agreeing, question_id: str, head: AnswerNow) -> None:
    confirm(
        agreeing.session,
        identity=agreeing.chair,
        occasion=agreeing.occasion,
        question_id=question_id,
        seen_version=head.version,
        now=agreeing.now,
    )


def _prove(agreeing: _Agreeing, answer: Answer) -> None:
    pieces = [GivenEvidence(title=each.title, kind=each.type, dated_on=each.dated) for each in answer.evidence]
    if pieces:
        put_behind(
            agreeing.session,
            identity=agreeing.chair,
            occasion=agreeing.occasion,
            question_id=answer.question,
            pieces=pieces,
            now=agreeing.now,
        )


def _findings(agreeing: _Agreeing, kind: FindingKind, said: tuple[SaidFinding, ...]) -> None:
    """What the file reviews are the board's lasting items, in the order in which they were raised; the rest is new."""
    by: dict[str, Any] = {"identity": agreeing.chair, "occasion": agreeing.occasion, "now": agreeing.now}
    lasting = [each for each in findings_here(agreeing.session, agreeing.occasion) if each.kind is kind]
    for each, item in zip((each for each in said if each.status is not None), lasting, strict=True):
        assert each.status is not None
        review: dict[str, Any] = {
            "finding_id": item.id,
            "status": each.status,
            "note": each.text,
            "seen_version": item.review_version,
        }
        review_finding(agreeing.session, **review, **by)
    for each in said:
        if each.status is None:
            text = FindingText(kind=kind, text=each.text, theme_id=each.theme, question_ids=each.questions)
            add_finding(agreeing.session, given=text, **by)


def _recommend(agreeing: _Agreeing, recommended: tuple[Recommended, ...]) -> None:
    for each in recommended:
        lead: int | None = agreeing.county.seats[each.lead].id
        given = RecommendationText(
            text=each.text, lead_seat_id=lead, due_on=date.fromisoformat(each.due), question_ids=each.questions
        )
        add_recommendation(
            agreeing.session, identity=agreeing.chair, occasion=agreeing.occasion, given=given, now=agreeing.now
        )
