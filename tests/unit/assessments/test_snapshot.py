"""The text that is signed: canonical, without a float, with what people typed as hashes alone."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from itertools import count
from typing import Any

import pytest

from selfassess.assessments.signing.rebuilt import agreed_of, signatories_of
from selfassess.assessments.signing.snapshot import (
    Material,
    Recommended,
    Signatory,
    Snapshot,
    digest_of,
    freeze,
    read,
    redact,
    troubles,
)
from selfassess.banks.loader import load
from selfassess.engine.answers import (
    Answer,
    AnswerSheet,
    Basis,
    Evidence,
    Finding,
    FindingStatus,
    Judgement,
    LowerBecause,
    NoLevel,
)
from selfassess.engine.scoring import score
from tests.bank_texts import BANK

QUESTIONS = load(BANK, file="bank.yaml")
ANSWERS = (
    Answer(
        "LEAD-01",
        level="1",
        comment="We lead.",
        evidence=(Evidence("minutes", "Minutes of May", date(2026, 5, 2), "https://x.example"),),
        assessed_on=date(2026, 11, 19),
        lower_because=LowerBecause.WE_KNOW_MORE,
        dissent="Police saw it otherwise.",
    ),
    Answer("LEAD-01-D", none=NoLevel.TOO_EARLY, reason="It began in May."),
    Answer("VOICE-01", level="2", carried_from=date(2025, 5, 2), confirmed=True, undiscussed=True),
)
SHEET = AnswerSheet(
    assessment="Spring",
    bank_id="test-bank",
    edition="2026.1",
    dated=date(2026, 11, 19),
    subject="Board",
    basis=Basis.AGREED,
    answers={answer.question: answer for answer in ANSWERS},
    took_part=("Police",),
    messages=("First.", "Second."),
    summary="As it is.",
    judgements=(Judgement("VOICE", "1", "We say so."), Judgement("LEAD", "1")),
    strengths=(Finding("S-1", "We meet.", theme="LEAD", questions=("LEAD-01",), status=FindingStatus.MOVING),),
    areas=(Finding("A-2", "Ask more."),),
    rebaselined="New scale.",
)
SIGNATORIES = (Signatory(role="chair", name="Sam Reed"), Signatory(role="named partner", seat="Police"))


def material(**keys: Any) -> Material:
    """Everything that there can be."""
    given: dict[str, Any] = {
        "card": score(QUESTIONS, SHEET),
        "edition_text": BANK,
        "edition_digest": "d" * 64,
        "responses": (replace(SHEET, basis=Basis.INDIVIDUAL, seat="Police"),),
        "external": (replace(SHEET, basis=Basis.EXTERNAL, reviewer="Ann Lee"),),
        "recommendations": (Recommended(number=1, text="Ask each year.", lead="Police", due="2027-01-31"),),
        "signatories": SIGNATORIES,
        "software": "1.0",
        "number": 1,
    }
    return Material(**(given | keys))


def frozen(**keys: Any) -> Snapshot:
    """Its snapshot, with salts that are counted."""
    numbers = count()
    return freeze(material(**keys), lambda: f"{next(numbers):032d}")


def test_the_same_material_with_the_same_salts_is_the_same_text() -> None:
    assert frozen() == frozen()


def test_the_order_of_answers_and_judgements_says_nothing() -> None:
    turned = replace(
        SHEET,
        answers=dict(reversed(list(SHEET.answers.items()))),
        judgements=tuple(reversed(SHEET.judgements)),
    )
    assert frozen(card=score(QUESTIONS, turned)) == frozen()


def test_there_is_no_float_in_it_and_its_keys_are_sorted() -> None:
    def refuse(text: str) -> None:
        raise AssertionError(f"a float: {text}")

    text = frozen().text
    again = json.dumps(json.loads(text, parse_float=refuse), sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    assert again == text


def test_the_agreed_sheet_and_the_signatories_come_back_whole() -> None:
    kept = read(frozen().text)
    expected = replace(SHEET, judgements=tuple(reversed(SHEET.judgements)))
    assert agreed_of(kept) == expected
    assert signatories_of(kept) == SIGNATORIES


def test_two_texts_that_are_the_same_have_two_hashes() -> None:
    kept = read(frozen().text)
    ids = [each["comment_hash"] for part in ("responses", "external") for each in kept.signed[part][0]["answers"][:1]]
    assert len(set(ids)) == 2
    assert {kept.typed(hash_) for hash_ in ids} == {"We lead."}


class TestTroubles:
    def test_a_whole_snapshot_has_none(self) -> None:
        snapshot = frozen()
        assert troubles(read(snapshot.text), snapshot.digest, is_redacted=False) == ()

    @pytest.mark.parametrize(
        ("before", "after", "told"),
        [
            ('"level":"1"', '"level":"2"', "does not fit its hash"),
            ("We lead.", "We led.", "not the one that was signed"),
            ('"text":"We lead."', '"text":null', "is gone"),
            ('"texts":{', '"texts":{"f00d":{"salt":"","text":null},', "was not signed"),
        ],
    )
    def test_a_change_is_told(self, before: str, after: str, told: str) -> None:
        snapshot = frozen()
        assert before in snapshot.text
        changed = read(snapshot.text.replace(before, after, 1))
        assert any(told in trouble for trouble in troubles(changed, snapshot.digest, is_redacted=False))


class TestRedacting:
    def test_takes_every_copy_of_the_text_with_its_salt_and_keeps_the_digest(self) -> None:
        snapshot = frozen()
        text, gone = redact(snapshot.text, lambda typed: typed == "We lead.")
        kept = read(text)
        assert gone == 3
        assert "We lead." not in text
        assert digest_of(kept.signed) == snapshot.digest
        assert troubles(kept, snapshot.digest, is_redacted=True) == ()
        assert agreed_of(kept).answers["LEAD-01"].comment == ""

    def test_a_finding_without_its_text_is_left_out(self) -> None:
        text, _ = redact(frozen().text, lambda typed: typed == "Ask more.")
        assert agreed_of(read(text)).areas == ()


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"signed": 1, "texts": {}}'])
def test_what_is_no_snapshot_is_refused(text: str) -> None:
    with pytest.raises(ValueError):  # noqa: PT011  any kind of it
        read(text)
