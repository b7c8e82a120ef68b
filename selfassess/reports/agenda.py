"""A report as an agenda paper: whose it is, what it is for, and what the meeting is asked to do, on a page in front."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum

from selfassess.reports.document import Document, Note, PageBreak, Prose


class Purpose(StrEnum):
    """What a meeting does with a paper."""

    DECISION = "decision"
    DISCUSSION = "discussion"
    INFORMATION = "information"


@dataclass(frozen=True, slots=True, kw_only=True)
class Agenda:
    """What the cover sheet says. Whatever is empty is left out; without a purpose it says none."""

    item: str = ""
    author: str = ""
    purpose: Purpose | None = None
    asked: str = ""

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to say."""
        return not (self.item or self.author or self.purpose or self.asked)


def with_cover_sheet(document: Document, agenda: Agenda) -> Document:
    """The document behind its cover sheet; the same document where the agenda says nothing."""
    if agenda.is_empty:
        return document
    named = (
        ("Agenda item", agenda.item),
        ("Author", agenda.author),
        ("For", agenda.purpose.value.capitalize() if agenda.purpose else ""),
    )
    facts = tuple((label, text) for label, text in named if text)
    asked = (Note("What the meeting is asked to do", (Prose(agenda.asked),)),) if agenda.asked else ()
    return replace(document, facts=(*facts, *document.facts), blocks=(*asked, PageBreak(), *document.blocks))
