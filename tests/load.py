"""Many people who save at once, over real HTTP, and what the database must hold afterwards.

Each of them works as the page's script does (docs/autosave.md): a save counts as acknowledged only once its whole reply
was read; what no reply has settled is sent again as it was, or, by every second of them, together with what came next.

    with Server(url, folder, workers=2) as server, sit_down(server, rows) as sitting:
        with saving(sitting):
            ...
        settle(sitting)
        check_nothing_lost(sitting)
"""

from __future__ import annotations

import json
import re
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from random import Random
from threading import Event, Thread

from sqlmodel import Session, col, select

from selfassess.assessments.answering.answer_checks import Answers
from selfassess.audit.events import Event as Happened
from selfassess.audit.findings import Outcome
from selfassess.audit.verify import verify_chain
from selfassess.banks.publishing import shipped_edition
from selfassess.storage.session import Database
from selfassess.storage.tables import Answer, AuditEvent, Board, Sheet
from tests.client import Client, Lost, Reply
from tests.databases import AUDIT_KEY
from tests.open_assessment import opened
from tests.rows import make_board, make_identity, make_manager, make_member
from tests.serving import Server, signed_in_cookie

FORTY = 40
_LONGEST = 3800
_SETTLE_SECONDS = 60
_SETTLE_PAUSE = 0.1


@dataclass
class Saver:
    """One person with a seat who goes on writing one answer. What is acknowledged is ``version`` and ``text``."""

    client: Client
    seat_id: int
    page: str
    address: str
    question: str
    overtakes: bool = False
    version: int = 0
    text: str = ""
    sent: str | None = None
    overtaken: str | None = None
    acknowledged: int = 0
    times: list[float] = field(default_factory=list)
    unsettled: Counter[str] = field(default_factory=Counter)
    troubles: list[str] = field(default_factory=list)

    @property
    def is_unsettled(self) -> bool:
        """Whether something was sent that no reply has settled."""
        return self.sent is not None

    def save(self) -> None:
        """One save, or the next attempt at one that no reply has settled."""
        began = time.perf_counter()
        try:
            self.send()
            reply = self.client.receive()
        except Lost:
            self.unsettled["lost"] += 1
            return
        self.times.append(time.perf_counter() - began)
        self.take(reply)

    def send(self) -> None:
        """The first half of a save.

        Raises:
            Lost: it could not be sent.
        """
        if self.sent is None:
            self.sent = self._longer(self.text)
        elif self.overtakes and self.overtaken is None:
            self.overtaken, self.sent = self.sent, self._longer(self.sent)
        self.client.send(self.address, self._fields(self.sent), as_script=True)

    def take(self, reply: Reply) -> None:
        """The second half, with what the service said to it."""
        sent = self.sent or ""
        if reply.status == 200:
            self._acknowledge(int(json.loads(reply.text)["version"]), sent)
        elif reply.status == 503:
            self.unsettled["503"] += 1
        elif reply.status == 409 and self.overtaken is not None:
            self._read_page()
        else:
            self.troubles.append(f"{reply.status}: {reply.text[:300]}")

    def _acknowledge(self, version: int, text: str) -> None:
        most = self.version + (1 if self.overtaken is None else 2)
        if not self.version < version <= most:
            self.troubles.append(f"version {version} after {self.version}")
        self.version, self.text = version, text
        self.sent = self.overtaken = None
        self.acknowledged += 1

    def _read_page(self) -> None:
        """Both unsettled saves had arrived, which only a fresh page can tell."""
        try:
            page = self.client.get(self.page).text
        except Lost:
            return
        name = re.escape(self.question)
        version = re.search(rf'name="{name}\.version" value="(\d+)"', page)
        text = re.search(rf'<textarea[^>]* name="{name}\.comment"[^>]*>\n?([^<]*)</textarea>', page)
        if version and text and text[1] == self.sent:
            self._acknowledge(int(version[1]), text[1])
        else:
            self.troubles.append(f"a conflict with what nobody sent: {text[1][:100] if text else page[:300]}")

    def _fields(self, sent: str) -> dict[str, str]:
        name = self.question
        fields = {f"{name}.version": str(self.version), f"{name}.answer": "level:2", f"{name}.comment": sent}
        if self.overtaken is not None:
            fields |= {
                f"unconfirmed.{name}.answer": "level:2",
                f"unconfirmed.{name}.comment": self.overtaken,
            }
        return fields

    def _longer(self, text: str) -> str:
        start = text if len(text) < _LONGEST else ""
        return f"{start} and so on, {self.acknowledged}".strip()


@dataclass(frozen=True)
class Sitting:
    """A board with an open self-assessment, and those who write at it, their connections open as long as its block."""

    server: Server
    rows: Database
    board: Board
    manager: Client
    savers: tuple[Saver, ...]

    def __enter__(self) -> Sitting:
        return self

    def __exit__(self, *_: object) -> None:
        for client in (self.manager, *(saver.client for saver in self.savers)):
            client.close()

    @property
    def acknowledged(self) -> int:
        """How many saves were acknowledged to all of them together."""
        return sum(saver.acknowledged for saver in self.savers)

    @property
    def unsettled(self) -> Counter[str]:
        """How often nobody could tell what had become of a save, by what was seen."""
        return sum((saver.unsettled for saver in self.savers), Counter())


