"""Erasing a person: no table keeps the address or the name, and the board's record and its trail stay whole."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlmodel import func, select

from selfassess.accounts.identity import Asking, Command, Identity
from selfassess.accounts.links import find_live, issue
from selfassess.accounts.session_identity import load_identity
from selfassess.accounts.sessions import start_session
from selfassess.accounts.tokens import digest_of
from selfassess.accounts.users import disable, enable
from selfassess.assessments.answering.leaving import hand_on
from selfassess.audit.events import Event, Happening, ObjectType
from selfassess.audit.trail import append
from selfassess.audit.verify import verify_chain
from selfassess.boards.erasure import Erased, erase_person
from selfassess.boards.invitees import Invitee
from selfassess.boards.statement import accept_statement, digest_of_statement
from selfassess.boards.taking_up import accept
from selfassess.errors import Conflict, NotFound, Refused
from selfassess.mail.letterhead import INSTALLATION
from selfassess.mail.letters import sign_in_link
from selfassess.mail.outbox import post
from selfassess.storage.naming import metadata
from selfassess.storage.session import Database, WritingSession
from selfassess.storage.tables import (
    Agency,
    AnswerRecovery,
    AuditEvent,
    AuditText,
    Board,
    ExternalIdentity,
    Invitation,
    Member,
    OutboxMail,
    Passkey,
    Sheet,
    User,
)
from selfassess.vocabulary import BoardState, LinkPurpose, Role, Strength
from tests.databases import AUDIT_KEY
from tests.integration.boards.inviting import invited, observer
from tests.rows import (
    NOW,
    TODAY,
    event_names,
    make_agency,
    make_assessment,
    make_board,
    make_identity,
    make_manager,
    make_member,
    make_seat,
    make_sheet,
    make_user,
)

EMAIL = "jo.smith@example.org"
NAME = "Jo Smith"
COMMAND = Command("operator command")
ACTOR = COMMAND.acting_on(None)
WHY = "Asked for it in a letter of 12 November."


def erase(database: Database, user_id: int, *, who: Asking = COMMAND, reason: str = WHY) -> Erased:
    """Erase a person two days from now."""
    with database.writing() as session:
        later = NOW + timedelta(days=2)
        return erase_person(session, who=who, user_id=user_id, reason=reason, hand_on=hand_on, now=later)


def places_that_say(database: Database, *words: str) -> set[str]:
    """Every column of every table in which any of the words stands, in whatever form it is kept."""
    found = set()
    with database.engine.connect() as connection:
        for table in metadata.sorted_tables:
            for row in connection.execute(table.select()).mappings():
                for column, value in row.items():
                    text = value.decode("utf-8", "replace") if isinstance(value, bytes) else str(value)
                    if any(word.lower() in text.lower() for word in words):
                        found.add(f"{table.name}.{column}")
    return found


def assert_verified(database: Database, chain: int) -> None:
    """Nothing is wrong with a chain."""
    assert not verify_chain(database.reading, chain, keys=[AUDIT_KEY]).findings


@pytest.fixture
def manager(database: Database) -> Identity:
    """A manager of a board, besides whom there is another."""
    with database.writing() as session:
        return make_two_managers(session)


def make_two_managers(session: WritingSession) -> Identity:
    """One of the two managers of a board."""
    board = make_board(session, confidentiality_statement="Stays here.")
    make_manager(session, board)
    return make_manager(session, board, display_name="Alex Manager")


def board_of(manager: Identity) -> int:
    """The manager's board."""
    return manager.memberships[0].board_id


@pytest.fixture
def jo(database: Database, manager: Identity) -> int:
    """Jo Smith, who left traces everywhere: the account's id."""
    return leave_traces(database, manager)


