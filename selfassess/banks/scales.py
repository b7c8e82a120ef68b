"""The scales of a question set file -> ``Scale``."""

from __future__ import annotations

from selfassess.banks.codes import Code
from selfassess.banks.fields import Fields
from selfassess.banks.ids import Ids
from selfassess.banks.keys import LEVEL, SCALE
from selfassess.banks.problems import shown
from selfassess.banks.values import CODE, COLOUR
from selfassess.engine.bank import Exact, Level, Scale, ScaleUse, Shape

MOST_LABEL = 100


def read_scales(bank: Fields) -> tuple[Scale, ...]:
    """Every scale, with problems noted."""
    ids = Ids(bank.problems, "scale")
    scales = []
    for fields in bank.records("scales", SCALE):
        scale = Scale(
            id=fields.id(),
            title=fields.full_line("title"),
            levels=_levels(fields),
            use=fields.word("use", ScaleUse, ScaleUse.ANSWERS),
        )
        ids.add(fields, scale.id)
        scales.append(scale)
    if not scales and bank.has("scales"):
        bank.error(Code.EMPTY_VALUE, "scales", "there is no scale", "write at least one")
    return tuple(scales)


def _levels(scale: Fields) -> tuple[Level, ...]:
    codes = Ids(scale.problems, "code")
    seen: set[tuple[str, str]] = set()
    levels: list[Level] = []
    for fields in scale.records("levels", LEVEL):
        level = _level(fields, levels)
        codes.add(fields, level.code, "code")
        for key in ("shape", "label"):
            _check_once(fields, key, seen)
        levels.append(level)
    if scale.has("levels") and len(levels) < 2:
        scale.error(Code.ONE_LEVEL, "levels", "a scale needs two levels or more")
    return tuple(levels)


def _level(fields: Fields, below: list[Level]) -> Level:
    colour = fields.line_of_text("colour")
    if fields.has("colour") and not COLOUR.match(colour):
        fields.error(Code.BAD_COLOUR, "colour", f"{shown(colour)} is not a colour", 'write it like "#0f7c8a", quoted')
    return Level(
        code=fields.id("code", CODE, "letters, digits, hyphens, underscores and plus signs"),
        rank=_rank(fields, len(below)),
        label=fields.full_line("label", most=MOST_LABEL),
        anchor=_anchor(fields, below[-1].anchor if below else None),
        descriptor=fields.prose("descriptor"),
        colour=colour,
        shape=fields.word("shape", Shape, Shape.DISC),
        evidence_required=fields.yes_or_no("evidence_required"),
    )


def _rank(fields: Fields, next_rank: int) -> int:
    rank = fields.number("rank", is_whole=True)
    if rank is not None and rank != next_rank:
        message = f"rank {rank} stands where {next_rank} is next"
        fields.error(Code.RANK_ORDER, "rank", message, "ranks run 0, 1, 2 … from the lowest level up")
    return next_rank


def _anchor(fields: Fields, below: Exact | None) -> Exact:
    """The anchor; where it is missing the one below stands in for it."""
    anchor = fields.number("anchor")
    if anchor is None:
        return below or 0
    if not 0 <= anchor <= 100:
        fields.error(Code.NOT_A_NUMBER, "anchor", "an anchor lies between 0 and 100")
    elif below is not None and anchor <= below:
        message = f"the anchor {anchor} is not above {below}, the one before"
        fields.error(Code.ANCHOR_ORDER, "anchor", message, "anchors rise from level to level")
    return anchor


def _check_once(fields: Fields, key: str, seen: set[tuple[str, str]]) -> None:
    word = fields.raw(key).casefold()
    if word and (key, word) in seen:
        hint = "colour must never be alone: each level needs a shape and words of its own"
        fields.error(Code.REPEATED_SHAPE, key, f"the {key} {shown(word)} stands twice in the scale", hint)
    seen.add((key, word))