def sit_down(server: Server, rows: Database, *, people: int = FORTY) -> Sitting:
    """A board of its own on which so many people, each with a seat, are about to answer one question."""
    now = datetime.now(UTC)
    read = shipped_edition("lscb-diagnostic", "2026.1")
    theme = read.bank.themes[0].id
    question = next(each.id for each in read.bank.question.values() if each.theme == theme and each.is_scored)
    with rows.writing() as session:
        board = make_board(session)
        manager = make_manager(session, board)
        places = [make_identity(make_member(session, board)) for _ in range(people)]
        assessment = opened(session, manager, board, read, now=now)
    savers = []
    for number, person in enumerate(places):
        (seat_id,) = person.seats_on(board.id)
        response = f"/boards/{board.slug}/self-assessments/{assessment.id}/seats/{seat_id}"
        saver = Saver(
            Client(server, *signed_in_cookie(server, rows, person.user_id)),
            seat_id,
            page=f"{response}/themes/{theme}",
            address=f"{response}/questions/{question}",
            question=question,
            overtakes=number % 2 == 1,
        )
        savers.append(saver)
    by_manager = Client(server, *signed_in_cookie(server, rows, manager.user_id))
    return Sitting(server, rows, board, by_manager, tuple(savers))


@contextmanager
def saving(
    sitting: Sitting, *, every: float = 0.15, before: Callable[[Saver], None] = lambda _: None
) -> Iterator[None]:
    """While the block runs, each of them saves about ``every`` so many seconds, whatever becomes of it.

    ``before`` is what each does first each time.
    """
    enough = Event()

    def go_on(saver: Saver, seed: int) -> None:
        chance = Random(seed)
        due = time.monotonic() + every * chance.random()
        while not enough.wait(max(0.0, due - time.monotonic())):
            before(saver)
            saver.save()
            due = max(due + every, time.monotonic())

    threads = [Thread(target=go_on, args=each) for each in zip(sitting.savers, range(999), strict=False)]
    for thread in threads:
        thread.start()
    try:
        yield
    finally:
        enough.set()
        for thread in threads:
            thread.join()


def settle(sitting: Sitting) -> None:
    """Send again what no reply has settled, until each has one."""
    until = time.monotonic() + _SETTLE_SECONDS
    for saver in sitting.savers:
        pause = 0.0
        while saver.is_unsettled and not saver.troubles:
            assert time.monotonic() < until, f"not settled: {sitting.unsettled}"
            time.sleep(pause)
            saver.save()
            pause = _SETTLE_PAUSE


def count_lost(sitting: Sitting) -> int:
    """How many answers do not say what was last acknowledged."""
    with sitting.rows.reading() as session:
        heads = _heads(session, sitting.board.id)
    says = {seat: (head.version, head.comment) for seat, head in heads.items()}
    return len(says.items() ^ _acknowledged(sitting).items())


def count_saved(sitting: Sitting) -> int:
    """How many saves the trail tells of."""
    with sitting.rows.reading() as session:
        return sum(map(len, _events(session, sitting.board.id).values()))


def check_nothing_lost(sitting: Sitting) -> None:
    """That each answer says what was last acknowledged, with one event for each version, in a chain that holds."""
    assert [trouble for saver in sitting.savers for trouble in saver.troubles] == []
    with sitting.rows.reading() as session:
        heads = _heads(session, sitting.board.id)
        events = _events(session, sitting.board.id)
    assert {seat: (head.version, head.comment) for seat, head in heads.items()} == _acknowledged(sitting)
    assert events == {head.id: list(range(1, head.version + 1)) for head in heads.values()}
    verified = verify_chain(sitting.rows.reading, sitting.board.id, keys=[AUDIT_KEY], companions=[Answers()])
    assert verified.outcome is Outcome.OK


def _acknowledged(sitting: Sitting) -> dict[int | None, tuple[int, str]]:
    """Version and text of each answer as they were last acknowledged, by seat."""
    return {saver.seat_id: (saver.version, saver.text) for saver in sitting.savers if saver.version}


def _heads(session: Session, board_id: int) -> dict[int | None, Answer]:
    wanted = select(Sheet.seat_id, Answer).join(Answer, col(Answer.sheet_id) == Sheet.id)
    return dict(session.exec(wanted.where(Sheet.board_id == board_id, Answer.board_id == board_id)).all())


def _events(session: Session, board_id: int) -> dict[int | None, list[int | None]]:
    wanted = select(AuditEvent.object_id, AuditEvent.object_version).order_by(col(AuditEvent.seq))
    found: dict[int | None, list[int | None]] = {}
    for answer_id, version in session.exec(
        wanted.where(AuditEvent.chain == board_id, AuditEvent.event == Happened.ANSWER_SAVED)
    ):
        found.setdefault(answer_id, []).append(version)
    return found
