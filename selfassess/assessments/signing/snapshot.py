"""What a signature covers, as canonical JSON, and back: a pure function of what was agreed and how it came about.

The text has two parts. ``signed`` holds the question set, the agreed sheet, every response by its seat, the results as
exact fractions and who signs; whatever somebody typed stands there as a salted hash alone. ``texts`` holds, under each
hash, the salt and the text. The digest is the SHA-256 of ``signed``: lawful erasure blanks a text with its salt beside
it, and what was signed can be proved as before.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from selfassess.audit.trail import canonical, text_hash
from selfassess.engine.answers import Answer, AnswerSheet, Evidence, Finding
from selfassess.engine.scoring import Scorecard
from selfassess.reports.json_sheets import scorecard_json

FORMAT = "selfassess/signed/1"
Json = dict[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Signatory:
    """Who signs, and as what: for a seat, or in a role without one. ``name`` is empty where it is not known yet."""

    role: str
    seat_id: int | None = None
    seat: str = ""
    name: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Recommended:
    """One recommendation, with the seat that leads on it."""

    number: int
    text: str
    lead: str = ""
    due: str = ""
    questions: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Material:
    """Everything that a signature covers. ``card`` is the agreed sheet, read against its question set."""

    card: Scorecard
    edition_text: str
    edition_digest: str
    responses: tuple[AnswerSheet, ...] = ()
    external: tuple[AnswerSheet, ...] = ()
    recommendations: tuple[Recommended, ...] = ()
    signatories: tuple[Signatory, ...] = ()
    software: str
    number: int


@dataclass(frozen=True, slots=True)
class Snapshot:
    """The text to keep, and the digest that stands for it: 64 hexadecimal digits."""

    text: str
    digest: str


@dataclass(frozen=True, slots=True)
class Kept:
    """A snapshot that was read: what was signed, and what was typed, under the hash that was signed of it."""

    signed: Json
    texts: Mapping[str, Json] = field(hash=False)

    def typed(self, hash_: str | None) -> str:
        """The text behind a hash; empty where there was none, or it was erased."""
        return (self.texts.get(hash_ or "") or {}).get("text") or ""


def freeze(material: Material, new_salt: Callable[[], str]) -> Snapshot:
    """The snapshot. The same material with the same salts gives the same text, byte by byte."""
    typed = _Typed(new_salt)
    card = material.card
    signed = {
        "format": FORMAT,
        "number": material.number,
        "software": material.software,
        "board": card.sheet.subject,
        "assessment": card.sheet.assessment,
        "question_set": {
            "id": card.bank.id,
            "version": card.bank.edition,
            "digest": material.edition_digest,
            "text": material.edition_text,
        },
        "agreed": _sheet(card.sheet, typed),
        "responses": [_sheet(sheet, typed) for sheet in material.responses],
        "external": [_sheet(sheet, typed) for sheet in material.external],
        "recommendations": [_recommended(each, typed) for each in material.recommendations],
        "results": _results(card),
        "signatories": [
            {"role": each.role, "seat": each.seat, **typed.hashes(name=each.name)} for each in material.signatories
        ],
    }
    return Snapshot(canonical({"signed": signed, "texts": typed.beside}), digest_of(signed))


def digest_of(signed: Json) -> str:
    """What stands for the signed part, as 64 hexadecimal digits."""
    return hashlib.sha256(canonical(signed).encode()).hexdigest()


def read(text: str) -> Kept:
    """The snapshot that this text holds.

    Raises:
        ValueError: it holds none.
    """
    found = json.loads(text)
    if not isinstance(found, dict) or not all(isinstance(found.get(part), dict) for part in ("signed", "texts")):
        raise ValueError("no snapshot")
    return Kept(found["signed"], found["texts"])


def troubles(kept: Kept, digest: str, *, is_redacted: bool) -> tuple[str, ...]:
    """What does not fit, in plain words: the signed part its digest, or a text its hash. Empty where all is whole."""
    found = [] if digest_of(kept.signed) == digest else ["what was signed does not fit its hash"]
    for hash_, beside in kept.texts.items():
        if beside.get("text") is None:
            found += [] if is_redacted else ["a text that was signed is gone"]
        elif text_hash(beside["text"], beside["salt"]) != hash_:
            found.append("a text is not the one that was signed")
    named = set(hashes_in(kept.signed))
    if named - kept.texts.keys():
        found.append("a text that was signed is gone")
    if kept.texts.keys() - named:
        found.append("a text stands there that was not signed")
    return tuple(dict.fromkeys(found))


def redact(text: str, goes: Callable[[str], bool]) -> tuple[str, int]:
    """The text with each typed text blanked that ``goes``, salt and all, and how many that are."""
    kept = read(text)
    return without(kept, [hash_ for hash_, each in kept.texts.items() if each.get("text") and goes(each["text"])])


def without(kept: Kept, hashes: Collection[str]) -> tuple[str, int]:
    """The same with the texts under these hashes blanked."""
    going = {hash_ for hash_ in hashes if kept.texts[hash_].get("text") is not None}
    left = {hash_: _ERASED if hash_ in going else each for hash_, each in kept.texts.items()}
    return canonical({"signed": kept.signed, "texts": left}), len(going)


_ERASED = {"salt": "", "text": None}
_HASH = "_hash"


class _Typed:
    """What people typed, each under the hash that is signed for it."""

    def __init__(self, new_salt: Callable[[], str]) -> None:
        self.beside: dict[str, Json] = {}
        self._new_salt = new_salt

    def hashes(self, **texts: str) -> Json:
        """The hash of each with a salt of its own, under its name; None where there is no text."""
        return {f"{name}{_HASH}": self._hash(text) for name, text in texts.items()}

    def _hash(self, text: str) -> str | None:
        if not text:
            return None
        salt = self._new_salt()
        hash_ = text_hash(text, salt)
        self.beside[hash_] = {"salt": salt, "text": text}
        return hash_


def hashes_in(value: Any) -> list[str]:
    """Every hash of a typed text in the signed part."""
    if isinstance(value, list):
        return [hash_ for each in value for hash_ in hashes_in(each)]
    if not isinstance(value, dict):
        return []
    found = [hash_ for each in value.values() for hash_ in hashes_in(each)]
    for name, each in value.items():
        if name.endswith(_HASH) and isinstance(each, str):
            found.append(each)
    return found


def _sheet(sheet: AnswerSheet, typed: _Typed) -> Json:
    return {
        "basis": sheet.basis.value,
        "seat": sheet.seat,
        "group": sheet.group,
        "agency": sheet.agency,
        "dated": sheet.dated.isoformat(),
        "date_inferred": sheet.date_inferred,
        "form": sheet.form.value,
        "scale": sheet.scale,
        "unlisted": sheet.unlisted.value,
        "took_part": list(sheet.took_part),
        **typed.hashes(
            reviewer=sheet.reviewer, source=sheet.source, summary=sheet.summary, rebaselined=sheet.rebaselined
        ),
        "messages": [typed.hashes(text=message) for message in sheet.messages],
        "judgements": [
            {"theme": each.theme, "level": each.level, **typed.hashes(reason=each.reason)}
            for each in sorted(sheet.judgements, key=lambda judgement: judgement.theme)
        ],
        "strengths": _findings(sheet.strengths, typed),
        "areas": _findings(sheet.areas, typed),
        "answers": [_answer(sheet.answers[id_], typed) for id_ in sorted(sheet.answers)],
    }


def _answer(answer: Answer, typed: _Typed) -> Json:
    return {
        "question": answer.question,
        "level": answer.level,
        "none": answer.none.value if answer.none is not None else None,
        "assessed_on": answer.assessed_on.isoformat() if answer.assessed_on else None,
        "carried_from": answer.carried_from.isoformat() if answer.carried_from else None,
        "confirmed": answer.confirmed,
        "undiscussed": answer.undiscussed,
        "lower_because": answer.lower_because.value if answer.lower_because else None,
        "evidence": [_evidence(each, typed) for each in answer.evidence],
        **typed.hashes(reason=answer.reason, comment=answer.comment, dissent=answer.dissent),
    }


def _evidence(evidence: Evidence, typed: _Typed) -> Json:
    dated = evidence.dated.isoformat() if evidence.dated else None
    return {"dated": dated, **typed.hashes(type=evidence.type, title=evidence.title, reference=evidence.reference)}


def _findings(findings: Sequence[Finding], typed: _Typed) -> list[Json]:
    return [
        {
            "id": each.id,
            "theme": each.theme,
            "questions": list(each.questions),
            "status": each.status.value if each.status is not None else None,
            **typed.hashes(text=each.text),
        }
        for each in findings
    ]


def _recommended(each: Recommended, typed: _Typed) -> Json:
    what = {"number": each.number, "lead": each.lead, "due": each.due or None, "questions": list(each.questions)}
    return {**what, **typed.hashes(text=each.text)}


def _results(card: Scorecard) -> Json:
    """Every score as ``docs/json.md`` has it, without what somebody typed."""
    found = scorecard_json(card)
    found.pop("sheet")
    for theme in found["themes"]:
        theme["judgement"] = theme["judgement"] and theme["judgement"]["level"]
    return found
