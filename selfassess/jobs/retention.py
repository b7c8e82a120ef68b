"""The daily jobs that delete what has been kept for long enough. Each deletion is counted in the audit trail."""

from __future__ import annotations

from collections.abc import Mapping

from selfassess.accounts.links import prune_links
from selfassess.accounts.sessions import prune_sessions
from selfassess.accounts.throttle import prune_attempts
from selfassess.assessments.answering.evidence import orphans
from selfassess.assessments.answering.evidence_files import ORPHANED_FOR, boards_with_files, discard
from selfassess.assessments.answering.recovery import prune_texts
from selfassess.assessments.answering.unsent import delete_unsent
from selfassess.audit.erasure import naming_sheets
from selfassess.audit.events import Event, Fact, Happening, ObjectType
from selfassess.audit.trail import append
from selfassess.boards.invitations import prune_invitations
from selfassess.jobs.work import TICK, Run, Tally
from selfassess.mail.outbox import prune_mail
from selfassess.mail.senders import old_files
from selfassess.storage.session import WritingSession
from selfassess.storage.tables import Board

_AT_ONCE = 100


def prune(run: Run, tally: Tally) -> None:
    """The texts that were kept beside answers for seven days are deleted, board by board, and counted."""
    for board_id in run.board_ids():
        with tally.apart(f"board {board_id}"), run.writing() as session:
            tally.counts["kept texts"] += prune_texts(session, board_id=board_id, actor=TICK, now=run.now)


def delete_outdated(run: Run, tally: Tally) -> None:
    """What else is past its time is deleted, of each board and of the installation itself, and counted."""
    for board_id in run.board_ids():
        with tally.apart(f"board {board_id}"):
            _delete_of_board(run, tally, board_id)
    _sweep_files(run, tally)
    with tally.apart("installation"):
        _delete_of_installation(run, tally)


def _delete_of_board(run: Run, tally: Tally, board_id: int) -> None:
    with run.writing() as session:
        counts = {
            "invitations": prune_invitations(session, board_id=board_id, now=run.now),
            "mails": prune_mail(session, board_id=board_id, now=run.now),
        }
        _record(session, counts, board_id=board_id, run=run)
    tally.counts.update(counts)
    _delete_unsent(run, tally, board_id)


def _delete_unsent(run: Run, tally: Tally, board_id: int) -> None:
    """Some responses at a time, until none is left; on a trial all at once, since the first would be found again."""
    more = True
    while more:
        with run.writing() as session:
            board = session.get_one(Board, board_id)
            deleted = delete_unsent(session, board, now=run.now, at_once=None if run.trial else _AT_ONCE)
            counts = {"unsent responses": len(deleted.sheet_ids), "answers": deleted.answers}
            counts |= {"evidence": deleted.evidence, "kept texts": deleted.texts}
            # Named, so that whoever verifies the trail knows why the answers of these are gone.
            _record(session, counts, board_id=board_id, run=run, **naming_sheets(deleted.sheet_ids))
        tally.counts.update(counts)
        more = bool(deleted.sheet_ids) and not run.trial


def _sweep_files(run: Run, tally: Tally) -> None:
    """Files of evidence that no row names any more, or never did, a day after they were written."""
    folder = run.settings.evidence_folder
    for board_id in boards_with_files(folder):
        with tally.apart(f"files of board {board_id}"):
            with run.database.reading() as session:
                names = orphans(session, folder, board_id, run.now - ORPHANED_FOR)
            tally.counts["files of evidence"] += len(names)
            for name in () if run.trial else names:
                discard(folder, board_id, name)


def _delete_of_installation(run: Run, tally: Tally) -> None:
    files = old_files(run.settings, now=run.now)
    with run.writing() as session:
        counts = {
            "sessions": prune_sessions(session, now=run.now),
            "mailed links": prune_links(session, now=run.now),
            "attempts": prune_attempts(session, now=run.now),
            "mails": prune_mail(session, board_id=None, now=run.now),
            "files of mail": len(files),
        }
        _record(session, counts, board_id=None, run=run)
    tally.counts.update(counts)
    for file in () if run.trial else files:
        file.unlink(missing_ok=True)


def _record(
    session: WritingSession, counts: Mapping[str, int], *, board_id: int | None, run: Run, **more: Fact
) -> None:
    """One event with the counts; none where nothing was deleted."""
    facts: dict[str, Fact] = {what.replace(" ", "_"): count for what, count in counts.items() if count}
    if facts:
        kind = ObjectType.INSTALLATION if board_id is None else ObjectType.BOARD
        happening = Happening(event=Event.RETENTION_DELETED, object_type=kind, object_id=board_id, facts=facts | more)
        append(session, happening, board_id=board_id, actor=TICK, now=run.now)
