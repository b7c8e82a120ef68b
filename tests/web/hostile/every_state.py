"""A self-assessment in every state on the board of the case, so that each of its pages has something to show."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from selfassess.accounts.identity import Identity
from selfassess.assessments.agreeing import findings, recommendations
from selfassess.assessments.agreeing.occasion import Occasion, get_occasion
from selfassess.assessments.agreeing.pointed_at import list_pointed
from selfassess.assessments.answering import evidence_files
from selfassess.assessments.answering.answers import save_answer
from selfassess.assessments.answering.evidence import GivenEvidence, add_evidence
from selfassess.assessments.answering.found import Where
from selfassess.assessments.answering.given import GivenAnswer
from selfassess.assessments.answering.own_response import own_response
from selfassess.assessments.answering.sending import send_response
from selfassess.assessments.answering.tables import set_up_table
from selfassess.assessments.answering.together import begin_paper, begin_proposal
from selfassess.assessments.setting_up.preparing import close_assessment
from selfassess.assessments.signing.preparing import gather, make_ready
from selfassess.assessments.signing.sign_off import sign
from selfassess.banks.publishing import read_edition
from selfassess.storage.session import WritingSession
from selfassess.storage.tables import Assessment, Board, Finding, Seat
from selfassess.vocabulary import Asks, FindingKind, Gathering, SignedBy
from tests.agreeing_acts import agree
from tests.bank_texts import BANK
from tests.gathered import Gathered, gathered, levels
from tests.open_assessment import DIFFERENCE, LEAD, PARTLY, VOICE, OpenPlace, opened, prepared
from tests.rows import NOW, TODAY, make_identity, make_member, make_seat
from tests.signing_scene import LINK
from tests.web.hostile.two_boards import TwoBoards

_HERE = "/boards/<slug:slug>/self-assessments/<row:assessment_id>"
Parts = dict[str, dict[str, str]]


def make_states(boards: TwoBoards, evidence: Path, *, before: int) -> Parts:
    """The parts of the addresses that need a state of their own, by how their rules begin.

    Files are kept in the folder ``evidence``; ``before`` is an earlier self-assessment of the board.
    """
    here = boards.here
    with here.database.writing() as session:
        read = read_edition(BANK, file="bank.yaml")
        being_prepared = prepared(session, here.manager, here.board, read, title="To be", asks=Asks.CORE)
        parts = {f"{_HERE}/{tail}": {"assessment_id": str(being_prepared.id)} for tail in ("set-up", "open")}
        # What not everybody is asked can be given to a lead.
        parts[f"{_HERE}/set-up/leads/"] = {"assessment_id": str(being_prepared.id), "question_id": VOICE}
        parts |= _closed(session, here) | _together(session, here, evidence) | _sent(session, here, evidence)
    return parts | _agreeing(boards, before) | _signed(boards)


def _begun(session: WritingSession, here: OpenPlace, title: str, **setup: Any) -> Assessment:
    return opened(session, here.manager, here.board, read_edition(BANK, file="bank.yaml"), title=title, **setup)


def _close(session: WritingSession, here: OpenPlace, row: Assessment) -> None:
    by: dict[str, Any] = {"identity": here.manager, "board_id": here.board_id, "assessment_id": row.id}
    close_assessment(session, seen_version=row.version, now=NOW, **by)


def _closed(session: WritingSession, here: OpenPlace) -> Parts:
    row = _begun(session, here, "Closed")
    _close(session, here, row)
    return {f"{_HERE}/{tail}": {"assessment_id": str(row.id)} for tail in ("open-again", "share")}


def _together(session: WritingSession, here: OpenPlace, evidence: Path) -> Parts:
    """A table, a proposal and a paper form, each sent; the proposal with a file beside it, and closed."""
    alone = _begun(session, here, "From paper")
    at_tables = _begun(session, here, "At tables", gathering=Gathering.TABLES)
    proposed = _begun(session, here, "Proposed", gathering=Gathering.DRAFT)
    on_paper = make_seat(session, here.board, name="Answers on paper")
    by: dict[str, Any] = {"identity": here.manager, "board_id": here.board_id, "now": NOW}
    table = set_up_table(session, assessment_id=at_tables.id, name="Table 1", seat_ids=[here.seat_id], **by).id
    sheets = (
        ("tables", at_tables, table),
        ("proposal", proposed, begin_proposal(session, assessment_id=proposed.id, **by)),
        ("paper-forms", alone, begin_paper(session, assessment_id=alone.id, seat_id=on_paper.id, **by)),
    )
    found: Parts = {}
    for tail, row, sheet_id in sheets:
        where: Where = {"board_id": here.board_id, "assessment_id": row.id, "sheet_id": sheet_id}
        _answer_and_send(session, here.manager, where, evidence if row is proposed else None)
        found[f"{_HERE}/{tail}"] = {"assessment_id": str(row.id), "sheet_id": str(sheet_id)}
    untouched = set_up_table(session, assessment_id=at_tables.id, name="Table 2", seat_ids=[on_paper.id], **by).id
    change = {"assessment_id": str(at_tables.id), "sheet_id": str(untouched)}
    _close(session, here, proposed)
    occasion = get_occasion(session, board_id=here.board_id, assessment_id=proposed.id, today=TODAY)
    (piece,) = list_pointed(session, occasion, LEAD)
    pointed = {"assessment_id": str(proposed.id), "key": piece.key}
    of_one = f"{_HERE}/answers/<bank_id:question_id>/evidence/"
    return found | {f"{_HERE}/tables/<row:sheet_id>/change": change, of_one: pointed}


def _sent(session: WritingSession, here: OpenPlace, evidence: Path) -> Parts:
    """The seat's own response, sent, with a file beside its answer."""
    row = _begun(session, here, "Sent")
    where: Where = {"board_id": here.board_id, "assessment_id": row.id, "seat_id": here.seat_id}
    answer_id = _answer_and_send(session, here.holder, where, evidence)
    mine = {"assessment_id": str(row.id)}
    tails = ("sent", "own.pdf", "questions/<bank_id:question_id>/before")
    beside = {"answer_id": str(answer_id[0]), "evidence_id": str(answer_id[1]), **mine}
    return {f"{_HERE}/seats/<row:seat_id>/{tail}": mine for tail in tails} | {f"{_HERE}/evidence": beside}


