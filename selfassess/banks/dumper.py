"""``Bank`` -> the text of its file: reading it again gives the same bank."""

from __future__ import annotations

from selfassess.banks.yaml_writing import Raw, Tree, written, yes_or_no
from selfassess.engine.bank import (
    Bank,
    Change,
    Level,
    Limit,
    LimitKind,
    Question,
    QuestionKind,
    Scale,
    ScaleUse,
    Theme,
    Wording,
)

Keys = dict[str, Tree]


def dump(bank: Bank) -> str:
    """The YAML text of a consistent bank; keys that hold their default are left out.

    ``parse(dump(bank))`` gives ``bank`` back for every bank that came out of the loader.
    """
    keys: Keys = {
        "id": bank.id,
        "edition": bank.edition,
        "title": bank.title,
        "assesses": bank.assesses.value,
        "language": bank.language,
        "provenance": bank.provenance,
        "in_force_from": Raw(bank.in_force_from.isoformat()),
        "main_scale": bank.main_scale_id,
    }
    _add(keys, "documents", [{"id": id, "title": title} for id, title in bank.documents.items()])
    _add(keys, "tags", [{"id": id, "title": title} for id, title in bank.tags.items()])
    keys["scales"] = [_scale(scale) for scale in bank.scales]
    keys["themes"] = [_theme(theme, bank) for theme in bank.themes]
    _add(keys, "limits", [_limit(limit) for limit in bank.limits])
    if bank.lineage is not None:
        lineage: Keys = {"from_edition": bank.lineage.from_edition}
        _add(lineage, "changes", [_change(change) for change in bank.lineage.changes])
        keys["lineage"] = lineage
    return written(keys)


def _add(keys: Keys, key: str, value: Tree) -> None:
    """Adds what is not empty."""
    if value:
        keys[key] = value


def _scale(scale: Scale) -> Keys:
    keys: Keys = {"id": scale.id, "title": scale.title}
    if scale.use is not ScaleUse.ANSWERS:
        keys["use"] = scale.use.value
    keys["levels"] = [_level(level) for level in scale.levels]
    return keys


def _level(level: Level) -> Keys:
    keys: Keys = {
        "code": level.code,
        "rank": Raw(level.rank),
        "label": level.label,
        "anchor": Raw(level.anchor),
    }
    _add(keys, "descriptor", level.descriptor)
    keys["colour"] = level.colour
    keys["shape"] = level.shape.value
    if level.evidence_required:
        keys["evidence_required"] = yes_or_no(True)
    return keys


def _theme(theme: Theme, bank: Bank) -> Keys:
    keys: Keys = {"id": theme.id, "title": theme.title}
    _add(keys, "introduction", theme.introduction)
    keys["questions"] = [_question(question, bank) for question in theme.questions]
    return keys


def _question(question: Question, bank: Bank) -> Keys:
    keys: Keys = {"id": question.id}
    if question.kind is not QuestionKind.LEVEL:
        keys["kind"] = question.kind.value
    keys["text"] = question.text
    _add(keys, "why", question.why)
    _add(keys, "when_it_works", question.when_it_works)
    _add(keys, "levels", dict(question.descriptors))
    _add(keys, "facet", question.facet.value if question.facet else "")
    if question.core:
        keys["core"] = yes_or_no(True)
    if question.weight != 1:
        keys["weight"] = Raw(question.weight)
    if question.scale is not None and question.scale != bank.main_scale_id:
        keys["scale"] = question.scale
    _add(keys, "follows", question.follows or "")
    _add(keys, "tags", question.tags)
    _add(keys, "evidence_prompts", question.evidence_prompts)
    _add(keys, "references", [_named(document=one.document, paragraph=one.paragraph) for one in question.references])
    if question.answered_by != "Everyone":
        keys["answered_by"] = question.answered_by
    if question.may_not_apply is question.core:
        keys["may_not_apply"] = yes_or_no(question.may_not_apply)
    if question.ask_if is not None:
        condition = question.ask_if
        keys["ask_if"] = _named(question=condition.question, at_least=condition.at_least, at_most=condition.at_most)
    return keys


def _named(**texts: str | None) -> Keys:
    return {key: text for key, text in texts.items() if text}


def _limit(limit: Limit) -> Keys:
    keys: Keys = {"id": limit.id, "kind": limit.kind.value, "why": limit.why}
    _add(keys, "themes", limit.themes)
    _add(keys, "cap_at", limit.cap_at or "")
    _add(keys, "at", limit.at or "")
    _add(keys, "below", limit.below or "")
    if limit.at_least is not None:
        keys["at_least"] = Raw(limit.at_least)
    if limit.kind is LimitKind.COVERAGE and limit.below_share is not None:
        keys["below"] = Raw(limit.below_share * 100)
    _add(keys, "types", limit.types)
    return keys


def _change(change: Change) -> Keys:
    keys: Keys = {"from": change.earlier, "to": change.later}
    if change.wording is not Wording.SAME:
        keys["wording"] = change.wording.value
    if change.moved:
        keys["moved"] = yes_or_no(True)
    if change.level_map is not None:
        keys["scale_map"] = dict(change.level_map)
    _add(keys, "why", change.why)
    return keys
