"""Where some words stand in what was signed: the hashes that hold them, and in plain words what they are. Pure.

The words of one answer go together, since one hash of the trail covers them; so do those of one piece of evidence.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping
from typing import Any, NamedTuple

from selfassess.assessments.signing.snapshot import Json, Kept

_OF_ANSWER = ("comment_hash", "reason_hash", "dissent_hash")
_OF_EVIDENCE = ("title_hash", "type_hash", "reference_hash")
_SHEETS = ("responses", "external")
_OF_SHEET: Mapping[str, str] = {
    "summary_hash": "The summary",
    "source_hash": "The source paper",
    "reviewer_hash": "Who judged from outside",
    "rebaselined_hash": "Why the baseline was set anew",
}
_LISTS: Mapping[str, tuple[str, str]] = {
    "messages": ("text_hash", "An overall message"),
    "judgements": ("reason_hash", "The reason of a judgement"),
    "strengths": ("text_hash", "A strength"),
    "areas": ("text_hash", "An area for consideration"),
}


class Place(NamedTuple):
    """One place, in words, and the hashes of all that goes with it."""

    called: str
    hashes: tuple[str, ...]


def places_of(kept: Kept, words: str, questions: Mapping[str, str]) -> tuple[Place, ...]:
    """Every place that says exactly these words. ``questions`` are the texts of the questions by id."""

    def says(each: Json, names: Collection[str]) -> bool:
        return any(kept.typed(each.get(name)) == words for name in names)

    found = list(_in_sheet(kept.signed["agreed"], says, questions))
    for part in _SHEETS:
        for sheet in kept.signed[part]:
            found += _in_sheet(sheet, says, questions)
    for each in kept.signed["recommendations"]:
        if says(each, ("text_hash",)):
            found.append(_place("A recommendation", each, ("text_hash",)))
    return tuple(found) if words else ()


def _in_sheet(
    sheet: Json, says: Callable[[Json, Collection[str]], bool], questions: Mapping[str, str]
) -> Iterator[Place]:
    for name, called in _OF_SHEET.items():
        if says(sheet, (name,)):
            yield _place(called, sheet, (name,))
    for part, (name, called) in _LISTS.items():
        for each in sheet[part]:
            if says(each, (name,)):
                yield _place(called, each, (name,))
    for answer in sheet["answers"]:
        asked = questions.get(answer["question"], answer["question"])
        if says(answer, _OF_ANSWER):
            yield _place(f"What was said of: {asked}", answer, _OF_ANSWER)
        for piece in answer["evidence"]:
            if says(piece, _OF_EVIDENCE):
                yield _place(f"Evidence for: {asked}", piece, _OF_EVIDENCE)


def _place(called: str, each: Mapping[str, Any], names: Collection[str]) -> Place:
    return Place(called, tuple(each[name] for name in names if each.get(name)))
