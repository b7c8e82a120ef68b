"""The judgements, strengths and areas of an answer file -> ``Judgement`` and ``Finding``."""

from __future__ import annotations

from selfassess.banks.answers import check_level
from selfassess.banks.codes import Code
from selfassess.banks.fields import Fields
from selfassess.banks.ids import Ids
from selfassess.banks.sheet_keys import FINDING, JUDGEMENT
from selfassess.engine.answers import Finding, FindingStatus, Judgement
from selfassess.engine.bank import Bank, Scale


def read_judgements(fields: Fields, bank: Bank | None, scale: Scale | None) -> tuple[Judgement, ...]:
    """The board's own levels, on ``scale`` or else the main scale, problems noted; unchecked without a ``bank``."""
    themes = Ids(fields.problems, "theme")
    judgements = []
    for inner in fields.records("judgements", JUDGEMENT):
        judgement = Judgement(inner.full_line("theme"), inner.full_line("level"), inner.prose("reason"))
        themes.add(inner, judgement.theme, "theme")
        if bank is not None:
            inner.check_known("theme", (judgement.theme,), bank.theme, Code.SHEET_UNKNOWN_THEME, "theme")
            if judgement.level:
                check_level(inner, judgement.level, scale or bank.main_scale)
        judgements.append(judgement)
    return tuple(judgements)


def read_findings(fields: Fields, key: str, bank: Bank | None, ids: Ids) -> tuple[Finding, ...]:
    """The findings listed under a key, problems noted; ``ids`` gathers the ids of strengths and areas alike."""
    findings = []
    for inner in fields.records(key, FINDING):
        finding = Finding(
            id=inner.id(),
            text=inner.full_prose("text"),
            theme=inner.line_of_text("theme") or None,
            questions=inner.lines("questions"),
            status=inner.word("status", FindingStatus, FindingStatus.MOVING) if inner.has("status") else None,
        )
        ids.add(inner, finding.id)
        if bank is not None:
            inner.check_known("theme", (finding.theme or "",), bank.theme, Code.SHEET_UNKNOWN_THEME, "theme")
            known = bank.question
            inner.check_known("questions", finding.questions, known, Code.SHEET_UNKNOWN_QUESTION, "question")
        findings.append(finding)
    return tuple(findings)
