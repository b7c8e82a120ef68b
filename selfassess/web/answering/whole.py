"""A whole response: checked, sent, withdrawn, read, printed and downloaded; and what was answered last time."""

from __future__ import annotations

from dataclasses import replace

from flask import render_template
from flask.typing import ResponseReturnValue

from selfassess.assessments.agreeing.assembly import get_sheet, with_evidence
from selfassess.assessments.agreeing.before_answering import before_answering
from selfassess.assessments.agreeing.occasion import get_occasion
from selfassess.assessments.answering import sending
from selfassess.assessments.answering.own_response import OwnResponse, own_response
from selfassess.boards.changes import today
from selfassess.engine.answers import AnswerSheet
from selfassess.engine.bank import Bank
from selfassess.engine.scoring import score
from selfassess.errors import Conflict, NotFound, Refused
from selfassess.reports.assessment import assessment_report
from selfassess.reports.document import Cover
from selfassess.reports.wording import listed
from selfassess.vocabulary import SheetState
from selfassess.web.answering.forms import SendForm, WithdrawForm
from selfassess.web.answering.places import Place, address, addresses, where
from selfassess.web.answering.stamps import opened_at, stamp
from selfassess.web.current import board, identity, now
from selfassess.web.database import reader, write
from selfassess.web.forms import done_at
from selfassess.web.jinja import local_date
from selfassess.web.papers_sent import send_document


def check(**place: int) -> ResponseReturnValue:
    """Everything at a glance, theme by theme, with what is not answered yet; and the button that sends it."""
    found = _own(place)
    form = SendForm(formdata=None, data={"seen": found.seen, "opened": stamp(place)})
    return _checked(form, found, place, 200)


def send(**place: int) -> ResponseReturnValue:
    """The response, sent as its page showed it."""
    form = SendForm()
    try:
        with write() as session:
            sending.send_response(
                session,
                identity=identity(),
                seen=form.seen.data,
                opened_at=opened_at(form.opened.data or "", place),
                now=now(),
                **where(place),
            )
    except (Refused, Conflict) as refusal:
        form.form_errors.append(str(refusal))
        found = _own(place)
        form.seen.data = found.seen
        return _checked(form, found, place, 409 if isinstance(refusal, Conflict) else 422)
    return done_at("Your response is sent.", address("sent", place))


def sent(**place: int) -> ResponseReturnValue:
    """What was sent, and what happens next."""
    found = _own(place)
    if found.page.response is not SheetState.SENT:
        raise NotFound("This response has not been sent.")
    return render_template("responses/sent.html", response=found.page, here=addresses(place))


def withdraw(**place: int) -> ResponseReturnValue:
    """The response, taken back to be changed."""
    form = WithdrawForm()
    with write() as session:
        sending.withdraw_response(
            session, identity=identity(), seen_version=form.version.data, now=now(), **where(place)
        )
    return done_at("Your response is withdrawn. Send it again before answers close.", address("check", place))


def take_over(**place: int) -> ResponseReturnValue:
    """A response from paper, answered by its own seat from here on."""
    with write() as session:
        sending.take_over(session, identity=identity(), now=now(), **where(place))
    return done_at("The response is yours to change now.", address("check", place))


def own(**place: int) -> ResponseReturnValue:
    """The response as it is read and printed, in whatever state."""
    found = _own(place)
    return render_template("responses/own.html", own=found, response=found.page, here=addresses(place))


def own_pdf(**place: int) -> ResponseReturnValue:
    """The same as a PDF."""
    found = _own(place)
    bank, sheet = _sheet(found, place)
    cover = Cover(generated_on=today(board(), now()), marking=board().handling_marking, status=_status(found))
    document = assessment_report(score(bank, sheet), cover)
    if found.answered_by:
        answered_by = ("Answered by", listed(found.answered_by))
        document = replace(document, facts=(*document.facts, answered_by))
    return send_document(document, "pdf", f"{found.page.title}, {found.page.seat_name}")


def before(question_id: str, **place: int) -> ResponseReturnValue:
    """What was answered last time to one question, for whoever has chosen this time."""
    page = before_answering(
        reader(), identity=identity(), question_id=question_id, today=today(board(), now()), **where(place)
    )
    return render_template("responses/before.html", page=page, here=addresses(place))


def _checked(form: SendForm, found: OwnResponse, place: Place, status: int) -> ResponseReturnValue:
    page = render_template("responses/check.html", form=form, own=found, response=found.page, here=addresses(place))
    return page, status


def _own(place: Place) -> OwnResponse:
    return own_response(reader(), identity=identity(), **where(place))


def _sheet(found: OwnResponse, place: Place) -> tuple[Bank, AnswerSheet]:
    if found.sheet_id is None:
        raise NotFound("Nothing is answered yet, so there is nothing to download.")
    occasion = get_occasion(
        reader(), board_id=board().id, assessment_id=place["assessment_id"], today=today(board(), now())
    )
    sheet = get_sheet(reader(), occasion, found.sheet_id)
    return occasion.bank, with_evidence(reader(), board().id, found.sheet_id, sheet)


def _status(found: OwnResponse) -> str:
    if found.page.response is not SheetState.SENT or found.page.sent_at is None:
        return "Draft, not sent"
    return f"Response, sent on {local_date(found.page.sent_at, board().time_zone)}"
