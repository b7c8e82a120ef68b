"""selfassess audit verify and selfassess audit head."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any

import click
from sqlmodel import Session

from selfassess.assessments.answering.answer_checks import Answers
from selfassess.assessments.signing.signed_checks import SignedRecords
from selfassess.audit.anchors import Anchor, head_anchor, parse_anchor
from selfassess.audit.chains import Chain, get_chain, list_chains
from selfassess.audit.findings import Finding, Outcome, Verification, overall
from selfassess.audit.trail import INSTALLATION
from selfassess.audit.verify import verify_chain
from selfassess.cli.opened import opened_to_read
from selfassess.cli.output import write
from selfassess.cli.refusals import CommandEnded, told_plainly
from selfassess.cli.text import as_json, item, page, paragraph
from selfassess.config import from_environment
from selfassess.errors import SelfAssessError, Unreadable

SCHEMA = "selfassess/audit-verify/1"
_EXIT = {Outcome.OK: 0, Outcome.TAMPERED: 1, Outcome.CANNOT_CHECK: 2}
_NAMES = {Outcome.OK: "whole", Outcome.TAMPERED: "CHANGED", Outcome.CANNOT_CHECK: "CANNOT BE CHECKED"}
_LAST_WORDS = {
    Outcome.OK: "Everything is as it was written.",
    Outcome.TAMPERED: "Something was changed past selfassess. Before anything else, keep a copy of the database as it "
    "is; docs/audit.md says what comes next.",
    Outcome.CANNOT_CHECK: "Not everything could be checked. Give the audit key that was in use then, with --old-key.",
}
_Trails = Sequence[tuple[Chain, Verification]]


class _CannotCheck(CommandEnded):
    """Ends the command with exit 2 and the message alone."""

    exit_code = _EXIT[Outcome.CANNOT_CHECK]


class _AnchorType(click.ParamType[Anchor]):
    """An anchor written SEQ:HASH."""

    name = "SEQ:HASH"

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> Anchor:
        """The anchor; a text that is none is wrong usage."""
        try:
            return value if isinstance(value, Anchor) else parse_anchor(str(value))
        except SelfAssessError as wrong:
            self.fail(str(wrong), param, ctx)


_board_option = click.option("--board", metavar="SLUG", default=None, help="Only the trail of this board.")
_installation_option = click.option("--installation", is_flag=True, help="Only the installation's own trail.")


@click.group()
def audit() -> None:
    """Verify the audit trail, or print its anchors."""


@audit.command(short_help="Say whether anybody changed the trail.")
@_board_option
@_installation_option
@click.option(
    "--anchor",
    "anchors",
    type=_AnchorType(),
    metavar="SEQ:HASH",
    multiple=True,
    help="An anchor as it was written down. Repeatable.",
)
@click.option(
    "--old-key",
    "old_keys",
    type=click.Path(path_type=Path, readable=False),
    metavar="FILE",
    multiple=True,
    help="File with an audit key that was in use before. Repeatable.",
)
@click.option("--json", "is_json", is_flag=True, help="Write JSON.")
def verify(
    board: str | None, installation: bool, anchors: tuple[Anchor, ...], old_keys: tuple[Path, ...], is_json: bool
) -> None:
    """Say whether anybody changed the trail since it was written: the whole of it, or a board's alone.

    Exits with 0 when everything is as it was written, 1 when something was changed, 2 when it cannot be checked.
    Changes nothing, and can be run while the service is at work.
    """
    _check_usage(board, installation, anchors)
    with _failing_as_cannot_check():
        settings = from_environment(os.environ)
        keys = (settings.audit_key, *map(_key_in, old_keys))
        with opened_to_read(settings) as database:
            with database.reading() as session:
                chains = _wanted(session, board, installation)
            given: dict[str, Any] = {"keys": keys, "anchors": anchors, "companions": (Answers(), SignedRecords())}
            trails = [(chain, verify_chain(database.reading, chain.number, **given)) for chain in chains]
        write(as_json(_in_json(trails)) if is_json else page(_in_words(trails)), None)
    raise click.exceptions.Exit(_EXIT[overall(result for _, result in trails)])


@audit.command(short_help="Print the anchors, to be kept elsewhere.")
@_board_option
@_installation_option
def head(board: str | None, installation: bool) -> None:
    """Print the anchor of every trail, or of one: the number and hash of its last event; a dash where it has none.

    Keep it where nobody who reaches the database can change it. `audit verify --anchor` holds the trail against it.
    """
    _check_usage(board, installation, ())
    with opened_to_read(from_environment(os.environ)) as database, database.reading() as session:
        chains = _wanted(session, board, installation)
        heads = [(_called(chain), str(head_anchor(session, chain.number) or "-")) for chain in chains]
    is_one = board is not None or installation
    write(page(anchor if is_one else f"{called} {anchor}" for called, anchor in heads), None)


def _check_usage(board: str | None, installation: bool, anchors: Sequence[Anchor]) -> None:
    if board is not None and installation:
        raise click.UsageError("--board and --installation do not go together: they name two trails")
    if anchors and board is None and not installation:
        raise click.UsageError("--anchor needs --board SLUG or --installation: an anchor belongs to one trail")


@contextmanager
def _failing_as_cannot_check() -> Iterator[None]:
    """Turn whatever goes wrong inside into exit 2: a fault must not be taken for a finding."""
    try:
        with told_plainly():
            yield
    except CommandEnded as told:
        raise _CannotCheck(told.message) from None


def _key_in(path: Path) -> str:
    try:
        key = path.read_text(encoding="utf-8").strip()
    except (OSError, ValueError):
        raise Unreadable(f"{path}: the audit key in this file cannot be read") from None
    if not key:
        raise Unreadable(f"{path}: there is no audit key in this file")
    return key


def _wanted(session: Session, board: str | None, installation: bool) -> tuple[Chain, ...]:
    if board is not None:
        return (get_chain(session, board),)
    return (Chain(INSTALLATION, None),) if installation else list_chains(session)


def _called(chain: Chain) -> str:
    if chain.number == INSTALLATION:
        return "(installation)"
    return chain.slug or f"(board {chain.number})"


def _in_words(trails: _Trails) -> Iterator[str]:
    for chain, result in trails:
        events = "1 event" if result.events == 1 else f"{result.events:,} events"
        yield paragraph(f"{_called(chain)}: {_NAMES[result.outcome]}, {events}")
        yield from (item(_finding_in_words(finding)) for finding in result.findings)
        if result.more:
            yield item(f"and {result.more:,} more")
        yield from (item(told) for told in (*result.unchecked, *result.remarks))
    yield ""
    yield paragraph(_LAST_WORDS[overall(result for _, result in trails)])


def _finding_in_words(finding: Finding) -> str:
    match finding.since, finding.until:
        case None, None:
            when = ""
        case since, None:
            when = f" (after {_moment(since)})"
        case None, until:
            when = f" (until {_moment(until)})"
        case since, until:
            when = f" (between {_moment(since)} and {_moment(until)})"
    return finding.told + when


def _moment(at: datetime | None) -> str:
    return f"{at:%Y-%m-%d %H:%M:%S} UTC" if at else ""


def _in_json(trails: _Trails) -> dict[str, Any]:
    return {
        "schema": SCHEMA,
        "outcome": overall(result for _, result in trails).value,
        "trails": [
            {
                "board": chain.slug,
                "chain": chain.number,
                "outcome": result.outcome.value,
                "events": result.events,
                "head": str(result.head) if result.head else None,
                "findings": [
                    {
                        "event": finding.seq,
                        "what": finding.what.value,
                        "told": finding.told,
                        "since": _stamp(finding.since),
                        "until": _stamp(finding.until),
                    }
                    for finding in result.findings
                ],
                "more": result.more,
                "unchecked": list(result.unchecked),
                "remarks": list(result.remarks),
            }
            for chain, result in trails
        ],
    }


def _stamp(at: datetime | None) -> str | None:
    return f"{at:%Y-%m-%dT%H:%M:%S.%fZ}" if at else None
