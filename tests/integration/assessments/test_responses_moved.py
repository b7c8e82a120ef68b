"""Like for like by seat and through the lens of groups: nobody learns more of a seat than either page tells."""

from __future__ import annotations

from datetime import date

import pytest

from selfassess.accounts.identity import Identity
from selfassess.assessments.looking_back.responses import ResponsesMoved, responses_moved
from selfassess.assessments.looking_back.seat_pairs import SeatLife, pair_seats
from selfassess.assessments.looking_back.series import list_held
from selfassess.engine.movements import Movement
from selfassess.errors import NotAllowed, NotComparable
from selfassess.storage.session import Database
from selfassess.vocabulary import AssessmentState, Visibility
from tests.integration.assessments.test_movement import worked_example
from tests.looked_back import LookedBack, make_series
from tests.responded import respond
from tests.rows import TODAY

AGREEING = [AssessmentState.AGREEING, AssessmentState.AGREEING]
HEALTH = ("A", "B", "C")
OTHERS = ("D", "E", "F")
GROUPS = {**dict.fromkeys(HEALTH, "Health"), **dict.fromkeys(OTHERS, "Others")}


def two(database: Database, *, visibility: Visibility = Visibility.BY_GROUP) -> LookedBack:
    """Six seats in two groups that answered one question both times: one fell, two stayed, three rose."""
    series = make_series(database, worked_example(), states=AGREEING)
    then = {name: {"CH-01": "1"} for name in (*HEALTH, *OTHERS)}
    now = {name: {"CH-01": level} for name, level in zip((*HEALTH, *OTHERS), "011222", strict=True)}
    for id, said in zip(series.ids, (then, now), strict=True):
        respond(database, series.board, id, said, groups=GROUPS, visibility=visibility)
    return series


def moved(database: Database, series: LookedBack, identity: Identity) -> ResponsesMoved:
    with database.reading() as session:
        held = list_held(session, identity=identity, board_id=series.board.id, today=TODAY)
        return responses_moved(session, identity=identity, board_id=series.board.id, pair=held[-2:], today=TODAY)


def test_what_the_seats_of_both_times_said_is_counted(database: Database) -> None:
    series = two(database)
    seats = moved(database, series, series.member).seats
    assert seats is not None
    assert (seats.then, seats.now, seats.in_common) == (6, 6, 6)
    (theme,) = seats.themes
    assert (theme.moves.lower, theme.moves.unchanged, theme.moves.higher) == (1, 2, 3)


def test_one_seat_that_came_and_one_that_went_would_be_told_by_subtraction(database: Database) -> None:
    series = make_series(database, worked_example(), states=AGREEING)
    both = {name: {"CH-01": "1", "CH-02": "1"} for name in (*HEALTH, *OTHERS)}
    went = {"Gone": {"CH-01": "4"}}
    respond(database, series.board, series.ids[0], {**both, **went})
    respond(database, series.board, series.ids[1], {**both, "Came": {"CH-01": "0"}})
    seats = moved(database, series, series.chair).seats
    assert seats is not None
    (theme,) = seats.themes
    told = {each.question.id: each.moves for each in theme.questions}
    assert told["CH-01"] is None
    assert told["CH-02"] is not None
    assert theme.moves.compared == 6


def test_of_two_seats_in_common_nothing_is_told(database: Database) -> None:
    series = make_series(database, worked_example(), states=AGREEING)
    respond(database, series.board, series.ids[0], {name: {"CH-01": "1"} for name in (*HEALTH, "D", "E")})
    respond(database, series.board, series.ids[1], {name: {"CH-01": "1"} for name in ("D", "E", "X", "Y", "Z")})
    seats = moved(database, series, series.chair).seats
    assert seats is not None
    assert seats.in_common == 2
    assert seats.themes == ()


