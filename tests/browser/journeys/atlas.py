"""Every page of the address map in every state that looks different: what to open, as whom, and what brings it there.

A part of an address is given as it stands, by the name of a row (``county.names_of``), or by a function that makes it.
``NOT_PAGES`` names the addresses that answer with something else. ``test_every_page`` holds both against the map of
addresses.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from werkzeug.routing import Map

from selfassess.vocabulary import Strength
from tests.browser.journeys.site import Site
from tests.browser.journeys.steps import Step

Part = str | Callable[[Site], str]

NOT_PAGES = {
    "static": "files",
    "health.alive": "plain text",
    "health.ready": "plain text",
    "pages.start": "leads on to my work or to the sign-in page",
    "responses.go_on": "leads on to a theme",
    **{f"{group}.go_on": "leads on to a theme" for group in ("table_answers", "draft_answers", "paper_answers")},
    **{f"{group}.own_pdf": "a file" for group in ("responses", "table_answers", "draft_answers", "paper_answers")},
    "evidence.file": "a file",
    "sharing.evidence": "a file",
    "boards.logo": "a picture",
    "movement.pdf": "a file",
    "movement.docx": "a file",
    "movement.xlsx": "a file",
    "movement.csv": "a file",
    "papers.make": "a file",
    "papers.form": "a file",
    "signing.signed": "a file",
    "signin.provider": "leads on to the provider",
}


# What an endpoint's pages are drawn from, where it is not called as the endpoint is.
TEMPLATES = {
    "account.add_app": "account/app.html",
    "account.add_new_passkey": "account/passkey_add.html",
    "account.confirm_address": "account/address_confirm.html",
    "account.recovery_codes": "account/codes_new.html",
    "account.remove_app": "account/app_remove.html",
    "account.remove_passkey": "account/passkey_remove.html",
    "account.rename_passkey": "account/passkey_rename.html",
    "assessments.open_": "assessments/open.html",
    "boards.change_logo": "boards/logo.html",
    "draft_answers.check": "responses/check.html",
    "draft_answers.one": "responses/theme.html",
    "draft_answers.own": "responses/own.html",
    "draft_answers.sent": "responses/sent.html",
    "draft_answers.theme": "responses/theme.html",
    "draft_answers.themes": "responses/themes.html",
    "paper_answers.check": "responses/check.html",
    "paper_answers.one": "responses/theme.html",
    "paper_answers.own": "responses/own.html",
    "paper_answers.sent": "responses/sent.html",
    "paper_answers.theme": "responses/theme.html",
    "paper_answers.themes": "responses/themes.html",
    "table_answers.check": "responses/check.html",
    "table_answers.one": "responses/theme.html",
    "table_answers.own": "responses/own.html",
    "table_answers.sent": "responses/sent.html",
    "table_answers.theme": "responses/theme.html",
    "table_answers.themes": "responses/themes.html",
    "responses.one": "responses/theme.html",
    "tables.add": "tables/edit.html",
    "tables.change": "tables/edit.html",
    "operators.ask_purge": "operators/purge_ask.html",
    "operators.confirm_purge": "operators/purge_confirm.html",
    "operators.disable": "operators/person_disable.html",
    "operators.enable": "operators/person_enable.html",
    "operators.erase": "operators/person_erase.html",
    "operators.reset_second_step": "operators/person_second_step.html",
    "organisations.add": "organisations/edit.html",
    "organisations.change": "organisations/edit.html",
    "pages.help_": "pages/help.html",
    "timeline.board": "timeline/show.html",
    "timeline.installation": "timeline/show.html",
    "timeline.object": "timeline/show.html",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Visit:
    """One page in one state. ``who`` is an address, or empty for somebody who is not signed in.

    ``begin`` is the path at which the steps begin, where it is another than the page's own; ``without`` names a script
    that would lead on from the page at once, or save what is to be sent. ``meanwhile`` is what happens elsewhere once
    the page is open, before the steps. ``template`` is what the page is drawn from, where it is not what the endpoint's
    pages usually are.
    """

    endpoint: str
    state: str = ""
    who: str = ""
    where: str = "county"
    parts: Mapping[str, Part] = field(default_factory=dict)
    query: str = ""
    begin: str = ""
    steps: tuple[Step, ...] = ()
    status: int = 200
    strength: Strength = Strength.STRONG
    without: str = ""
    meanwhile: Callable[[Site], None] | None = None
    template: str = ""

    @property
    def name(self) -> str:
        """What its test and its picture are called by."""
        return f"{self.endpoint} {self.state}".strip().replace(" ", "-").replace("/", "_")

    @property
    def drawn_from(self) -> str:
        """The template that the page is drawn from."""
        return self.template or TEMPLATES.get(self.endpoint) or f"{self.endpoint.replace('.', '/')}.html"

    def path(self, site: Site, addresses: Map) -> str:
        """The path to open."""
        if self.begin:
            return self.begin
        parts = {name: self._part(name, part, site) for name, part in self.parts.items()}
        built: str = addresses.bind("localhost").build(self.endpoint, parts)
        return f"{built}{self.query}"

    def _part(self, name: str, part: Part, site: Site) -> str | int:
        text = part(site) if callable(part) else site.names.get(part, part)
        return int(text) if name.endswith("_id") and text.isdigit() else text
