"""The lineage of a question set file -> ``Lineage``; ``succession`` checks what needs the earlier edition too."""

from __future__ import annotations

from selfassess.banks.codes import Code
from selfassess.banks.fields import Fields
from selfassess.banks.keys import CHANGE, LINEAGE
from selfassess.banks.problems import shown
from selfassess.banks.questions import Themes
from selfassess.banks.values import EDITION, edition_numbers
from selfassess.engine.bank import Change, Lineage, Wording


def read_lineage(bank: Fields, read: Themes) -> tuple[Lineage | None, tuple[Fields, ...]]:
    """What changed, with problems noted, and where each change stands in the file; ``None`` without a lineage."""
    fields = bank.mapping("lineage", LINEAGE)
    if fields is None:
        return None, ()
    from_edition = fields.edition("from_edition")
    edition = bank.raw("edition")
    if (
        EDITION.match(from_edition)
        and EDITION.match(edition)
        and edition_numbers(from_edition) >= edition_numbers(edition)
    ):
        message = f"{shown(from_edition)} is not earlier than {shown(edition)}"
        fields.error(Code.LINEAGE_ORDER, "from_edition", message)
    changes = []
    places = []
    seen: dict[tuple[str, str], Fields] = {}
    for inner in fields.records("changes", CHANGE):
        change = _change(inner, read)
        _check_once(inner, change, seen)
        changes.append(change)
        places.append(inner)
    return Lineage(from_edition, tuple(changes)), tuple(places)


def _change(fields: Fields, read: Themes) -> Change:
    earlier, later = fields.lines("from"), fields.lines("to")
    if fields.has("from") and fields.has("to") and not earlier and not later:
        fields.error(Code.LINEAGE_EMPTY, "from", "from and to are both empty")
    fields.check_known("to", later, read.places, Code.UNKNOWN_QUESTION, "question")
    for id in earlier:
        if id in read.places and id not in later:
            _still_stands(fields, id, later)
    level_map = fields.texts("scale_map") if fields.has("scale_map") else None
    if level_map is not None and not (earlier and later):
        message = "a scale_map needs questions on both sides"
        fields.error(Code.LINEAGE_MAP_UNUSED, "scale_map", message)
    return Change(
        earlier=earlier,
        later=later,
        wording=fields.word("wording", Wording, Wording.SAME),
        moved=fields.yes_or_no("moved"),
        level_map=level_map,
        why=fields.prose("why"),
    )


def _still_stands(fields: Fields, id: str, later: tuple[str, ...]) -> None:
    """Notes a question that became nothing, or another one, and stands in this edition all the same."""
    if later:
        message = f"{shown(id)} becomes {', '.join(map(shown, later))} here, and still stands in this version"
        hint = f"an id keeps its question: name {id} under to as well, or give the question that stands a new id"
        fields.error(Code.ID_KEEPS_QUESTION, "from", message, hint)
    else:
        message = f"{shown(id)} is retired here, and still stands in this version"
        hint = "a retired id never comes back: take the entry out, or give the question that stands a new id"
        fields.error(Code.ID_CAME_BACK, "from", message, hint)


def _check_once(fields: Fields, change: Change, seen: dict[tuple[str, str], Fields]) -> None:
    for key, ids in (("from", change.earlier), ("to", change.later)):
        for id in ids:
            first = seen.setdefault((key, id), fields)
            if first is not fields:
                message = f"{shown(id)} stands under {key} here and in the entry on line {first.line}"
                fields.error(Code.LINEAGE_TWICE, key, message)
