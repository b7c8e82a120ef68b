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

_SIGNED, _TO_BE_SIGNED = "Signed", "For signature"
_AS_SIGNED = "Every level is as it was signed, and so is the hash above."
_TOGETHER = "It counts as signed once each of them has signed. The service shows who has, and when."


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
    """The report as it is signed. One signature makes it *Signed*; where several are needed it is *For signature*."""
    alone = len(signatories) == 1
    status = _SIGNED if alone else _TO_BE_SIGNED
    if redacted is not None:
        status = f"{status}, redacted"
    document = assessment_report(card, Cover(generated_on=on, marking=marking, status=status))
    facts = [
        *document.facts,
        ("Signed by" if alone else "Signed together by", listed(_who(each) for each in signatories)),
        ("SHA-256 of what was signed", digest),
    ]
    notes = [] if alone else [Note("Signed together", (Prose(_TOGETHER),))]
    if redacted is not None:
        told = f"Texts were taken out on {day(redacted.on)}. The reason: {redacted.reason}"
        notes.append(Note("Redacted", (Prose(told), Prose(_AS_SIGNED))))
    return replace(document, facts=tuple(facts), blocks=(*notes, *document.blocks))


def rendered(document: Document) -> Paper:
    """The paper, which takes its time: never inside a transaction."""
    # What only shows a page never loads what draws a PDF.
    from selfassess.reports.pdf_apart import render

    pdf = render(document)
    return Paper(pdf, hashlib.sha256(pdf).hexdigest())


def _who(each: Signatory) -> str:
    what = f"{each.role} for {each.seat}" if each.seat else each.role
    return f"{each.name}, {what}" if each.name else what
