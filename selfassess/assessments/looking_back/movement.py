"""A board's self-assessments side by side: rows of results to the engine's comparison.

Signed and recorded levels are read from ``result``, in one statement for all of them; the answers' own words only of
the two that are set beside each other. The number of statements does not grow with what there is to read.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import Row, and_, literal, select
from sqlmodel import Session

from selfassess.assessments.agreeing.assembly import answer_of, evidence_of, list_findings, make_sheet
from selfassess.assessments.agreeing.editions import chain
from selfassess.assessments.agreeing.occasion import Occasion, form_of
from selfassess.assessments.looking_back.series import Held
from selfassess.assessments.looking_back.surroundings import surroundings
from selfassess.assessments.setting_up.scope import asked_of_everyone
from selfassess.banks.publishing import get_bank
from selfassess.engine.answers import Answer, AnswerSheet, Basis, Evidence
from selfassess.engine.bank import Bank
from selfassess.engine.scoring import Scorecard, score
from selfassess.engine.trend import Trend, follow
from selfassess.engine.views import OtherView, other_views
from selfassess.errors import NotComparable
from selfassess.storage.tables import metadata
from selfassess.vocabulary import Asks, SheetState

_RESULT, _SHEET, _ANSWER = (metadata.tables[name] for name in ("result", "sheet", "answer"))
_ASKED, _EVIDENCE = metadata.tables["asked_question"], metadata.tables["evidence"]
# What ``answer_of`` reads, and whose it is.
_SAID = (
    *("sheet_id", "question_id", "level", "no_level", "why_none", "comment", "changed_at"),
    *("carried_from", "is_confirmed", "lower_because", "dissent", "is_undiscussed"),
)
_READ = ("question_id", "level", "no_level", "assessed_on", "carried_from", "is_confirmed", "lower_because")
# Whose the sheet of a board or of outsiders is stands on the sheet: neither has a seat.
_NO_SEAT = tuple(literal(None).label(name) for name in ("seat_name", "agency_name", "group_name"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Followed:
    """What is compared, and what there is to choose from; ``others`` are outsiders' views beside it."""

    trend: Trend
    banks: tuple[Bank, ...]
    chosen: tuple[Held, ...]
    others: tuple[OtherView, ...]

    @property
    def is_draft(self) -> bool:
        """Whether anything of it is not signed yet."""
        return any(held.is_draft for held in self.chosen)


def follow_held(session: Session, *, board_id: int, chosen: Sequence[Held], with_words: bool = True) -> Followed:
    """Self-assessments that a person may read, compared by the engine; without words where only movement is told.

    Raises:
        NotComparable: there are fewer than two, or they cannot be compared; says why.
    """
    if len(chosen) < 2:
        raise NotComparable("One self-assessment alone cannot be compared: it takes two.")
    if not all(held.has_levels for held in chosen):
        raise NotComparable("These cannot be compared by their levels: one of them gives none.")
    if len({held.bank_id for held in chosen}) > 1:
        raise NotComparable("These cannot be compared: they answer different question sets.")
    known = {held.edition: (held.edition_id, held.digest) for held in chosen}
    banks = chain(session, board_id=board_id, known=known)
    read = _Reading(session, board_id, chosen, {bank.edition: bank for bank in banks})
    own, outside = read.sheets(with_words=with_words)
    trend = follow(own, banks)
    return Followed(
        trend=trend, banks=banks, chosen=tuple(chosen), others=other_views(trend, outside, banks) if outside else ()
    )


def standing(session: Session, *, board_id: int, held: Held) -> Scorecard:
    """One self-assessment's agreed levels by themselves, for a person who may read it."""
    bank = get_bank(session, board_id=board_id, edition_id=held.edition_id, digest=held.digest)
    own, _ = _Reading(session, board_id, [held], {bank.edition: bank}).sheets(with_words=True)
    return score(bank, own[0])


