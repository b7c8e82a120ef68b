"""The page on which chosen words are blanked in what is signed: where they stand first, then for good."""

from __future__ import annotations

from flask.typing import ResponseReturnValue

from selfassess.accounts.permissions import Permission
from selfassess.assessments.answering import evidence_files
from selfassess.assessments.signing.blanking import ToBlank, blank, blanked, to_blank
from selfassess.boards.changes import today
from selfassess.errors import NotAllowed
from selfassess.web.access import on_board
from selfassess.web.current import board, identity, now, settings
from selfassess.web.database import end_reading, reader, write
from selfassess.web.forms import done, form_page, told
from selfassess.web.proof.freshness import is_freshly_proved
from selfassess.web.rendering import one_at_a_time
from selfassess.web.signing.blueprint import blueprint
from selfassess.web.signing.forms import BlankForm
from selfassess.web.signing.reading import parts_of, the_standing


@blueprint.route("/sign/blank", methods=["GET", "POST"], endpoint="blank")
@on_board(Permission.BLANK_SIGNED)
def blank_words(assessment_id: int) -> ResponseReturnValue:
    """Words that the law asks to erase, blanked in what is signed once it was shown where they stand."""
    form = BlankForm()
    places: tuple[str, ...] = ()
    standing = the_standing(assessment_id)
    if form.validate_on_submit():
        if not is_freshly_proved(identity()):
            raise NotAllowed("This needs a proof of who you are, given just before. Nothing was changed.")
        with told(form):
            wanted = to_blank(
                reader(),
                identity=identity(),
                board_id=board().id,
                assessment_id=assessment_id,
                words=form.words.data,
                reason=form.reason.data,
            )
            places = wanted.places
            if form.sure.data == wanted.seen:
                _blank(assessment_id, wanted)
                return done("The words are blanked.", "signing.sign", slug=board().slug, assessment_id=assessment_id)
            form.sure.data = wanted.seen
    return form_page("signing/blank.html", form, places=places, **parts_of(standing, assessment_id))


def _blank(assessment_id: int, wanted: ToBlank) -> None:
    on = today(board(), now())
    end_reading()
    with one_at_a_time():
        ready = blanked(wanted, on=on)
    with write() as session:
        gone = blank(
            session, identity=identity(), board_id=board().id, assessment_id=assessment_id, ready=ready, now=now()
        )
    for stored_name in gone:
        evidence_files.discard(settings().evidence_folder, board().id, stored_name)
