"""Whether an edition follows from those before it: nothing changes, comes or goes without the lineage saying so."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from selfassess.banks.codes import Code
from selfassess.banks.loader import Lines
from selfassess.banks.problems import Problems, shown
from selfassess.engine.bank import Bank, Change, Question, Wording


def check_succession(before: Sequence[Bank], later: Bank, lines: Lines, problems: Problems) -> None:
    """Notes every way in which ``later`` does not follow from ``before``.

    Args:
        before: The earlier editions of the same set, earliest first; empty for a first edition.
        later: The edition to check.
        lines: Where things stand in its file.
        problems: Where they are noted, with the later file's lines.
    """
    if not before:
        return
    check = _Check(before, later, lines, problems)
    if check.is_next():
        check.entries()
        check.questions()
        check.returned_ids()


class _Check:
    def __init__(self, before: Sequence[Bank], later: Bank, lines: Lines, problems: Problems) -> None:
        self._before = before
        self._earlier = before[-1]
        self._later = later
        self._lines = lines
        self._problems = problems
        self._changes = later.lineage.changes if later.lineage else ()

    def is_next(self) -> bool:
        """Whether the two are editions of one set, in order, and the lineage starts from the earlier one."""
        earlier, later = self._earlier, self._later
        if earlier.id != later.id:
            message = f"version {earlier.edition} is of {shown(earlier.id)}, this one of {shown(later.id)}"
            self._problems.error(Code.OTHER_BANK, self._lines.id, "id", message)
            return False
        if earlier.edition_number >= later.edition_number:
            message = f"{shown(later.edition)} does not come after {shown(earlier.edition)}"
            hint = "versions are ordered as numbers"
            self._problems.error(Code.EDITION_NOT_RISING, self._lines.edition, "edition", message, hint)
            return False
        if later.lineage is None or later.lineage.from_edition != earlier.edition:
            message = f"the lineage does not start from version {shown(earlier.edition)}, the one before"
            hint = f'write from_edition: "{earlier.edition}"'
            self._problems.error(Code.NO_LINEAGE, self._lines.lineage, "lineage", message, hint)
            return False
        return True

    def entries(self) -> None:
        """Each entry against both editions."""
        for place, change in enumerate(self._changes):
            unknown = [id for id in change.earlier if id not in self._earlier.question]
            for id in unknown:
                hint = self._problems.suggest(id, self._earlier.question)
                message = f"version {self._earlier.edition} has no question {shown(id)}"
                self._error(Code.UNKNOWN_EARLIER_QUESTION, place, "from", message, hint)
            taken = [id for id in change.later if id in self._earlier.question and id not in change.earlier]
            for id in taken:
                self._taken(place, id, change)
            if change.earlier and change.later and not unknown and not taken:
                self._entry(place, change)

    def _taken(self, place: int, id: str, change: Change) -> None:
        """The other side, an earlier question that still stands under its id, is checked within the file itself."""
        before = f"comes from {', '.join(map(shown, change.earlier))}" if change.earlier else "is new"
        message = f"{shown(id)} {before} here, and version {self._earlier.edition} has a question of that id"
        hint = f"an id keeps its question: name {id} under from as well, or give the question a new id"
        self._error(Code.ID_KEEPS_QUESTION, place, "to", message, hint)

    def _entry(self, place: int, change: Change) -> None:
        before = [self._earlier.question[id] for id in change.earlier]
        after = [self._later.question[id] for id in change.later]
        has_moved = any(one.theme != other.theme for one in before for other in after)
        is_one_to_one = len(before) == len(after) == 1
        if change.moved and not has_moved:
            self._error(Code.MOVED_MISMATCH, place, "moved", "moved is yes, and the theme is the same")
        elif is_one_to_one and has_moved and not change.moved:
            message = f"{shown(after[0].id)} is in another theme now"
            self._error(Code.MOVED_MISMATCH, place, "moved", message, "write moved: yes")
        if is_one_to_one and change.wording is Wording.SAME and _words(before[0].text) != _words(after[0].text):
            message = f"{shown(after[0].id)} reads differently now"
            hint = "write wording: comparable, or wording: material"
            self._error(Code.WORDING_MISMATCH, place, "wording", message, hint)
        if change.level_map is not None:
            self._level_map(place, change.level_map.keys(), set(change.level_map.values()), before, after)

    def _level_map(
        self,
        place: int,
        given: Collection[str],
        targets: Collection[str],
        before: list[Question],
        after: list[Question],
    ) -> None:
        earlier_codes = {code for question in before for code in _codes(self._earlier, question)}
        missing = [code for code in earlier_codes if code not in given]
        extra = [code for code in given if code not in earlier_codes]
        if missing:
            message = f"the scale_map leaves out {', '.join(map(shown, sorted(missing)))}"
            self._error(Code.MAP_INCOMPLETE, place, "scale_map", message, "map every earlier level")
        if extra:
            message = f"the scale_map names {', '.join(map(shown, sorted(extra)))}, which the earlier scale has not"
            self._error(Code.MAP_INCOMPLETE, place, "scale_map", message)
        for question in after:
            known = _codes(self._later, question)
            for code in sorted(targets):
                if code not in known:
                    message = f"the scale_map leads to {shown(code)}, which the scale of {question.id} has not"
                    self._error(Code.UNKNOWN_LEVEL, place, "scale_map", message, self._problems.suggest(code, known))

    def questions(self) -> None:
        """Each question of the two editions against the lineage."""
        named_before = {id for change in self._changes for id in change.earlier}
        named_after = {id for change in self._changes for id in change.later}
        for id, question in self._later.question.items():
            earlier = self._earlier.question.get(id)
            if earlier is None and id not in named_after:
                message = f"{shown(id)} is new, and the lineage does not say so"
                self._warn(id, message, f"add {{from: [], to: [{id}]}}")
            elif earlier is not None and id not in named_before and id not in named_after:
                self._unchanged(earlier, question)
        for id in self._earlier.question:
            if id not in self._later.question and id not in named_before:
                self._warn(
                    None, f"{shown(id)} is gone, and the lineage does not say so", f"add {{from: [{id}], to: []}}"
                )

    def _unchanged(self, earlier: Question, later: Question) -> None:
        different = []
        if _words(earlier.text) != _words(later.text):
            different.append("text")
        if earlier.theme != later.theme:
            different.append("theme")
        if _steps(self._earlier, earlier) != _steps(self._later, later):
            different.append("scale")
        if different:
            message = f"the {' and '.join(different)} of {shown(later.id)} changed, and the lineage does not say so"
            hint = "add an entry to the lineage, or give the question a new id"
            line = self._lines.questions.get(later.id)
            self._problems.error(Code.CHANGED_WITHOUT_ENTRY, line, f"question {later.id}", message, hint)

    def returned_ids(self) -> None:
        """No question may have an id that an earlier edition had and the one before this had not."""
        gone = {id: bank.edition for bank in self._before for id in bank.question if id not in self._earlier.question}
        for id in self._later.question:
            if id in gone:
                message = f"{shown(id)} was last used in version {gone[id]} and cannot come back"
                line = self._lines.questions.get(id)
                self._problems.error(Code.ID_CAME_BACK, line, f"question {id}", message, "give it a new id")

    def _error(self, code: Code, place: int, key: str, message: str, hint: str = "") -> None:
        line = self._lines.changes[place] if place < len(self._lines.changes) else self._lines.lineage
        self._problems.error(code, line, f"lineage.changes[{place}].{key}", message, hint)

    def _warn(self, id: str | None, message: str, hint: str) -> None:
        line = self._lines.questions.get(id) if id is not None else self._lines.lineage
        self._problems.warn(Code.NOT_IN_LINEAGE, line, f"question {id}" if id is not None else "lineage", message, hint)


def _steps(bank: Bank, question: Question) -> object:
    return bank.scale[question.scale].steps if question.scale is not None else None


def _codes(bank: Bank, question: Question) -> Collection[str]:
    return bank.scale[question.scale].by_code if question.scale is not None else ()


def _words(text: str) -> list[str]:
    """The words of a text: how its lines were broken is no change."""
    return text.split()
