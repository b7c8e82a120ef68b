"""Blanking chosen words in what is signed, and in the rows behind it: lawful erasure, by the board (rules 5.7).

The words are given exactly as they stand, so that nobody has to be shown a list of what others wrote. Levels stay, and
so does the old hash: the signature reads *valid, redacted*. The new papers are made before the write; the old bytes are
destroyed with it.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import date, datetime

from sqlmodel import Session

from selfassess.accounts import texts
from selfassess.accounts.identity import Identity
from selfassess.accounts.permissions import Permission, require
from selfassess.assessments.setting_up.steps import lock_assessment
from selfassess.assessments.signing.blanked_rows import blank_rows, places_in_rows
from selfassess.assessments.signing.moves import is_fresh
from selfassess.assessments.signing.redaction import (
    Found,
    Redaction,
    apply_redactions,
    find_signed_in,
    make_blanked,
)
from selfassess.assessments.signing.snapshot import Kept, read
from selfassess.assessments.signing.typed_places import Place, places_of
from selfassess.audit.erasure import naming
from selfassess.audit.events import Event, Happening, ObjectType
from selfassess.audit.trail import append
from selfassess.banks.loader import load
from selfassess.boards.changes import board_to_change, changed_meanwhile
from selfassess.errors import Conflict, NotAllowed, Refused
from selfassess.storage.session import WritingSession
from selfassess.vocabulary import AssessmentState

LONGEST_WORDS = 8000
_NOWHERE = "These words stand nowhere in what was signed. Copy the whole text, exactly as it stands on the page."
_NOT_SIGNED = "Nothing of this self-assessment is signed. Change the words on their own page."
_BEING_SIGNED = "This self-assessment is being signed. Cancel the signatures first."
_PROVE = "This needs a proof of who you are, given just before. Nothing was changed."


@dataclass(frozen=True, slots=True, kw_only=True)
class ToBlank:
    """The words, why they go, and every snapshot as it was read."""

    words: str
    reason: str
    found: tuple[Found, ...]
    behind: tuple[str, ...]

    @property
    def seen(self) -> str:
        """What stands for the words and all that they were found in, for whoever was shown where."""
        return hashlib.sha256("\0".join((self.words, *(each.text for each in self.found))).encode()).hexdigest()

    @property
    def places(self) -> tuple[str, ...]:
        """Where they stand, in plain words, each once."""
        signed = (place.called for each in self.found for place in _places(read(each.text), self.words))
        return tuple(dict.fromkeys((*signed, *self.behind)))


@dataclass(frozen=True, slots=True, kw_only=True)
class Blanked:
    """What is ready to be written: every snapshot without the words, each with its paper."""

    of: ToBlank
    redactions: tuple[Redaction, ...]


def to_blank(
    session: Session, *, identity: Identity, board_id: int, assessment_id: int, words: str, reason: str
) -> ToBlank:
    """The words and where they stand.

    Raises:
        Refused: they stand nowhere in what was signed; there is no reason, or it says the words.
        Conflict: nothing is signed. NotFound, NotAllowed: as ``permissions.require``.
    """
    require(identity, Permission.BLANK_SIGNED, board_id=board_id)
    found = find_signed_in(session, board_id, assessment_id)
    if not found:
        raise Conflict(_NOT_SIGNED)
    behind = places_in_rows(session, board_id=board_id, assessment_id=assessment_id, words=words)
    wanted = ToBlank(words=words, reason=texts.reason(reason), found=found, behind=behind)
    if not words or not wanted.places:
        raise Refused(_NOWHERE, field="words")
    if words.casefold() in wanted.reason.casefold():
        raise Refused("The reason stays. Write it without the words that go.", field="reason")
    return wanted


def blanked(wanted: ToBlank, *, on: date) -> Blanked:
    """Every snapshot without the words, and its paper made again. It takes its time: no transaction may be open."""

    def chosen(kept: Kept) -> list[str]:
        return [hash_ for place in _places(kept, wanted.words) for hash_ in place.hashes]

    return Blanked(of=wanted, redactions=make_blanked(wanted.found, chosen, on=on, reason=wanted.reason))


def blank(
    session: WritingSession, *, identity: Identity, board_id: int, assessment_id: int, ready: Blanked, now: datetime
) -> tuple[str, ...]:
    """Blank the words for good. The names of stored files that go with them, to be taken away once this is committed.

    Raises:
        NotAllowed: the proof of who they are is not fresh; or as ``permissions.require``, with NotFound.
        Conflict: it was signed anew or redacted since, or is being signed. Refused: the board is closed.
    """
    board_to_change(session, identity=identity, permission=Permission.BLANK_SIGNED, board_id=board_id)
    if not is_fresh(identity, now):
        raise NotAllowed(_PROVE)
    row = lock_assessment(session, board_id=board_id, assessment_id=assessment_id)
    if row.state is AssessmentState.SIGNING:
        raise Conflict(_BEING_SIGNED)
    if find_signed_in(session, board_id, assessment_id) != ready.of.found:
        raise changed_meanwhile("what is signed")
    gone = blank_rows(session, board_id=board_id, assessment_id=assessment_id, words=ready.of.words, now=now)
    actor = identity.acting_on(board_id)
    apply_redactions(session, ready.redactions, actor=actor, reason=ready.of.reason, now=now)
    # What a page of agreeing showed is not what stands any more.
    row.changes += 1
    row.version += 1
    session.flush()
    happening = Happening(
        event=Event.ERASED,
        object_type=ObjectType.ASSESSMENT,
        object_id=assessment_id,
        facts={"kept_texts": gone.rows, **naming(gone.gone)},
    )
    append(session, happening, board_id=board_id, actor=actor, now=now)
    return gone.files


def _places(kept: Kept, words: str) -> tuple[Place, ...]:
    bank = load(kept.signed["question_set"]["text"], file="signed question set")
    return places_of(kept, words, {id_: question.text for id_, question in bank.question.items()})
