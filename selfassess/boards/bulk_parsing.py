"""From a pasted list or a CSV text to one row for each person, with what is wrong with it. Pure: no database.

Taken as it comes out of a mail program, a sheet or a hand: ``a@b``, ``Name <a@b>``, several of them on a line, or
columns between tabs, semicolons or commas, with or without a heading row. Without one the columns beside the address
are name, role, seat and deputy; a cell that is no role is taken for the seat.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from selfassess.boards.places import checked_name
from selfassess.boards.role_names import role_of, role_words
from selfassess.errors import Refused
from selfassess.mail.message import parse_address
from selfassess.typed_text import normalised
from selfassess.vocabulary import Role, Standing

MOST_ROWS = 500
MOST_BYTES = 200_000
_LONGEST_LINE = 1000
_FIELD = "people"
_HEADINGS = {
    "email": {"email", "e-mail", "email address", "e-mail address", "mail", "address"},
    "name": {"name", "full name", "display name", "person"},
    "first": {"first name", "forename", "given name"},
    "last": {"last name", "surname", "family name"},
    "role": {"role"},
    "seat": {"seat", "place"},
    "deputy": {"deputy", "deputy?", "standing"},
}
_STANDINGS = {
    Standing.DEPUTY: {"deputy", "yes", "y", "true", "x", "1"},
    Standing.HOLDER: {"", "holder", "no", "n", "false", "0"},
}
_NAMED = re.compile(r"(?P<name>[^<>]*)<(?P<email>[^<>]*)>")
_BETWEEN_NAMES = re.compile(r"[._\-+0-9]+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One person of a list: what was typed, made fit where it could be, and the first thing that is wrong with it.

    ``line`` counts from 1. ``seat`` is a name, "" for none; ``seat_id`` is set once a board was looked at.
    """

    line: int
    email: str
    name: str = ""
    role: Role | None = None
    seat: str = ""
    standing: Standing | None = None
    seat_id: int | None = None
    problem: str | None = None


def parse(text: str) -> tuple[Row, ...]:
    """A row for each person in the text, in order.

    Raises:
        Refused: the text is too long or too many, or names nobody.
    """
    if len(text.encode("utf-8", "surrogatepass")) > MOST_BYTES:
        raise Refused("This list is longer than 200 kB. Send it in parts.", field=_FIELD)
    lines = [
        (number, line.strip())
        for number, line in enumerate(normalised(text).split("\n"), start=1)
        if line.strip().strip(" \t,;")
    ]
    columns = _heading(lines[0][1]) if lines else None
    people = [row for number, line in lines[bool(columns) :] for row in _rows(number, line, columns)]
    if not people:
        raise Refused("There is nobody in this list. Give each person a line with an e-mail address.", field=_FIELD)
    if len(people) > MOST_ROWS:
        raise Refused(f"This list has {len(people)} people. Send {MOST_ROWS} or fewer at once.", field=_FIELD)
    return tuple(people)


def _heading(line: str) -> tuple[str, ...] | None:
    """The name of each column, "" for one that is of no use here; None where the line is no heading."""
    cells = [" ".join(cell.casefold().split()) for cell in _cells(line)]
    named = tuple(next((name for name, words in _HEADINGS.items() if cell in words), "") for cell in cells)
    return named if "email" in named else None


def _rows(number: int, line: str, columns: tuple[str, ...] | None) -> Iterator[Row]:
    if len(line) > _LONGEST_LINE:
        yield Row(line=number, email=line[:60] + "…", problem="This line is too long to be one person.")
        return
    cells = _cells(line)
    if columns is not None:
        yield _from_columns(number, cells, columns)
        return
    addressed = [cell for cell in cells if "@" in cell]
    if len(addressed) > 1 and len(addressed) == len([cell for cell in cells if cell]):
        yield from (_from_cells(number, [cell]) for cell in addressed)
    elif len(addressed) > 1:
        problem = "There is more than one address on this line. Give each person a line."
        yield Row(line=number, email=line, problem=problem)
    else:
        yield _from_cells(number, cells)


def _from_columns(number: int, cells: list[str], columns: tuple[str, ...]) -> Row:
    found = {name: cell for name, cell in zip(columns, cells, strict=False) if name}
    name, email = _name_and_email(found.get("email", ""))
    whole = " ".join(part for part in (found.get("first", ""), found.get("last", "")) if part)
    name = found.get("name", "") or whole or name
    deputy = found.get("deputy", "")
    return _row(number, email, name, role=found.get("role", ""), seat=found.get("seat", ""), deputy=deputy)


def _from_cells(number: int, cells: list[str]) -> Row:
    place = next((place for place, cell in enumerate(cells) if "@" in cell), 0)
    name, email = _name_and_email(cells[place])
    rest = cells[:place] + cells[place + 1 :]
    if not name and rest:
        name = rest.pop(0)
    role = rest.pop(0) if rest and (not rest[0] or role_of(rest[0])) else ""
    seat, deputy, *more = (*rest, "", "")
    row = _row(number, email, name, role=role, seat=seat, deputy=deputy)
    if row.problem is None and any(more):
        return replace(row, problem="There are more columns than name, role, seat and deputy.")
    return row


def _row(number: int, email: str, name: str, *, role: str, seat: str, deputy: str) -> Row:
    meant = role_of(role) if role else Role.MEMBER
    standing = _standing(deputy) if meant is Role.MEMBER else None
    typed = Row(line=number, email=email, name=name, role=meant, seat=seat, standing=standing)
    try:
        address = parse_address(email)
        row = replace(typed, email=address, name=checked_name(name or _name_in(address)))
    except Refused as trouble:
        return replace(typed, problem=str(trouble))
    if meant is None:
        return replace(row, problem=f"There is no role “{role}”. The roles are: {', '.join(role_words())}.")
    if meant is Role.MEMBER and standing is None:
        return replace(row, problem=f"Whether a deputy is yes or no, not “{deputy}”.")
    return row


def _standing(word: str) -> Standing | None:
    return next((standing for standing, words in _STANDINGS.items() if word.casefold() in words), None)


def _name_and_email(cell: str) -> tuple[str, str]:
    found = _NAMED.fullmatch(cell)
    name, email = (found["name"], found["email"]) if found else ("", cell)
    return name.strip(" \"'"), email.strip().removeprefix("mailto:")


def _name_in(email: str) -> str:
    """A name to begin with, out of the address; the person who invites sees it before anything is sent."""
    words = _BETWEEN_NAMES.sub(" ", email.partition("@")[0]).split()
    return " ".join(word.capitalize() for word in words) or email.partition("@")[0]


def _cells(line: str) -> list[str]:
    # Each line on its own, so that a quotation mark left open costs one line and not the rest of the list.
    between = next((sign for sign in "\t;," if sign in line), ",")
    return [cell.strip() for cell in next(csv.reader([line], delimiter=between, skipinitialspace=True), [""])]
