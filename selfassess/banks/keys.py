"""The keys of a question set file, declared once.

The loader refuses what is not here, and the schema for editors is made from it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from selfassess.engine.bank import Assesses, Facet, LimitKind, QuestionKind, ScaleUse, Shape, Wording


class Holds(StrEnum):
    """What stands under a key."""

    LINE = "line"
    PROSE = "prose"
    ID = "id"
    BANK_ID = "bank_id"
    QUESTION_ID = "question_id"
    CODE = "code"
    EDITION = "edition"
    LANGUAGE = "language"
    COLOUR = "colour"
    DATE = "date"
    YES_NO = "yes_no"
    NUMBER = "number"
    WORD = "word"
    MAPPING = "mapping"
    TEXTS_BY_CODE = "texts_by_code"
    LIST = "list"
    LINES = "lines"
    IDS = "ids"
    QUESTION_IDS = "question_ids"


@dataclass(frozen=True, slots=True)
class Key:
    """One key: what it holds, whether it is needed, and one line about it.

    ``words`` are the allowed words of a ``WORD``; ``of`` is the record inside a ``MAPPING`` or a ``LIST``.
    """

    name: str
    holds: Holds
    about: str
    is_needed: bool = False
    words: tuple[str, ...] = ()
    of: Record | None = None


class Record:
    """The keys of one kind of mapping, in the order in which they are best written."""

    def __init__(self, name: str, *keys: Key) -> None:
        self.name = name
        self.keys: Mapping[str, Key] = {key.name: key for key in keys}
        self.names = frozenset(self.keys)
        self.needed = tuple(key.name for key in keys if key.is_needed)


def need(name: str, holds: Holds, about: str, *, words: type[StrEnum] | None = None, of: Record | None = None) -> Key:
    """A key that must be there."""
    return Key(name, holds, about, is_needed=True, words=tuple(words or ()), of=of)


def may(name: str, holds: Holds, about: str, *, words: type[StrEnum] | None = None, of: Record | None = None) -> Key:
    """A key that may be left out."""
    return Key(name, holds, about, words=tuple(words or ()), of=of)


LISTED = Record(
    "entry",
    need("id", Holds.ID, "letters, digits, hyphens"),
    need("title", Holds.LINE, "its name as printed"),
)

LEVEL = Record(
    "level",
    need("code", Holds.CODE, "short, unique in its scale; how answer files write the level"),
    need("rank", Holds.NUMBER, "0, 1, 2 … in order, lowest first"),
    need("label", Holds.LINE, "the words on the page"),
    need("anchor", Holds.NUMBER, "place on 0 to 100 for means; rises from level to level"),
    may("descriptor", Holds.PROSE, "one sentence: what one would see"),
    need("colour", Holds.COLOUR, '"#rrggbb", in quotation marks'),
    need("shape", Holds.WORD, "the mark beside the colour, each once in a scale", words=Shape),
    may("evidence_required", Holds.YES_NO, "whether the board needs evidence to agree this level; default no"),
)

SCALE = Record(
    "scale",
    need("id", Holds.ID, "letters, digits, hyphens"),
    need("title", Holds.LINE, "what the page calls the scale"),
    may("use", Holds.WORD, "answers (default), or external: only for judgements by outsiders", words=ScaleUse),
    need("levels", Holds.LIST, "two or more, lowest first", of=LEVEL),
)

REFERENCE = Record(
    "reference",
    need("document", Holds.ID, "id of one of the set's documents"),
    may("paragraph", Holds.LINE, "the place in it"),
)

CONDITION = Record(
    "condition",
    need("question", Holds.QUESTION_ID, "an earlier question"),
    may("at_least", Holds.CODE, "asked when that question's level is this or above"),
    may("at_most", Holds.CODE, "asked when that question's level is this or below"),
)

QUESTION = Record(
    "question",
    need("id", Holds.QUESTION_ID, "capital letters, digits, hyphens; never used again for another question"),
    may("kind", Holds.WORD, "level (default), or text: answered in words and never scored", words=QuestionKind),
    need("text", Holds.PROSE, "the question, 25 words or fewer"),
    may("why", Holds.PROSE, "why it matters"),
    may("when_it_works", Holds.PROSE, "what it looks like when it works, one sentence"),
    may("levels", Holds.TEXTS_BY_CODE, "descriptors of its own, code: sentence"),
    may("facet", Holds.WORD, "how_much, how_well or difference; needed unless kind is text", words=Facet),
    may("core", Holds.YES_NO, "whether it may limit its theme and is asked of everybody; default no"),
    may("weight", Holds.NUMBER, "a positive number, 2, 0.5 or 1/2; default 1"),
    may("scale", Holds.ID, "id of a scale, when not the main scale"),
    may("follows", Holds.QUESTION_ID, "the question above it in the same theme that this one follows up"),
    may("tags", Holds.IDS, "ids of the set's tags"),
    may("evidence_prompts", Holds.LINES, "where to look"),
    may("references", Holds.LIST, "where the question comes from", of=REFERENCE),
    may("answered_by", Holds.LINE, "who normally answers, in words; default Everyone"),
    may("may_not_apply", Holds.YES_NO, "whether it may not apply; default no for a core question, else yes"),
    may("ask_if", Holds.MAPPING, "ask only when an earlier question's level is at least or at most one", of=CONDITION),
)

THEME = Record(
    "theme",
    need("id", Holds.ID, "letters, digits, hyphens; keeps its meaning from edition to edition"),
    need("title", Holds.LINE, "what the page calls the theme"),
    may("introduction", Holds.PROSE, "a sentence or two above its questions"),
    need("questions", Holds.LIST, "its questions, in order", of=QUESTION),
)

LIMIT = Record(
    "limit",
    need("id", Holds.ID, "letters, digits, hyphens"),
    need("kind", Holds.WORD, "what binds it", words=LimitKind),
    need("why", Holds.PROSE, 'printed after "because"'),
    may("themes", Holds.IDS, "ids of themes; default all"),
    may("cap_at", Holds.CODE, "the main scale's level to which the theme is limited"),
    may("at", Holds.CODE, "floor, evidence: the level at which it binds"),
    may("below", Holds.LINE, "count: a level's code; coverage: a percentage"),
    may("at_least", Holds.NUMBER, "count: how many answers"),
    may("types", Holds.LINES, "evidence: the types that count; default all"),
)

CHANGE = Record(
    "change",
    need("from", Holds.QUESTION_IDS, "question ids in the earlier edition; empty: new"),
    need("to", Holds.QUESTION_IDS, "question ids in this edition; empty: retired"),
    may("wording", Holds.WORD, "same (default), comparable, or material: another question", words=Wording),
    may("moved", Holds.YES_NO, "whether the theme changed; default no"),
    may("scale_map", Holds.TEXTS_BY_CODE, "earlier code: code now, for every earlier level"),
    may("why", Holds.PROSE, "one sentence for the report"),
)

LINEAGE = Record(
    "lineage",
    need("from_edition", Holds.EDITION, "the edition before, in quotation marks"),
    may("changes", Holds.LIST, "what changed; questions not named and not changed are the same", of=CHANGE),
)

BANK = Record(
    "bank",
    need("id", Holds.BANK_ID, "lower-case letters, digits, hyphens; the folder's name"),
    need("edition", Holds.EDITION, 'numbers joined by dots, in quotation marks: "2026.1"; the file\'s name'),
    need("title", Holds.LINE, "what a page and a report call the set"),
    need("assesses", Holds.WORD, "what is assessed", words=Assesses),
    need("language", Holds.LANGUAGE, "a language tag such as en-GB"),
    need("provenance", Holds.PROSE, "where the questions come from, in a sentence or two"),
    need("in_force_from", Holds.DATE, "the first day on which this edition may be used, YYYY-MM-DD"),
    need("main_scale", Holds.ID, "id of the scale for questions that do not name one"),
    may("documents", Holds.LIST, "documents that questions refer to", of=LISTED),
    may("tags", Holds.LIST, "cross-cutting subjects that questions may carry", of=LISTED),
    need("scales", Holds.LIST, "one or more scales", of=SCALE),
    need("themes", Holds.LIST, "themes, in order", of=THEME),
    may("limits", Holds.LIST, "rules that limit a theme's calculated level", of=LIMIT),
    may("lineage", Holds.MAPPING, "what changed since the edition before", of=LINEAGE),
)
