"""From rows to the engine's sheets: the one place where stored answers become ``AnswerSheet``.

Nothing here asks who may see a sheet. Whoever calls has asked for the permission, and for the state of the
self-assessment, before.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace
from typing import Any, NamedTuple

from sqlalchemy import Row, and_, select
from sqlmodel import Session

from selfassess.assessments.agreeing.occasion import Occasion
from selfassess.assessments.answering.counted import CAME_IN_TIME, ITS_ASSESSMENT
from selfassess.engine.answers import Answer, AnswerSheet, Basis, Evidence, Finding, FindingStatus, Judgement, NoLevel
from selfassess.errors import NotFound
from selfassess.storage.columns import is_row
from selfassess.storage.tables import metadata
from selfassess.vocabulary import FindingKind, SheetState

_ASSESSMENT, _SHEET, _ANSWER = (metadata.tables[name] for name in ("assessment", "sheet", "answer"))
_SEAT, _AGENCY, _GROUP = (metadata.tables[name] for name in ("seat", "agency", "broad_group"))
_TOOK_PART, _JUDGEMENT, _MESSAGE = (metadata.tables[name] for name in ("sheet_seat", "theme_judgement", "message"))
_FINDING, _REVIEW = metadata.tables["finding"], metadata.tables["finding_review"]
_EVIDENCE = metadata.tables["evidence"]


class Around(NamedTuple):
    """What stands round the answers of sheets: by the sheet's id, or of the self-assessment as a whole."""

    took_part: Mapping[int, tuple[str, ...]]
    judgements: Mapping[int, tuple[Judgement, ...]]
    messages: tuple[str, ...]
    findings: Mapping[FindingKind, tuple[Finding, ...]]


def list_responses(
    session: Session, occasion: Occasion, *, bases: Collection[Basis] = (Basis.INDIVIDUAL, Basis.TABLE)
) -> tuple[AnswerSheet, ...]:
    """What was sent before sharing, by seat and table; what came later is left out. Five statements, however many."""
    sent = and_(_SHEET.c.basis.in_(bases), CAME_IN_TIME)
    return tuple(_assembled(session, occasion, sent, with_findings=False).values())


def list_external(session: Session, occasion: Occasion) -> tuple[AnswerSheet, ...]:
    """What outsiders judged, each on the scale that its sheet names."""
    recorded = and_(_SHEET.c.basis == Basis.EXTERNAL, _SHEET.c.state == SheetState.SENT)
    return tuple(_assembled(session, occasion, recorded, with_findings=False).values())


def get_agreed(session: Session, occasion: Occasion) -> AnswerSheet:
    """The board's agreed sheet as it stands, with judgements, messages and findings; empty where nothing is agreed."""
    found = _assembled(session, occasion, _SHEET.c.basis == Basis.AGREED, with_findings=True)
    found = {id_: with_evidence(session, occasion.board_id, id_, sheet) for id_, sheet in found.items()}
    return next(iter(found.values()), None) or make_sheet(occasion, None, {}, _around(session, occasion, [], True))


def get_sheet(session: Session, occasion: Occasion, sheet_id: int) -> AnswerSheet:
    """One sheet by its number, whatever its basis and state.

    Raises:
        NotFound: the self-assessment has no such sheet.
    """
    found = _assembled(session, occasion, is_row(_SHEET.c.id, sheet_id), with_findings=False)
    if sheet_id not in found:
        raise NotFound("There is no such response.")
    return found[sheet_id]


def with_evidence(session: Session, board_id: int, sheet_id: int, sheet: AnswerSheet) -> AnswerSheet:
    """The sheet with what its answers point at. One statement."""
    of_answer = and_(_EVIDENCE.c.board_id == _ANSWER.c.board_id, _EVIDENCE.c.answer_id == _ANSWER.c.id)
    wanted = (
        select(
            _ANSWER.c.question_id, *(_EVIDENCE.c[name] for name in ("kind", "title", "dated_on", "link", "file_name"))
        )
        .join(_EVIDENCE, of_answer)
        .where(_ANSWER.c.board_id == board_id, _ANSWER.c.sheet_id == sheet_id, _EVIDENCE.c.removed_at.is_(None))
        .order_by(_EVIDENCE.c.id)
    )
    pieces = _grouped((row.question_id, evidence_of(row)) for row in session.execute(wanted))
    pointed = {id_: replace(sheet.answers[id_], evidence=found) for id_, found in pieces.items()}
    return replace(sheet, answers={**sheet.answers, **pointed}) if pointed else sheet


