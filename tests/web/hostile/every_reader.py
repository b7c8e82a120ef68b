"""Somebody of every kind who reads, and what has to be there so that every page has something to show."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from flask import Flask

from selfassess.accounts.links import issue
from selfassess.accounts.tokens import digest_of, new_token
from selfassess.audit.events import Actor
from selfassess.storage.session import Database
from selfassess.storage.tables import BoardLogo, Passkey, User
from selfassess.vocabulary import AssessmentState, LinkPurpose, Role, Strength
from tests.integration.assessments.test_movement import worked_example
from tests.looked_back import add_agreed
from tests.pages import Pages
from tests.rows import NOW, make_invitation, make_member, make_operator
from tests.web.conftest import SignInAs
from tests.web.hostile.every_address import Address, every_address
from tests.web.hostile.every_state import Parts, make_states
from tests.web.hostile.two_boards import TwoBoards
from tests.web.signing_in import PASSWORD, another, give_app, give_password

_ASKED = "nobody@hathervale.example"
_PAPER = "/boards/<slug:slug>/self-assessments/<row:assessment_id>/papers/paper"


@dataclass(frozen=True, slots=True)
class Readers:
    """A browser of somebody in each role, of an operator, of the chair by a mailed link, and of who owes a code.

    ``addresses`` are those that answer a GET, with the rows and live tokens of somebody who reads.
    """

    browsers: dict[str, Pages]
    addresses: tuple[Address, ...]


def make_readers(
    app: Flask, boards: TwoBoards, database: Database, pages: Pages, sign_in_as: SignInAs, evidence: Path
) -> Readers:
    """All of them, each come as far as a page needs that follows on another."""
    here, chair = boards.here, boards.chair
    people = {Role.MANAGER: here.manager.user_id, Role.MEMBER: here.holder.user_id}
    people |= {Role.CHAIR: chair.user_id, Role.SCRUTINEER: boards.named.user_id}
    with database.writing() as session:
        people |= {role: make_member(session, here.board, role=role).user_id for role in Role if role not in people}
        operator = make_operator(session)
        session.add(BoardLogo(board_id=here.board_id, media_type="image/png", image=b"", digest="0", changed_at=NOW))
        account = session.get_one(User, chair.user_id)
        rounds = [
            add_agreed(session, here.board, here.manager, *each, AssessmentState.RECORDED, with_answers=False).id
            for each in worked_example()
        ]
    browsers = {str(role): sign_in_as(user_id) for role, user_id in people.items()}
    browsers["operator"] = sign_in_as(operator.user_id)
    browsers["chair, by a link"] = sign_in_as(chair.user_id, Strength.LINK)
    browsers["chair"].submit("/account/address", {"email": _ASKED})  # before the link that is newer
    real = _ways_in(app, boards, database, account)
    # A paper is made of what was agreed, and not of the one that is open.
    states = {**make_states(boards, evidence, before=rounds[0]), _PAPER: {"assessment_id": str(rounds[-1])}}
    browsers["who owes a code"] = another(pages)
    browsers["who owes a code"].submit("/sign-in", {"email": _ASKED})
    browsers["who owes a code"].submit("/sign-in/password", {"email": account.email, "password": PASSWORD})
    reads = (address for address in every_address(app, boards) if _is_read(address))
    return Readers(browsers, tuple(_read(_in_state(address, states), real) for address in reads))


def _ways_in(app: Flask, boards: TwoBoards, database: Database, account: User) -> dict[str, dict[str, str]]:
    """The parts of the addresses that lead to what an account has, by rule: it has everything that there is."""
    give_password(database, account)
    give_app(database, app, account)
    invited = new_token()
    with database.writing() as session:
        passkey = Passkey(
            user_id=account.id, credential_id=b"1", public_key=b"1", name="A key", created_at=NOW, last_used_at=NOW
        )
        session.add(passkey)
        make_invitation(session, boards.here.board, digest=digest_of(invited))
        links = {
            rule: issue(session, purpose, user=account, actor=Actor(role="a test"), now=NOW, email=to)
            for rule, purpose, to in (
                ("/sign-in/link/<token:token>", LinkPurpose.SIGN_IN, None),
                ("/sign-in/new-password/<token:token>", LinkPurpose.NEW_PASSWORD, None),
                ("/account/address/<token:token>", LinkPurpose.NEW_ADDRESS, _ASKED),
            )
        }
        session.flush()
        key = {"passkey_id": str(passkey.id)}
    links["/invitations/<token:token>"] = invited
    keys = {f"/account/passkeys/<row:passkey_id>/{tail}": key for tail in ("rename", "remove")}
    return {rule: {"token": token} for rule, token in links.items()} | keys


def _is_read(address: Address) -> bool:
    return "GET" in address.methods


def _in_state(address: Address, states: Parts) -> Address:
    """The address with the rows of the closest state that its rule begins with."""
    begins = [rule for rule in states if address.rule.startswith(rule)]
    return _read(address, {address.rule: states[max(begins, key=len)]}) if begins else address


def _read(address: Address, real: dict[str, dict[str, str]]) -> Address:
    for name, value in real.get(address.rule, {}).items():
        address = address.with_part(name, value)
    return address
