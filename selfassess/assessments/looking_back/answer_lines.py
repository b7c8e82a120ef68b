"""What may be told of the answers of one self-assessment, as lines of CSV without any formula. Pure.

A million of them leave in one file. What stands in many lines is therefore written once and put together as text: to
hand every line to ``csv.writer``, cell by cell, takes longer than to read it.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from selfassess.engine.agreement import FEWEST_RESPONSES
from selfassess.engine.answers import Basis, NoLevel
from selfassess.engine.bank import Bank
from selfassess.reports.csv import as_text
from selfassess.reports.wording import BASIS, NO_LEVEL

COLUMNS = (
    *("Self-assessment", "Whose", "Seat, table or reviewer", "Question", "Level", "Code", "Why none", "Comment"),
    *("Carried forward from", "Confirmed", "How far it is settled"),
)
END = "\r\n"
_Key = tuple[str, str | None, str | None]


def cells(*texts: str) -> str:
    """Some cells of a line, as ``csv.writer`` has them."""
    written = io.StringIO()
    csv.writer(written, lineterminator="").writerow(texts)
    # A line of one empty cell is written as a quoted one, so that it is a line at all.
    return written.getvalue() if texts != ("",) else ""


class _Levels(dict[_Key, str]):
    """A question's id, level and code as cells, by the id, the level and the reason for none; read at first use."""

    def __init__(self, bank: Bank, scale: str) -> None:
        super().__init__()
        self._bank = bank
        self._scale = scale or None

    def __missing__(self, key: _Key) -> str:
        id, code, none = key
        found = cells(as_text(id), *self._read(id, code, none))
        self[key] = found
        return found

    def _read(self, id: str, code: str | None, none: str | None) -> tuple[str, str]:
        question = self._bank.question[id]
        if code is not None and question.is_scored:
            level = self._bank.scale_of(question, self._scale).by_code.get(code)
            return as_text(level.label if level else code), as_text(code)
        if none is None and not question.is_scored:
            return "", ""
        return NO_LEVEL[NoLevel(none or NoLevel.NOT_ANSWERED)], ""


class Told:
    """The lines of one self-assessment."""

    def __init__(self, title: str, status: str, bank: Bank, basis: Basis) -> None:
        """``status`` is how far it is settled, in words; ``basis`` that of responses without whose they are."""
        self.bank = bank
        self._title = as_text(title)
        self._scales: dict[str, _Levels] = {}
        self._basis = BASIS[basis]
        self._apart = self._head(self._basis, "")
        self._settled = cells(status) + END
        # Nothing but the board's own levels is carried forward.
        self._end = f",,,{self._settled}"
        self._hidden: set[str] = set()

    def sheet(self, basis: Basis, who: str, scale: str) -> tuple[str, _Levels]:
        """What begins every line of a sheet, and how its levels read."""
        return self._head(BASIS[basis], who), self._levels_on(scale)

    def whole(self, answers: Iterable[Any], sheets: Mapping[int, tuple[str, _Levels]]) -> Iterator[str]:
        """Answers with whose they are, each as its sheet's id, question, level, reason for none, why and comment."""
        for sheet_id, question, level, none, why, comment in answers:
            head, levels = sheets[sheet_id]
            start = head + levels[question, level, none]
            if not comment and not why:
                yield f"{start},,{self._end}"
            else:
                told = as_text(why) if level is None else ""
                yield f"{start},{cells(told, as_text(comment))}{self._end}"

    def agreed(self, answers: Iterable[Any], sheets: Mapping[int, tuple[str, _Levels]]) -> Iterator[str]:
        """The board's own in the same way, each with the day from which it was carried and whether it was confirmed."""
        for *answer, carried_from, is_confirmed in answers:
            (line,) = self.whole((answer,), sheets)
            since = carried_from.isoformat() if carried_from else ""
            confirmed = ("yes" if is_confirmed else "no") if carried_from else ""
            yield f"{line.removesuffix(self._end)},{since},{confirmed},{self._settled}"

    def levels(self, question: str, given: Mapping[tuple[str | None, str | None], int]) -> str:
        """A line for each level that was given and each reason for none, without whose it is; none for too few.

        Levels that too few gave stay out, and all of a question on a condition that looks at such levels, as on the
        page (``engine.agreement``). Questions are asked for in the order of the set.
        """
        levels, asked_if = self._levels_on(""), self.bank.question[question].ask_if
        is_behind = asked_if is not None and asked_if.question in self._hidden
        if is_behind or 0 < sum(times for (level, _), times in given.items() if level) < FEWEST_RESPONSES:
            self._hidden.add(question)
        if is_behind:
            return ""
        chosen = sorted((levels[question, *key], times) for key, times in given.items() if any(key))
        if sum(times for _, times in chosen) < FEWEST_RESPONSES:
            return ""
        if question in self._hidden:
            chosen = sorted((levels[question, *key], times) for key, times in given.items() if key[1] and not key[0])
        # Why something does not apply may tell whose answer it is.
        return "".join(f"{self._apart}{told},,{self._end}" * times for told, times in chosen)

    def comments(self, question: str, said: Sequence[tuple[str, str]], responses: int) -> str:
        """Comments in an order that tells nothing, with the seat where its writer put its name to one."""
        id = as_text(question)
        named = sorted(each for each in said if each[0])
        of_seat = (self._head(self._basis, seat) + cells(id, "", "", "", as_text(comment)) for seat, comment in named)
        found = [f"{line}{self._end}" for line in of_seat]
        if responses - len(named) >= FEWEST_RESPONSES:
            start = f"{self._apart}{cells(id, '', '', '')},"
            others = sorted(comment for seat, comment in said if not seat)
            found += [f"{start}{cells(as_text(comment))}{self._end}" for comment in others]
        return "".join(found)

    def _head(self, whose: str, who: str) -> str:
        return f"{cells(self._title, whose, as_text(who))},"

    def _levels_on(self, scale: str) -> _Levels:
        return self._scales.setdefault(scale, _Levels(self.bank, scale))
