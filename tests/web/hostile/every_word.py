"""Every field of a self-assessment that takes words, and every page and file on which they stand again."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

from selfassess.storage.session import Database
from selfassess.vocabulary import Strength
from tests.bank_texts import BANK, changed
from tests.gathered import Gathered, gathered, levels
from tests.open_assessment import LEAD, PARTLY, OpenPlace, make_place
from tests.pages import Page, Pages
from tests.web.conftest import SignInAs
from tests.web.hostile.every_field import Writer

_PLAIN = changed(BANK, "        core: yes\n", "")


@dataclass(frozen=True, slots=True)
class Worded:
    """One self-assessment that is answered, another of the same board that is agreed, and people's browsers."""

    open: OpenPlace
    answer_id: int
    agreed: Gathered
    browsers: dict[str, Pages]

    @property
    def theme(self) -> str:
        """Where the holder answers."""
        return f"{self.here}/seats/{self.open.seat_id}/themes/LEAD"

    @property
    def here(self) -> str:
        """Where the addresses of the open one begin."""
        return f"/boards/{self.open.board.slug}/self-assessments/{self.open.assessment_id}"

    @property
    def board(self) -> str:
        """Where the addresses of the board begin."""
        return f"/boards/{self.open.board.slug}"

    def evidence(self) -> str:
        """Where evidence stands beside the holder's answer."""
        return f"{self.here}/evidence/answers/{self.answer_id}"

    def read(self) -> list[Page]:
        """Every page on which the words stand again."""
        return [self.browsers[who].get(path) for who, path in self.readers()]

    def readers(self) -> Iterator[tuple[str, str]]:
        """Who opens which page."""
        path = self.agreed.path
        yield from (("holder", self.theme), ("holder", self.evidence()), ("holder", "/my-work"))
        yield from (("holder", self.theme.replace("/themes/LEAD", tail)) for tail in ("/check", "/own"))
        yield from (("manager", self.board + tail) for tail in ("/", "/self-assessments", "/timeline"))
        yield from (("manager", path + tail) for tail in ("", "/papers", "/papers/circulation"))
        tails = ("agree", f"agree/{LEAD}", "agree/themes/LEAD", "findings", "messages", "recommendations", "sign")
        yield from (("chair", f"{path}/{tail}") for tail in (*tails, "answers", f"answers/{LEAD}"))
        yield "scrutineer", f"{path}/external"


def make_worded(database: Database, sign_in_as: SignInAs, words: str = "words") -> Worded:
    """Both; ``words`` stand in their titles, and in the responses of the one that is agreed."""
    open_ = make_place(database, title=f"Open {words}", text=_PLAIN)
    answer_id = open_.save(PARTLY, seen=0).answer_id or 0
    said = [
        (
            group,
            {question: replace(given, comment=words, names_seat=number == 0) for question, given in answers.items()},
        )
        for number, (group, answers) in enumerate(levels("1", "1", "2", "1"))
    ]
    place = gathered(open_.database, said, text=_PLAIN, board=open_.board, title=f"Agreed {words}")
    place.share()
    place.begin()
    browsers = {
        "holder": sign_in_as(open_.holder.user_id, Strength.LINK),
        "manager": sign_in_as(open_.manager.user_id),
        "chair": sign_in_as(place.chair),
        "scrutineer": sign_in_as(place.scrutineer),
    }
    return Worded(open_, answer_id, place, browsers)


def word_writers(worded: Worded) -> tuple[Writer, ...]:
    """Each form that takes words, with who sends it. Every one of them saves what it is given."""
    path = worded.agreed.path
    day: dict[str, Any] = {"dated_on": ["12", "3", "2026"], "scale": "inspection", f"level.{LEAD}": "inspection:good"}
    found = {"kind": "strength", "theme_id": ""}
    return (
        Writer(worded.theme, lambda text: {f"{LEAD}.answer": "level:1", f"{LEAD}.comment": text}, by="holder"),
        Writer(worded.evidence(), lambda text: {"title": text, "kind": text, "link": "https://a.example"}, by="holder"),
        Writer(
            path + f"/agree/{LEAD}", lambda text: {"answer": "level:1", "reason": text, "dissent": text}, by="chair"
        ),
        Writer(path + "/agree/themes/LEAD", lambda text: {"level": "1", "reason": text}, by="chair"),
        Writer(path + "/findings", lambda text: {**found, "text": text}, by="chair"),
        Writer(path + "/messages", lambda text: {"messages": text, "summary": text}, by="chair"),
        Writer(path + "/recommendations", lambda text: {"text": text}, by="chair"),
        Writer(path + "/external", lambda text: {**day, "reviewer": text}, by="scrutineer"),
        Writer(path + "/papers/circulation", lambda text: {"paper": "standing", "recipient": text}),
    )
