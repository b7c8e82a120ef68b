"""What others do while a self-assessment's manager is watched: the seats answer, the board agrees and signs."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from sqlmodel import Session, select

from selfassess.accounts.identity import Identity
from selfassess.assessments.agreeing.agreed import agree, begin_agreeing
from selfassess.assessments.agreeing.before import last_time
from selfassess.assessments.agreeing.occasion import Occasion, get_occasion
from selfassess.assessments.agreeing.sharing import share
from selfassess.assessments.answering.given import GivenAnswer
from selfassess.assessments.signing.preparing import gather, make_ready
from selfassess.assessments.signing.sign_off import sign
from selfassess.storage.session import WritingSession
from selfassess.storage.tables import Assessment, Board
from tests.browser.journeys.county import identity_on
from tests.browser.journeys.played import SEATS, Scene, answer_and_send
from tests.browser.journeys.site import Site
from tests.signing_scene import LINK


def seats_answer(site: Site, scene: Scene, title: str, levels: Mapping[str, str]) -> None:
    """Every seat sends the same levels, by question."""
    with site.rows.writing() as session:
        board, row = _found(session, scene, title)
        said = {scene.member(number): dict(levels) for number in range(len(SEATS))}
        answer_and_send(session, board, row, said)


def board_begins(site: Site, scene: Scene, title: str) -> None:
    """The chair shares the answers and begins agreeing."""
    with site.rows.writing() as session:
        board, row = _found(session, scene, title)
        chair, now = identity_on(session, board, scene.chair), datetime.now(UTC)
        by: dict[str, Any] = {"identity": chair, "board_id": board.id, "assessment_id": row.id, "now": now}
        share(session, seen_version=row.version, **by)
        occasion = _occasion(session, row, now)
        before = last_time(session, occasion)
        begin_agreeing(session, identity=chair, occasion=occasion, before=before, seen_version=row.version, now=now)


def board_agrees(site: Site, scene: Scene, title: str, agreed: Mapping[str, GivenAnswer]) -> None:
    """These are the board's own, by question."""
    with site.rows.writing() as session:
        board, row = _found(session, scene, title)
        now = datetime.now(UTC)
        for question, given in agreed.items():
            occasion = _occasion(session, row, now)
            agree(
                session,
                identity=identity_on(session, board, scene.chair),
                occasion=occasion,
                before=last_time(session, occasion),
                question_id=question,
                given=given,
                seen_version=0,
                now=now,
            )


def chair_signs(site: Site, scene: Scene, title: str) -> None:
    """It is signed."""
    with site.rows.writing() as session:
        board, row = _found(session, scene, title)
        now = datetime.now(UTC)
        chair: Identity = replace(identity_on(session, board, scene.chair), proved_at=now)
        ready = make_ready(gather(session, identity=chair, board=board, assessment_id=row.id, now=now))
        sign(session, identity=chair, board_id=board.id, assessment_id=row.id, ready=ready, link=LINK, now=now)


def _found(session: Session, scene: Scene, title: str) -> tuple[Board, Assessment]:
    board = session.exec(select(Board).where(Board.slug == scene.slug)).one()
    its = (Assessment.board_id == board.id) & (Assessment.title == title)
    return board, session.exec(select(Assessment).where(its)).one()


def _occasion(session: WritingSession, row: Assessment, now: datetime) -> Occasion:
    return get_occasion(session, board_id=row.board_id, assessment_id=row.id, today=now.date())
