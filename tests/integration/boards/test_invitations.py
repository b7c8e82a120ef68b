"""Inviting, renewing, revoking, listing. Cases 11, 28, 39 and 126 of the suite."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlmodel import col, func, select

from selfassess.accounts.identity import Command, Identity
from selfassess.boards.invitation_list import InvitationState, list_invitations
from selfassess.boards.invitations import (
    end_invitations_to,
    invite,
    invite_first_manager,
    prune_invitations,
    renew,
    revoke,
)
from selfassess.boards.invitees import Invitee
from selfassess.boards.taking_up import look_at_invitation
from selfassess.errors import Conflict, NotAllowed, NotFound, Refused
from selfassess.storage.session import Database
from selfassess.storage.tables import AuditEvent, Board, Invitation, OutboxMail
from selfassess.vocabulary import BoardForm, BoardState, Role, Standing
from tests.integration.boards.inviting import BASE, invited, last_token, link_of, observer, seated
from tests.rows import NOW, event_names, make_board, make_identity, make_manager, make_member, make_seat, make_user

COMMAND = Command("board command")
ACTOR = COMMAND.acting_on(None)
OPERATOR = make_identity(user_id=1, is_operator=True)


@pytest.fixture
def manager(database: Database) -> Identity:
    """A manager of a board, Alex Manager by name."""
    with database.writing() as session:
        return make_manager(session, make_board(session, name="Hathervale"), display_name="Alex Manager")


def board_of(manager: Identity) -> int:
    """The manager's board."""
    return manager.memberships[0].board_id


def opens(database: Database, token: str) -> bool:
    """Whether a token opens an invitation."""
    with database.reading() as session:
        return look_at_invitation(session, token=token, signed_in=None, now=NOW) is not None


def states(database: Database, manager: Identity, *, days: int = 0) -> list[InvitationState]:
    """Where the board's invitations stand, the newest first."""
    with database.reading() as session:
        listed = list_invitations(session, board_id=board_of(manager), now=NOW + timedelta(days=days))
    return [entry.state for entry in listed]


def test_an_invitation_is_written_recorded_and_posted_together(database: Database, manager: Identity) -> None:
    row, token = invited(database, manager, observer(email="Kim@Example.org"))
    with database.reading() as session:
        mail = session.exec(select(OutboxMail)).one()
        event = session.exec(select(AuditEvent).where(AuditEvent.event == "invitation.sent")).one()
    assert (row.email, row.expires_at) == ("kim@example.org", NOW + timedelta(days=14))
    assert (mail.address, mail.board_id, mail.kind) == ("kim@example.org", row.board_id, "invitation")
    assert "Alex Manager invites you to Hathervale" in (mail.body or "")
    assert link_of(token) in (mail.body or "")
    assert (event.object_type, event.object_id, event.actor_id) == ("invitation", row.id, manager.user_id)
    assert not any(word in event.data for word in ("kim", "Kim", "example"))
    assert opens(database, token)


def test_only_the_digest_of_an_invitation_is_kept(database: Database, manager: Identity) -> None:
    _, token = invited(database, manager)
    with database.reading() as session:
        assert token not in str(session.exec(select(Invitation)).one())


@pytest.mark.parametrize(
    ("form", "place"), [(BoardForm.LSCB, "as independent chair"), (BoardForm.PARTNERSHIP, "as partnership chair")]
)
def test_the_mail_calls_the_role_what_the_board_calls_it(database: Database, form: BoardForm, place: str) -> None:
    with database.writing() as session:
        manager = make_manager(session, make_board(session, form=form))
    invited(database, manager, Invitee(email="chair@example.org", display_name="Sam", role=Role.CHAIR))
    with database.reading() as reading:
        assert place in (reading.exec(select(OutboxMail.body)).one() or "")


def test_the_mail_names_the_seat(database: Database, manager: Identity) -> None:
    with database.writing() as session:
        seat = make_seat(session, session.get_one(Board, board_of(manager)), name="Police")
    invited(database, manager, seated(seat.id, standing=Standing.DEPUTY))
    with database.reading() as reading:
        assert "as deputy for Police" in (reading.exec(select(OutboxMail.body)).one() or "")


def test_the_days_are_the_boards_own(database: Database) -> None:
    with database.writing() as session:
        manager = make_manager(session, make_board(session, invitation_days=3))
    row, _ = invited(database, manager)
    assert row.expires_at == NOW + timedelta(days=3)


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.MANAGER])
def test_nobody_but_a_manager_invites(database: Database, role: Role) -> None:
    with database.writing() as session:
        other = make_identity(make_member(session, make_board(session), role=role))
    with pytest.raises(NotAllowed):
        invited(database, other)


