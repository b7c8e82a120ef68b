"""The facts that an event may hold: one table, so that a name means the same in every event of every trail.

A trail is never rewritten, so neither is what a name means. An object's id is called ``<type>_id``, with a word before
or after where an event has two of one type; several are ``<type>_ids``. A list is one text with commas. ``edition`` is
a version as it is written, ``question`` and ``bank`` are ids as the question set writes them.
"""

from __future__ import annotations

from collections.abc import Mapping

from selfassess.audit.events import Fact, ObjectType

Kind = ObjectType | type[str] | type[int] | type[bool]

# What a fact is: the id of an object of that type, or a text, a number, yes or no. Any may be None.
FACTS: Mapping[str, Kind] = {
    # objects
    "account_id": ObjectType.ACCOUNT,
    "asker_account_id": ObjectType.ACCOUNT,
    "agency_id": ObjectType.AGENCY,
    "agency_id_before": ObjectType.AGENCY,
    "successor_agency_id": ObjectType.AGENCY,
    "assessment_id": ObjectType.ASSESSMENT,
    "edition_id": ObjectType.EDITION,
    "group_id": ObjectType.GROUP,
    "group_id_before": ObjectType.GROUP,
    "from_member_id": ObjectType.MEMBER,
    "to_member_id": ObjectType.MEMBER,
    "seat_id": ObjectType.SEAT,
    "successor_seat_id": ObjectType.SEAT,
    "sheet_id": ObjectType.SHEET,
    # what changed, and how things stand now
    "fields": str,
    "change": str,
    "because": str,
    "purpose": str,
    "role": str,
    "standing": str,
    "kind": str,
    "sector": str,
    "state": str,
    "form": str,
    "noun": str,
    "time_zone": str,
    "strength": str,
    "started_on": str,
    "ended_on": str,
    "due_on": str,
    "reopened": bool,
    "removed": bool,
    "late": bool,
    "stays": bool,
    "is_operator": bool,
    # question sets
    "bank": str,
    "edition": str,
    "question": str,
    "theme": str,
    "digest": str,
    "paper_digest": str,
    # the salted hashes of what an answer says
    "choice": str,
    "words": str,
    # what an event names as gone, in the form of ``audit.erasure``
    "texts": str,
    "sheet_ids": str,
    # what a board that was purged leaves: the anchor of its trail's end, and its rows as ``table:how many``
    "head": str,
    "rows": str,
    # counts
    "answers": int,
    "attempts": int,
    "contacts": int,
    "count": int,
    "events": int,
    "evidence": int,
    "files_of_mail": int,
    "groups": int,
    "invitations": int,
    "kept_texts": int,
    "left": int,
    "mailed_links": int,
    "mails": int,
    "number": int,
    "people": int,
    "places": int,
    "responses_handed_on": int,
    "seats": int,
    "sessions": int,
    "unsent_responses": int,
    # other
    "group_ids": str,
    "seat_ids": str,
    "bytes": int,
    "width": int,
    "height": int,
    "status": int,
}


def check_facts(facts: Mapping[str, Fact]) -> None:
    """Nothing, where every fact is one of the table and of its kind.

    Raises:
        ValueError: one is not, whose meaning nobody could tell for certain later.
    """
    if wrong := sorted(name for name, value in facts.items() if not _is_one(name, value)):
        raise ValueError(f"facts that audit.facts does not know, or not with such values: {', '.join(wrong)}")


def _is_one(name: str, value: Fact) -> bool:
    kind = FACTS.get(name)
    if kind is None or value is None:
        return kind is not None
    expected = int if isinstance(kind, ObjectType) else kind
    # Yes and no are numbers to Python.
    return isinstance(value, expected) and isinstance(value, bool) == (expected is bool)
