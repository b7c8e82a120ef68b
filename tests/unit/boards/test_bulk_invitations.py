"""Reading a pasted list, and judging it against what a board has. No database."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from selfassess.boards.bulk_invitations import judge
from selfassess.boards.bulk_parsing import MOST_ROWS, Row, parse
from selfassess.boards.vacancies import Taken
from selfassess.errors import Refused
from selfassess.vocabulary import Role, Standing

NOBODY = Taken(had=frozenset(), held=frozenset())
SEATS = {"Police": 1, "Integrated care board": 2, "Lay member, south": 3}


def only(text: str) -> Row:
    """The one row of a text."""
    (row,) = parse(text)
    return row


def problems(text: str, taken: Taken = NOBODY) -> list[str | None]:
    """What stands in the way of each row."""
    return [row.problem for row in judge(parse(text), seats=SEATS, taken=taken)]


@pytest.mark.parametrize(
    "line",
    [
        "jo.smith@example.org, Jo Smith, member, Police",
        "Jo Smith, jo.smith@example.org, member, Police",
        "Jo Smith <jo.smith@example.org>, member, Police",
        '"Jo Smith" <Jo.Smith@Example.ORG>;;Police',
        "jo.smith@example.org\tJo Smith\tBoard member\tPolice\tno",
        "jo.smith@example.org;Jo Smith;Police",
        "  jo.smith@example.org , Jo  Smith , board-member , police ",
        "mailto:jo.smith@example.org,,,Police",
    ],
)
def test_a_person_can_be_written_in_many_ways(line: str) -> None:
    (row,) = judge([only(line)], seats=SEATS, taken=NOBODY)
    assert row == Row(
        line=1,
        email="jo.smith@example.org",
        name="Jo Smith",
        role=Role.MEMBER,
        seat="Police",
        standing=Standing.HOLDER,
        seat_id=1,
    )


def test_a_heading_row_says_which_column_is_which() -> None:
    text = "Seat,Surname,First name,Telephone,E-mail address,Deputy?\nPolice,Smith,Jo,01234,jo@example.org,yes\n"
    row = only(text)
    assert (row.line, row.email, row.name, row.seat) == (2, "jo@example.org", "Jo Smith", "Police")
    assert row.standing is Standing.DEPUTY


def test_a_sheet_saved_by_excel_is_read() -> None:
    text = '\ufeffemail;name;role;seat\r\njo@example.org;"Smith; Jo";member;"Lay member, south"\r\n;;;\r\n'
    row = only(text)
    assert (row.name, row.seat, row.problem) == ("Smith; Jo", "Lay member, south", None)


def test_several_people_on_one_line_as_a_mail_program_writes_them() -> None:
    rows = parse("Jo Smith <jo@example.org>; Doe, Sam <sam@example.org>; kim@example.org;")
    assert [(row.email, row.name) for row in rows] == [
        ("jo@example.org", "Jo Smith"),
        ("sam@example.org", "Doe, Sam"),
        ("kim@example.org", "Kim"),
    ]


def test_several_addresses_between_other_columns_are_not_guessed_at() -> None:
    row = only("jo@example.org, sam@example.org, Police")
    assert row.problem == "There is more than one address on this line. Give each person a line."


def test_a_name_to_begin_with_is_taken_from_the_address() -> None:
    assert only("mary-jane.o_neil2@example.org").name == "Mary Jane O Neil"


def test_a_role_without_a_seat() -> None:
    (row,) = judge([only("kim@example.org, Kim, Independent scrutineer")], seats=SEATS, taken=NOBODY)
    assert (row.role, row.seat_id, row.standing, row.problem) == (Role.SCRUTINEER, None, None, None)


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("Jo Smith, Police", "Enter one e-mail address"),
        ("jo@, Jo, Police", "Enter one e-mail address"),
        ("jo@example.org, Jo", "Name the seat of this person"),
        ("jo@example.org, Jo, member, Polise", "There is no open seat “Polise”. Did you mean “Police”?"),
        ("jo@example.org, Jo, member, Youth justice", "The seats are in the list of seats."),
        ("jo@example.org, Jo, manager, Police", "Only board members have a seat."),
        ("jo@example.org, Jo, member, Police, maybe", "Whether a deputy is yes or no, not “maybe”."),
        ("jo@example.org, Jo, member, Police, yes, 01234", "There are more columns"),
        ("x" * 1001 + "@example.org", "This line is too long"),
        ("email,role\njo@example.org,King", "There is no role “King”. The roles are: business manager,"),
        ("jo@exämple.org, Jo, Police", "begins with xn--"),
        ("Jo <jo@example.org> Smith, Police", "Enter the bare e-mail address"),
    ],
)
def test_what_is_wrong_with_a_row_is_said_in_plain_words(line: str, told: str) -> None:
    (problem,) = problems(line)
    assert told in (problem or "")


def test_a_person_twice_in_one_place_is_told_with_the_line_of_the_first() -> None:
    text = "jo@example.org, Jo, Police\nJO@example.org, Jo Smith, Police, yes"
    assert problems(text) == [None, "Line 1 invites this person to this place."]


def test_a_person_may_be_invited_to_two_places() -> None:
    assert problems("jo@example.org, Jo, Police\njo@example.org, Jo, observer") == [None, None]


def test_a_seat_has_one_holder_in_a_list_and_any_number_of_deputies() -> None:
    lines = (
        "a@example.org,A,Police",
        "b@example.org,B,Police,deputy",
        "c@example.org,C,Police",
        "d@example.org,D,Police,x",
    )
    assert problems("\n".join(lines)) == [
        None,
        None,
        "Line 1 gives this seat to somebody else. A seat has one holder, and deputies.",
        None,
    ]


def test_a_row_that_cannot_be_invited_takes_nothing_from_a_later_one() -> None:
    assert problems("jo@example.org, Jo, Police, maybe\njo@example.org, Jo, Police")[1] is None


def test_what_the_board_has_already_stands_in_the_way() -> None:
    taken = Taken(
        had=frozenset({("a@example.org", Role.MEMBER, 1), ("m@example.org", Role.MANAGER, None)}),
        held=frozenset({1}),
        invited=frozenset({("b@example.org", Role.OBSERVER, None)}),
        promised=frozenset({2}),
        reply_to="unit@example.org",
    )
    text = (
        "a@example.org, A, Police\nm@example.org, M, manager\nb@example.org, B, observer\n"
        "c@example.org, C, Police\nd@example.org, D, Integrated care board\ne@example.org, E, Police, deputy\n"
        "unit@example.org, Unit, Police, deputy"
    )
    assert [(problem or "").split(".")[0] for problem in problems(text, taken)] == [
        "This person has this place already",
        "This person has this place already",
        "This person is invited to this place already",
        "Somebody holds this seat",
        "Somebody is invited to hold this seat",
        "",
        "Replies to the board's e-mails go to this address, so several people may read it",
    ]


@pytest.mark.parametrize("text", ["", "\n \n,,;\t\n", "email,name"])
def test_a_list_of_nobody_is_refused(text: str) -> None:
    with pytest.raises(Refused, match="There is nobody in this list"):
        parse(text)


def test_a_list_of_500_people_is_read_and_one_of_501_refused() -> None:
    lines = [f"person{number}@example.org" for number in range(MOST_ROWS + 1)]
    assert len(parse("\n".join(lines[:-1]))) == MOST_ROWS
    with pytest.raises(Refused, match="501 people"):
        parse("\n".join(lines))
    with pytest.raises(Refused, match="501 people"):
        parse("\n".join([*lines[:-2], "; ".join(lines[-2:])]))


def test_a_list_of_more_than_200_kb_is_refused_unread() -> None:
    with pytest.raises(Refused, match="200 kB"):
        parse("é" * 100_001)


@given(st.one_of(st.text(max_size=300), st.text('ab@.<>,;\t"\n \r\x1f\ud800é', max_size=200)))
def test_whatever_is_pasted_gives_rows_or_a_refusal(text: str) -> None:
    try:
        rows = judge(parse(text), seats=SEATS, taken=NOBODY)
    except Refused:
        return
    for row in rows:
        assert row.problem or (
            row.email and row.name and row.role and (row.seat_id is not None) == (row.role == "member")
        )