def leave_traces(database: Database, manager: Identity) -> int:
    """Somebody who left traces in every table that can hold one: the account's id."""
    _, token = invited(database, manager, observer(EMAIL, NAME))
    with database.writing() as session:
        user_id = accept(session, token=token, signed_in=None, now=NOW).user_id
        board = session.get_one(Board, board_of(manager))
        board.reply_to = EMAIL
        seat = make_seat(session, board)
        make_member(session, board, session.get_one(User, user_id), seat=seat, display_name="Jo (Smith)")
        make_member(session, board, session.get_one(User, user_id), display_name=NAME.upper(), ended_on=TODAY)
        make_agency(session, board, contact=f"{NAME}, {EMAIL}, 01234 567")
        make_agency(session, board, name="Elsewhere", contact="Jo Smithson, another.jo.smith@example.org")
        sheet = make_sheet(session, make_assessment(session, board), seat)
        _leave_account_traces(session, user_id)
        _leave_board_traces(session, board, sheet, user_id)
    invited(database, manager, Invitee(email=EMAIL, display_name="J. Smith", role=Role.SCRUTINEER))
    invited(database, manager, observer("a.third@example.org", "A Third"))  # whose letter names where to write
    with database.writing() as session:
        other = make_board(session)
        make_manager(session, other)
        own = make_manager(session, other, session.get_one(User, user_id), display_name=NAME)
    invited(database, own, observer("somebody.else@example.org", "Somebody Else"))
    return user_id


def _leave_account_traces(session: WritingSession, user_id: int) -> None:
    user = session.get_one(User, user_id)
    user.password, user.totp_secret = "hash", "secret"
    user.recovery_codes, user.passkey_handle = ["one", "two"], "handle"
    start_session(
        session, user_id=user_id, strength=Strength.LINK, device="Firefox on Linux", address_prefix="", now=NOW
    )
    session.add(ExternalIdentity(user_id=user_id, issuer="https://id.example.org", subject=EMAIL, confirmed_at=NOW))
    session.add(
        Passkey(
            user_id=user_id,
            credential_id=b"credential",
            public_key=b"key",
            created_at=NOW,
            last_used_at=NOW,
            name=f"Phone of {NAME}",
        )
    )
    letter = sign_in_link(INSTALLATION, address=EMAIL, link="https://a.example.org/x", life=timedelta(1), now=NOW)
    post(session, letter, now=NOW)
    disable(session, who=COMMAND, user_id=user_id, reason=f"{NAME} is away", now=NOW)
    enable(session, who=COMMAND, user_id=user_id, reason="Back", now=NOW)
    issue(session, LinkPurpose.SIGN_IN, user=user, actor=ACTOR, now=NOW)


def _leave_board_traces(session: WritingSession, board: Board, sheet: Sheet, user_id: int) -> None:
    session.add(
        AnswerRecovery(
            board_id=board.id,
            sheet_id=sheet.id,
            question_id="LD-1",
            why="conflict",
            comment=f"I, {NAME}, think so.",
            kept_at=NOW,
            kept_for=user_id,
        )
    )
    happening = Happening(
        event=Event.BOARD_SETTINGS_CHANGED,
        object_type=ObjectType.BOARD,
        object_id=board.id,
        texts={"reply_to": EMAIL, "area": "Hathervale"},
    )
    append(session, happening, board_id=board.id, actor=ACTOR, now=NOW)
    member = session.exec(select(Member).where(Member.user_id == user_id)).first()
    assert member is not None
    renamed = Happening(
        event=Event.MEMBER_CHANGED, object_type=ObjectType.MEMBER, object_id=member.id, texts={"display_name": "Joanna"}
    )
    append(session, renamed, board_id=board.id, actor=ACTOR, now=NOW)


