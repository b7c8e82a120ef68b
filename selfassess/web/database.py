"""Read, decide, then one short write.

A request reads through one session over one transaction. ``write`` ends that transaction before it opens its own, since
on SQLite a reader that stays holds up the writer's commit; and once the page is rendered nothing stays open while bytes
go to a client.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager

from flask import Flask, Response, g
from sqlmodel import Session

from selfassess.storage.session import WritingSession
from selfassess.web.current import service


def reader() -> Session:
    """The session that this request reads with: opened at the first call, over one transaction."""
    if "reader" not in g:
        g.reading = ExitStack()
        g.reader = g.reading.enter_context(service().database.reading())
    found: Session = g.reader
    return found


def end_reading() -> None:
    """Close the reader's transaction, if one is open. What it read stays usable; a later read opens a new one."""
    if "reader" in g:
        g.pop("reader").expunge_all()
        g.pop("reading").close()


@contextmanager
def write() -> Iterator[WritingSession]:
    """The one write of a request: committed when the block ends, rolled back when it raises.

    Raises:
        Busy: the database could not be reached in time; nothing was saved.
    """
    end_reading()
    with service().database.writing(request_id=g.get("request_id")) as session:
        yield session


def install(app: Flask) -> None:
    """Close the reader once the page is rendered, and again whatever happened."""

    @app.after_request
    def _rendered(response: Response) -> Response:
        end_reading()
        return response

    @app.teardown_request
    def _ended(_error: BaseException | None) -> None:
        end_reading()
