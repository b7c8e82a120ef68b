"""The paper of what was signed: the report on the agreed sheet, with who signs and the hash of the snapshot."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, replace
from datetime import date

from selfassess.assessments.signing.snapshot import Signatory
from selfassess.engine.scoring import Scorecard
from selfassess.reports.assessment import assessment_report
from selfassess.reports.dates import day
from selfassess.reports.document import Cover, Document, Note, Prose
from selfassess.reports.wording import listed

_SIGNED, _FROZEN = "Signed", "Frozen for joint signature"
_AS_SIGNED = "Every level is as it was signed, and so is the hash above."
# True on the day and ever after: the paper stays as it was when the first of them signed.
_TOGETHER = (
    "This paper was made for the first signature and is not made again for the others: all sign the hash above. "
    "It counts as signed once each of them has signed. Who has, by name and with the day, stands on the page of "
    "signing in the service, and in the board’s audit trail."
)


@dataclass(frozen=True, slots=True)
class Paper:
    """A PDF as it is kept, and its own SHA-256 as 64 hexadecimal digits."""

    pdf: bytes
    digest: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Redacted:
    """That texts were taken out of what was signed: when, and why."""

    on: date
    reason: str


def signed_document(
    card: Scorecard,
    signatories: tuple[Signatory, ...],
    digest: str,
    *,
    on: date,
    marking: str,
    redacted: Redacted | None = None,
) -> Document:
    """The report as it is signed. One signature makes it *Signed*; where several are needed it says who froze it, who
    is to sign besides, by role and seat, and where the other signatures stand.
    """
    alone = len(signatories) == 1
    status = _SIGNED if alone else _FROZEN
    if redacted is not None:
        status = f"{status}, redacted"
    document = assessment_report(card, Cover(generated_on=on, marking=marking, status=status))
    facts = [
        *document.facts,
        *_signed_by(signatories),
        ("SHA-256 of what was signed", digest),
    ]
    notes = [] if alone else [Note("Signed together", (Prose(_TOGETHER),))]
    if redacted is not None:
        told = f"Texts were taken out on {day(redacted.on)}. The reason: {redacted.reason}"
        notes.append(Note("Redacted", (Prose(told), Prose(_AS_SIGNED))))
    return replace(document, facts=tuple(facts), blocks=(*notes, *document.blocks))


def _signed_by(signatories: tuple[Signatory, ...]) -> list[tuple[str, str]]:
    first, *others = signatories
    if not others:
        return [("Signed by", _who(first))]
    return [("Signed first by", _who(first)), ("To be signed by", listed(_who(each) for each in others))]


def rendered(document: Document) -> Paper:
    """The paper, which takes its time: never inside a transaction."""
    # What only shows a page never loads what draws a PDF.
    from selfassess.reports.pdf_apart import render

    pdf = render(document)
    return Paper(pdf, hashlib.sha256(pdf).hexdigest())


def _who(each: Signatory) -> str:
    what = f"{each.role} for {each.seat}" if each.seat else each.role
    return f"{each.name}, {what}" if each.name else what
