"""R9 and R10 of signing: a signature meets a change, another signature, a reopening or a new partner, all at once."""

from __future__ import annotations

from functools import partial
from typing import Any

from sqlalchemy import select

from selfassess.accounts.identity import Identity
from selfassess.assessments.agreeing.agreed import agree
from selfassess.assessments.agreeing.occasion import get_occasion
from selfassess.assessments.answering.given import GivenAnswer
from selfassess.assessments.signing.rebuilt import agreed_of
from selfassess.assessments.signing.reopening import reopen
from selfassess.assessments.signing.results import results_of
from selfassess.assessments.signing.sign_off import add_signature
from selfassess.assessments.signing.snapshot import read, troubles
from selfassess.audit.events import Event
from selfassess.boards.members import add_member
from selfassess.boards.vacancies import Place
from selfassess.errors import Conflict
from selfassess.storage.naming import metadata
from selfassess.storage.session import Database, WritingSession
from selfassess.vocabulary import AssessmentState, Role, SignedBy
from tests.racing import race
from tests.rows import NOW, TODAY, events_of
from tests.signing_scene import LINK, Agreed, make_agreed

_ANSWER, _RESULT = metadata.tables["answer"], metadata.tables["result"]


def sign_meets_change(database: Database) -> bool:
    """Whether the signature came first; the change meets it then, and whichever is late is refused as a conflict."""
    scene = make_agreed(database)
    ready = scene.ready()
    done, refusals = race(database, partial(scene.sign_in, identity=None, ready=ready), partial(_change, scene))
    assert [isinstance(refusal, Conflict) for refusal in refusals] == [True], f"{len(done)} of 2 were done"
    is_signed = scene.row().state is AssessmentState.SIGNED
    check_signature(scene) if is_signed else check_unsigned(scene)
    return is_signed


def sign_meets_itself(database: Database) -> None:
    """A signature that is sent twice at once: one counts, with one event of each kind."""
    scene = make_agreed(database)
    ready = scene.ready()
    one_of_each(scene, *(partial(scene.sign_in, identity=scene.chair, ready=ready) for _ in range(2)))


def two_chairs_sign(database: Database) -> None:
    """The chair and the vice chair at once: one counts, with one event of each kind."""
    scene = make_agreed(database)
    people = (scene.chair, scene.vice)
    one_of_each(scene, *(partial(scene.sign_in, identity=who, ready=scene.ready(who)) for who in people))


def one_of_each(scene: Agreed, *signings: Any) -> None:
    """Of these at once exactly one becomes the signature."""
    done, refusals = race(scene.database, *signings)
    assert (len(done), [isinstance(refusal, Conflict) for refusal in refusals]) == (1, [True])
    check_signature(scene)
    assert len(scene.signatures()) == 1


def sign_meets_reopening(database: Database) -> None:
    """The last partner signs while the chair cancels by reopening what is not signed yet, or was that very moment."""
    scene = make_agreed(database, signed_by=SignedBy.PARTNERS, partners=2)
    scene.sign(scene.partners[0])
    snapshot = scene.snapshot()
    kept = read(snapshot.text)
    last = partial(_sign_too, scene, scene.partners[1], snapshot.digest, _results(kept))
    done, _ = race(scene.database, last, partial(_reopen, scene, scene.row().version + 1))
    row = scene.row()
    # Reopened straight after, or signed with the reopening refused: never anything between.
    assert row.state in (AssessmentState.SIGNED, AssessmentState.AGREEING)
    assert len(done) == (2 if row.state is AssessmentState.AGREEING else 1)
    if row.state is AssessmentState.SIGNED:
        check_signature(scene)
    else:
        check_unsigned(scene)
        assert scene.snapshot().cancelled_at == NOW


def last_two_partners_sign(database: Database) -> None:
    """The two signatures that are still outstanding at once: both count, and the one that comes last signs it off."""
    scene = make_agreed(database, signed_by=SignedBy.PARTNERS, partners=3)
    scene.sign(scene.partners[0])
    snapshot = scene.snapshot()
    given = snapshot.digest, _results(read(snapshot.text))
    done, refusals = race(database, *(partial(_sign_too, scene, who, *given) for who in scene.partners[1:]))
    assert (len(done), refusals) == (2, [])
    check_signature(scene)
    assert len(scene.signatures()) == 3
    assert scene.row().state is AssessmentState.SIGNED


def sign_meets_new_member(database: Database) -> None:
    """A person joins the board while the chair signs: both are done, each with one event."""
    scene = make_agreed(database)
    ready = scene.ready()
    done, refusals = race(database, partial(scene.sign_in, identity=None, ready=ready), partial(_join, scene))
    assert (len(done), refusals) == (2, [])
    check_signature(scene)


def check_signature(scene: Agreed) -> None:
    """What is stored is what the signature covers: the answers, the results, and one event of each kind."""
    snapshot = scene.snapshot()
    kept = read(snapshot.text)
    assert troubles(kept, snapshot.digest, is_redacted=False) == ()
    signed = {id_: each.level for id_, each in agreed_of(kept).answers.items() if each.level is not None}
    with scene.database.reading() as session:
        of_sheet = (_ANSWER.c.board_id == scene.board.id) & (_ANSWER.c.sheet_id == scene.sheet_id)
        answers = session.execute(select(_ANSWER.c.question_id, _ANSWER.c.level).where(of_sheet)).all()
        of_it = (_RESULT.c.board_id == scene.board.id) & (_RESULT.c.assessment_id == scene.assessment_id)
        results = session.execute(select(_RESULT.c.question_id, _RESULT.c.level).where(of_it)).all()
    assert signed == dict(map(tuple, answers)) == dict(map(tuple, results))
    names = [event.event for event in events_of(scene.database, scene.board.id)]
    assert names.count(Event.ASSESSMENT_SIGNED) == 1
    assert names.count(Event.SIGNATURE_ADDED) == len(scene.signatures())


def check_unsigned(scene: Agreed) -> None:
    """Nothing of a signature counts."""
    with scene.database.reading() as session:
        assert session.execute(select(_RESULT).where(_RESULT.c.board_id == scene.board.id)).all() == []
    assert (scene.row().state, scene.row().signed_at) == (AssessmentState.AGREEING, None)


def _change(scene: Agreed, session: WritingSession) -> None:
    """Another level than the one that is about to be signed."""
    occasion = get_occasion(session, today=TODAY, **scene.where)
    given = GivenAnswer(level="0", comment="The evidence says less.")
    agree(
        session,
        identity=scene.chair,
        occasion=occasion,
        before=None,
        question_id="VOICE-01",
        given=given,
        seen_version=1,
        now=NOW,
    )


def _reopen(scene: Agreed, seen_version: int, session: WritingSession) -> object:
    return reopen(
        session,
        identity=scene.chair,
        seen_version=seen_version,
        reason="A level was typed wrong.",
        link=LINK,
        now=NOW,
        **scene.where,
    )


def _sign_too(scene: Agreed, who: Identity, digest: str, results: Any, session: WritingSession) -> object:
    return add_signature(session, identity=who, digest=digest, results=results, link=LINK, now=NOW, **scene.where)


def _results(kept: Any) -> Any:
    return results_of(agreed_of(kept))


def _join(scene: Agreed, session: WritingSession) -> object:
    return add_member(
        session,
        identity=scene.manager,
        board_id=scene.board.id,
        user_id=scene.vice.user_id,
        place=Place(role=Role.OBSERVER),
        display_name="Ash Vale",
        started_on=TODAY,
        now=NOW,
    )