def test_an_outsider_learns_nothing_of_the_board(database: Database, manager: Identity) -> None:
    with database.writing() as session:
        outsider = make_manager(session, make_board(session))
    row, _ = invited(database, manager)
    board_id = board_of(manager)
    with database.writing() as session:
        with pytest.raises(NotFound):
            invite(session, identity=outsider, board_id=board_id, invitee=observer(), link_of=link_of, now=NOW)
        with pytest.raises(NotFound):
            revoke(session, identity=outsider, board_id=board_id, invitation_id=row.id, seen_version=1, now=NOW)
        with pytest.raises(NotFound):
            revoke(
                session,
                identity=outsider,
                board_id=board_of(outsider),
                invitation_id=row.id,
                seen_version=1,
                now=NOW,
            )


@pytest.mark.parametrize(
    ("invitee", "field"),
    [
        (observer(email="a@b.org\r\nBcc: x@y.org"), "email"),
        (observer(email=f"{'a' * 65}@example.org"), "email"),
        (observer(email=f"a@{'b' * 255}.org"), "email"),
        (observer(email="a@exämple.org"), "email"),
        (observer(email="a@example.org, b@example.org"), "email"),
        (observer(name=""), "display_name"),
        (observer(name="x" * 121), "display_name"),
        (observer(name="\0"), "display_name"),
        (Invitee(email="a@example.org", display_name="A", role=Role.MEMBER), "seat_id"),
        (Invitee(email="a@example.org", display_name="A", role=Role.MEMBER, seat_id=1), "seat_id"),
        (Invitee(email="a@example.org", display_name="A", role=Role.CHAIR, standing=Standing.HOLDER), "seat_id"),
        (seated(999_999), "seat_id"),
        (seated(-1), "seat_id"),
        (seated(2**40), "seat_id"),
    ],
)
def test_what_cannot_be_kept_or_makes_no_sense_is_refused_with_its_field(
    database: Database, manager: Identity, invitee: Invitee, field: str
) -> None:
    with pytest.raises(Refused) as refusal:
        invited(database, manager, invitee)
    assert refusal.value.field == field
    with database.reading() as session:
        assert session.exec(select(func.count()).select_from(OutboxMail)).one() == 0
    assert event_names(database, board_of(manager)) == []


def test_a_name_with_signs_of_markup_is_kept_as_it_is(database: Database, manager: Identity) -> None:
    row, _ = invited(database, manager, observer(name="Kim <b>Guest</b>"))
    assert row.display_name == "Kim <b>Guest</b>"


def test_a_seat_of_another_board_is_no_seat(database: Database, manager: Identity) -> None:
    with database.writing() as session:
        foreign = make_seat(session, make_board(session))
    with pytest.raises(Refused, match="no such seat"):
        invited(database, manager, seated(foreign.id))


def test_a_closed_seat_and_one_that_somebody_holds_cannot_be_given(database: Database, manager: Identity) -> None:
    with database.writing() as session:
        board = session.get_one(Board, board_of(manager))
        closed = make_seat(session, board, closed_on=NOW.date())
        held = make_seat(session, board)
        make_member(session, board, seat=held)
    with pytest.raises(Refused, match="is closed"):
        invited(database, manager, seated(closed.id))
    with pytest.raises(Refused, match="Somebody holds this seat"):
        invited(database, manager, seated(held.id))
    assert invited(database, manager, seated(held.id, standing=Standing.DEPUTY))[0].seat_id == held.id


def test_a_seat_is_promised_once(database: Database, manager: Identity) -> None:
    with database.writing() as session:
        seat = make_seat(session, session.get_one(Board, board_of(manager)))
    invited(database, manager, seated(seat.id, email="one@example.org"))
    with pytest.raises(Refused, match="Somebody is invited to hold this seat"):
        invited(database, manager, seated(seat.id, email="two@example.org"))
    later = NOW + timedelta(days=15)
    assert invited(database, manager, seated(seat.id, email="two@example.org"), now=later)


def test_a_person_is_not_invited_twice_to_one_place(database: Database, manager: Identity) -> None:
    invited(database, manager)
    with pytest.raises(Refused, match="Renew that invitation"):
        invited(database, manager, observer(email="GUEST@example.org"))


