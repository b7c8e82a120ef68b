"""The limits of a question set file -> ``Limit``."""

from __future__ import annotations

from collections.abc import Collection
from fractions import Fraction

from selfassess.banks.codes import Code
from selfassess.banks.fields import Fields
from selfassess.banks.ids import Ids
from selfassess.banks.keys import LIMIT
from selfassess.banks.problems import shown
from selfassess.engine.bank import Limit, LimitKind, Scale

_COMMON = frozenset({"id", "kind", "why", "themes"})
NEEDED_KEYS = {
    LimitKind.FLOOR: ("cap_at",),
    LimitKind.COUNT: ("cap_at", "below", "at_least"),
    LimitKind.CUMULATIVE: (),
    LimitKind.EVIDENCE: ("cap_at",),
    LimitKind.COVERAGE: ("below",),
}
OTHER_KEYS = {
    LimitKind.FLOOR: ("at",),
    LimitKind.COUNT: (),
    LimitKind.CUMULATIVE: ("cap_at",),
    LimitKind.EVIDENCE: ("at", "types"),
    LimitKind.COVERAGE: (),
}


def read_limits(bank: Fields, main_scale: Scale | None, themes: Collection[str]) -> tuple[Limit, ...]:
    """Every limit, with problems noted."""
    ids = Ids(bank.problems, "limit")
    limits = []
    for fields in bank.records("limits", LIMIT):
        limit = _limit(fields, main_scale, themes)
        ids.add(fields, limit.id)
        limits.append(limit)
    return tuple(limits)


def _limit(fields: Fields, scale: Scale | None, themes: Collection[str]) -> Limit:
    kind = fields.word("kind", LimitKind, LimitKind.FLOOR)
    _check_keys(fields, kind)
    named = fields.lines("themes")
    fields.check_known("themes", named, themes, Code.UNKNOWN_THEME, "theme")
    return Limit(
        id=fields.id(),
        kind=kind,
        why=fields.full_prose("why"),
        cap_at=_level(fields, "cap_at", scale),
        themes=named,
        at=_level(fields, "at", scale),
        below=_below(fields, scale) if kind is LimitKind.COUNT else None,
        at_least=_at_least(fields) if kind is LimitKind.COUNT else None,
        below_share=_share(fields) if kind is LimitKind.COVERAGE else None,
        types=fields.lines("types"),
    )


def _check_keys(fields: Fields, kind: LimitKind) -> None:
    if not fields.has("kind"):
        return
    needed, others = NEEDED_KEYS[kind], OTHER_KEYS[kind]
    for key in needed:
        if not fields.has(key):
            fields.error(Code.MISSING_KEY, key, f"a limit of kind {kind} needs {key}")
    for key in LIMIT.keys:
        if fields.has(key) and key not in _COMMON and key not in needed and key not in others:
            allowed = ", ".join((*needed, *others)) or "no further keys"
            fields.error(Code.LIMIT_KEY, key, f"a limit of kind {kind} does not use {key}", f"it uses {allowed}")


def _level(fields: Fields, key: str, scale: Scale | None) -> str | None:
    code = fields.full_line(key) or None
    if code is not None and scale is not None:
        fields.check_known(key, (code,), scale.by_code, Code.UNKNOWN_LEVEL, "level of the main scale")
    return code


def _below(fields: Fields, scale: Scale | None) -> str | None:
    code = _level(fields, "below", scale)
    if code is not None and scale is not None and scale.levels and scale.levels[0].code == code:
        message = f"no answer can be below {shown(code)}, the lowest level"
        fields.error(Code.LIMIT_NEVER_BINDS, "below", message)
    return code


def _at_least(fields: Fields) -> int:
    number = fields.number("at_least", is_whole=True)
    if number is not None and number < 1:
        fields.error(Code.NOT_A_NUMBER, "at_least", "at_least is 1 or more")
    return int(number) if number is not None else 1


def _share(fields: Fields) -> Fraction:
    percent = fields.number("below")
    if percent is None:
        return Fraction(1)
    if not 0 < percent <= 100:
        hint = "write 60 for 60 per cent"
        fields.error(Code.NOT_A_NUMBER, "below", "below is a percentage above 0 and up to 100", hint)
    return Fraction(percent) / 100
