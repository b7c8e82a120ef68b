"""Entering an earlier self-assessment from its paper: what the board agreed then, marked as entered from a record.

It comes as an ``AnswerSheet``, typed on pages or read from an answer file, and is checked before anything is written.
From then on it counts like one that was signed, on its own day, and nothing in it changes.
"""

from __future__ import annotations

from collections.abc import Container, Iterable, Mapping
from dataclasses import replace
from datetime import datetime

from selfassess.accounts.identity import Identity
from selfassess.accounts.texts import LONGEST_NAME, name_line, one_line
from selfassess.assessments.agreeing.assembly import get_agreed
from selfassess.assessments.agreeing.board_sheet import make_agreed, put
from selfassess.assessments.agreeing.findings import FindingShown, findings_here
from selfassess.assessments.agreeing.occasion import get_occasion
from selfassess.assessments.answering.given import GivenAnswer, check_given
from selfassess.assessments.answering.standing import UNSAVED
from selfassess.assessments.setting_up.preparing import TITLE_TAKEN
from selfassess.assessments.setting_up.steps import record_step
from selfassess.assessments.setting_up.workflow import AssessmentAction, assessment_step
from selfassess.assessments.signing.record_parts import keep_pieces, keep_present
from selfassess.assessments.signing.results import results_of, write_results
from selfassess.audit.events import Event
from selfassess.banks import publishing
from selfassess.banks.answers import EARLIEST
from selfassess.banks.publishing import ReadEdition
from selfassess.boards.changes import board_to_change, today
from selfassess.engine.answers import Answer, AnswerSheet, Basis, NoLevel
from selfassess.engine.answers import Finding as GivenFinding
from selfassess.engine.bank import Bank
from selfassess.errors import Refused
from selfassess.storage.clashes import refused_if_taken
from selfassess.storage.session import WritingSession
from selfassess.storage.tables import (
    AskedQuestion,
    Assessment,
    Finding,
    FindingReview,
    Message,
    ThemeJudgement,
)
from selfassess.vocabulary import Asks, AssessmentKind, FindingKind

LONGEST_SOURCE = 300
_NOT_CHOSEN = (NoLevel.NOT_ANSWERED, NoLevel.NOT_IN_SCOPE)
_WHY_NOT_KNOWN = "The record does not say why."
_IN_THE_RECORD = "Answered in the record"


def checked_record(sheet: AnswerSheet, bank: Bank) -> tuple[AnswerSheet, Mapping[str, GivenAnswer]]:
    """The sheet with its texts made fit to keep, and each of its answers as it will be kept.

    Raises:
        Refused: it is none of a board, has neither a level nor a finding, or something of it cannot be kept.
    """
    if sheet.basis is not Basis.AGREED or sheet.scale is not None:
        raise Refused("This is not what a board agreed on the question set’s own levels. Enter it as an outside view.")
    source = one_line(sheet.source, field="source", name="source", most=LONGEST_SOURCE)
    if not source:
        raise Refused("Say which paper this was taken from.", field="source")
    if sheet.dated < EARLIEST:
        raise Refused("Look at the year: it is before 1990.", field="dated_on")
    answers = {
        id_: check_given(bank, id_, _given(answer))
        for id_, answer in sheet.answers.items()
        if answer.none not in _NOT_CHOSEN
    }
    if not answers and not sheet.strengths and not sheet.areas:
        raise Refused("There is nothing to keep yet: enter at least one level, strength or area for consideration.")
    title = name_line(sheet.assessment, field="title", name="title", most=LONGEST_NAME)
    return replace(sheet, assessment=title, source=source), answers


