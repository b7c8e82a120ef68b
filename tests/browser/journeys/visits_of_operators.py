"""The visits to the operators' pages: boards, their end, mail, and people's accounts."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from tests.browser.journeys import county
from tests.browser.journeys.atlas import Visit
from tests.browser.journeys.county import QUIET, at
from tests.browser.journeys.steps import fails

_CHAIR, _MEMBER, _OPERATOR = at("partnership-chair"), at("police"), at("operator")


def operators() -> Iterator[Visit]:
    """Every page of the operators."""
    here = partial(Visit, who=_OPERATOR)
    yield here(endpoint="operators.boards")
    yield here(endpoint="operators.boards", state="nothing found", query="?find=zebra")
    yield here(endpoint="operators.create")
    yield here(endpoint="operators.create", state="errors", steps=fails("Create the board"))
    quiet = partial(Visit, who=_OPERATOR, parts={"address": QUIET})
    yield quiet(endpoint="operators.invite")
    yield quiet(endpoint="operators.invite", state="errors", steps=fails("Send the invitation"))
    yield quiet(endpoint="operators.close")
    yield quiet(endpoint="operators.close", state="errors", steps=fails("Close the board"))
    closed = {"early": county.LATELY, "": county.LONG_AGO, "asked": county.TO_CONFIRM, "own": county.TO_WAIT}
    for state, slug in {"in use": QUIET, **closed}.items():
        yield here(endpoint="operators.purge", state=state, parts={"address": slug})
    ended, waits = {"address": county.LONG_AGO}, {"address": county.TO_CONFIRM}
    yield here(endpoint="operators.ask_purge", parts=ended)
    yield here(endpoint="operators.ask_purge", state="errors", parts=ended, steps=fails("Ask for the deletion"))
    yield here(endpoint="operators.confirm_purge", parts=waits)
    yield here(endpoint="operators.confirm_purge", state="errors", parts=waits, steps=fails("Delete for good"))
    yield here(endpoint="timeline.installation")
    yield here(endpoint="operators.mail")
    yield here(endpoint="operators.mail", state="nothing found", query="?find=zebra")
    yield here(endpoint="operators.people")
    yield here(endpoint="operators.people", state="errors", steps=fails("Find"))
    yield here(endpoint="operators.person", state="oneself", parts={"user_id": f"person {_OPERATOR}"})
    chair, disabled = {"user_id": f"person {_CHAIR}"}, {"user_id": f"person {at('left.long.ago')}"}
    yield here(endpoint="operators.person", parts=chair)
    yield here(endpoint="operators.person", state="link alone", parts={"user_id": f"person {_MEMBER}"})
    yield here(endpoint="operators.person", state="disabled", parts=disabled)
    acts = (
        ("operators.disable", chair, "Disable the account"),
        ("operators.enable", disabled, "Enable the account"),
        ("operators.erase", chair, "Erase for good"),
        ("operators.reset_second_step", chair, "Take it away"),
    )
    for endpoint, person, button in acts:
        yield here(endpoint=endpoint, parts=person)
        yield here(endpoint=endpoint, state="errors", parts=person, steps=fails(button))