def test_who_has_the_place_is_not_invited_to_it(database: Database, manager: Identity) -> None:
    with database.writing() as session:
        guest = make_user(session, "guest@example.org")
        make_member(session, session.get_one(Board, board_of(manager)), guest, role=Role.OBSERVER)
    with pytest.raises(Refused, match="has this place already"):
        invited(database, manager)


@pytest.mark.parametrize("elsewhere", ["an account", "a place", "an invitation", "a disabled account"])
def test_what_an_address_has_elsewhere_makes_no_difference(
    database: Database, manager: Identity, elsewhere: str
) -> None:
    with database.writing() as session:
        board = make_board(session)
        other = make_manager(session, board)
        if elsewhere != "an invitation":
            guest = make_user(session, "guest@example.org", active=elsewhere != "a disabled account")
        if elsewhere == "a place":
            make_member(session, board, guest, role=Role.OBSERVER)
    if elsewhere == "an invitation":
        invited(database, other)
    row, token = invited(database, manager)
    assert row.email == "guest@example.org"
    assert opens(database, token)


@pytest.mark.parametrize("state", [BoardState.CLOSED, BoardState.PURGING])
def test_nobody_is_invited_to_a_closed_board(database: Database, state: BoardState) -> None:
    with database.writing() as session:
        manager = make_manager(session, make_board(session, state=state))
    with pytest.raises(Refused, match="is closed"):
        invited(database, manager)


def test_renewing_gives_a_new_link_and_new_days_and_kills_the_older_link(database: Database, manager: Identity) -> None:
    row, older = invited(database, manager)
    later = NOW + timedelta(days=20)
    with database.writing() as session:
        renewed = renew(
            session,
            identity=manager,
            board_id=board_of(manager),
            invitation_id=row.id,
            seen_version=1,
            link_of=link_of,
            now=later,
        )
    newer = last_token(database)
    assert (renewed.version, renewed.expires_at) == (2, later + timedelta(days=14))
    with database.reading() as session:
        kinds = session.exec(select(OutboxMail.kind).order_by(col(OutboxMail.id))).all()
    assert kinds == ["invitation", "invitation_renewed"]
    assert not opens(database, older)
    assert opens(database, newer)
    assert event_names(database, board_of(manager)) == ["invitation.sent", "invitation.renewed"]


def test_a_revoked_invitation_opens_nothing(database: Database, manager: Identity) -> None:
    row, token = invited(database, manager)
    with database.writing() as session:
        revoke(session, identity=manager, board_id=board_of(manager), invitation_id=row.id, seen_version=1, now=NOW)
    assert not opens(database, token)
    assert states(database, manager) == [InvitationState.REVOKED]
    assert event_names(database, board_of(manager)) == ["invitation.sent", "invitation.revoked"]


def test_what_somebody_else_changed_meanwhile_is_a_conflict(database: Database, manager: Identity) -> None:
    row, _ = invited(database, manager)
    with pytest.raises(Conflict), database.writing() as session:
        revoke(session, identity=manager, board_id=board_of(manager), invitation_id=row.id, seen_version=0, now=NOW)
    assert states(database, manager) == [InvitationState.PENDING]


@pytest.mark.parametrize("ended", [{"accepted_at": NOW}, {"revoked_at": NOW}])
def test_what_was_taken_up_or_revoked_is_neither_renewed_nor_revoked(
    database: Database, manager: Identity, ended: dict[str, object]
) -> None:
    row, _ = invited(database, manager)
    with database.writing() as session:
        for name, value in ended.items():
            setattr(session.get_one(Invitation, row.id), name, value)
    keys = {"identity": manager, "board_id": board_of(manager), "invitation_id": row.id, "seen_version": 1}
    with pytest.raises(Refused, match="This invitation"), database.writing() as session:
        revoke(session, **keys, now=NOW)  # type: ignore[arg-type]
    with pytest.raises(Refused, match="This invitation"), database.writing() as session:
        renew(session, **keys, link_of=link_of, now=NOW)  # type: ignore[arg-type]


def test_a_place_that_was_given_to_somebody_else_is_not_renewed(database: Database, manager: Identity) -> None:
    with database.writing() as session:
        board = session.get_one(Board, board_of(manager))
        seat = make_seat(session, board)
    row, _ = invited(database, manager, seated(seat.id))
    with database.writing() as session:
        make_member(session, board, seat=seat)
    with pytest.raises(Refused, match="Somebody holds this seat"), database.writing() as session:
        renew(
            session,
            identity=manager,
            board_id=board.id,
            invitation_id=row.id,
            seen_version=1,
            link_of=link_of,
            now=NOW,
        )