def test_a_seat_s_own_movement_is_told_to_chair_and_manager_where_that_was_said(database: Database) -> None:
    series = two(database, visibility=Visibility.NAMED)
    for identity in (series.chair, series.manager):
        seats = moved(database, series, identity).seats
        assert seats is not None
        assert [(each.seat, each.moves.lower) for each in seats.named][:2] == [("A", 1), ("B", 0)]
    seats = moved(database, series, series.member).seats
    assert seats is not None
    assert seats.named == ()


def test_named_one_time_and_by_group_the_other_names_nobody(database: Database) -> None:
    series = make_series(database, worked_example(), states=AGREEING)
    said = {name: {"CH-01": "1"} for name in (*HEALTH, *OTHERS)}
    respond(database, series.board, series.ids[0], said)
    respond(database, series.board, series.ids[1], said, visibility=Visibility.NAMED)
    seats = moved(database, series, series.chair).seats
    assert seats is not None
    assert seats.named == ()


def test_the_lens_of_groups_is_the_chair_s(database: Database) -> None:
    series = two(database)
    lens = moved(database, series, series.chair).lens
    assert lens.groups == ("All responses", "Health", "Others")
    (theme,) = lens.themes
    assert [group.movement for group in theme.groups] == [Movement.UNCHANGED, Movement.UNCHANGED, Movement.HIGHER]
    for identity in (series.member, series.manager):
        assert moved(database, series, identity).lens.groups == ("All responses",)


def test_what_was_answered_before_there_were_groups_stays_without_them(database: Database) -> None:
    series = make_series(database, worked_example(), states=AGREEING)
    said = {name: {"CH-01": "1"} for name in (*HEALTH, *OTHERS)}
    respond(database, series.board, series.ids[0], said)
    respond(database, series.board, series.ids[1], said, groups=GROUPS)
    lens = moved(database, series, series.chair).lens
    assert lens.groups == ("All responses",)
    assert lens.once == ("Health", "Others")


def test_who_may_not_read_the_answers_reads_none_here(database: Database) -> None:
    series = two(database)
    with database.reading() as session:
        held = list_held(session, identity=series.chair, board_id=series.board.id, today=TODAY)
        with pytest.raises(NotAllowed):
            responses_moved(session, identity=series.observer, board_id=series.board.id, pair=held[-2:], today=TODAY)


def test_what_was_entered_from_a_paper_has_no_responses(database: Database) -> None:
    series = make_series(database, worked_example(), states=[AssessmentState.RECORDED, AssessmentState.AGREEING])
    with pytest.raises(NotComparable, match="entered from an earlier paper"):
        moved(database, series, series.chair)


DAY = date(2025, 3, 1)


def life(
    id: int, name: str, *, opened: date = date(2020, 1, 1), closed: date | None = None, to: int | None = None
) -> SeatLife:
    return SeatLife(id=id, name=name, opened_on=opened, closed_on=closed, successor_id=to)


def test_a_seat_that_took_the_place_of_one_other_goes_on() -> None:
    after = date(2025, 9, 1)
    seats = [life(1, "Clinical group", closed=after, to=2), life(2, "Care board", opened=after)]
    found = pair_seats(seats, then={"Clinical group"}, now={"Care board"}, on=DAY)
    assert found.before == {"Care board": "Clinical group"}


def test_two_seats_that_became_one_are_not_compared() -> None:
    after = date(2025, 9, 1)
    seats = [life(1, "East", closed=after, to=3), life(2, "West", closed=after, to=3), life(3, "Both", opened=after)]
    found = pair_seats(seats, then={"East", "West"}, now={"Both"}, on=DAY)
    assert found.before == {}
    assert found.merged == ("Both",)


def test_a_seat_that_took_in_another_is_not_what_it_was() -> None:
    seats = [life(1, "East", closed=date(2025, 9, 1), to=2), life(2, "West")]
    assert pair_seats(seats, then={"West"}, now={"West"}, on=DAY).merged == ("West",)


def test_a_merger_before_both_times_changes_nothing() -> None:
    seats = [life(1, "East", closed=date(2024, 9, 1), to=2), life(2, "West")]
    assert pair_seats(seats, then={"West"}, now={"West"}, on=DAY).before == {"West": "West"}
