"""Every page of the address map in every state that looks different: what to open, as whom, and what brings it there.

A part of an address is given as it stands, by the name of a row (``county.names_of``), or by a function that makes it.
``NOT_PAGES`` names the addresses that answer with something else. ``test_atlas`` holds both against the address map.
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
    "boards.logo": "a picture",
    "signin.provider": "leads on to the provider",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Visit:
    """One page in one state. ``who`` is an address, or empty for somebody who is not signed in.

    ``begin`` is the path at which the steps begin, where it is another than the page's own; ``without`` names a script
    that would lead on from the page at once.
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

    @property
    def name(self) -> str:
        """What its test and its picture are called by."""
        return f"{self.endpoint} {self.state}".strip().replace(" ", "-").replace("/", "_")

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
