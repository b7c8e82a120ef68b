"""A business manager: seats, people, invitations, settings, the timeline, and handing over."""

from __future__ import annotations

from io import BytesIO

from PIL import Image
from playwright.sync_api import Browser, FilePayload, Page, expect

from tests.browser.journeys.county import at
from tests.browser.journeys.site import Site
from tests.browser.journeys.watching import watched

HOME = "/boards/hathervale/"
_LIST = f"""{at("bulrush.carr")}, Bulrush Carr, Early help, deputy
{at("comfrey.lowe")}, Comfrey Lowe, Public healing, deputy
Comfrey's friend, Meadow Lowe, observer"""


def heading(page: Page, text: str) -> None:
    """Wait for the page with this heading."""
    expect(page.get_by_role("heading", level=1)).to_have_text(text)


def done(page: Page, told: str) -> None:
    """Wait until the page says what was done."""
    expect(page.get_by_role("alert")).to_contain_text(told)


def test_a_manager_adds_a_seat_and_invites_its_holder_who_comes_in(browser: Browser, county: Site) -> None:
    newcomer = at("heron.ley")
    context = county.open(browser, at("manager"))
    with watched(context, county.server.base_url) as page:
        page.goto(f"{HOME}organisations")
        page.get_by_role("button", name="Add an organisation").click()
        page.get_by_label("Name", exact=True).fill("Hathervale Fire and Rescue")
        page.get_by_label("Other", exact=True).check()
        page.get_by_role("button", name="Save").click()
        done(page, "Hathervale Fire and Rescue is on the list.")
        page.goto(f"{HOME}people")
        page.get_by_role("button", name="Add a seat").click()
        page.get_by_label("Name of the seat").fill("Fire and rescue")
        page.get_by_label("An organisation", exact=True).check()
        page.get_by_label("Organisation", exact=True).select_option(label="Hathervale Fire and Rescue")
        page.get_by_role("button", name="Add the seat").click()
        heading(page, "Fire and rescue")
        page.get_by_role("button", name="Choose a holder").click()
        page.get_by_role("link", name="invite them").click()
        page.get_by_label("Name", exact=True).fill("Heron Ley")
        page.get_by_label("E-mail address").fill(newcomer)
        expect(page.get_by_label("Holds the seat", exact=True)).to_be_checked()
        page.get_by_role("button", name="Send the invitation").click()
        done(page, "Heron Ley is invited.")
    context.close()
    county.deliver()
    context = county.open(browser)
    with watched(context, county.server.base_url) as page:
        page.goto(county.path_in_mail(newcomer))
        expect(page.get_by_role("main")).to_contain_text("Fire and rescue")
        page.get_by_role("button", name="Accept the invitation").click()
        heading(page, "Keeping it confidential")
        page.get_by_label("I have read this and will keep to it").check()
        page.get_by_role("button", name="Continue").click()
        heading(page, "Hathervale Safeguarding Children Partnership")
        page.get_by_role("link", name="My work").click()
        expect(page.get_by_role("link", name="Start your response")).to_be_visible()
    context.close()


def test_a_list_is_checked_line_by_line_corrected_and_sent(browser: Browser, county: Site) -> None:
    context = county.open(browser, at("manager"))
    with watched(context, county.server.base_url) as page:
        page.goto(f"{HOME}people")
        page.get_by_role("button", name="Invite many").click()
        page.get_by_label("Paste the list here").fill(_LIST)
        page.get_by_role("button", name="Check the list").click()
        expect(page.get_by_role("main")).to_contain_text("1 person can be invited; 2 lines need correcting")
        corrected = _LIST.replace("Public healing", "Public health").replace("Comfrey's friend", at("meadow.lowe"))
        page.get_by_label("The list").fill(corrected)
        page.get_by_role("button", name="Check again").click()
        page.get_by_role("button", name="Invite 3 people").click()
        done(page, "3 people are invited.")
        county.deliver()
        assert county.path_in_mail(at("meadow.lowe")).startswith("/invitations/")
        row = page.get_by_role("row").filter(has_text="Meadow Lowe")
        row.get_by_role("button", name="Withdraw").click()
        done(page, "The invitation of Meadow Lowe is withdrawn.")
        page.get_by_role("link", name="Withdrawn").click()
        expect(page.get_by_role("main")).to_contain_text("Meadow Lowe")
    context.close()