def test_no_table_keeps_the_address_or_a_name(database: Database, manager: Identity, jo: int) -> None:
    words = (EMAIL, NAME, "Jo (Smith)", "J. Smith", "Joanna")
    before = places_that_say(database, *words)
    assert before >= {
        "account.email",
        "agency.contact",
        "answer_recovery.comment",
        "audit_text.text",
        "board.reply_to",
        "external_identity.subject",
        "invitation.display_name",
        "invitation.email",
        "member.display_name",
        "outbox_mail.address",
        "outbox_mail.body",
        "passkey.name",
        "mailed_link.email",
    }
    assert erase(database, jo) == Erased(boards=2, places=4, invitations=2)
    # The one text of somebody else, about somebody else, who only has a longer name and address.
    assert places_that_say(database, *words) == {"agency.contact"}
    with database.reading() as session:
        contacts = session.exec(select(Agency.contact)).all()
    assert sorted(contacts) == ["", "Jo Smithson, another.jo.smith@example.org"]


def test_the_trails_stay_whole(database: Database, manager: Identity, jo: int) -> None:
    erase(database, jo)
    with database.reading() as session:
        chains = set(session.exec(select(AuditEvent.chain)).all())
    assert len(chains) == 3
    for chain in chains:
        assert_verified(database, chain)


def test_what_was_done_stays_with_a_former_member(database: Database, manager: Identity, jo: int) -> None:
    with database.reading() as reading:
        acted = reading.exec(select(func.count()).where(AuditEvent.actor_id == jo)).one()
    erase(database, jo)
    with database.reading() as session:
        places = session.exec(select(Member).where(Member.user_id == jo)).all()
        assert session.exec(select(func.count()).where(AuditEvent.actor_id == jo)).one() == acted
    assert {place.display_name for place in places} == {"Former member"}
    assert all(place.ended_on is not None for place in places)


def test_texts_that_are_nobodys_name_stay(database: Database, manager: Identity, jo: int) -> None:
    erase(database, jo)
    with database.reading() as session:
        texts = set(session.exec(select(AuditText.text)).all())
    assert {"Hathervale", "Back", WHY} <= texts
    assert f"{NAME} is away" not in texts


def test_every_way_to_sign_in_is_gone(database: Database, jo: int) -> None:
    with database.writing() as session:
        user = session.get_one(User, jo)
        _, cookie = start_session(session, user_id=jo, strength=Strength.LINK, device="", address_prefix="", now=NOW)
        link = issue(session, LinkPurpose.SIGN_IN, user=user, actor=ACTOR, now=NOW)
    erase(database, jo)
    with database.reading() as reading:
        assert load_identity(reading, session_digest=digest_of(cookie), now=NOW) is None
        assert find_live(reading, LinkPurpose.SIGN_IN, link, NOW) is None
        gone = reading.get_one(User, jo)
        for table in (Passkey, ExternalIdentity):
            assert reading.exec(select(func.count()).select_from(table)).one() == 0
    assert not gone.active
    assert not gone.is_operator
    kept = (gone.email, gone.password, gone.totp_secret, gone.recovery_codes, gone.passkey_handle)
    assert not any(kept)
    assert gone.erased_at == NOW + timedelta(days=2)


def test_an_invitation_to_the_person_opens_nothing_any_more(database: Database, manager: Identity, jo: int) -> None:
    _, token = invited(database, manager, Invitee(email=EMAIL, display_name=NAME, role=Role.CHAIR))
    erase(database, jo)
    with pytest.raises(Refused), database.writing() as session:
        accept(session, token=token, signed_in=None, now=NOW)


def test_the_address_can_begin_anew(database: Database, manager: Identity, jo: int) -> None:
    erase(database, jo)
    _, token = invited(database, manager, observer(EMAIL, "Jo Smith-Jones"))
    with database.writing() as session:
        done = accept(session, token=token, signed_in=None, now=NOW + timedelta(days=3))
    assert done.is_new_account
    assert done.user_id != jo


def test_mail_to_others_that_names_the_person_names_a_former_member(database: Database, jo: int) -> None:
    erase(database, jo)
    with database.reading() as session:
        mail = session.exec(select(OutboxMail).where(OutboxMail.address == "somebody.else@example.org")).one()
    assert "Former member invites you" in (mail.body or "")