def test_the_list_says_where_each_invitation_stands(database: Database, manager: Identity) -> None:
    with database.writing() as session:
        seat = make_seat(session, session.get_one(Board, board_of(manager)), name="Police")
        other = make_manager(session, make_board(session))
    invited(database, other)
    invited(database, manager, seated(seat.id))
    invited(database, manager, observer("late@example.org"), now=NOW + timedelta(days=10))
    assert states(database, manager) == [InvitationState.PENDING, InvitationState.PENDING]
    assert states(database, manager, days=15) == [InvitationState.PENDING, InvitationState.EXPIRED]
    with database.reading() as session:
        listed = list_invitations(session, board_id=board_of(manager), now=NOW)
    assert [(entry.email, entry.seat) for entry in listed] == [
        ("late@example.org", None),
        ("guest@example.org", "Police"),
    ]


@pytest.mark.parametrize("who", [COMMAND, OPERATOR], ids=["command", "operator"])
def test_an_operator_invites_the_first_managers_of_a_board(database: Database, who: Command | Identity) -> None:
    with database.writing() as session:
        make_user(session, id=1)
        board = make_board(session)
        invitee = Invitee(email="first@example.org", display_name="Alex", role=Role.MANAGER)
        row = invite_first_manager(session, who=who, board_id=board.id, invitee=invitee, link_of=link_of, now=NOW)
    assert row.role is Role.MANAGER
    with database.reading() as session:
        assert "The operator of selfassess invites you" in (session.exec(select(OutboxMail.body)).one() or "")


@pytest.mark.parametrize(
    ("who", "role", "managers"),
    [
        (COMMAND, Role.CHAIR, 0),
        (COMMAND, Role.MANAGER, 2),
        (OPERATOR, Role.MANAGER, 2),
        (make_identity(user_id=1), Role.MANAGER, 0),
    ],
)
def test_nobody_but_an_operator_and_nobody_but_the_first_managers(
    database: Database, who: Command | Identity, role: Role, managers: int
) -> None:
    with database.writing() as session:
        board = make_board(session)
        for _ in range(managers):
            make_manager(session, board)
    invitee = Invitee(email="first@example.org", display_name="Alex", role=role)
    with pytest.raises(NotAllowed), database.writing() as session:
        invite_first_manager(session, who=who, board_id=board.id, invitee=invitee, link_of=link_of, now=NOW)


def test_a_manager_whose_account_is_disabled_is_not_one_of_the_first_two(database: Database) -> None:
    with database.writing() as session:
        board = make_board(session)
        make_manager(session, board)
        make_manager(session, board, make_user(session, active=False))
        invitee = Invitee(email="first@example.org", display_name="Alex", role=Role.MANAGER)
        invite_first_manager(session, who=COMMAND, board_id=board.id, invitee=invitee, link_of=link_of, now=NOW)


def test_every_pending_invitation_to_an_address_can_be_ended_at_once(database: Database, manager: Identity) -> None:
    with database.writing() as session:
        other = make_manager(session, make_board(session))
    tokens = [invited(database, each)[1] for each in (manager, other)]
    _, kept = invited(database, manager, observer("kept@example.org"))
    with database.writing() as session:
        assert end_invitations_to(session, email="guest@example.org", actor=ACTOR, now=NOW) == 2
        assert end_invitations_to(session, email="guest@example.org", actor=ACTOR, now=NOW) == 0
    assert [opens(database, token) for token in (*tokens, kept)] == [False, False, True]
    assert event_names(database, board_of(other)) == ["invitation.sent", "invitation.revoked"]


def test_invitations_that_ran_out_thirty_days_ago_are_dropped(database: Database, manager: Identity) -> None:
    invited(database, manager)
    with database.writing() as session:
        late, board_id = NOW + timedelta(days=44), board_of(manager)
        assert prune_invitations(session, board_id=board_id, now=late) == 0
        assert prune_invitations(session, board_id=board_id + 1, now=late + timedelta(days=1)) == 0
        assert prune_invitations(session, board_id=board_id, now=late + timedelta(seconds=1)) == 1


def test_the_base_of_a_link_is_the_callers(database: Database, manager: Identity) -> None:
    invited(database, manager)
    with database.reading() as session:
        body = session.exec(select(OutboxMail.body)).one() or ""
    assert body.count("https://") == body.count(BASE) == 1