def _assembled(session: Session, occasion: Occasion, which: Any, *, with_findings: bool) -> dict[int, AnswerSheet]:
    rows = session.execute(_sheets(occasion, which)).all()
    ids = [row.id for row in rows]
    answers: dict[int, dict[str, Answer]] = defaultdict(dict)
    if ids:
        wanted = select(_ANSWER).where(_ANSWER.c.board_id == occasion.board_id, _ANSWER.c.sheet_id.in_(ids))
        for row in session.execute(wanted):
            answers[row.sheet_id][row.question_id] = answer_of(row)
    around = _around(session, occasion, ids, with_findings)
    return {row.id: make_sheet(occasion, row, answers[row.id], around) for row in rows}


def _sheets(occasion: Occasion, which: Any) -> Any:
    return (
        select(
            _SHEET,
            _SEAT.c.name.label("seat_name"),
            _AGENCY.c.name.label("agency_name"),
            _GROUP.c.name.label("group_name"),
        )
        .join(_ASSESSMENT, ITS_ASSESSMENT)
        .outerjoin(_SEAT, and_(_SEAT.c.board_id == _SHEET.c.board_id, _SEAT.c.id == _SHEET.c.seat_id))
        .outerjoin(_AGENCY, and_(_AGENCY.c.board_id == _SEAT.c.board_id, _AGENCY.c.id == _SEAT.c.agency_id))
        .outerjoin(_GROUP, and_(_GROUP.c.board_id == _SEAT.c.board_id, _GROUP.c.id == _SEAT.c.group_id))
        .where(_SHEET.c.board_id == occasion.board_id, _SHEET.c.assessment_id == occasion.assessment_id, which)
        .order_by(_SHEET.c.id)
    )


def answer_of(row: Row[Any]) -> Answer:
    """One row of ``answer`` as the engine's value."""
    none = row.no_level if row.level is None else None
    if row.level is None and none is None and not row.comment:
        none = NoLevel.NOT_ANSWERED
    return Answer(
        row.question_id,
        level=row.level,
        none=none,
        reason=row.why_none if none is not None else "",
        comment=row.comment,
        # Confirmed is looked at: on the day on which it was confirmed.
        assessed_on=row.carried_from if row.carried_from and not row.is_confirmed else row.changed_at.date(),
        carried_from=row.carried_from,
        confirmed=row.is_confirmed,
        lower_because=row.lower_because,
        dissent=row.dissent,
        undiscussed=row.is_undiscussed,
    )


def evidence_of(row: Row[Any]) -> Evidence:
    """One row of ``evidence`` as the engine's value: a link or a file, and a word for its type where none was given."""
    return Evidence(row.kind or "document", row.title, row.dated_on, row.link or row.file_name or "")


def make_sheet(occasion: Occasion, row: Row[Any] | None, answers: Mapping[str, Answer], around: Around) -> AnswerSheet:
    """The engine's sheet. ``row`` is one of ``sheet`` with the names of seat, agency and group; None for an agreed one
    that is not there yet. What is asked and not among the answers is *not answered*."""
    basis = Basis.AGREED if row is None else row.basis
    is_agreed = basis is Basis.AGREED
    # What an outsider did not speak of was not in their scope.
    asked = () if basis is Basis.EXTERNAL else occasion.asked
    unanswered = {id_: Answer(id_, none=NoLevel.NOT_ANSWERED) for id_ in asked if _is_scored(occasion, id_)}
    return AnswerSheet(
        assessment=occasion.title,
        bank_id=occasion.bank.id,
        edition=occasion.bank.edition,
        dated=(None if row is None else row.dated_on) or occasion.dated,
        subject=occasion.board_name,
        basis=basis,
        answers={**unanswered, **answers},
        seat="" if row is None else row.seat_name or row.table_name,
        group="" if row is None else _group(row),
        agency="" if row is None else row.agency_name or "",
        reviewer="" if row is None else row.reviewer,
        source=(occasion.source if is_agreed else "") if row is None else row.source or occasion.source,
        date_inferred=occasion.is_date_inferred,
        scale=None if row is None else row.scale or None,
        unlisted=NoLevel.NOT_IN_SCOPE,
        form=occasion.form,
        took_part=() if row is None else (*around.took_part.get(row.id, ()), *row.present_besides.splitlines()),
        messages=around.messages if is_agreed else (),
        summary=occasion.summary if is_agreed else "",
        judgements=() if row is None else around.judgements.get(row.id, ()),
        strengths=around.findings.get(FindingKind.STRENGTH, ()) if is_agreed else (),
        areas=around.findings.get(FindingKind.AREA, ()) if is_agreed else (),
        rebaselined=occasion.rebaselined if is_agreed else "",
    )