def test_each_board_and_the_installation_record_it(database: Database, manager: Identity, jo: int) -> None:
    erase(database, jo)
    assert event_names(database, board_of(manager))[-1] == "erased"
    assert event_names(database, 0)[-2:] == ["erased", "account.erased"]
    with database.reading() as session:
        told = session.exec(select(AuditEvent).where(AuditEvent.event == "erased", AuditEvent.chain != 0)).all()
    assert all(event.object_id == jo for event in told)
    assert '"places":3' in told[0].data


def test_a_person_who_left_no_trace_on_any_board_is_erased_too(database: Database) -> None:
    with database.writing() as session:
        alone = make_user(session, EMAIL)
    assert erase(database, alone.id) == Erased(boards=0, places=0, invitations=0)
    assert places_that_say(database, EMAIL) == set()
    assert event_names(database, 0) == ["account.erased"]


def test_an_accepted_statement_stays_accepted_by_a_number(database: Database, manager: Identity) -> None:
    with database.writing() as session:
        board = session.get_one(Board, board_of(manager))
        member = make_member(session, board, make_user(session, EMAIL), role=Role.OBSERVER, display_name=NAME)
        identity = make_manager(session, board, session.get_one(User, member.user_id), display_name=NAME)
        accept_statement(
            session, identity=identity, board_id=board.id, seen_digest=digest_of_statement("Stays here."), now=NOW
        )
    erase(database, member.user_id)
    assert places_that_say(database, EMAIL, NAME) == set()
    assert_verified(database, board_of(manager))


def test_nobody_is_erased_twice_or_without_a_reason_or_by_themselves(database: Database, jo: int) -> None:
    with pytest.raises(Refused) as refusal:
        erase(database, jo, reason=" \n")
    assert refusal.value.field == "reason"
    with pytest.raises(Refused, match="cannot erase yourself"):
        erase(database, jo, who=make_identity(user_id=jo, is_operator=True))
    erase(database, jo)
    with pytest.raises(Conflict):
        erase(database, jo)
    with pytest.raises(NotFound):
        erase(database, 999_999)


@pytest.mark.parametrize("reason", [f"{NAME} asked", f"Letter from {EMAIL.upper()}", "jo smith, 12 November"])
def test_the_reason_may_not_name_who_is_erased(database: Database, jo: int, reason: str) -> None:
    with pytest.raises(Refused, match="without their name") as refusal:
        erase(database, jo, reason=reason)
    assert refusal.value.field == "reason"
    assert "account.email" in places_that_say(database, EMAIL)


def test_a_board_is_not_left_without_a_manager(database: Database) -> None:
    with database.writing() as session:
        only = make_manager(session, make_board(session, name="Hathervale"))
    with pytest.raises(Refused, match="Hathervale would be left without a manager"):
        erase(database, only.user_id)


def test_the_manager_of_a_closed_board_can_be_erased(database: Database) -> None:
    with database.writing() as session:
        only = make_manager(session, make_board(session, state=BoardState.CLOSED), display_name=NAME)
    assert erase(database, only.user_id).places == 1
    assert places_that_say(database, NAME) == set()


def test_the_installation_is_not_left_without_an_operator(database: Database) -> None:
    with database.writing() as session:
        only = make_user(session, EMAIL, is_operator=True)
    with pytest.raises(Refused, match="Nobody would be left"):
        erase(database, only.id)
    assert places_that_say(database, EMAIL) == {"account.email"}


def test_only_the_persons_own_invitations_are_blanked(database: Database, manager: Identity, jo: int) -> None:
    row, _ = invited(database, manager, observer("kept@example.org", "Kept Guest"))
    erase(database, jo)
    with database.reading() as session:
        assert session.get_one(Invitation, row.id).display_name == "Kept Guest"
