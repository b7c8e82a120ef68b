"""An operator: named on the command line, creates a board and invites its first manager, who comes in."""

from __future__ import annotations

import os
import subprocess
import sys
from urllib.parse import urlsplit

from playwright.sync_api import Browser, expect

from tests.browser.journeys.proving import set_up_an_app
from tests.browser.journeys.site import Site
from tests.browser.journeys.watching import watched
from tests.databases import AUDIT_KEY

OPERATOR, MANAGER = "sysadmin@council.example", "new.manager@lakeside.example"
BOARD = "Lakeside Safeguarding Children Partnership"


def named_on_the_command_line(site: Site, email: str) -> str:
    """The path of the link that the command prints."""
    variables = {
        "PATH": os.environ["PATH"],
        "SELFASSESS_BASE_URL": site.server.base_url,
        "SELFASSESS_DATABASE_URL": site.server.database_url,
        "SELFASSESS_DATA_FOLDER": str(site.server.folder),
        "SELFASSESS_AUDIT_KEY": AUDIT_KEY,
    }
    command = [sys.executable, "-m", "selfassess", "operator", "add", email]
    done = subprocess.run(command, env=variables, capture_output=True, text=True, check=True)
    return urlsplit(done.stdout.split()[-1]).path


def test_an_operator_creates_a_board_and_its_first_manager_comes_in(browser: Browser, installation: Site) -> None:
    context = installation.open(browser)
    with watched(context, installation.server.base_url) as page:
        page.goto(named_on_the_command_line(installation, OPERATOR))
        page.get_by_role("button", name="Sign in").click()
        page.get_by_role("link", name="Boards of this installation").click()
        set_up_an_app(page)
        expect(page.get_by_role("heading", level=1)).to_have_text("Boards")
        page.get_by_role("button", name="Create a board").click()
        page.get_by_label("Name of the board").fill(BOARD)
        page.get_by_label("Its address").fill("lakeside")
        page.get_by_label("A partnership", exact=True).check()
        page.get_by_label("A safeguarding children partnership").check()
        page.get_by_role("button", name="Create the board").click()
        page.get_by_label("Name", exact=True).fill("Marram Strand")
        page.get_by_label("E-mail address").fill(MANAGER)
        page.get_by_role("button", name="Send the invitation").click()
        expect(page.get_by_role("alert")).to_contain_text("The invitation is on its way.")
        page.goto("/boards/lakeside/")
        expect(page.get_by_role("heading", level=1)).to_have_text("There is no such page")
    context.close()
    installation.deliver()
    context = installation.open(browser)
    with watched(context, installation.server.base_url) as page:
        page.goto(installation.path_in_mail(MANAGER))
        expect(page.get_by_role("main")).to_contain_text("business manager")
        page.get_by_role("button", name="Accept the invitation").click()
        set_up_an_app(page)
        expect(page.get_by_role("heading", level=1)).to_have_text(BOARD)
        page.get_by_role("link", name="People and seats").click()
        expect(page.get_by_role("main")).to_contain_text("There is no seat yet.")
    context.close()
