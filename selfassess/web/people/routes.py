"""Who is on the board, seat by seat, and one person's places over time."""

from __future__ import annotations

from flask import Blueprint, flash, render_template
from flask.typing import ResponseReturnValue

from selfassess.accounts.permissions import Permission, require
from selfassess.assessments.answering.leaving import hand_on
from selfassess.boards import members
from selfassess.boards.changes import today
from selfassess.boards.people import PlaceHeld, list_places
from selfassess.boards.seat_lists import list_seats
from selfassess.storage.tables import Member
from selfassess.vocabulary import BoardState
from selfassess.web.access import on_board
from selfassess.web.choices import seat_choices
from selfassess.web.current import board, identity, now
from selfassess.web.database import reader, write
from selfassess.web.forms import done, form_page, told
from selfassess.web.listing import one_page, page_address, row_address, search_words
from selfassess.web.people.forms import EndForm, NameForm, PlaceForm
from selfassess.web.people.register import contacts, found_people, found_seats, waiting_invitations
from selfassess.web.place_words import place_words
from selfassess.web.strong_places import ask_to_prove, must_prove, roles_to_give, way_to_prove

blueprint = Blueprint("people", __name__, url_prefix="/boards/<slug:slug>/people")


@blueprint.get("")
@on_board(Permission.VIEW_PEOPLE)
def show() -> ResponseReturnValue:
    """Every seat with who is on it, and everybody who is on the board without one."""
    words, people = search_words(), contacts()
    return render_template(
        "people/show.html",
        words=words,
        seats=one_page(found_seats(list_seats(reader(), board().id), people, words)),
        others=one_page(found_people(people, words), name="others"),
        contacts={contact.person.user_id: contact for contact in people},
        waiting=waiting_invitations(),
        place_words=place_words,
        person_address=row_address("people.person", "user_id", board().slug),
        seat_address=row_address("seats.show", "seat_id", board().slug),
        seats_address=page_address(board().slug),
        others_address=page_address(board().slug, name="others"),
    )


@blueprint.get("/<row:user_id>")
@on_board(Permission.VIEW_PEOPLE)
def person(user_id: int) -> ResponseReturnValue:
    """One person's places on this board, now and before."""
    places = list_places(reader(), board().id, user_id)
    contact = next((each for each in contacts() if each.person.user_id == user_id), None)
    is_self = user_id == identity().user_id
    return render_template(
        "people/person.html",
        places=places,
        contact=contact,
        is_self=is_self,
        may_rename=is_self and board().state is BoardState.ACTIVE,
        place_words=place_words,
    )


@blueprint.route("/<row:user_id>/name", methods=["GET", "POST"])
@on_board(Permission.VIEW_PEOPLE)
def rename(user_id: int) -> ResponseReturnValue:
    """Another name for a person on this board: one's own, or anybody's for those who look after its people."""
    if user_id != identity().user_id:
        require(identity(), Permission.MANAGE_PEOPLE, board_id=board().id)
    place = list_places(reader(), board().id, user_id)[0]
    form = NameForm(obj=place)
    if form.validate_on_submit():
        with told(form):
            _rename(form, place.member_id)
            return done("The name is changed.", "people.person", slug=board().slug, user_id=user_id)
    return form_page("people/rename.html", form, user_id=user_id)


@blueprint.route("/<row:user_id>/add", methods=["GET", "POST"])
@on_board(Permission.MANAGE_PEOPLE)
def add(user_id: int) -> ResponseReturnValue:
    """A further place for somebody who is or was on the board."""
    name = list_places(reader(), board().id, user_id)[0].display_name
    form = PlaceForm(data={"started_on": today(board(), now())})
    form.role.offer(roles_to_give())
    form.seat_id.offer(seat_choices("No seat"))
    if form.validate_on_submit():
        with told(form):
            _add(form, user_id, name)
            return done(f"{name} has a further place.", "people.person", slug=board().slug, user_id=user_id)
    return form_page("people/add.html", form, name=name, user_id=user_id, prove=way_to_prove())


@blueprint.route("/places/<row:member_id>/end", methods=["GET", "POST"])
@on_board(Permission.MANAGE_PEOPLE)
def end(member_id: int) -> ResponseReturnValue:
    """The end of one place of one person."""
    member = members.get_member(reader(), board().id, member_id)
    if must_prove(member.role):
        return ask_to_prove()
    form = EndForm(data={"version": member.version, "ended_on": today(board(), now())})
    if form.validate_on_submit():
        with told(form):
            _tell_of_managers(_end(form, member_id))
            return done(
                f"The place of {member.display_name} has ended.",
                "people.person",
                slug=board().slug,
                user_id=member.user_id,
            )
    return form_page("people/end.html", form, place=_place(member), place_words=place_words)


def _rename(form: NameForm, member_id: int) -> None:
    with write() as session:
        members.rename_in_board(
            session,
            identity=identity(),
            board_id=board().id,
            member_id=member_id,
            seen_version=form.version.data,
            display_name=form.display_name.data,
            now=now(),
        )


def _add(form: PlaceForm, user_id: int, name: str) -> None:
    with write() as session:
        members.add_member(
            session,
            identity=identity(),
            board_id=board().id,
            user_id=user_id,
            place=form.place(),
            display_name=name,
            started_on=form.started_on.data,
            now=now(),
        )


def _end(form: EndForm, member_id: int) -> members.Leaving:
    with write() as session:
        return members.end_membership(
            session,
            identity=identity(),
            board_id=board().id,
            member_id=member_id,
            seen_version=form.version.data,
            ended_on=form.ended_on.data,
            now=now(),
            hand_on=hand_on,
        )


def _place(member: Member) -> PlaceHeld:
    places = list_places(reader(), board().id, member.user_id)
    return next(place for place in places if place.member_id == member.id)


def _tell_of_managers(leaving: members.Leaving) -> None:
    if leaving.leaves_too_few_managers:
        flash(f"This {board().noun} has one business manager now. Invite a second, so that it never stands still.")
