"""What stands round the levels: who took part, the board's own judgements, its messages. One statement for all."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass

from sqlalchemy import Text, and_, cast, literal, select, union_all
from sqlmodel import Session

from selfassess.assessments.agreeing.assembly import Around
from selfassess.engine.answers import Finding, Judgement
from selfassess.storage.tables import metadata
from selfassess.vocabulary import FindingKind

_TOOK_PART, _SEAT = metadata.tables["sheet_seat"], metadata.tables["seat"]
_JUDGEMENT, _MESSAGE = metadata.tables["theme_judgement"], metadata.tables["message"]
_SEATS, _JUDGED, _SAID = "seat", "judgement", "message"

Findings = Mapping[FindingKind, tuple[Finding, ...]]


@dataclass(frozen=True, slots=True)
class Surroundings:
    """By sheet; the messages and findings are those of the latest self-assessment alone."""

    latest: int
    took_part: Mapping[int, tuple[str, ...]]
    judgements: Mapping[int, tuple[Judgement, ...]]
    messages: tuple[str, ...]
    findings: Findings

    def of(self, assessment_id: int | None) -> Around:
        """What stands round a sheet of this self-assessment."""
        is_latest = assessment_id == self.latest
        return Around(
            took_part=self.took_part,
            judgements=self.judgements,
            messages=self.messages if is_latest else (),
            findings=self.findings if is_latest else {},
        )


def surroundings(
    session: Session, *, board_id: int, sheets: Collection[int], latest: int, findings: Findings
) -> Surroundings:
    """What stands round these sheets, with the messages of the latest self-assessment."""
    took_part = (
        select(
            literal(_SEATS).label("what"),
            _TOOK_PART.c.sheet_id.label("whose"),
            literal(0).label("place"),
            _SEAT.c.name.label("name"),
            literal("").label("level"),
            cast(literal(""), Text).label("words"),
        )
        .join(_SEAT, and_(_SEAT.c.board_id == _TOOK_PART.c.board_id, _SEAT.c.id == _TOOK_PART.c.seat_id))
        .where(_TOOK_PART.c.board_id == board_id, _TOOK_PART.c.sheet_id.in_(sheets))
    )
    judged = select(
        literal(_JUDGED),
        _JUDGEMENT.c.sheet_id,
        literal(0),
        _JUDGEMENT.c.theme_id,
        _JUDGEMENT.c.level,
        cast(_JUDGEMENT.c.reason, Text),
    ).where(_JUDGEMENT.c.board_id == board_id, _JUDGEMENT.c.sheet_id.in_(sheets))
    said = select(
        literal(_SAID), _MESSAGE.c.assessment_id, _MESSAGE.c.position, literal(""), literal(""), _MESSAGE.c.text
    ).where(_MESSAGE.c.board_id == board_id, _MESSAGE.c.assessment_id == latest)
    seats: dict[int, list[str]] = defaultdict(list)
    judgements: dict[int, list[Judgement]] = defaultdict(list)
    messages: list[str] = []
    every = union_all(took_part, judged, said).order_by("place", "name")
    for what, whose, _place, name, level, words in session.execute(every):
        if what == _SEATS:
            seats[whose].append(name)
        elif what == _JUDGED:
            judgements[whose].append(Judgement(name, level, words))
        else:
            messages.append(words)
    return Surroundings(
        latest,
        {whose: tuple(names) for whose, names in seats.items()},
        {whose: tuple(found) for whose, found in judgements.items()},
        tuple(messages),
        findings,
    )
