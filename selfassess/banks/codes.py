"""Every kind of problem that a question set or an answer file can have: its code and what it means, in one line each.

``TXT`` is about the text and its values in either kind of file, ``BNK`` about question sets, ``ANS`` about answer
files. A code is never used again for something else.
"""

from __future__ import annotations

from enum import Enum


class Code(Enum):
    """One kind of problem; ``value`` is the code that a report shows, ``meaning`` its one line."""

    meaning: str

    def __new__(cls, code: str, meaning: str) -> Code:
        member = object.__new__(cls)
        member._value_ = code
        member.meaning = meaning
        return member

    NOT_TEXT = "TXT-001", "The file is not UTF-8 text, or holds a character that has no place in a text."
    TOO_LARGE = "TXT-002", "The file is larger than 2 MB."
    TOO_MANY_VALUES = "TXT-003", "The file holds more than 100,000 keys and values."
    TOO_DEEP = "TXT-004", "Lists and mappings stand more than 12 deep inside each other."
    SYNTAX = "TXT-005", "The file cannot be read as YAML, JSON or CSV from this line on."
    EMPTY_FILE = "TXT-006", "The file holds nothing, or only comments."
    SEVERAL_DOCUMENTS = "TXT-007", "A second document begins in the same file."
    ALIAS = "TXT-008", "An anchor, an alias or a merge key: each value is written where it belongs."
    TAG = "TXT-009", "A tag such as `!!int`: every value is text."
    DUPLICATE_KEY = "TXT-010", "A key stands twice in the same place."
    KEY_NOT_TEXT = "TXT-011", "A key is a list or a mapping."
    UNKNOWN_KEY = "TXT-012", "A key that the format does not have."
    MISSING_KEY = "TXT-013", "A key that is needed is not there, or has no value."
    WRONG_KIND = "TXT-014", "A list, a mapping or a text where another of the three is needed."
    EMPTY_VALUE = "TXT-015", "An empty text or list where something is needed."
    TOO_LONG = "TXT-016", "A text is longer than its key allows."
    LINE_BREAK = "TXT-017", "A line break in a text that stands on one line."
    NOT_A_CHOICE = "TXT-018", "A word that is not one of those the key allows."
    NOT_YES_OR_NO = "TXT-019", "Something else where `yes` or `no` is needed."
    NOT_A_NUMBER = "TXT-020", "Not a number, or a number outside what the key allows."
    NOT_A_DATE = "TXT-021", "Not a day of the calendar written `YYYY-MM-DD`."
    BAD_ID = "TXT-022", "An id or code with characters that it may not have."
    DUPLICATE_ID = "TXT-023", "Two ids are the same, or differ only in capitals or accents."
    EDITION_NOT_QUOTED = (
        "TXT-024",
        "An edition without quotation marks: another program would read `2026.10` as 2026.1.",
    )
    BAD_EDITION = "TXT-025", "An edition that is not numbers joined by dots."
    REPEATED_ITEM = "TXT-026", "A list names the same thing twice."
    TOO_MANY_PROBLEMS = "TXT-027", "More problems than are worth listing; the rest is left out."
    OTHER_KIND = "TXT-028", "An answer file where a question set is needed, or the other way round."

    BAD_LANGUAGE = "BNK-001", "The language is not a language tag such as `en-GB`."
    ONE_LEVEL = "BNK-002", "A scale with fewer than two levels."
    RANK_ORDER = "BNK-003", "Ranks do not run 0, 1, 2 … in order."
    ANCHOR_ORDER = "BNK-004", "Anchors do not rise from level to level."
    BAD_COLOUR = "BNK-005", "A colour that is not written `#rrggbb`."
    REPEATED_SHAPE = "BNK-006", "Two levels of a scale have the same shape, or the same words."
    UNKNOWN_SCALE = "BNK-007", "A scale that the question set does not have."
    EXTERNAL_SCALE = "BNK-008", "A question, or the main scale, uses a scale kept for judgements by outsiders."
    UNKNOWN_LEVEL = "BNK-009", "A level that the scale does not have."
    UNKNOWN_THEME = "BNK-010", "A theme that the question set does not have."
    UNKNOWN_TAG = "BNK-011", "A tag that the question set does not list."
    UNKNOWN_DOCUMENT = "BNK-012", "A document that the question set does not list."
    UNKNOWN_QUESTION = "BNK-013", "A question that the question set does not have."
    TOO_MANY_QUESTIONS = "BNK-014", "More than 5,000 questions."
    NOT_FOR_TEXT_QUESTIONS = "BNK-015", "A key that a question answered in words cannot have."
    FOLLOWS_ELSEWHERE = "BNK-016", "A question follows up one that is not above it in the same theme."
    ASK_IF_ORDER = "BNK-017", "A question depends on one that comes later."
    ASK_IF_CIRCLE = "BNK-018", "Questions depend on each other in a circle."
    ASK_IF_ONE_OF = "BNK-019", "A condition needs either `at_least` or `at_most`."
    ASK_IF_TEXT = "BNK-020", "A condition on a question that is answered in words."
    LIMIT_KEY = "BNK-021", "A limit has a key that its kind does not use."
    LIMIT_NEVER_BINDS = "BNK-022", "A limit that could never bind: nothing lies below the lowest level."

    LINEAGE_EMPTY = "BNK-030", "An entry of the lineage with neither earlier nor later questions."
    LINEAGE_TWICE = "BNK-031", "A question stands in two entries of the lineage."
    LINEAGE_ORDER = "BNK-032", "The lineage starts from an edition that is not earlier."
    LINEAGE_MAP_UNUSED = "BNK-033", "A `scale_map` in an entry that has no question on both sides."
    ID_KEEPS_QUESTION = (
        "BNK-034",
        "An id stands in both editions, and the lineage gives it to another question or calls it new.",
    )

    NO_DESCRIPTOR = "BNK-040", "Warning: a level without a sentence that says what one would see."
    NO_WHEN_IT_WORKS = "BNK-041", "Warning: a question does not say what it looks like when it works."
    LONG_QUESTION = "BNK-042", "Warning: a question of more than 25 words."
    MANY_CORE = "BNK-043", "Warning: more than three core questions in a theme."
    NO_FOLLOW_UP = "BNK-044", "Warning: a core question that no question follows up."
    NO_REFERENCE = "BNK-045", "Warning: a question without a reference to a document."
    CORE_MAY_NOT_APPLY = "BNK-046", "Warning: a core question that may be answered *does not apply to us*."

    EDITION_NOT_RISING = "BNK-050", "An edition that does not come after the edition before it."
    NO_LINEAGE = "BNK-051", "A later edition that does not say what changed, or not since the edition before it."
    CHANGED_WITHOUT_ENTRY = "BNK-052", "A question changed under its id and the lineage does not say so."
    WORDING_MISMATCH = "BNK-053", "The lineage says that the wording is the same, and it is not."
    MOVED_MISMATCH = "BNK-054", "`moved` does not agree with the themes of the two editions."
    UNKNOWN_EARLIER_QUESTION = "BNK-055", "The lineage names a question that the earlier edition does not have."
    ID_CAME_BACK = "BNK-056", "The id of a retired question is used again, or still stands."
    MAP_INCOMPLETE = (
        "BNK-057",
        "A `scale_map` does not cover every earlier level, or covers levels that there were not.",
    )
    NOT_IN_LINEAGE = "BNK-058", "Warning: a question is new or gone, and the lineage does not mention it."
    OTHER_BANK = "BNK-059", "The earlier edition belongs to another question set."
    FILE_NAME = "BNK-060", "The id or the edition differs from the name of the folder or file."

    UNKNOWN_BANK = "ANS-001", "A question set, or an edition of it, that is not there."
    SHEET_UNKNOWN_QUESTION = "ANS-002", "An answer to a question that the question set does not have."
    SHEET_UNKNOWN_LEVEL = "ANS-003", "A level that the question's scale does not have."
    LEVEL_AND_NONE = "ANS-004", "An answer with both a level and a reason for none."
    NEITHER = "ANS-005", "An answer with neither a level nor a reason for none; in a text question, without a comment."
    REASON_MISSING = "ANS-006", "`not_applicable` without the reason why."
    MUST_APPLY = "ANS-007", "`not_applicable` where the question always applies."
    NOT_TOO_EARLY = "ANS-008", "`too_early` where the question is not about the difference made."
    EVIDENCE_MISSING = "ANS-009", "A level that demands evidence, without any."
    BEFORE_1990 = "ANS-010", "A day before 1990."
    CARRIED_FROM_LATER = "ANS-011", "An answer carried forward from a day later than the sheet's."
    CONFIRMED_ALONE = "ANS-012", "`confirmed` on an answer that was not carried forward."
    SHEET_UNKNOWN_THEME = "ANS-013", "A theme that the question set does not have."
    WHO = "ANS-014", "Not exactly one of `seat`, `group`, `agency` and `reviewer` (`group` may stand beside `seat`)."
    SHEET_UNKNOWN_SCALE = "ANS-015", "A scale that the question set does not have."
    BEFORE_IN_FORCE = "ANS-016", "Warning: the sheet's day is before the edition came into force."
    TEXT_WITH_LEVEL = "ANS-017", "A level or a reason for none on a question that is answered in words."
    TOO_MANY_MESSAGES = "ANS-018", "More than eight messages."
    CSV_ROW = "ANS-019", "A row of a CSV file with too many values, or without a heading row above it."
    EVIDENCE_LATER = "ANS-020", "Evidence dated after the sheet's day."
    ASSESSED_LATER = "ANS-021", "An answer looked at after the sheet's day."
    EXTERNAL_SCALE_USED = "ANS-023", "A scale for outsiders' judgements on a sheet that is none."
    BANK_UNUSABLE = "ANS-022", "A question set that has errors of its own, or cannot be read."
