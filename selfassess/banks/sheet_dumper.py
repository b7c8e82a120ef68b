"""``AnswerSheet`` -> the text of its answer file: reading it again gives the same sheet."""

from __future__ import annotations

from selfassess.banks.yaml_writing import Raw, Tree, written, yes_or_no
from selfassess.engine.answers import Answer, AnswerSheet, Evidence, Finding, Form, Judgement, NoLevel

Keys = dict[str, Tree]


def dump_sheet(sheet: AnswerSheet) -> str:
    """The YAML text of a consistent sheet; keys that hold their default are left out.

    ``parse_sheet(dump_sheet(sheet))`` gives ``sheet`` back for every sheet that came out of ``parse_sheet``.
    """
    keys: Keys = {
        "assessment": sheet.assessment,
        "bank": sheet.bank_id,
        "edition": sheet.edition,
        "dated": Raw(sheet.dated.isoformat()),
    }
    if sheet.date_inferred:
        keys["date_inferred"] = yes_or_no(True)
    keys["subject"] = sheet.subject
    _add(keys, subject_was=sheet.subject_was, basis=sheet.basis.value)
    _add(keys, seat=sheet.seat, group=sheet.group, agency=sheet.agency, reviewer=sheet.reviewer)
    _add(keys, source=sheet.source, scale=sheet.scale)
    _add(keys, unlisted=sheet.unlisted.value if sheet.unlisted is not NoLevel.NOT_ANSWERED else None)
    _add(keys, form=sheet.form.value if sheet.form is not Form.FULL else None)
    _add(keys, took_part=sheet.took_part, messages=sheet.messages, summary=sheet.summary)
    _add(keys, judgements=[_judgement(judgement) for judgement in sheet.judgements])
    _add(keys, strengths=[_finding(finding) for finding in sheet.strengths])
    _add(keys, areas=[_finding(finding) for finding in sheet.areas])
    _add(keys, rebaselined={"reason": sheet.rebaselined} if sheet.rebaselined else None)
    keys["answers"] = {id: _answer(answer) for id, answer in sheet.answers.items()}
    return written(keys)


def _add(keys: Keys, **values: Tree | None) -> None:
    """Adds what is not empty."""
    keys.update({key: value for key, value in values.items() if value})


def _judgement(judgement: Judgement) -> Keys:
    keys: Keys = {"theme": judgement.theme, "level": judgement.level}
    _add(keys, reason=judgement.reason)
    return keys


def _finding(finding: Finding) -> Keys:
    keys: Keys = {"id": finding.id}
    _add(keys, theme=finding.theme, text=finding.text, questions=finding.questions)
    _add(keys, status=finding.status.value if finding.status is not None else None)
    return keys


def _answer(answer: Answer) -> Keys:
    keys: Keys = {}
    _add(keys, level=answer.level, none=answer.none.value if answer.none is not None else None)
    _add(keys, reason=answer.reason, comment=answer.comment)
    _add(keys, evidence=[_evidence(evidence) for evidence in answer.evidence])
    _add(keys, assessed_on=Raw(answer.assessed_on.isoformat()) if answer.assessed_on else None)
    _add(keys, carried_from=Raw(answer.carried_from.isoformat()) if answer.carried_from else None)
    _add(keys, confirmed=yes_or_no(True) if answer.confirmed else None)
    _add(keys, lower_because=answer.lower_because.value if answer.lower_because is not None else None)
    _add(keys, dissent=answer.dissent)
    return keys


def _evidence(evidence: Evidence) -> Keys:
    keys: Keys = {"type": evidence.type, "title": evidence.title}
    _add(keys, dated=Raw(evidence.dated.isoformat()) if evidence.dated else None, reference=evidence.reference)
    return keys