class _Reading:
    """One reading of everything that the comparison of some self-assessments needs."""

    def __init__(self, session: Session, board_id: int, held: Sequence[Held], banks: Mapping[str, Bank]) -> None:
        self._session = session
        self._board_id = board_id
        self._held = held
        self._ids = [each.id for each in held]
        self._banks = banks

    def sheets(self, *, with_words: bool) -> tuple[tuple[AnswerSheet, ...], tuple[AnswerSheet, ...]]:
        """The board's agreed sheets, and outsiders' beside them."""
        asked = self._asked()
        occasions = {held.id: self._occasion(held, asked.get(held.id, ())) for held in self._held}
        rows = self._sheet_rows()
        worded = set(self._ids[-2:]) if with_words else set()
        given = self._answers([row.id for row in rows if self._is_needed(row, worded)])
        agreed = {row.assessment_id: row for row in rows if row.basis is Basis.AGREED}
        results = self._results()
        around = surroundings(
            self._session,
            board_id=self._board_id,
            sheets=[row.id for row in rows],
            latest=self._ids[-1],
            findings=list_findings(self._session, occasions[self._ids[-1]]) if with_words else {},
        )
        own = []
        for held in self._held:
            row = agreed.get(held.id)
            words = given[row.id] if row is not None else {}
            answers = words if held.is_draft else _with_words(results[held.id], words)
            own.append(make_sheet(occasions[held.id], row, answers, around.of(held.id)))
        outside = [row for row in rows if row.basis is Basis.EXTERNAL]
        others = [make_sheet(occasions[row.assessment_id], row, given[row.id], around.of(None)) for row in outside]
        return tuple(own), tuple(others)

    def _is_needed(self, row: Row[Any], worded: Collection[int]) -> bool:
        """Whether a sheet's answers are read: outsiders', a draft's, and those whose words are shown."""
        is_draft = any(held.id == row.assessment_id and held.is_draft for held in self._held)
        return row.basis is Basis.EXTERNAL or is_draft or row.assessment_id in worded

    def _occasion(self, held: Held, chosen: Collection[str]) -> Occasion:
        bank = self._bank(held)
        named = chosen if held.asks is Asks.CHOSEN else held.asks_of.split()
        return Occasion(
            board_id=self._board_id,
            assessment_id=held.id,
            title=held.title,
            board_name=held.board_name,
            bank=bank,
            form=form_of(held.kind, held.asks),
            asked=self._questions(bank, held, named),
            dated=held.dated,
            is_date_inferred=held.is_date_inferred,
            source=held.source,
            summary=held.summary,
            rebaselined=held.rebaselined,
        )

    def _questions(self, bank: Bank, held: Held, named: Collection[str]) -> tuple[str, ...]:
        """The questions that everybody was asked; none where no levels were."""
        return tuple(each.id for each in asked_of_everyone(bank, held.asks, named)) if held.has_levels else ()

    def _bank(self, held: Held) -> Bank:
        bank = self._banks.get(held.edition)
        if bank is None:
            raise NotComparable(
                f"{held.title} answers version {held.edition} of its question set, and a version between that and the"
                " later one is missing, so nobody can say what changed."
            )
        return bank

    def _asked(self) -> dict[int, list[str]]:
        if all(held.asks is not Asks.CHOSEN for held in self._held):
            return {}
        wanted = select(_ASKED.c.assessment_id, _ASKED.c.question_id).where(
            _ASKED.c.board_id == self._board_id, _ASKED.c.assessment_id.in_(self._ids), _ASKED.c.seat_id.is_(None)
        )
        found: dict[int, list[str]] = defaultdict(list)
        for row in self._session.execute(wanted):
            found[row.assessment_id].append(row.question_id)
        return found

    def _sheet_rows(self) -> Sequence[Row[Any]]:
        wanted = (
            select(_SHEET, *_NO_SEAT)
            .where(
                _SHEET.c.board_id == self._board_id,
                _SHEET.c.assessment_id.in_(self._ids),
                _SHEET.c.basis.in_((Basis.AGREED, Basis.EXTERNAL)),
                # An outside judgement that was taken out again.
                _SHEET.c.state != SheetState.WITHDRAWN,
            )
            .order_by(_SHEET.c.id)
        )
        return self._session.execute(wanted).all()

    def _answers(self, sheets: Sequence[int]) -> dict[int, dict[str, Answer]]:
        """What these sheets say, question by question, with what each answer points at."""
        found: dict[int, dict[str, Answer]] = defaultdict(dict)
        evidence: dict[tuple[int, str], list[Evidence]] = defaultdict(list)
        for row in self._session.execute(_said(self._board_id, sheets)) if sheets else ():
            if row.question_id not in found[row.sheet_id]:
                found[row.sheet_id][row.question_id] = answer_of(row)
            if row.title is not None:
                evidence[row.sheet_id, row.question_id].append(evidence_of(row))
        for (sheet_id, id), pointers in evidence.items():
            found[sheet_id][id] = replace(found[sheet_id][id], evidence=tuple(pointers))
        return found

    def _results(self) -> dict[int, dict[str, Answer]]:
        found: dict[int, dict[str, Answer]] = defaultdict(dict)
        columns = (_RESULT.c.assessment_id, *(_RESULT.c[name] for name in _READ))
        wanted = select(*columns).where(_RESULT.c.board_id == self._board_id, _RESULT.c.assessment_id.in_(self._ids))
        for row in self._session.execute(wanted):
            found[row.assessment_id][row.question_id] = _of_result(row)
        return found


def _said(board_id: int, sheets: Sequence[int]) -> Any:
    """Every answer of some sheets, once for each piece of evidence, or once where it has none."""
    answers = (_ANSWER.c[name] for name in _SAID)
    pieces = (_EVIDENCE.c[name] for name in ("title", "kind", "dated_on", "file_name", "link"))
    beside = and_(
        _EVIDENCE.c.board_id == _ANSWER.c.board_id,
        _EVIDENCE.c.answer_id == _ANSWER.c.id,
        _EVIDENCE.c.removed_at.is_(None),
    )
    return (
        select(*answers, *pieces)
        .outerjoin(_EVIDENCE, beside)
        .where(_ANSWER.c.board_id == board_id, _ANSWER.c.sheet_id.in_(sheets))
        .order_by(_EVIDENCE.c.id)
    )


def _of_result(row: Row[Any]) -> Answer:
    return Answer(
        row.question_id,
        level=row.level,
        none=row.no_level if row.level is None else None,
        assessed_on=row.assessed_on,
        carried_from=row.carried_from,
        confirmed=row.is_confirmed,
        lower_because=row.lower_because,
    )


def _with_words(results: Mapping[str, Answer], words: Mapping[str, Answer]) -> dict[str, Answer]:
    """The signed levels with what was written beside them; what was answered in words alone is no result."""
    found = dict(results)
    for id, said in words.items():
        signed = results.get(id)
        if signed is None:
            found.update(_alone(id, said))
        else:
            found[id] = replace(
                signed,
                reason=said.reason if signed.level is None else "",
                comment=said.comment,
                dissent=said.dissent,
                evidence=said.evidence,
            )
    return found


def _alone(id: str, said: Answer) -> Iterable[tuple[str, Answer]]:
    return [(id, Answer(id, comment=said.comment))] if said.comment and said.level is None else []