def record_earlier(
    session: WritingSession,
    *,
    identity: Identity,
    board_id: int,
    read: ReadEdition,
    sheet: AnswerSheet,
    now: datetime,
) -> Assessment:
    """The earlier self-assessment, entered with everything that its record says, on that version of the question set.

    Raises:
        Refused: as ``checked_record``; its day is to come, its title is taken, or the board is closed.
        NotFound, NotAllowed: as ``permissions.require``.
    """
    sheet, answers = checked_record(sheet, read.bank)
    step = assessment_step(None, AssessmentAction.RECORD)
    board = board_to_change(session, identity=identity, permission=step.permission, board_id=board_id)
    if sheet.dated > today(board, now):
        raise Refused("Give the day of the earlier self-assessment: this one is still to come.", field="dated_on")
    actor = identity.acting_on(board_id)
    edition = publishing.publish(session, actor=actor, board_id=board_id, read=read, now=now)
    row = _row(sheet, read.bank, answers, board_id=board_id, edition_id=edition.id, now=now)
    row.state = step.to
    with refused_if_taken(session, TITLE_TAKEN, field="title"):
        session.add(row)
    _ask(session, row, answers)
    response = make_agreed(session, row, now=now)
    for question_id, given in answers.items():
        answer_id = put(session, response, question_id, given, head=UNSAVED, identity=identity, now=now)
        assert answer_id is not None
        pieces = sheet.answers[question_id].evidence
        keep_pieces(session, response, question_id, answer_id, pieces, identity=identity, now=now)
    assert response.sheet_id is not None
    keep_present(session, row, response.sheet_id, sheet.took_part)
    _keep_around(session, row, response.sheet_id, sheet, by=identity.user_id, now=now)
    session.flush()
    _keep_findings(session, row, sheet, now)
    _keep_results(session, row, answers, sheet)
    record_step(session, row, Event.ASSESSMENT_RECORDED, actor=actor, now=now, texts=_texts(sheet))
    return row


def _row(
    sheet: AnswerSheet,
    bank: Bank,
    answers: Mapping[str, GivenAnswer],
    *,
    board_id: int,
    edition_id: int,
    now: datetime,
) -> Assessment:
    return Assessment(
        board_id=board_id,
        edition_id=edition_id,
        title=sheet.assessment,
        # Words alone are no levels, and no last time for any.
        kind=AssessmentKind.WHOLE if any(bank.question[id_].is_scored for id_ in answers) else AssessmentKind.FINDINGS,
        asks=_asks(sheet, bank, answers),
        meets_on=sheet.dated,
        dated_on=sheet.dated,
        is_date_inferred=sheet.date_inferred,
        source=sheet.source,
        summary=sheet.summary,
        rebaselined=sheet.rebaselined,
        created_at=now,
    )


def _asks(sheet: AnswerSheet, bank: Bank, answers: Mapping[str, GivenAnswer]) -> Asks:
    """The whole set where it was answered whole, or the file says that all was asked; else what was answered."""
    is_whole = all(question.id in answers for question in bank.scored_questions)
    return Asks.ALL if answers and (is_whole or sheet.unlisted is NoLevel.NOT_ANSWERED) else Asks.CHOSEN


def _ask(session: WritingSession, row: Assessment, answers: Iterable[str]) -> None:
    ids = {"board_id": row.board_id, "assessment_id": row.id}
    if row.asks is Asks.CHOSEN:
        session.add_all(AskedQuestion(**ids, question_id=each, why=_IN_THE_RECORD) for each in answers)


def _keep_around(
    session: WritingSession, row: Assessment, sheet_id: int, sheet: AnswerSheet, *, by: int, now: datetime
) -> None:
    """Its own judgements and its messages."""
    for judged in sheet.judgements:
        judgement = ThemeJudgement(
            board_id=row.board_id,
            sheet_id=sheet_id,
            theme_id=judged.theme,
            level=judged.level,
            reason=judged.reason,
            changed_at=now,
            changed_by=by,
        )
        session.add(judgement)
    for position, text in enumerate(sheet.messages, start=1):
        session.add(Message(board_id=row.board_id, assessment_id=row.id, position=position, text=text))


