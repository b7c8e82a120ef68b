"""Passkeys, in a real browser with a device that exists in it alone."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from playwright.sync_api import Browser, CDPSession, Page, expect
from sqlmodel import select

from selfassess.accounts.links import issue
from selfassess.audit.events import themselves
from selfassess.config import Settings
from selfassess.storage.session import Database
from selfassess.storage.tables import Passkey, User, UserSession
from selfassess.vocabulary import LinkPurpose, Role, Strength
from selfassess.web import create_app
from tests.rows import make_board, make_member, make_user
from tests.serving import serving
from tests.web.conftest import Clock, Postbox

pytestmark = pytest.mark.on_sqlite
BOARD = "/boards/hathervale/"


@dataclass
class Service:
    """A running service with one account, which chairs a board."""

    address: str
    database: Database
    account: User
    clock: Clock

    def link(self) -> str:
        """The address of a fresh link to sign in."""
        with self.database.writing() as session:
            account = session.get_one(User, self.account.id)
            actor = themselves(account.id)
            token = issue(session, LinkPurpose.SIGN_IN, user=account, actor=actor, now=self.clock())
        return f"{self.address}/sign-in/link/{token}"

    def passkeys(self) -> list[Passkey]:
        """What the account has."""
        with self.database.reading() as session:
            return list(session.exec(select(Passkey)).all())

    def strengths(self) -> list[Strength]:
        """How those who are signed in proved themselves."""
        with self.database.reading() as session:
            return [row.strength for row in session.exec(select(UserSession)).all() if row.ended_at is None]


@pytest.fixture
def service(database: Database) -> Iterator[Service]:
    with database.writing() as session:
        account = make_user(session, "ada@hathervale.example")
        make_member(session, make_board(session, "hathervale", name="Hathervale"), account, role=Role.CHAIR)
    clock = Clock()
    with serving(
        lambda at: create_app(Settings(base_url=at), database=database, sender=Postbox(), clock=clock)
    ) as address:
        yield Service(address, database, account, clock)


@dataclass
class Device:
    """A browser with a device that keeps passkeys."""

    page: Page
    cdp: CDPSession
    authenticator: str

    def checks_the_person(self, does: bool) -> None:
        """Whether the finger, face or PIN is right."""
        self.cdp.send("WebAuthn.setUserVerified", {"authenticatorId": self.authenticator, "isUserVerified": does})

    def kept(self) -> list[dict[str, Any]]:
        """The passkeys on the device."""
        found = self.cdp.send("WebAuthn.getCredentials", {"authenticatorId": self.authenticator})
        credentials: list[dict[str, Any]] = found["credentials"]
        return credentials


@pytest.fixture
def device(browser: Browser, service: Service) -> Iterator[Device]:
    complaints: list[str] = []
    context = browser.new_context(viewport={"width": 1280, "height": 900}, base_url=service.address)
    page = context.new_page()
    page.on("console", lambda message: complaints.append(message.text))
    page.on("pageerror", lambda error: complaints.append(str(error)))
    cdp = context.new_cdp_session(page)
    cdp.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2",
        "transport": "internal",
        "hasResidentKey": True,
        "hasUserVerification": True,
        "isUserVerified": True,
        "automaticPresenceSimulation": True,
    }
    made = cdp.send("WebAuthn.addVirtualAuthenticator", {"options": options})
    yield Device(page, cdp, made["authenticatorId"])
    context.close()
    # A form that is sent back answers 422, which the console always reports.
    assert [words for words in complaints if "status of 422" not in words] == []


def sign_in(device: Device, service: Service) -> None:
    device.page.goto(service.link())
    device.page.get_by_role("button", name="Sign in").click()
    expect(device.page).to_have_url(f"{service.address}/my-work")


def ask(page: Page, button: str) -> None:
    """Press a button that asks for a passkey, once the page can: before, it is a form like any other."""
    expect(page.locator("form[data-passkey][data-ready]")).to_be_attached()
    page.get_by_role("button", name=button).click()


def add(device: Device, name: str = "My laptop") -> None:
    device.page.goto("/account/passkeys/add")
    device.page.get_by_label("Name of this passkey").fill(name)
    ask(device.page, "Make the passkey")


def test_a_chair_adds_a_passkey_and_enters_the_board_with_it_next_time(device: Device, service: Service) -> None:
    page = device.page
    sign_in(device, service)
    page.goto(BOARD)
    expect(page.get_by_role("heading", level=1)).to_have_text("A second proof is needed")
    page.get_by_role("link", name="A passkey").click()
    page.get_by_label("Name of this passkey").fill("My laptop")
    ask(page, "Make the passkey")
    expect(page).to_have_url(service.address + BOARD)
    assert service.strengths() == [Strength.STRONG]
    page.get_by_role("button", name="Sign out").click()
    page.get_by_role("link", name="Use a passkey").click()
    ask(page, "Use a passkey")
    expect(page).to_have_url(f"{service.address}/my-work")
    assert service.strengths() == [Strength.STRONG]
    page.goto(BOARD)
    expect(page).to_have_url(service.address + BOARD)
    assert service.passkeys()[0].sign_count == device.kept()[0]["signCount"] > 0


def test_a_passkey_proves_that_it_is_you_once_more(device: Device, service: Service) -> None:
    sign_in(device, service)
    add(device)
    expect(device.page.get_by_role("alert")).to_contain_text("My laptop")
    service.clock.forward(minutes=16)
    device.page.goto("/account/password")
    expect(device.page.get_by_role("heading", level=1)).to_have_text("Prove that it is you")
    device.page.get_by_role("link", name="Use a passkey").click()
    ask(device.page, "Use a passkey")
    expect(device.page).to_have_url(f"{service.address}/account/password")


def test_a_device_that_does_not_check_the_person_adds_nothing(device: Device, service: Service) -> None:
    sign_in(device, service)
    device.checks_the_person(False)
    add(device)
    expect(device.page.get_by_role("status")).to_contain_text("No passkey was used")
    assert service.passkeys() == []


def test_the_same_device_is_not_added_twice(device: Device, service: Service) -> None:
    sign_in(device, service)
    add(device)
    expect(device.page).to_have_url(f"{service.address}/account")
    add(device, "Again")
    expect(device.page.get_by_role("status")).to_contain_text("has a passkey for your account already")
    assert len(service.passkeys()) == 1


def test_a_passkey_is_renamed_and_removed_and_then_opens_nothing(device: Device, service: Service) -> None:
    page = device.page
    sign_in(device, service)
    add(device)
    page.get_by_role("link", name="Rename My laptop").click()
    page.get_by_label("Name of this passkey").fill("The old laptop")
    page.get_by_role("button", name="Save").click()
    page.get_by_role("link", name="Remove The old laptop").click()
    page.get_by_role("button", name="Remove the passkey").click()
    expect(page.get_by_role("alert")).to_contain_text("The old laptop")
    assert service.passkeys() == []
    page.get_by_role("button", name="Sign out").click()
    page.get_by_role("link", name="Use a passkey").click()
    ask(page, "Use a passkey")
    expect(page.locator(".govuk-error-summary")).to_contain_text("not known here")
    assert service.strengths() == []


def test_what_was_asked_counts_once_and_for_five_minutes(device: Device, service: Service) -> None:
    page = device.page
    sign_in(device, service)
    add(device)
    page.get_by_role("button", name="Sign out").click()
    page.goto("/sign-in/passkey")
    service.clock.forward(minutes=6)
    ask(page, "Use a passkey")
    expect(page.locator(".govuk-error-summary")).to_contain_text("could not be checked")
    ask(page, "Use a passkey")
    expect(page).to_have_url(f"{service.address}/my-work")


def test_a_copied_passkey_whose_count_goes_back_is_refused(device: Device, service: Service) -> None:
    page = device.page
    sign_in(device, service)
    add(device)
    expect(page).to_have_url(f"{service.address}/account")
    with service.database.writing() as session:
        session.exec(select(Passkey)).one().sign_count = 1000
    page.get_by_role("button", name="Sign out").click()
    page.goto("/sign-in/passkey")
    ask(page, "Use a passkey")
    expect(page.locator(".govuk-error-summary")).to_contain_text("could not be checked")
    assert service.strengths() == []


def test_a_disabled_account_is_not_opened_by_a_passkey(device: Device, service: Service) -> None:
    sign_in(device, service)
    add(device)
    expect(device.page).to_have_url(f"{service.address}/account")
    with service.database.writing() as session:
        session.get_one(User, service.account.id).active = False
    device.page.goto("/sign-in/passkey")
    ask(device.page, "Use a passkey")
    expect(device.page.locator(".govuk-error-summary")).to_be_visible()
