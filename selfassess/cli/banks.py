"""selfassess bank check and selfassess bank diff."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import click

from selfassess.banks.files import read_text
from selfassess.banks.library import Library
from selfassess.banks.loader import Parsed, parse
from selfassess.banks.problems import BankInvalid, Problem, Problems
from selfassess.banks.succession import check_succession
from selfassess.banks.values import EDITION
from selfassess.cli.alignment import alignment_json, alignment_text
from selfassess.cli.options import FILE, texts_option
from selfassess.cli.output import write
from selfassess.cli.text import as_json, page
from selfassess.engine.bank import Bank
from selfassess.engine.lineage import align
from selfassess.errors import NotComparable, SelfAssessError
from selfassess.reports.characters import printable
from selfassess.reports.wording import count


@click.group()
def bank() -> None:
    """Check a question set, or see what changed between two versions."""


@bank.command(short_help="Report every problem of each question set.")
@click.argument("paths", nargs=-1, required=True, type=FILE, metavar="PATH...")
@texts_option
def check(paths: tuple[Path, ...], form: str) -> None:
    """Report every problem of each question set: file:line: CODE message.

    A file that stands in its place, FOLDER/ID/EDITION.yaml, is also checked against the versions before it. Exits with
    0 when there is no error (warnings are advice), else with 1.
    """
    problems: list[Problem] = []
    unreadable: list[str] = []
    for path in paths:
        try:
            problems.extend(_problems(path))
        except SelfAssessError as trouble:
            unreadable.append(printable(str(trouble)))
    errors = sum(problem.is_error for problem in problems)
    if form == "json":
        found = {
            "schema": "selfassess/bank-check/1",
            "errors": errors,
            "warnings": len(problems) - errors,
            "unreadable": unreadable,
            "problems": [problem.to_json() for problem in problems],
        }
        write(as_json(found), None)
    else:
        lines = [printable(str(problem)) + ("" if problem.is_error else " [warning]") for problem in problems]
        checked = len(paths) - len(unreadable)
        if checked:
            told = f"{count(errors, 'error')}, {count(len(problems) - errors, 'warning')}"
            write(page([*lines, f"{count(checked, 'question set')}: {told}"]), None)
    for text in unreadable:
        click.echo(text, err=True)
    if errors or unreadable:
        raise SystemExit(1)


def _problems(path: Path) -> tuple[Problem, ...]:
    """The file's problems; in its place, also what does not follow from its earlier editions."""
    parsed = parse(read_text(path), file=str(path))
    # Absolute, since a file named from inside its own folder stands in its place too.
    place = path.absolute()
    if parsed.bank is None or place.parent.name != parsed.bank.id or not _names_edition(place):
        return parsed.problems
    found = Library(place.parent.parent).problems(parsed.bank.id, place.stem)
    return tuple(replace(problem, file=str(path)) for problem in found)


def _names_edition(path: Path) -> bool:
    return path.suffix == ".yaml" and EDITION.match(path.stem) is not None


@bank.command(short_help="Show what changed from OLD to NEW, and which trends it breaks.")
@click.argument("old", type=FILE)
@click.argument("new", type=FILE)
@texts_option
def diff(old: Path, new: Path, form: str) -> None:
    """Show what became of each question from OLD to NEW, and which trends that breaks.

    Where both stand in one folder, FOLDER/ID/EDITION.yaml, the versions between them are followed too.
    """
    alignment = align(_between(old, new))
    write(as_json(alignment_json(alignment)) if form == "json" else page(alignment_text(alignment)), None)


def _between(old: Path, new: Path) -> tuple[Bank, ...]:
    """The two, with the editions between them where all stand in one folder."""
    before, after = _parsed(old), _parsed(new)
    earlier, later = before.bank, after.bank
    if earlier is None or later is None:
        raise BankInvalid((*before.problems, *after.problems))
    if earlier.id != later.id:
        raise NotComparable(f"these are two different question sets, '{earlier.id}' and '{later.id}'")
    if earlier.edition == later.edition:
        raise NotComparable(f"both are version {later.edition} of '{later.id}'")
    if earlier.edition_number > later.edition_number:
        raise NotComparable(f"name the earlier version first: {earlier.edition} comes after {later.edition}")
    folder = new.absolute().parent
    if _in_place(folder, old, earlier) and _in_place(folder, new, later):
        return Library(folder.parent).chain(later.id, earlier.edition, later.edition)
    problems = Problems(str(new))
    check_succession([earlier], later, after.lines, problems)
    if problems.has_errors:
        raise BankInvalid(problems.in_order())
    return earlier, later


def _parsed(path: Path) -> Parsed:
    return parse(read_text(path), file=str(path))


def _in_place(folder: Path, path: Path, found: Bank) -> bool:
    place = path.absolute()
    return place.parent.samefile(folder) and (folder.name, place.name) == (found.id, f"{found.edition}.yaml")
