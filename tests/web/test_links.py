"""The addresses that mails and commands give are those of the pages."""

from __future__ import annotations

from flask import Flask, url_for

from selfassess import links
from selfassess.config import Settings
from selfassess.web.current import settings

TOKEN = "x" * 43


def test_each_address_is_that_of_its_page(app: Flask) -> None:
    with app.test_request_context():
        assert links.sign_in_path(TOKEN) == url_for("signin.link", token=TOKEN)
        assert links.new_password_path(TOKEN) == url_for("signin.new_password", token=TOKEN)
        assert links.new_address_path(TOKEN) == url_for("account.confirm_address", token=TOKEN)
        assert links.invitation_path(TOKEN) == url_for("taking_up.show", token=TOKEN)
        assert links.board_path("hathervale") == url_for("boards.home", slug="hathervale")
        assert links.purge_path("hathervale") == url_for("operators.purge", address="hathervale")
        assert links.people_path("hathervale") == url_for("people.show", slug="hathervale")


def test_a_whole_address_is_under_the_base_url_of_the_settings_and_of_no_request(app: Flask) -> None:
    with app.test_request_context(base_url="https://elsewhere.example"):
        link_of = links.links_to(settings(), links.sign_in_path)
    assert link_of(TOKEN) == f"{app.extensions['selfassess'].settings.base_url}/sign-in/link/{TOKEN}"
    council = Settings(base_url="https://assess.example.gov.uk")
    assert links.absolute(council, links.board_path("hathervale")) == "https://assess.example.gov.uk/boards/hathervale/"
