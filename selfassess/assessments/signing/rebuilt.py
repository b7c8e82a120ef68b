"""The agreed sheet as it was signed, out of the snapshot alone: for its results, and for a paper issued again."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from selfassess.assessments.signing.snapshot import Json, Kept, Signatory
from selfassess.engine.answers import (
    Answer,
    AnswerSheet,
    Basis,
    Evidence,
    Finding,
    FindingStatus,
    Form,
    Judgement,
    LowerBecause,
    NoLevel,
)


def agreed_of(kept: Kept) -> AnswerSheet:
    """What the board agreed, as it was signed. Texts that were erased since are empty."""
    signed, sheet = kept.signed, kept.signed["agreed"]
    return AnswerSheet(
        assessment=signed["assessment"],
        bank_id=signed["question_set"]["id"],
        edition=signed["question_set"]["version"],
        dated=date.fromisoformat(sheet["dated"]),
        subject=signed["board"],
        basis=Basis(sheet["basis"]),
        answers={each["question"]: _answer(each, kept) for each in sheet["answers"]},
        seat=sheet["seat"],
        group=sheet["group"],
        agency=sheet["agency"],
        reviewer=kept.typed(sheet["reviewer_hash"]),
        source=kept.typed(sheet["source_hash"]),
        date_inferred=sheet["date_inferred"],
        scale=sheet["scale"],
        unlisted=NoLevel(sheet["unlisted"]),
        form=Form(sheet["form"]),
        took_part=tuple(sheet["took_part"]),
        messages=tuple(filter(None, (kept.typed(each["text_hash"]) for each in sheet["messages"]))),
        summary=kept.typed(sheet["summary_hash"]),
        judgements=tuple(
            Judgement(each["theme"], each["level"], kept.typed(each["reason_hash"])) for each in sheet["judgements"]
        ),
        strengths=_findings(sheet["strengths"], kept),
        areas=_findings(sheet["areas"], kept),
        rebaselined=kept.typed(sheet["rebaselined_hash"]),
    )


def signatories_of(kept: Kept) -> tuple[Signatory, ...]:
    """Who was to sign, as it was signed."""
    return tuple(
        Signatory(role=each["role"], seat=each["seat"], name=kept.typed(each["name_hash"]))
        for each in kept.signed["signatories"]
    )


def _answer(each: Json, kept: Kept) -> Answer:
    return Answer(
        each["question"],
        level=each["level"],
        none=_one(NoLevel, each["none"]),
        reason=kept.typed(each["reason_hash"]),
        comment=kept.typed(each["comment_hash"]),
        evidence=tuple(_evidence(evidence, kept) for evidence in each["evidence"]),
        assessed_on=_day(each["assessed_on"]),
        carried_from=_day(each["carried_from"]),
        confirmed=each["confirmed"],
        lower_because=_one(LowerBecause, each["lower_because"]),
        dissent=kept.typed(each["dissent_hash"]),
        undiscussed=each["undiscussed"],
    )


def _evidence(each: Json, kept: Kept) -> Evidence:
    return Evidence(
        type=kept.typed(each["type_hash"]),
        title=kept.typed(each["title_hash"]),
        dated=_day(each["dated"]),
        reference=kept.typed(each["reference_hash"]),
    )


def _findings(findings: Sequence[Json], kept: Kept) -> tuple[Finding, ...]:
    return tuple(
        Finding(
            each["id"],
            kept.typed(each["text_hash"]),
            theme=each["theme"],
            questions=tuple(each["questions"]),
            status=_one(FindingStatus, each["status"]),
        )
        for each in findings
        # Of an item whose text was erased there is nothing left to print.
        if kept.typed(each["text_hash"])
    )


def _one(kind: Any, value: str | None) -> Any:
    return None if value is None else kind(value)


def _day(text: str | None) -> date | None:
    return None if text is None else date.fromisoformat(text)