def _group(row: Row[Any]) -> str:
    """The broad group under which it is shown; once that is frozen, it may be none."""
    frozen: str | None = row.group_shown
    return (row.group_name or "") if frozen is None else frozen


def _is_scored(occasion: Occasion, question_id: str) -> bool:
    return occasion.bank.question[question_id].is_scored


def _around(session: Session, occasion: Occasion, ids: Collection[int], with_findings: bool) -> Around:
    return Around(
        took_part=_took_part(session, occasion, ids),
        judgements=_judgements(session, occasion, ids),
        messages=_messages(session, occasion) if with_findings else (),
        findings=list_findings(session, occasion) if with_findings else {},
    )


def _took_part(session: Session, occasion: Occasion, ids: Collection[int]) -> dict[int, tuple[str, ...]]:
    wanted = (
        select(_TOOK_PART.c.sheet_id, _SEAT.c.name)
        .join(_SEAT, and_(_SEAT.c.board_id == _TOOK_PART.c.board_id, _SEAT.c.id == _TOOK_PART.c.seat_id))
        .where(_TOOK_PART.c.board_id == occasion.board_id, _TOOK_PART.c.sheet_id.in_(ids))
        .order_by(_SEAT.c.name)
    )
    return _grouped((row.sheet_id, row.name) for row in session.execute(wanted)) if ids else {}


def _judgements(session: Session, occasion: Occasion, ids: Collection[int]) -> dict[int, tuple[Judgement, ...]]:
    wanted = select(_JUDGEMENT).where(_JUDGEMENT.c.board_id == occasion.board_id, _JUDGEMENT.c.sheet_id.in_(ids))
    rows = session.execute(wanted) if ids else ()
    return _grouped((row.sheet_id, Judgement(row.theme_id, row.level, row.reason)) for row in rows)


def _messages(session: Session, occasion: Occasion) -> tuple[str, ...]:
    wanted = select(_MESSAGE.c.text).where(
        _MESSAGE.c.board_id == occasion.board_id, _MESSAGE.c.assessment_id == occasion.assessment_id
    )
    return tuple(session.execute(wanted.order_by(_MESSAGE.c.position)).scalars())


def list_findings(session: Session, occasion: Occasion) -> dict[FindingKind, tuple[Finding, ...]]:
    """The board's strengths and areas that this self-assessment raised or reviewed, each with how it stands now."""
    reviewed = and_(
        _REVIEW.c.board_id == _FINDING.c.board_id,
        _REVIEW.c.finding_id == _FINDING.c.id,
        _REVIEW.c.assessment_id == occasion.assessment_id,
    )
    wanted = (
        select(_FINDING, _REVIEW.c.status)
        .outerjoin(_REVIEW, reviewed)
        .where(
            _FINDING.c.board_id == occasion.board_id,
            _FINDING.c.removed_at.is_(None),
            (_FINDING.c.raised_in_id == occasion.assessment_id) | _REVIEW.c.status.is_not(None),
        )
        .order_by(_FINDING.c.position, _FINDING.c.id)
    )
    return _grouped((row.kind, _finding(row, row.status)) for row in session.execute(wanted))


def _finding(row: Row[Any], status: FindingStatus | None) -> Finding:
    return Finding(
        f"{'S' if row.kind is FindingKind.STRENGTH else 'A'}-{row.id}",
        row.text,
        theme=row.theme_id,
        questions=tuple(row.questions.split()),
        status=status,
    )


def _grouped(pairs: Iterable[tuple[Any, Any]]) -> dict[Any, tuple[Any, ...]]:
    found: dict[Any, list[Any]] = defaultdict(list)
    for key, value in pairs:
        found[key].append(value)
    return {key: tuple(values) for key, values in found.items()}