def _answer_and_send(
    session: WritingSession, person: Identity, where: Where, evidence: Path | None = None
) -> tuple[int, int]:
    """The answer's id, and that of the evidence beside it, which is 0 where there is none."""
    saved = save_answer(session, identity=person, question_id=LEAD, given=PARTLY, seen_version=0, now=NOW, **where)
    answer_id, evidence_id = saved.answer_id or 0, 0
    if evidence is not None:
        file = evidence_files.check_file("audit.txt", b"An audit.\n")
        stored = evidence_files.store(evidence, where["board_id"], file)
        evidence_id = add_evidence(
            session,
            identity=person,
            board_id=where["board_id"],
            assessment_id=where["assessment_id"],
            answer_id=answer_id,
            given=GivenEvidence(title="Audit", file=file, stored_name=stored),
            now=NOW,
        ).id
    seen = own_response(session, identity=person, **where).seen
    send_response(session, identity=person, seen=seen, opened_at=None, now=NOW, **where)
    return answer_id, evidence_id


def _agreeing(boards: TwoBoards, earlier: int) -> Parts:
    """A self-assessment that is being agreed, with items of its own and one that an earlier one raised."""
    place = _to_agree(boards, "Agreeing", "1", "1", "2", "1")
    with boards.here.database.writing() as session:
        by: dict[str, Any] = {"identity": make_identity(place.chair), "occasion": _occasion(session, place), "now": NOW}
        raised, before = (
            findings.add_finding(session, given=findings.FindingText(kind=FindingKind.AREA, text=text), **by)
            for text in ("Children wait.", "Children waited.")
        )
        number = recommendations.add_recommendation(
            session, given=recommendations.RecommendationText(text="Ask children."), **by
        )
        session.flush()
        session.get_one(Finding, before).raised_in_id = earlier
    here = {"assessment_id": str(place.assessment_id)}
    tails = ("answers", "agree", "messages", "recommendations", "findings", "external", "screen")
    found: Parts = {f"{_HERE}/{tail}": here for tail in tails}
    found[f"{_HERE}/recommendations/"] = {**here, "recommendation_id": str(number)}
    found[f"{_HERE}/findings/"] = {**here, "finding_id": str(raised)}
    found[f"{_HERE}/findings/<row:finding_id>/review"] = {**here, "finding_id": str(before)}
    return found


def _signed(boards: TwoBoards) -> Parts:
    """One that is signed, and one that waits for the second of two partners; who reads is the first of them."""
    here = boards.here
    signed, waiting = _to_agree(boards, "Signed"), _to_agree(boards, "Waiting")
    for place in (signed, waiting):
        for question in (LEAD, DIFFERENCE, VOICE):
            agree(place, GivenAnswer(level="1", comment="As we see it."), question=question)
    _sign(signed, make_identity(signed.chair))
    with here.database.writing() as session:
        session.get_one(Board, here.board_id).signed_by = SignedBy.PARTNERS
        session.get_one(Seat, here.seat_id).signs = True
        make_member(session, here.board, seat=make_seat(session, here.board, name="Signs second", signs=True))
    _sign(waiting, here.holder)
    found = {f"{_HERE}/{tail}": {"assessment_id": str(signed.assessment_id)} for tail in ("signed.pdf", "reopen")}
    return found | {f"{_HERE}/sign/cancel": {"assessment_id": str(waiting.assessment_id)}}


def _to_agree(boards: TwoBoards, title: str, *said: str) -> Gathered:
    """One of the board's that is being agreed, with a response for each of these levels."""
    place = gathered(boards.here.database, levels(*said), board=boards.here.board, title=title)
    place.share()
    place.begin()
    return place


def _occasion(session: WritingSession, place: Gathered) -> Occasion:
    return get_occasion(session, board_id=place.board_id, assessment_id=place.assessment_id, today=TODAY)


def _sign(place: Gathered, who: Identity) -> None:
    with place.database.reading() as session:
        board = session.get_one(Board, place.board_id)
        found = gather(session, identity=who, board=board, assessment_id=place.assessment_id, now=NOW)
    ready = make_ready(found)
    by: dict[str, Any] = {"identity": who, "board_id": place.board_id, "assessment_id": place.assessment_id}
    with place.database.writing() as session:
        sign(session, ready=ready, link=LINK, now=NOW, **by)
