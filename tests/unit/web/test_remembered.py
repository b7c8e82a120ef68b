"""What a browser keeps of somebody on the way to a proof, and what of it a proof puts an end to."""

from __future__ import annotations

from flask import session

from selfassess.web.proof.remembered import Remembered, forget
from tests.web_shell import make_app


def test_a_proof_leaves_only_what_it_is_a_step_of() -> None:
    with make_app().test_request_context():
        session.update(dict.fromkeys(Remembered, "something"), sid="whose session it is")
        forget()
        assert set(session) == {"sid", "after_setting_up", "provider_next", "provider_afresh"}


def test_with_nothing_kept_there_is_nothing_to_forget() -> None:
    with make_app().test_request_context():
        forget()
        assert dict(session) == {}
