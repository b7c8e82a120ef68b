"""The list of visits, by the group of pages that they belong to."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import Any

from selfassess.vocabulary import Strength
from tests.browser.journeys import ended, tokens
from tests.browser.journeys.atlas import Visit
from tests.browser.journeys.county import CROWDED, CROWDED_MANAGER, QUIET, QUIET_MANAGER, at
from tests.browser.journeys.installation import PASSWORD
from tests.browser.journeys.installation import at as weald
from tests.browser.journeys.steps import (
    choose,
    choose_first,
    clear_date,
    fails,
    fill,
    press,
    shows,
    tick,
)
from tests.browser.journeys.visits_of_agreeing import agreeing
from tests.browser.journeys.visits_of_answering import answering
from tests.browser.journeys.visits_of_assessments import assessments
from tests.browser.journeys.visits_of_looking_back import looking_back
from tests.browser.journeys.visits_of_operators import operators
from tests.browser.journeys.visits_of_signing import signing
from tests.browser.journeys.visits_of_themes import responses

_MANAGER, _CHAIR, _MEMBER, _OPERATOR = at("manager"), at("partnership-chair"), at("police"), at("operator")
_HERE, _QUIET, _CROWDED = {"slug": "hathervale"}, {"slug": QUIET}, {"slug": CROWDED}
_POLICE = {**_HERE, "seat_id": "seat Police"}
_VACANT = {**_HERE, "seat_id": "seat Schools of the north"}
_CLOSED = {**_HERE, "seat_id": "seat Housing of the north"}
_NEVER = {"token": "A" * 43}
_LIST = "new.person@hathervale.example, Newt Pond, Public health\nno address, Nobody, Public health"


def visits() -> tuple[Visit, ...]:
    """Every visit."""
    groups = (_for_everybody, _signing_in, _with_a_second_step, _account, _board, _people, _seats, _organisations)
    others = (_invitations, _handover, assessments, responses, answering, agreeing, looking_back, signing, operators)
    return tuple(visit for group in (*groups, *others) for visit in group())


def _for_everybody() -> Iterator[Visit]:
    for endpoint in ("pages.accessibility", "pages.privacy", "pages.help_"):
        yield Visit(endpoint=endpoint)
    yield Visit(endpoint="work.show", who=_MEMBER)
    yield Visit(endpoint="work.show", state="nothing waits", who=QUIET_MANAGER)
    yield Visit(endpoint="work.show", state="no board", who=_OPERATOR)
    refused = partial(Visit, who=_MEMBER, template="errors/error.html")
    yield refused(endpoint="boards.settings", state="not allowed", parts=_HERE, status=403)
    yield refused(endpoint="boards.home", state="not found", parts=_QUIET, status=404)


def _signing_in() -> Iterator[Visit]:
    email, nobody = "E-mail address", "nobody@hathervale.example"
    yield Visit(endpoint="signin.start")
    yield Visit(endpoint="signin.start", state="with a provider", where="installation")
    yield Visit(endpoint="signin.start", state="errors", steps=fails("Send me a sign-in link"))
    send = (fill(email, nobody), press("Send me a sign-in link"), shows("Check your e-mail"))
    yield Visit(endpoint="signin.sent", begin="/sign-in", steps=send)
    yield Visit(endpoint="signin.link", parts={"token": tokens.to_sign_in})
    yield Visit(endpoint="signin.link", state="ended", parts=_NEVER, status=410, template="signin/link_ended.html")
    yield Visit(endpoint="signin.password")
    wrong = (fill(email, nobody), fill("Password", "no such password"))
    yield Visit(endpoint="signin.password", state="wrong", steps=(*wrong, *fails("Sign in")))
    yield Visit(endpoint="signin.passkey")
    yield Visit(endpoint="signin.forgotten")
    yield Visit(endpoint="signin.forgotten", state="errors", steps=fails("Send me a link"))
    send = (fill(email, nobody), press("Send me a link"), shows("Check your e-mail for the link"))
    yield Visit(endpoint="signin.forgotten_sent", begin="/sign-in/forgotten", steps=send)
    reset = {"token": tokens.to_set_a_password}
    yield Visit(endpoint="signin.new_password", parts=reset)
    yield Visit(endpoint="signin.new_password", state="errors", parts=reset, steps=fails("Set this password"))
    yield Visit(
        endpoint="signin.new_password", state="ended", parts=_NEVER, status=410, template="signin/reset_ended.html"
    )
    yield Visit(endpoint="signin.provider_new", where="installation")
    back = "?code=a&state=b"
    yield Visit(endpoint="signin.provider_back", where="installation", query=back, without="go-on.js")


def _with_a_second_step() -> Iterator[Visit]:
    there = partial(Visit, where="installation")
    half_way = (fill("E-mail address", weald("chair")), fill("Password", PASSWORD), press("Sign in"))
    to_code = (*half_way, shows("Enter a code from your authenticator app"))
    password: dict[str, Any] = {"begin": "/sign-in/password"}
    yield there(endpoint="signin.code", steps=to_code, **password)
    yield there(endpoint="signin.code", state="errors", steps=(*to_code, *fails("Sign in")), **password)
    lost = (*to_code, lambda page: page.get_by_role("link", name="I do not have my phone").click())
    to_recovery = (*lost, shows("Use a recovery code"))
    yield there(endpoint="signin.recovery_code", steps=to_recovery, **password)
    yield there(endpoint="signin.recovery_code", state="errors", steps=(*to_recovery, *fails("Sign in")), **password)
    for who in ("chair", "new-chair", "half"):
        person: dict[str, Any] = {"who": weald(who), "state": who, "strength": Strength.LINK}
        yield there(endpoint="signin.stronger", **person)
        yield there(endpoint="signin.again", **person)
    errors: dict[str, Any] = {
        "who": weald("chair"),
        "state": "errors",
        "strength": Strength.LINK,
        "steps": fails("Continue"),
    }
    yield there(endpoint="signin.stronger", **errors)
    yield there(endpoint="signin.again", **errors)
    proved = partial(there, who=weald("chair"))
    first = "account/app_first.html"
    yield proved(endpoint="account.add_app", state="has one", template=first)
    yield proved(endpoint="account.recovery_codes")
    made = (press("Make new codes"), shows("Keep your recovery codes"))
    yield proved(endpoint="account.recovery_codes", state="made", steps=made, template="account/codes.html")
    yield proved(endpoint="account.remove_app")
    half = partial(there, who=weald("half"), strength=Strength.PASSWORD)
    newcomer: dict[str, Any] = {"who": weald("new-chair"), "strength": Strength.LINK, "template": first}
    yield there(endpoint="account.add_app", state="no password", **newcomer)
    yield half(endpoint="account.add_app")
    yield half(endpoint="account.add_app", state="errors", steps=fails("Set up the app"))
    yield there(endpoint="account.show", state="with a provider", who=weald("chair"))


def _account() -> Iterator[Visit]:
    yield Visit(endpoint="account.show", who=_MEMBER)
    yield Visit(endpoint="account.show", state="everything", who=_CHAIR)
    yield Visit(endpoint="account.address", who=_MEMBER)
    yield Visit(endpoint="account.address", state="errors", who=_MEMBER, steps=fails("Send me a link to confirm it"))
    to_sent = (
        fill("New e-mail address", at("vale.ash")),
        press("Send me a link to confirm it"),
        shows("Check the e-mails of your new address"),
    )
    yield Visit(endpoint="account.address_sent", who=_MEMBER, begin="/account/address", steps=to_sent)
    token = {"token": partial(tokens.to_change_address, who=_MEMBER)}
    yield Visit(endpoint="account.confirm_address", who=_MEMBER, parts=token)
    ended: dict[str, Any] = {"parts": _NEVER, "status": 410, "template": "account/address_ended.html"}
    yield Visit(endpoint="account.confirm_address", state="ended", who=_MEMBER, **ended)
    yield Visit(endpoint="account.password", who=_MEMBER)
    yield Visit(endpoint="account.password", state="errors", who=_MEMBER, steps=fails("Set this password"))
    yield Visit(endpoint="account.sessions", state="one", who=at("hospital-trust"))
    yield Visit(endpoint="account.sessions", who=_CHAIR)
    yield Visit(endpoint="account.add_new_passkey", who=_MEMBER)
    phone: dict[str, Any] = {"who": _CHAIR, "parts": {"passkey_id": "passkey My phone"}}
    yield Visit(endpoint="account.rename_passkey", **phone)
    yield Visit(
        endpoint="account.rename_passkey",
        state="errors",
        steps=(fill("Name of this passkey", ""), *fails("Save")),
        **phone,
    )
    yield Visit(endpoint="account.remove_passkey", **phone)


def _board() -> Iterator[Visit]:
    for who in ("manager", "police", "observer", "partnership-chair"):
        yield Visit(endpoint="boards.home", state=who, who=at(who), parts=_HERE)
    yield Visit(endpoint="boards.home", state="nothing yet", who=QUIET_MANAGER, parts=_QUIET)
    here = partial(Visit, who=_MANAGER, parts=_HERE)
    yield here(endpoint="boards.settings")
    yield here(endpoint="boards.settings", state="errors", steps=(fill("Name", ""), *fails("Save settings")))
    yield Visit(endpoint="boards.settings", state="with a logo", who=CROWDED_MANAGER, parts=_CROWDED)
    yield here(endpoint="boards.change_logo")
    yield here(endpoint="boards.change_logo", state="errors", steps=fails("Use this logo"))
    newcomer = partial(Visit, who=at("lay-board-member-north"), parts=_HERE)
    yield newcomer(endpoint="taking_up.statement")
    yield newcomer(endpoint="taking_up.statement", state="errors", steps=fails("Continue"))
    for endpoint in ("boards.home", "people.show", "organisations.show", "invitations.show", "boards.settings"):
        yield Visit(endpoint=endpoint, state="closed", who=ended.manager_of(ended.ENDED), parts={"slug": ended.ENDED})
    yield here(endpoint="timeline.board")
    yield Visit(endpoint="timeline.board", state="of a member", who=_MEMBER, parts=_HERE)
    yield Visit(endpoint="timeline.board", state="nothing yet", who=QUIET_MANAGER, parts=_QUIET)
    seat = {**_HERE, "object_type": "seat", "object_id": "seat Police"}
    yield Visit(endpoint="timeline.object", who=_MANAGER, parts=seat)


def _people() -> Iterator[Visit]:
    here = partial(Visit, who=_MANAGER, parts=_HERE)
    yield here(endpoint="people.show")
    yield here(endpoint="people.show", state="nothing found", query="?find=zebra")
    yield Visit(endpoint="people.show", state="of a member", who=_MEMBER, parts=_HERE)
    yield Visit(endpoint="people.show", state="none", who=QUIET_MANAGER, parts=_QUIET)
    yield Visit(endpoint="people.show", state="many", who=CROWDED_MANAGER, parts=_CROWDED)
    police = {**_HERE, "user_id": f"person {at('police')}"}
    yield Visit(endpoint="people.person", who=_MANAGER, parts=police)
    yield Visit(endpoint="people.person", state="oneself", who=_MEMBER, parts=police)
    before = {**_HERE, "user_id": f"person {at('police-before')}"}
    yield Visit(endpoint="people.person", state="who left", who=_MANAGER, parts=before)
    vice_chair = {**_HERE, "user_id": f"person {at('integrated-care-board')}"}
    yield Visit(endpoint="people.person", state="two places", who=_MANAGER, parts=vice_chair)
    yield Visit(endpoint="people.rename", who=_MEMBER, parts=police)
    yield Visit(
        endpoint="people.rename", state="errors", who=_MEMBER, parts=police, steps=(fill("Name", ""), *fails("Save"))
    )
    yield Visit(endpoint="people.add", who=_MANAGER, parts=police)
    yield Visit(endpoint="people.add", state="errors", who=_MANAGER, parts=police, steps=fails("Save"))
    place = {**_HERE, "member_id": "place Ash Vale"}
    yield Visit(endpoint="people.end", who=_MANAGER, parts=place)
    wrong = (clear_date(), *fails("End this place"))
    yield Visit(endpoint="people.end", state="errors", who=_MANAGER, parts=place, steps=wrong)


def _seats() -> Iterator[Visit]:
    here = partial(Visit, who=_MANAGER, parts=_HERE)
    seat = partial(Visit, who=_MANAGER, parts=_POLICE)
    yield seat(endpoint="seats.show")
    yield Visit(endpoint="seats.show", state="of a member", who=_MEMBER, parts=_POLICE)
    yield Visit(endpoint="seats.show", state="vacant", who=_MANAGER, parts=_VACANT)
    yield Visit(endpoint="seats.show", state="closed", who=_MANAGER, parts=_CLOSED)
    yield here(endpoint="seats.add")
    yield here(endpoint="seats.add", state="errors", steps=fails("Add the seat"))
    yield seat(endpoint="seats.change")
    yield seat(endpoint="seats.change", state="errors", steps=(fill("Name of the seat", ""), *fails("Save")))
    yield seat(endpoint="seats.close")
    yield seat(endpoint="seats.close", state="errors", steps=(clear_date(), *fails("Close this seat")))
    yield here(endpoint="seats.closed")
    yield Visit(endpoint="seats.closed", state="none", who=QUIET_MANAGER, parts=_QUIET)
    yield seat(endpoint="seats.holder")
    yield seat(endpoint="seats.holder", state="errors", steps=fails("Save"))
    yield seat(endpoint="seats.deputy")
    yield seat(endpoint="seats.deputy", state="errors", steps=fails("Add the deputy"))
    yield here(endpoint="seats.groups")
    twice = (fill("Second group", "Council"), *fails("Save"))
    yield here(endpoint="seats.groups", state="errors", steps=twice)
    yield here(endpoint="seats.assign")
    yield Visit(endpoint="seats.assign", state="no groups", who=QUIET_MANAGER, parts=_QUIET)
    yield Visit(endpoint="seats.assign", state="many", who=CROWDED_MANAGER, parts=_CROWDED)


def _organisations() -> Iterator[Visit]:
    here = partial(Visit, who=_MANAGER, parts=_HERE)
    council = {**_HERE, "agency_id": "organisation Hathervale County Council"}
    one = partial(Visit, who=_MANAGER, parts=council)
    yield here(endpoint="organisations.show")
    yield Visit(endpoint="organisations.show", state="none", who=QUIET_MANAGER, parts=_QUIET)
    yield Visit(endpoint="organisations.show", state="many", who=CROWDED_MANAGER, parts=_CROWDED, query="?page=2")
    yield here(endpoint="organisations.add")
    yield here(endpoint="organisations.add", state="errors", steps=fails("Save"))
    yield one(endpoint="organisations.change")
    yield one(endpoint="organisations.end")
    yield one(endpoint="organisations.end", state="errors", steps=(clear_date(), *fails("Continue")))
    look = (
        choose("Which organisation takes its seats?", "Primary Heads"),
        press("Continue"),
        shows("Check the end of Hathervale County Council"),
    )
    yield one(endpoint="organisations.end", state="check", steps=look, template="organisations/end_preview.html")


def _invitations() -> Iterator[Visit]:
    token = {"token": tokens.to_join}
    yield Visit(endpoint="taking_up.show", parts=token)
    yield Visit(endpoint="taking_up.show", state="for another", who=_MEMBER, parts=token)
    yield Visit(endpoint="taking_up.show", state="ended", parts=_NEVER, status=410, template="taking_up/ended.html")
    here = partial(Visit, who=_MANAGER, parts=_HERE)
    for state in ("pending", "expired", "accepted", "revoked"):
        yield here(endpoint="invitations.show", state=state, query=f"?state={state}")
    yield Visit(endpoint="invitations.show", state="none", who=QUIET_MANAGER, parts=_QUIET)
    yield Visit(endpoint="invitations.show", state="many", who=CROWDED_MANAGER, parts=_CROWDED)
    yield here(endpoint="invitations.one")
    yield here(endpoint="invitations.one", state="errors", steps=fails("Send the invitation"))
    yield here(endpoint="invitations.many")
    yield here(endpoint="invitations.many", state="errors", steps=fails("Check the list"))
    look = (fill("Paste the list here", _LIST), press("Check the list"), shows("Check the list"))
    yield here(endpoint="invitations.many", state="check", steps=look, template="invitations/preview.html")


def _handover() -> Iterator[Visit]:
    here = partial(Visit, who=_MANAGER, parts=_HERE)
    yield here(endpoint="handover.show")
    yield Visit(endpoint="handover.show", state="nothing yet", who=QUIET_MANAGER, parts=_QUIET)
    yield here(endpoint="handover.to")
    yield here(endpoint="handover.to", state="errors", steps=fails("Continue"))
    yield Visit(endpoint="handover.to", state="alone", who=QUIET_MANAGER, parts=_QUIET)
    look = (
        choose_first("Who takes over?"),
        tick("I stay manager beside them for now"),
        press("Continue"),
        shows("Check the handover"),
    )
    yield here(endpoint="handover.to", state="check", steps=look, template="handover/preview.html")
