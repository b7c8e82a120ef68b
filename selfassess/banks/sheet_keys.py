"""The keys of an answer file, declared once."""

from __future__ import annotations

from selfassess.banks.keys import Holds, Record, may, need
from selfassess.engine.answers import Basis, FindingStatus, Form, LowerBecause, NoLevel

EVIDENCE = Record(
    "evidence",
    need("type", Holds.LINE, "what kind of evidence, such as minutes"),
    need("title", Holds.LINE, "its name"),
    may("dated", Holds.DATE, "its day"),
    may("reference", Holds.LINE, "where it is kept, or the place in it"),
)

ANSWER = Record(
    "answer",
    may("level", Holds.CODE, "the level's code"),
    may("none", Holds.WORD, "the reason for none", words=NoLevel),
    may("reason", Holds.LINE, "one line why; needed with not_applicable"),
    may("comment", Holds.PROSE, "up to 4,000 characters"),
    may("evidence", Holds.LIST, "pointers to evidence", of=EVIDENCE),
    may("assessed_on", Holds.DATE, "the day this answer was looked at, when not the sheet's"),
    may("carried_from", Holds.DATE, "the day of the answer that was carried forward"),
    may("confirmed", Holds.YES_NO, "whether a carried answer was looked at again and stands"),
    may("lower_because", Holds.WORD, "why it is lower than last time", words=LowerBecause),
    may("dissent", Holds.PROSE, "a minority view"),
)

JUDGEMENT = Record(
    "judgement",
    need("theme", Holds.ID, "id of a theme"),
    need("level", Holds.CODE, "a code of the main scale, or of the sheet's"),
    may("reason", Holds.PROSE, "why"),
)

FINDING = Record(
    "finding",
    need("id", Holds.ID, "letters, digits, hyphens; the same from sheet to sheet"),
    need("text", Holds.PROSE, "what was found"),
    may("theme", Holds.ID, "id of a theme"),
    may("questions", Holds.QUESTION_IDS, "ids of questions"),
    may("status", Holds.WORD, "how it has moved", words=FindingStatus),
)

REBASELINED = Record("rebaselining", need("reason", Holds.PROSE, "why levels were judged afresh"))

SHEET = Record(
    "answer file",
    need("assessment", Holds.LINE, "the name of the occasion, such as Spring 2026"),
    need("bank", Holds.BANK_ID, "id of the question set"),
    need("edition", Holds.EDITION, 'its edition, in quotation marks: "2026.1"'),
    need("dated", Holds.DATE, "the day it describes, YYYY-MM-DD"),
    may("date_inferred", Holds.YES_NO, "yes when the day was worked out"),
    need("subject", Holds.LINE, "what it is about"),
    may("subject_was", Holds.LINE, "its earlier name, or the body with which it is compared"),
    need("basis", Holds.WORD, "what kind of sheet", words=Basis),
    may("seat", Holds.LINE, "the seat that answered"),
    may("group", Holds.LINE, "the group that answered, or the seat's broad group"),
    may("agency", Holds.LINE, "the organisation that answered"),
    may("reviewer", Holds.LINE, "the outsider who judged"),
    may("source", Holds.PROSE, "what it was taken from"),
    may("scale", Holds.ID, "a scale for every level question instead of its own"),
    may("unlisted", Holds.WORD, "not_answered (default) or not_in_scope", words=NoLevel),
    may("form", Holds.WORD, "full (default), core or short", words=Form),
    may("took_part", Holds.LINES, "the seats that took part"),
    may("messages", Holds.LINES, "overall messages, at most eight"),
    may("summary", Holds.PROSE, "the chair's summary"),
    may("judgements", Holds.LIST, "the board's own agreed levels", of=JUDGEMENT),
    may("strengths", Holds.LIST, "lasting strengths", of=FINDING),
    may("areas", Holds.LIST, "lasting areas for consideration", of=FINDING),
    may("rebaselined", Holds.MAPPING, "levels were judged afresh", of=REBASELINED),
    need("answers", Holds.MAPPING, "question id: answer", of=ANSWER),
)
