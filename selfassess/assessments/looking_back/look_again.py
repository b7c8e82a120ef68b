"""Between self-assessments: how old each level is, and a short self-assessment of a few questions."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import select
from sqlmodel import Session

from selfassess.accounts.identity import Identity
from selfassess.accounts.permissions import Permission, require
from selfassess.accounts.texts import LONGEST_NAME, name_line
from selfassess.assessments.looking_back.series import Held, list_with_levels
from selfassess.assessments.setting_up.changing import refuse_a_day_that_is_over
from selfassess.assessments.setting_up.opening import LinkOf, tell_who_is_asked
from selfassess.assessments.setting_up.preparing import TITLE_TAKEN
from selfassess.assessments.setting_up.scope import asked_of_everyone, minutes
from selfassess.assessments.setting_up.steps import record_step, take_step
from selfassess.assessments.setting_up.workflow import AssessmentAction, assessment_step
from selfassess.audit.events import Event
from selfassess.banks.publishing import get_bank
from selfassess.boards.changes import board_to_change, local_day
from selfassess.engine.bank import Bank, Level, Question
from selfassess.errors import NotFound, Refused
from selfassess.storage.clashes import refused_if_taken
from selfassess.storage.session import WritingSession
from selfassess.storage.tables import AskedQuestion, Assessment, metadata
from selfassess.typed_text import one_line
from selfassess.vocabulary import Asks, AssessmentKind, Gathering

_RESULT = metadata.tables["result"]
# A level that nobody has looked at for longer says little about today.
STALE_AFTER = timedelta(days=365)
# Ten minutes, not a morning.
SHORT_MINUTES = 10
LONGEST_WHY = 400


@dataclass(frozen=True, slots=True, kw_only=True)
class Age:
    """A question of the latest self-assessment, its level, and since when somebody last looked at it."""

    question: Question
    level: Level | None
    since: date
    is_stale: bool


def list_ages(session: Session, *, identity: Identity, board_id: int, today: date) -> tuple[Age, ...]:
    """Every question that the latest signed or recorded self-assessment has a result for, core and oldest first.

    Raises:
        NotFound: there is no such self-assessment; or as ``permissions.require``, with NotAllowed.
    """
    require(identity, Permission.READ_SIGNED, board_id=board_id)
    latest = _latest(session, identity, board_id, today)
    bank = _bank(session, board_id, latest)
    wanted = select(
        _RESULT.c.question_id, _RESULT.c.level, _RESULT.c.carried_from, _RESULT.c.assessed_on, _RESULT.c.is_confirmed
    ).where(_RESULT.c.board_id == board_id, _RESULT.c.assessment_id == latest.id)
    found = []
    for row in session.execute(wanted):
        question = bank.question[row.question_id]
        if not question.is_scored:
            continue
        carried = row.carried_from if not row.is_confirmed else None
        since = carried or row.assessed_on or latest.dated
        level = bank.scale_of(question).by_code[row.level] if row.level else None
        found.append(Age(question=question, level=level, since=since, is_stale=today - since > STALE_AFTER))
    return tuple(sorted(found, key=lambda age: (not age.question.core, age.since, age.question.id)))


def look_again(
    session: WritingSession,
    *,
    identity: Identity,
    board_id: int,
    question_ids: Sequence[str],
    reasons: Mapping[str, str],
    title: str,
    due_on: date | None,
    link_of: LinkOf,
    now: datetime,
) -> tuple[Assessment, int]:
    """A short self-assessment of these questions, each with why it is asked, open from now on; and how many people are
    written to.

    It starts from the latest that is signed or recorded: what it does not ask is carried forward. Each seat that is
    asked answers alone, as in a whole one.

    Raises:
        Refused: no question, or one that the question set does not have; a title that is taken; a day that is over.
        NotFound: there is nothing to look at again; or as ``permissions.require``, with NotAllowed.
    """
    board = board_to_change(session, identity=identity, permission=Permission.LOOK_AGAIN, board_id=board_id)
    latest = _latest(session, identity, board_id, local_day(board.time_zone, now))
    chosen = _chosen(_bank(session, board_id, latest), question_ids)
    refuse_a_day_that_is_over(board, due_on, now)
    row = Assessment(
        board_id=board_id,
        edition_id=latest.edition_id,
        title=name_line(title, field="title", name="title", most=LONGEST_NAME),
        state=assessment_step(None, AssessmentAction.PREPARE).to,
        kind=AssessmentKind.LOOK_AGAIN,
        gathering=Gathering.INDIVIDUAL,
        asks=Asks.CHOSEN,
        starts_from_id=latest.id,
        due_on=due_on,
        created_at=now,
    )
    with refused_if_taken(session, TITLE_TAKEN, field="title"):
        session.add(row)
    for id in chosen:
        why = one_line(reasons.get(id, ""))[:LONGEST_WHY]
        session.add(AskedQuestion(board_id=board_id, assessment_id=row.id, question_id=id, why=why))
    session.flush()
    actor = identity.acting_on(board_id)
    texts = {"title": row.title}
    record_step(session, row, Event.ASSESSMENT_PREPARED, actor=actor, now=now, texts=texts)
    take_step(session, row, AssessmentAction.OPEN, actor=actor, now=now)
    return row, tell_who_is_asked(session, board, row, link_of, now)


def count_minutes(
    session: Session, *, identity: Identity, board_id: int, question_ids: Collection[str], today: date
) -> int:
    """How many minutes these questions, with what is asked along with them, take one person.

    Raises:
        NotFound: as ``list_ages``, with NotAllowed.
    """
    bank = _bank(session, board_id, _latest(session, identity, board_id, today))
    return minutes(bank, asked_of_everyone(bank, Asks.CHOSEN, question_ids))


def _latest(session: Session, identity: Identity, board_id: int, today: date) -> Held:
    held = list_with_levels(session, identity=identity, board_id=board_id, today=today)
    settled = [each for each in held if not each.is_draft]
    if not settled:
        raise NotFound("There is no signed or recorded self-assessment to look at again.")
    return settled[-1]


def _bank(session: Session, board_id: int, held: Held) -> Bank:
    return get_bank(session, board_id=board_id, edition_id=held.edition_id, digest=held.digest)


def _chosen(bank: Bank, question_ids: Sequence[str]) -> list[str]:
    """The questions, each once, in the order of the set."""
    if not question_ids:
        raise Refused("Choose at least one question.", field="questions")
    wanted = set(question_ids)
    if not wanted <= {question.id for question in bank.scored_questions}:
        raise Refused("Choose from the questions of this list.", field="questions")
    return [question.id for question in bank.scored_questions if question.id in wanted]