def test_a_seat_gets_another_holder_and_keeps_its_history(browser: Browser, county: Site) -> None:
    context = county.open(browser, at("manager"))
    with watched(context, county.server.base_url) as page:
        page.goto(f"{HOME}people?find=youth")
        page.get_by_role("link", name="Youth justice").click()
        page.get_by_role("button", name="Change the holder").click()
        page.get_by_label("Who holds the seat from then on?").select_option(label="Oakley Ridge (was on the board)")
        page.get_by_role("button", name="Save").click()
        done(page, "The seat has another holder.")
        history = page.get_by_role("table", name="Who has been on this seat")
        expect(history.get_by_role("row").filter(has_text="Oakley Ridge")).to_contain_text("Now")
        expect(history.get_by_role("row").filter(has_text="Larch Holm")).not_to_contain_text("Now")
        page.get_by_role("link", name="Timeline").click()
        expect(page.get_by_role("main")).to_contain_text("Larch Holm")
    context.close()


def test_settings_and_a_logo_are_changed(browser: Browser, county: Site) -> None:
    picture = BytesIO()
    Image.new("RGB", (300, 100), "#204080").save(picture, "PNG")
    context = county.open(browser, at("manager"))
    with watched(context, county.server.base_url) as page:
        page.goto(HOME)
        page.get_by_role("link", name="Settings").click()
        page.get_by_label("Days an invitation lasts").fill("a fortnight")
        page.get_by_role("button", name="Save settings").click()
        expect(page.get_by_role("alert")).to_contain_text("Enter a whole number")
        page.get_by_label("Days an invitation lasts").fill("21")
        page.get_by_role("button", name="Save settings").click()
        done(page, "Settings saved.")
        page.get_by_role("link", name="Add a logo").click()
        logo = FilePayload(name="logo.png", mimeType="image/png", buffer=picture.getvalue())
        page.get_by_label("Logo").set_input_files(logo)
        page.get_by_role("button", name="Use this logo").click()
        done(page, "The logo is changed.")
        shown = page.get_by_role("img", name="Logo of Hathervale Safeguarding Children Partnership")
        assert shown.evaluate("picture => [picture.complete, picture.naturalWidth]") == [True, 300]
    context.close()


def test_a_manager_hands_over_and_can_change_nothing_from_then_on(browser: Browser, county: Site) -> None:
    context = county.open(browser, at("second-manager"))
    with watched(context, county.server.base_url) as page:
        page.goto(f"{HOME}handover")
        page.get_by_role("button", name="Choose who takes over").click()
        follower = "Linden Moor (Partnership member for Family court advice service)"
        page.get_by_label("Who takes over?").select_option(label=follower)
        page.get_by_label("My place as manager ends today").check()
        page.get_by_label("Note").fill("New post from next week")
        page.get_by_role("button", name="Continue").click()
        heading(page, "Check the handover")
        expect(page.get_by_role("main")).to_contain_text("New post from next week")
        page.get_by_role("button", name="Go back and change").click()
        expect(page.get_by_label("Note")).to_have_value("New post from next week")
        page.get_by_role("button", name="Continue").click()
        page.get_by_role("button", name="Hand over", exact=True).click()
        heading(page, "My work")
        done(page, "is handed over to Linden Moor")
        page.goto(f"{HOME}settings")
        heading(page, "There is no such page")
    context.close()
    context = county.open(browser, at("family-court-advice-service"))
    with watched(context, county.server.base_url) as page:
        page.goto(f"{HOME}settings")
        heading(page, "Settings")
    context.close()
