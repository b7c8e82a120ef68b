"""selfassess bank check and selfassess bank diff."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import click

from selfassess.banks.files import read_text
from selfassess.banks.library import Library
from selfassess.banks.loader import load, parse
from selfassess.banks.problems import Problem
from selfassess.cli.output import as_json, item, page, paragraph, write
from selfassess.engine.bank import Bank
from selfassess.engine.lineage import Alignment, Link, align
from selfassess.errors import Unreadable
from selfassess.reports.wording import CHANGE, count, listed, sentence


@click.group()
def bank() -> None:
    """Check a question set, or see what changed between two versions."""


@bank.command()
@click.argument("paths", nargs=-1, required=True, type=click.Path(path_type=Path), metavar="PATH...")
@click.option(
    "--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True, help="What to write."
)
def check(paths: tuple[Path, ...], form: str) -> None:
    """Report every problem of each question set: file:line: CODE message.

    Exits with 0 when there is no error (warnings are advice), else with 1.
    """
    problems: list[Problem] = []
    unreadable: list[str] = []
    for path in paths:
        try:
            problems.extend(_problems(path))
        except Unreadable as trouble:
            unreadable.append(str(trouble))
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
        for problem in problems:
            click.echo(f"{problem}" if problem.is_error else f"{problem} [warning]")
        checked = count(len(paths) - len(unreadable), "question set")
        click.echo(f"{checked}: {count(errors, 'error')}, {count(len(problems) - errors, 'warning')}")
    for text in unreadable:
        click.echo(text, err=True)
    if errors or unreadable:
        raise SystemExit(1)


def _problems(path: Path) -> tuple[Problem, ...]:
    """The file's problems; beside its earlier editions, also what does not follow from them."""
    parsed = parse(read_text(path), file=str(path))
    if parsed.bank is not None and _is_in_place(path, parsed.bank):
        return Library(path.parent.parent).problems(parsed.bank.id, parsed.bank.edition)
    return parsed.problems


def _is_in_place(path: Path, found: Bank) -> bool:
    return (path.parent.name, path.name) == (found.id, f"{found.edition}.yaml")


@bank.command()
@click.argument("old", type=click.Path(path_type=Path))
@click.argument("new", type=click.Path(path_type=Path))
@click.option(
    "--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True, help="What to write."
)
def diff(old: Path, new: Path, form: str) -> None:
    """Show what became of each question from OLD to NEW, and which trends that breaks."""
    earlier, later = load(read_text(old), file=str(old)), load(read_text(new), file=str(new))
    alignment = align(_between(old, earlier, new, later))
    write(as_json(_as_json(alignment)) if form == "json" else page(_as_text(alignment)), None)


def _between(old: Path, earlier: Bank, new: Path, later: Bank) -> tuple[Bank, ...]:
    """The two, with the editions between them where all stand in one folder."""
    in_place = _is_in_place(old.absolute(), earlier) and _is_in_place(new.absolute(), later)
    if in_place and earlier.id == later.id and earlier.edition_number < later.edition_number:
        return Library(new.absolute().parent.parent).chain(later.id, earlier.edition, later.edition)
    return earlier, later


def _as_json(alignment: Alignment) -> dict[str, object]:
    return {
        "schema": "selfassess/bank-diff/1",
        "bank": alignment.later.id,
        "earlier": alignment.earlier.edition,
        "later": alignment.later.edition,
        "same": _same(alignment),
        "changed": [
            {
                "earlier": link.earlier,
                "later": link.later,
                "changes": sorted(link.kinds),
                "wording": link.wording.value,
                "comparable": link.is_comparable,
                "why": link.why,
            }
            for link in alignment.changed
        ],
        "new": list(alignment.new),
        "retired": list(alignment.retired),
        "breaks": list(_broken(alignment)),
    }


def _same(alignment: Alignment) -> int:
    return sum(len(links) for links in alignment.into.values()) - len(list(alignment.changed))


def _broken(alignment: Alignment) -> Iterator[str]:
    """The later questions whose line over time starts anew."""
    seen = dict.fromkeys(link.later for link in alignment.changed if not link.is_comparable)
    return iter([*seen, *alignment.new])


def _as_text(alignment: Alignment) -> Iterator[str]:
    later = alignment.later
    yield paragraph(f"{later.title}: from version {alignment.earlier.edition} to {later.edition}")
    yield f"{count(_same(alignment), 'question')} unchanged"
    changed = list(alignment.changed)
    for title, links in (
        ("Changed, still compared", [link for link in changed if link.is_comparable]),
        ("Changed, no longer compared: these trends break", [link for link in changed if not link.is_comparable]),
    ):
        if links:
            yield ""
            yield title
            yield from (_link(link) for link in links)
    for title, ids in (
        ("New: these trends start here", alignment.new),
        ("Retired: these trends end", alignment.retired),
    ):
        if ids:
            yield ""
            yield title
            yield from (item(id, 2) for id in ids)


def _link(link: Link) -> str:
    renamed = link.later if link.later == link.earlier else f"{link.earlier} to {link.later}"
    kinds = listed(CHANGE[kind] for kind in CHANGE if kind in link.kinds) or "renamed"
    return item(f"{renamed}: {kinds}. {sentence(link.why)}".rstrip(), 2)
