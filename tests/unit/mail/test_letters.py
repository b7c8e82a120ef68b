"""What the mails say."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from selfassess.mail import assessment_letters, letters, letters_of_signing
from selfassess.mail.assessment_letters import SeatLink
from selfassess.mail.letterhead import INSTALLATION, Letterhead
from selfassess.mail.letters import FactorChange
from selfassess.mail.message import Kind, Message
from selfassess.reports.who_sees import who_sees
from selfassess.vocabulary import Gathering, Visibility

NOW = datetime(2026, 11, 20, 9, 30, tzinfo=UTC)
LINK = "https://assess.example.gov.uk/i/f00d"
BOARD = Letterhead(
    board_id=7,
    name="Hathervale Safeguarding",
    noun="partnership",
    marking="OFFICIAL-SENSITIVE",
    reply_to="unit@council.example",
)
TO = "person@example.org"
INVITED = {"name": "Ann Lee", "place": "as business manager", "invited_by": "Bo Day", "link": LINK}
SEATS = [
    SeatLink(title="Spring 2027", seat=seat, due_on=NOW.date(), link=f"{LINK}{seat}") for seat in ("Police", "Health")
]
Write = Callable[[Letterhead], Message]
WITH_LINK: dict[Kind, Write] = {
    Kind.SIGN_IN_LINK: lambda head: letters.sign_in_link(
        head, address=TO, link=LINK, life=timedelta(minutes=15), now=NOW
    ),
    Kind.INVITATION: lambda head: letters.invitation(head, address=TO, expires_at=NOW + timedelta(days=14), **INVITED),
    Kind.INVITATION_RENEWED: lambda head: letters.invitation_renewed(
        head, address=TO, expires_at=NOW + timedelta(days=14), **INVITED
    ),
    Kind.PASSWORD_RESET: lambda head: letters.password_reset(
        head, address=TO, link=LINK, life=timedelta(hours=1), now=NOW
    ),
    Kind.EMAIL_CHANGE_CONFIRM: lambda head: letters.email_change_confirm(
        head, address=TO, link=LINK, life=timedelta(hours=2), now=NOW
    ),
}
WITHOUT: dict[Kind, Write] = {
    Kind.PASSWORD_CHANGED: lambda head: letters.password_changed(head, address=TO, at=NOW),
    Kind.EMAIL_CHANGED: lambda head: letters.email_changed_notice(head, address=TO, at=NOW),
    Kind.EMAIL_GIVEN: lambda head: letters.email_given_notice(head, address=TO, at=NOW),
    Kind.SECOND_FACTOR_CHANGED: lambda head: letters.second_factor_changed(
        head, address=TO, change=FactorChange.PASSKEY_ADDED, at=NOW
    ),
    Kind.HANDOVER: lambda head: letters.handover_notice(
        head,
        address=TO,
        role="business manager",
        from_name="Ann Lee",
        to_name="Bo Day",
        link=LINK,
        on=NOW.date(),
    ),
    Kind.ASSESSMENT_OPENED: lambda head: assessment_letters.assessment_opened(
        head,
        address=TO,
        name="Ann Lee",
        seats=SEATS,
        who=who_sees(Gathering.INDIVIDUAL, Visibility.NAMED),
    ),
    Kind.REMINDER: lambda head: assessment_letters.reminder(
        head, address=TO, name="Ann Lee", seats=SEATS, useless_after=None
    ),
    Kind.ASSESSMENT_TO_SIGN: lambda head: letters_of_signing.assessment_to_sign(
        head, address=TO, title="Spring 2027", link=LINK, at=NOW
    ),
    Kind.ASSESSMENT_SIGNED: lambda head: letters_of_signing.assessment_signed(
        head, address=TO, title="Spring 2027", link=LINK, digest="f00d" * 16, anchor=f"8:{'beef' * 16}", at=NOW
    ),
    Kind.ASSESSMENT_REOPENED: lambda head: letters_of_signing.assessment_reopened(
        head, address=TO, title="Spring 2027", link=LINK, at=NOW
    ),
    Kind.PURGE_ASKED: lambda head: letters.purge_asked(head, address=TO, link=LINK, until=NOW + timedelta(days=30)),
    Kind.PURGE_TO_CONFIRM: lambda head: letters.purge_to_confirm(
        head, address=TO, link=LINK, until=NOW + timedelta(days=30)
    ),
    Kind.ACCOUNT_DISABLED: lambda head: letters.account_disabled(head, address=TO, at=NOW),
}
LETTERS = WITH_LINK | WITHOUT
EACH = pytest.mark.parametrize("kind", LETTERS, ids=str)
HOSTILE = [
    "{{7*7}}",
    "{0.__class__}",
    "{user.password_hash}",
    "%(x)s %s %d",
    "${7*7} #{7*7} <%= 7*7 %>",
    "{% for x in y %}",
    "<script>alert(1)</script>",
    '"><img src=x onerror=1>',
    "((subject))",
]


def test_there_is_a_letter_of_every_kind() -> None:
    assert set(LETTERS) == set(Kind)


@EACH
def test_a_letter_says_who_sends_it_and_ends_with_the_marking(kind: Kind) -> None:
    message = LETTERS[kind](BOARD)
    assert message.kind is kind
    assert "Hathervale Safeguarding" in message.subject
    assert "Hathervale Safeguarding (the partnership)" in message.body
    assert message.body.endswith("\n\nOFFICIAL-SENSITIVE\n")
    assert (message.board_id, message.reply_to) == (7, "unit@council.example")


@EACH
def test_a_letter_without_a_marking_ends_with_its_sender(kind: Kind) -> None:
    message = LETTERS[kind](replace(BOARD, marking=""))
    assert message.body.endswith("Sent by selfassess. The partnership reads what is sent to unit@council.example.\n")


@EACH
def test_a_letter_promises_nothing_of_a_reply_that_not_every_sender_can_keep(kind: Kind) -> None:
    """GOV.UK Notify puts its own service's reply address on a mail, whatever the board's is."""
    assert "reply" not in LETTERS[kind](BOARD).body
    assert "unit@council.example" in LETTERS[kind](BOARD).body


@EACH
def test_a_letter_of_the_installation_belongs_to_no_board(kind: Kind) -> None:
    message = LETTERS[kind](INSTALLATION)
    assert (message.board_id, message.reply_to) == (None, None)
    assert message.body.endswith("Sent by selfassess. Nobody reads replies to this address.\n")


@EACH
def test_a_letter_is_short_and_in_the_words_of_the_house(kind: Kind) -> None:
    message = LETTERS[kind](BOARD)
    assert len(message.body.split()) < 150
    for banned in ("please", "invalid", "oops", "sorry", "required", "user"):
        assert banned not in message.body.lower()


@pytest.mark.parametrize("kind", WITH_LINK, ids=str)
def test_a_link_stands_on_a_line_of_its_own_with_how_long_it_lives(kind: Kind) -> None:
    message = LETTERS[kind](BOARD)
    assert message.body.count(f"\n\n{LINK}\n\n") == 1
    assert "works once" in message.body
    assert "need do nothing" in message.body
    assert message.useless_after is not None
    assert message.useless_after > NOW


def test_a_links_life_is_told_in_words() -> None:
    told = {
        timedelta(minutes=15): "15 minutes",
        timedelta(minutes=60): "1 hour",
        timedelta(minutes=90): "90 minutes",
        timedelta(hours=48): "2 days",
        timedelta(days=1): "1 day",
        timedelta(seconds=30): "less than a minute",
    }
    for life, words in told.items():
        message = letters.sign_in_link(BOARD, address=TO, link=LINK, life=life, now=NOW)
        assert f"within {words}." in message.body


@pytest.mark.parametrize(
    ("at", "told"),
    [
        (NOW, "20 November 2026 at 9:30am"),
        (datetime(2026, 7, 1, 23, 30, tzinfo=UTC), "2 July 2026 at 12:30am"),
        (datetime(2026, 10, 25, 0, 30, tzinfo=UTC), "25 October 2026 at 1:30am"),
        (datetime(2026, 10, 25, 1, 30, tzinfo=UTC), "25 October 2026 at 1:30am"),
        (datetime(2027, 3, 28, 1, 0, tzinfo=UTC), "28 March 2027 at 2am"),
    ],
)
def test_times_are_the_boards_own(at: datetime, told: str) -> None:
    assert f"was changed on {told}." in letters.password_changed(BOARD, address=TO, at=at).body


@pytest.mark.parametrize("text", HOSTILE)
def test_what_somebody_typed_is_printed_as_it_stands(text: str) -> None:
    head = replace(BOARD, name=text, noun=text, marking=text)
    for write in LETTERS.values():
        message = write(head)
        assert text in message.subject
        assert message.body.endswith(f"\n\n{text}\n")
    invited = letters.invitation(BOARD, address=TO, name=text, place=text, invited_by=text, link=LINK, expires_at=NOW)
    assert f"Dear {text}," in invited.body
    assert f"{text} invites you" in invited.body


@pytest.mark.parametrize("text", ["A\r\nBcc: x@y.uk", "A\n\nYour password is wrong", "A\x00B", "A\u2028B", "A\u202eB"])
def test_what_somebody_typed_stays_on_one_line(text: str) -> None:
    head = replace(BOARD, name=text)
    plain = letters.password_changed(BOARD, address=TO, at=NOW)
    message = letters.password_changed(head, address=TO, at=NOW)
    assert message.body.count("\n") == plain.body.count("\n")
    assert message.subject.isprintable()


def test_a_subject_of_a_long_name_is_cut() -> None:
    message = letters.password_changed(replace(BOARD, name="N" * 400), address=TO, at=NOW)
    assert len(message.subject) == 300
    assert message.subject.endswith("…")


def test_the_old_address_is_not_told_the_new_one() -> None:
    assert "@" not in letters.email_changed_notice(replace(BOARD, reply_to=None), address=TO, at=NOW).body


def test_a_letter_about_answers_names_each_seat_with_its_own_link_and_who_will_see_what() -> None:
    for visibility, told in (
        (Visibility.NAMED, "The chair and the business manager also see which seat gave which answer"),
        (Visibility.BY_GROUP, "with the comments; once they are shared, the whole board."),
    ):
        who = who_sees(Gathering.INDIVIDUAL, visibility)
        opened = assessment_letters.assessment_opened(BOARD, address=TO, name="A", seats=SEATS, who=who)
        assert told in opened.body
        for seat in SEATS:
            assert f"Spring 2027, {seat.seat}, by 20 November 2026:\n{seat.link}\n" in opened.body
