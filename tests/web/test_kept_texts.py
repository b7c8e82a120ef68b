"""What somebody typed comes back with an error page, under the name that the page's own field has."""

from __future__ import annotations

import pytest

from selfassess.storage.session import Database
from selfassess.web.labels import label_of
from tests.pages import Page, Pages
from tests.rows import make_board

TYPED = "Everything that is said here stays here."


def kept(page: Page) -> dict[str, str]:
    """Each text that the page gives back, by its label."""
    labels = {label.get("for"): "".join(label.itertext()) for label in page.all("label")}
    return {labels[box.get("id")]: "".join(box.itertext()) for box in page.all("textarea")}


@pytest.mark.parametrize(
    ("path", "field", "label"),
    [
        ("/settings", "confidentiality_statement", "Confidentiality statement"),
        ("/handover/to", "note", "Note"),
        ("/people/1/name", "display_name", "Name"),
        ("/self-assessments/1/seats/1/themes/LEAD", "LEAD-01.comment", "Comment"),
        ("/self-assessments/1/seats/1/themes/LEAD", "LEAD-01.why", "Why there is no level"),
        ("/settings", "made_up", "What you typed"),
        ("/settings", "made.up", "What you typed"),
    ],
)
def test_a_text_comes_back_under_the_name_of_its_field(
    pages: Pages, database: Database, path: str, field: str, label: str
) -> None:
    with database.writing() as session:
        make_board(session, "hathervale")
    page = pages.post(f"/boards/hathervale{path}", {field: TYPED}, status=401)
    assert kept(page) == {label: TYPED}


def test_a_name_that_several_forms_have_goes_by_its_shortest_label() -> None:
    assert label_of("name") == "Name"
    assert label_of("csrf_token") == label_of("version") == ""
