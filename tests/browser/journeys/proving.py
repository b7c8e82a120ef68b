"""Setting up a second step as a person does: a password, an authenticator app, recovery codes."""

from __future__ import annotations

import time
from dataclasses import dataclass

from passlib.totp import TOTP
from playwright.sync_api import Page, expect

from tests.web.signing_in import PASSWORD

_STEP_SECONDS = 30


@dataclass
class Phone:
    """An authenticator app that knows one key."""

    app: TOTP
    shown: int = 0

    def code(self) -> str:
        """What it shows, or will in a moment: never the same twice, since no code counts twice."""
        step = max(int(time.time()) // _STEP_SECONDS, self.shown + 1)
        self.shown = step
        token: str = self.app.generate(time=step * _STEP_SECONDS).token
        return token


def set_up_an_app(page: Page) -> tuple[Phone, tuple[str, ...]]:
    """From the page that asks for a second proof to the one behind it; the phone and the recovery codes."""
    expect(page.get_by_role("heading", level=1)).to_have_text("A second proof is needed")
    page.get_by_role("link", name="A password").click()
    page.get_by_label("New password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Set this password").click()
    expect(page.get_by_role("alert")).to_be_visible()
    page.goto("/account/second-step/app")
    page.get_by_text("I cannot scan the picture").click()
    phone = Phone(TOTP(key=page.locator("details strong").inner_text().replace(" ", ""), format="base32"))
    page.get_by_label("Code").fill(phone.code())
    page.get_by_role("button", name="Set up the app").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Keep your recovery codes")
    codes = tuple(page.locator(".app-codes li").all_inner_texts())
    page.get_by_role("button", name="I have kept them: continue").click()
    return phone, codes


def sign_in_with_password(page: Page, email: str) -> None:
    """As far as the second step."""
    page.goto("/sign-in/password")
    page.get_by_label("E-mail address").fill(email)
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Enter a code from your authenticator app")