def _keep_findings(session: WritingSession, row: Assessment, sheet: AnswerSheet, now: datetime) -> None:
    """Its strengths and areas. One that the record reviews is the board's own from before, where it is found again."""
    occasion = get_occasion(session, board_id=row.board_id, assessment_id=row.id, today=sheet.dated)
    before = findings_here(session, occasion)
    for kind, findings in ((FindingKind.STRENGTH, sheet.strengths), (FindingKind.AREA, sheet.areas)):
        lasting = [each for each in before if each.kind is kind]
        for position, found in enumerate(findings, start=1):
            again = next((each for each in lasting if _is_about_the_same(each, found)), None)
            if again is None:
                item_id, note = _keep_finding(session, row, kind, position, found, now), ""
            else:
                item_id, note = again.id, found.text
                lasting.remove(again)
            if found.status is not None:
                ids = {"board_id": row.board_id, "assessment_id": row.id, "finding_id": item_id}
                session.add(FindingReview(**ids, status=found.status, note=note))


def _is_about_the_same(before: FindingShown, found: GivenFinding) -> bool:
    """Whether a record reviews this item: it says how something stands now, in the same words or of a same question."""
    if found.status is None:
        return False
    return before.text == found.text or bool(set(before.question_ids) & set(found.questions))


def _keep_finding(
    session: WritingSession, row: Assessment, kind: FindingKind, position: int, found: GivenFinding, now: datetime
) -> int:
    finding = Finding(
        board_id=row.board_id,
        kind=kind,
        raised_in_id=row.id,
        theme_id=found.theme,
        text=found.text,
        questions="\n".join(found.questions),
        position=position,
        created_at=now,
    )
    session.add(finding)
    session.flush()
    return finding.id


def _keep_results(session: WritingSession, row: Assessment, answers: Container[str], sheet: AnswerSheet) -> None:
    """The results as signing keeps them; what was not carried forward counts as looked at on the record's own day.

    What a record does not speak of was not looked at then, as far as anybody can tell, unless it was of the whole set;
    what it names as left out was not either.
    """
    dated = sheet.dated
    occasion = get_occasion(session, board_id=row.board_id, assessment_id=row.id, today=dated)
    agreed = get_agreed(session, occasion)
    told = (each for each in agreed.answers.values() if row.asks is Asks.ALL or each.question in answers)
    on_its_day = {
        each.question: replace(each, assessed_on=dated if each.is_fresh else each.carried_from or dated)
        for each in told
    }
    if row.asks is Asks.ALL:
        on_its_day |= {id_: each for id_, each in sheet.answers.items() if each.none is NoLevel.NOT_IN_SCOPE}
    results = results_of(replace(agreed, answers=on_its_day))
    write_results(session, results, board_id=row.board_id, assessment_id=row.id)


def _given(answer: Answer) -> GivenAnswer:
    none = answer.none
    why = answer.reason or (_WHY_NOT_KNOWN if none is NoLevel.NOT_APPLICABLE else "")
    return GivenAnswer(
        level=answer.level,
        no_level=none,
        why_none=why if none is not None else "",
        comment=answer.comment,
        lower_because=answer.lower_because,
        dissent=answer.dissent,
        carried_from=answer.carried_from,
        is_confirmed=answer.confirmed,
    )


def _texts(sheet: AnswerSheet) -> dict[str, str]:
    """Every text that came with it, for the trail; those of answers stand in their own events."""
    texts = {"title": sheet.assessment, "source": sheet.source, "summary": sheet.summary}
    texts |= {"rebaselined": sheet.rebaselined}
    texts |= {f"judgement_{number}": each.reason for number, each in enumerate(sheet.judgements, start=1)}
    texts |= {f"message_{number}": text for number, text in enumerate(sheet.messages, start=1)}
    texts |= {f"strength_{number}": each.text for number, each in enumerate(sheet.strengths, start=1)}
    texts |= {f"area_{number}": each.text for number, each in enumerate(sheet.areas, start=1)}
    return {name: text for name, text in texts.items() if text}
